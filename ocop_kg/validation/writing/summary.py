"""What a report says at its end: the verdict, and the account of what was looked at."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ocop_kg.display import visible
from ocop_kg.validation.naming import short, word_of
from ocop_kg.vocabulary import OCOP, key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocop_kg.validation.gaps import Gaps
    from ocop_kg.validation.report import Report

__all__ = ["account", "numbered", "verdict"]

_NAMED = 5  # how many shapes and nodes a summary names before it only counts them


def verdict(report: Report) -> str:
    """Say in a line whether the data may pass, and how many results of each level there are."""
    found = ", ".join(numbered(number, word_of(level)) for level, number in report.counts.items())
    if report.nothing_checked:
        return f"nothing was checked: no shape met a node that the data describe ({found})"
    if report.not_run and not report.failures:
        return (
            f"not all was checked: {numbered(len(report.not_run), 'shape')} did not run ({found})"
        )
    return f"{'conforms' if report.conforms else 'does not conform'}: {found}"


def account(report: Report) -> Iterator[str]:
    """Say in a few lines what was looked at, and what was decided beside the shapes."""
    yield from _judged(report)
    kinds = ", ".join(
        f"{number} {key(kind) if kind.startswith(OCOP) else visible(short(kind))}"
        for kind, number in report.kinds.items()
    )
    if report.described and not kinds:
        kinds = f"{numbered(report.described, 'node')} without a class"
    yield f"checked {kinds or 'no node'} with {numbered(len(report.checked), 'shape')}"
    for names, one, many in (
        (report.unmatched_shapes, "shape met no node", "shapes met no node"),
        (report.unchecked_nodes, "node met no shape", "nodes met no shape"),
    ):
        yield f"{len(names)} {one if len(names) == 1 else many}" + (
            f": {_listed(list(map(short, names)))}" if names else ""
        )
    if report.asked:
        yield visible(str(report.asked))
    if report.reference_shapes:
        yield f"{numbered(len(report.reference_shapes), 'shape')} ran in pyshacl"
    for doubt in report.not_run:
        yield f"did not run: {visible(short(doubt.shape))}: {visible(doubt.problem)}"
    yield from _gaps(report.gaps)


def _judged(report: Report) -> Iterator[str]:
    """Say what was decided beside the shapes, so that nothing is left out unseen."""
    policy = report.policy
    profile = visible(f"profile {policy.profile}")
    if policy.off:
        verb = "is" if len(policy.off) == 1 else "are"
        listed = _listed(list(map(short, policy.off)))
        yield f"{numbered(len(policy.off), 'rule')} {verb} off by {profile}: {listed}"
    if changed := len(policy.grades) - len(policy.off):
        yield f"{numbered(changed, 'rule')} graded by {profile}"
    by = Counter(each.by for each in report.accepted)
    if by:
        causes = ", ".join(f"{number} by {cause}" for cause, number in sorted(by.items()))
        yield f"{numbered(len(report.accepted), 'result')} accepted: {causes}"
    if policy.fixed is not None:
        yield f"{policy.fixed} fixed since the baseline"


def _gaps(gaps: Gaps) -> Iterator[str]:
    """Say what was not looked at."""
    for counted, one, many in (
        (gaps.classes, "class met no shape", "classes met no shape"),
        (gaps.properties, "property met no shape", "properties met no shape"),
    ):
        if counted:
            listed = [f"{short(name)} ({number})" for name, number in counted.items()]
            yield f"{len(counted)} {one if len(counted) == 1 else many}: {_listed(listed)}"
    if gaps.terms:
        named = [
            short(term) + (f" (did you mean {' or '.join(near)}?)" if near else "")
            for term, near in gaps.terms.items()
        ]
        words = numbered(len(named), "term")
        yield f"{words} that the ontology does not define: {_listed(named)}"
    for names, one, many in (
        (gaps.empty_shapes, "shape asks nothing", "shapes ask nothing"),
        (gaps.files, "file passed over", "files passed over"),
        (gaps.imports, "import not followed", "imports not followed"),
    ):
        if names:
            listed = [short(name) for name in names]
            yield f"{len(names)} {one if len(names) == 1 else many}: {_listed(listed)}"
    for doubt in gaps.doubts:
        yield visible(str(doubt))


def _listed(names: Sequence[str]) -> str:
    return visible(", ".join(names[:_NAMED])) + (", …" if len(names) > _NAMED else "")


def numbered(number: int, word: str) -> str:
    """Write a number before its word.

    >>> numbered(1, "info"), numbered(2, "info")
    ('1 info', '2 infos')
    """
    return f"{number} {word}{'' if number == 1 else 's'}"
