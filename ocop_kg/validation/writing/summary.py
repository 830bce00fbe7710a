"""What a report says at its end: the verdict, and the account of what was looked at."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ocop_kg.validation.naming import short, word_of
from ocop_kg.validation.writing.terms import harmless
from ocop_kg.vocabulary import OCOP, key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.validation.report import Report

__all__ = ["account", "numbered", "verdict"]

_NAMED = 5  # how many shapes and nodes a summary names before it only counts them


def verdict(report: Report) -> str:
    """Say in a line whether the data may pass, and how many results of each level there are."""
    found = ", ".join(numbered(number, word_of(level)) for level, number in report.counts.items())
    if report.nothing_checked:
        return f"nothing was checked: no shape met a node that the data describe ({found})"
    return f"{'conforms' if report.conforms else 'does not conform'}: {found}"


def account(report: Report) -> Iterator[str]:
    """Say in a few lines what was looked at, and what was decided beside the shapes."""
    yield from _judged(report)
    kinds = ", ".join(
        f"{number} {key(kind) if kind.startswith(OCOP) else harmless(short(kind))}"
        for kind, number in report.kinds.items()
    )
    if report.described and not kinds:
        kinds = f"{numbered(report.described, 'node')} without a class"
    yield f"checked {kinds or 'no node'} with {numbered(len(report.checked), 'shape')}"
    for names, one, many in (
        (report.unmatched_shapes, "shape met no node", "shapes met no node"),
        (report.unchecked_nodes, "node met no shape", "nodes met no shape"),
    ):
        listed = ", ".join(harmless(short(name)) for name in names[:_NAMED])
        more = ", …" if len(names) > _NAMED else ""
        yield f"{len(names)} {one if len(names) == 1 else many}" + (
            f": {listed}{more}" if names else ""
        )
    if report.reference_shapes:
        yield f"{numbered(len(report.reference_shapes), 'shape')} ran in pyshacl"


def _judged(report: Report) -> Iterator[str]:
    """Say what was decided beside the shapes, so that nothing is left out unseen."""
    policy = report.policy
    profile = harmless(f"profile {policy.profile}")
    if policy.off:
        verb = "is" if len(policy.off) == 1 else "are"
        listed = harmless(", ".join(map(short, policy.off[:_NAMED])))
        more = ", …" if len(policy.off) > _NAMED else ""
        yield f"{numbered(len(policy.off), 'rule')} {verb} off by {profile}: {listed}{more}"
    if changed := len(policy.grades) - len(policy.off):
        yield f"{numbered(changed, 'rule')} graded by {profile}"
    by = Counter(each.by for each in report.accepted)
    if by:
        causes = ", ".join(f"{number} by {cause}" for cause, number in sorted(by.items()))
        yield f"{numbered(len(report.accepted), 'result')} accepted: {causes}"
    if policy.fixed is not None:
        yield f"{policy.fixed} fixed since the baseline"


def numbered(number: int, word: str) -> str:
    """Write a number before its word.

    >>> numbered(1, "info"), numbered(2, "info")
    ('1 info', '2 infos')
    """
    return f"{number} {word}{'' if number == 1 else 's'}"
