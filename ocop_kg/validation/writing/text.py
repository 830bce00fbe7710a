"""Reports as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.validation.naming import short
from ocop_kg.validation.paths import path_text
from ocop_kg.validation.writing.terms import harmless, shown
from ocop_kg.vocabulary import OCOP, key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocop_kg.validation.gaps import Gaps
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
        yield f"{len(names)} {one if len(names) == 1 else many}" + (
            f": {_listed(list(map(short, names)))}" if names else ""
        )
    if report.reference_shapes:
        yield f"{_number(len(report.reference_shapes), 'shape')} ran in pyshacl"
    yield from _gaps(report.gaps)


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
        words = _number(len(named), "term")
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
        yield harmless(str(doubt))


def _listed(names: Sequence[str]) -> str:
    return harmless(", ".join(names[:_NAMED])) + (", …" if len(names) > _NAMED else "")


def _number(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
