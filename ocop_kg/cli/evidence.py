"""Rows with their evidence, for ``--evidence``: as text, or as a member of the JSON answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.cli.cells import Notes
from ocop_kg.cli.telling import Teller
from ocop_kg.cli.terminal import clean
from ocop_kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocop_kg.cli.cells import Reader
    from ocop_kg.graph import Graph, Solutions
    from ocop_kg.graph.evidence.rows import Evidence

__all__ = ["checked_format", "evidence_json", "evidence_text"]


def checked_format(syntax: str) -> None:
    """Raise `UsageError` for a format of rows that has no place for evidence."""
    if syntax not in ("table", "json"):
        raise UsageError(f"{syntax} has no place for evidence: take --format json, or none")


def evidence_text(
    answer: Solutions, graph: Graph, reader: Reader, room: int | None, hidden: Sequence[str] = ()
) -> str:
    """Write each row with the statements behind it; sources are numbered and explained below."""
    notes = Notes(reader)
    teller = Teller(graph, reader, notes, room)
    lines: list[str] = []
    for number, (row, evidence) in enumerate(zip(answer, answer.evidence(), strict=True), start=1):
        cells = (
            f"{clean(name)}: {reader.cell(term)}"
            for name, term in zip(answer.variables, row, strict=True)
            if term is not None and name not in hidden
        )
        lines += teller.wrapped(f"{number}. {', '.join(cells)}".rstrip(), "")
        lines += _told(evidence, teller)
        lines.append("")
    return "".join(f"{line}\n" for line in [*lines, *notes.lines(room)])


def _told(evidence: Evidence, teller: Teller) -> Iterator[str]:
    if len(evidence.ways) > 1 or not evidence.complete:
        more = "" if evidence.complete else "more than "
        yield from teller.wrapped(f"comes about in {more}{len(evidence.ways)} ways", "   ")
    for statement in evidence.statements:
        yield from teller.lines(statement, "   ")
    for row in evidence.services:
        yield from teller.wrapped(clean(str(row)), "   ")
    for pattern in evidence.absent:
        yield from teller.wrapped(f"nothing fits {clean(pattern)}", "   ")
    for gap in evidence.gaps:
        yield from teller.wrapped(f"not followed: {clean(gap)}", "   ")
    if not (evidence.statements or evidence.services or evidence.absent or evidence.gaps):
        yield from teller.wrapped("made by the query itself, without a look at the graph", "   ")


def evidence_json(answer: Solutions, written: str) -> str:
    """Add the evidence of each row, in their order, to an answer that is written as JSON."""
    import json

    whole = json.loads(written)
    whole["evidence"] = [evidence.to_dict() for evidence in answer.evidence()]
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
