"""Answers as Arrow tables: read as text first, and typed when all rows have been seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ocop_kg.graph.frames.cells import Kind, cast, read
from ocop_kg.graph.frames.cursor import read_cells

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocop_kg.graph.rows import Rows

__all__ = ["Columns", "table_of"]


class Columns:
    """The columns of an answer: their names, and their kinds as far as they have been read."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._kinds = [Kind() for _ in rows.variables]

    def read(self, take: Callable[[Any], object]) -> None:
        """Read the rows once and pass them on as tables of text; then the kinds are known."""

        def taken(cells: Any) -> None:  # noqa: ANN401
            columns = []
            for at, column in enumerate(cells.columns):
                kind, text = read(column.combine_chunks())
                self._kinds[at] = self._kinds[at].or_(kind)
                columns.append(text)
            take(pa.table(columns, schema=self.untyped))

        if self._rows.variables:
            read_cells(self._rows, taken)

    def typed(self, texts: Any) -> Any:  # noqa: ANN401  # pyarrow has no types
        """Give the values of a table that `read` gave."""
        columns = map(cast, texts.columns, self._kinds)
        return pa.table(list(columns), schema=self.schema)

    @property
    def untyped(self) -> Any:  # noqa: ANN401
        """The schema of what is read."""
        return pa.schema([(name, pa.string()) for name in self._rows.variables])

    @property
    def schema(self) -> Any:  # noqa: ANN401
        """The schema of what is typed."""
        return pa.schema(
            [
                (name, kind.type)
                for name, kind in zip(self._rows.variables, self._kinds, strict=True)
            ]
        )


def table_of(rows: Rows) -> Any:  # noqa: ANN401
    """Give an answer as one Arrow table; raise `BudgetError`."""
    columns = Columns(rows)
    texts: list[Any] = []
    columns.read(texts.append)
    return columns.typed(pa.concat_tables(texts) if texts else columns.untyped.empty_table())
