"""Results grouped by their rule, as all reports for people show them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from ocop_kg.display import visible
from ocop_kg.validation.catalogue import RuleNote
from ocop_kg.validation.naming import short
from ocop_kg.validation.paths import path_text
from ocop_kg.validation.writing.terms import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.validation.report import Report, Result

__all__ = ["Cause", "Group", "causes", "groups", "place_text", "rule_name", "subject_text"]


class Group(NamedTuple):
    """The results of one rule at one level; `message` is what all of them say, if they agree."""

    report: Report
    rule: RuleNote
    level: str
    results: tuple[Result, ...]
    message: str | None

    @property
    def name(self) -> str:
        """The name of the rule, on one harmless line."""
        return visible(short(self.rule.iri))


class Cause(NamedTuple):
    """What a result of another shape comes from, each part on one harmless line."""

    place: str
    subject: str
    message: str


def causes(result: Result, report: Report) -> list[Cause]:
    """Give the innermost details of a result that lead elsewhere than it does itself.

    Where values are too few, none of those that do not count has to be mended.
    """
    found: dict[Cause, None] = {}
    waiting = _parts(result)
    while waiting:
        detail = waiting.pop()
        parts = _parts(detail)
        waiting += parts
        if not parts and detail.place != result.place:
            message = visible(detail.message)
            found[Cause(place_text(detail), subject_text(detail, report), message)] = None
    return list(found)


def _parts(result: Result) -> list[Result]:
    return [] if result.value is None else list(result.details[::-1])


def groups(results: Iterable[Result], report: Report) -> list[Group]:
    """Group results, which are sorted by level and rule, as those of a report are."""
    found = []
    for (level, rule), members in groupby(results, lambda each: (each.level, rule_name(each))):
        of_rule = tuple(members)
        messages = {result.message for result in of_rule}
        found.append(
            Group(
                report=report,
                rule=report.rules.get(rule) or RuleNote(rule, level),
                level=level,
                results=of_rule,
                message=visible(messages.pop()) if len(messages) == 1 else None,
            )
        )
    return found


def rule_name(result: Result) -> str:
    """Give the key of a result's rule in `Report.rules`."""
    shape = result.shape
    return shape.value if isinstance(shape, NamedNode) else str(shape)


def place_text(result: Result) -> str:
    """Give the place of a result on one harmless line; empty where it is unknown."""
    return visible(str(result.place)) if result.place else ""


def subject_text(result: Result, report: Report) -> str:
    """Tell what a result is about: focus node, path, and the value if it is another node."""
    parts = [shown(result.focus, report.blanks, result.place)]
    if result.path is not None:
        parts.append(path_text(result.path, short))
    if result.value is not None and result.value != result.focus:
        parts.append(shown(result.value, report.blanks, result.place))
    return visible("  ".join(parts))
