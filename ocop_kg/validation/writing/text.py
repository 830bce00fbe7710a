"""Reports as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.validation.naming import short
from ocop_kg.validation.paths import path_text
from ocop_kg.validation.writing.terms import harmless, shown
from ocop_kg.vocabulary import OCOP, key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.validation.report import Report, Result

__all__ = ["to_text"]

_NAMED = 5  # how many shapes and nodes a summary names before it only counts them


def to_text(report: Report) -> str:
    """Write a report for a person; control characters of the data stay harmless."""
    lines = [line for result in report.results for line in _result_lines(result)]
    return "\n".join([*lines, *_summary(report), ""])


def _result_lines(result: Result) -> Iterator[str]:
    place = f"{result.place}: " if result.place else ""
    severity = key(result.severity.value).lower()
    yield harmless(f"{place}{severity} {shown(result.shape)}: {result.message}")
    parts = [shown(result.focus)]
    if result.path is not None:
        parts.append(path_text(result.path, short))
    if result.value is not None and result.value != result.focus:
        parts.append(shown(result.value))
    yield harmless("  " + "  ".join(parts))


def _summary(report: Report) -> Iterator[str]:
    counts = report.counts
    found = ", ".join(
        _number(counts[level], word)
        for level, word in (("must", "violation"), ("should", "warning"), ("may", "info"))
    )
    if report.nothing_checked:
        yield f"nothing was checked: no shape met a node that the data describe ({found})"
    else:
        yield f"{'conforms' if report.conforms else 'does not conform'}: {found}"
    kinds = ", ".join(
        f"{number} {key(kind) if kind.startswith(OCOP) else harmless(short(kind))}"
        for kind, number in report.kinds.items()
    )
    if report.described and not kinds:
        kinds = f"{_number(report.described, 'node')} without a class"
    yield f"checked {kinds or 'no node'} with {_number(len(report.checked), 'shape')}"
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
        yield f"{_number(len(report.reference_shapes), 'shape')} ran in pyshacl"


def _number(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
