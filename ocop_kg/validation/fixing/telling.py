"""What was found to mend, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode

from ocop_kg.display import visible
from ocop_kg.validation.writing.objects import term_json
from ocop_kg.validation.writing.terms import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.validation.fixing.change import Fix
    from ocop_kg.validation.fixing.mending import Mending
    from ocop_kg.validation.index import Statement
    from ocop_kg.validation.report import Result

__all__ = ["counted", "fix_lines", "mending_json"]


def counted(number: int, word: str) -> str:
    """Count things in English."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def fix_lines(mending: Mending, done: str) -> Iterator[str]:
    """Tell each fix on a line, which begins with what was `done` with it, and what was not mended.

    >>> from ocop_kg.validation.fixing.mending import Mending
    >>> list(fix_lines(Mending((), ()), "mended"))
    ['nothing to mend']
    """
    for fix in mending.written:
        yield visible(f"{done}: {fix.change.description}{_rules(fix)}")
    for fix in mending.unwritten:
        yield visible(f"by hand ({fix.unwritten}): {fix.change.description}{_rules(fix)}")
    for result in mending.ambiguous:
        yield visible(f"left alone, since several changes would mend it: {_named(result)}")
    if mending.untried:
        yield f"{counted(len(mending.untried), 'result')} not tried: there is too much to try"
    if not (mending.fixes or mending.ambiguous or mending.untried):
        yield "nothing to mend"


def _rules(fix: Fix) -> str:
    rules = sorted(
        {shown(each.shape) for each in fix.results if not isinstance(each.shape, BlankNode)}
    )
    return f" ({', '.join(rules)})" if rules else ""


def _named(result: Result) -> str:
    return f"{shown(result.focus)}: {result.message}"


def mending_json(mending: Mending) -> dict[str, object]:
    """Give what was found as members for a report in JSON; terms as that writes them."""
    return {
        "fixes": [
            {
                "kind": fix.change.kind,
                "description": fix.change.description,
                "rules": sorted({shown(result.shape) for result in fix.results}),
                "removed": [_triple(each) for each in fix.change.removed],
                "added": [_triple(each) for each in fix.change.added],
                "by_hand": fix.unwritten,
            }
            for fix in mending.fixes
        ],
        "ambiguous": [_named(result) for result in mending.ambiguous],
        "untried": [_named(result) for result in mending.untried],
    }


def _triple(triple: Statement) -> list[dict[str, str]]:
    return [term_json(term) for term in triple]
