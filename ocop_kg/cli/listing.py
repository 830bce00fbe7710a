"""Lists of plain facts, which are no rows of a query, in the formats that lists have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.cli.output import emit
from ocop_kg.cli.rows import chosen_format, guarded, rule
from ocop_kg.cli.table import Column, layout
from ocop_kg.cli.terminal import clean
from ocop_kg.graph.results import markdown_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ocop_kg.cli.wanted import Wanted

__all__ = ["LIST_FORMATS", "emit_list"]

LIST_FORMATS = ("table", "csv", "json", "markdown")


def emit_list(
    rows: Sequence[Mapping[str, object]],
    headings: Sequence[str],
    wanted: Wanted,
) -> None:
    """Write rows of plain facts; all have the same keys, and `headings` picks those of the table.

    JSON is a list of objects with all keys.
    """
    chosen = chosen_format(wanted.syntax, wanted.output, LIST_FORMATS, "table")
    written = _written(rows, headings, chosen, wanted.room)
    emit(written, wanted.output, for_people=chosen == "table")


def _written(
    rows: Sequence[Mapping[str, object]], headings: Sequence[str], chosen: str, room: int | None
) -> str:
    if chosen == "json":
        import json

        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    if chosen == "csv":
        import csv
        import io

        written = io.StringIO(newline="")
        writer = csv.writer(written, lineterminator="\r\n")
        names = list(rows[0]) if rows else list(headings)
        writer.writerow(names)
        writer.writerows([guarded(_text(row[name])) for name in names] for row in rows)
        return written.getvalue()
    cells = [[clean(_text(row[name])) for name in headings] for row in rows]
    if chosen == "markdown":
        return markdown_table(headings, cells)
    if not rows:
        return ""
    table = [
        Column(name, number=all(isinstance(row[name], int | float | None) for row in rows))
        for name in headings
    ]
    lines = layout(table, cells, room, rule=rule())
    return "".join(f"{line}\n" for line in lines)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return ", ".join(cell) if isinstance(cell, list) else str(cell)
