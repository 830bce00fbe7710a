"""Typed answers as files, Parquet or Arrow's own, in memory that does not grow with the rows.

What type a column has is known when all rows were seen. So they are kept as text in a temporary
file first.
"""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet

from ocop_kg.graph.frames.tables import Columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from ocop_kg.graph.rows import Rows

__all__ = ["write_typed"]

_GROUP = 2**17
"""Rows that stand together in a file."""


def write_typed(rows: Rows, syntax: str, out: BinaryIO) -> int:
    """Write an answer as ``parquet`` or ``arrow``, and tell how many rows it has.

    Rows without a variable are counted, though neither format can hold them.

    Raises `BudgetError`.
    """
    columns = Columns(rows)
    if not rows.variables:
        with pa.PythonFile(out, "w") as sink, _writer(syntax, sink, columns.schema):
            return sum(1 for _ in rows.counted())
    with tempfile.TemporaryFile() as kept:
        with pa.ipc.new_stream(pa.PythonFile(kept, "w"), columns.untyped) as waiting:
            columns.read(waiting.write_table)
        kept.seek(0)
        count = 0
        with pa.PythonFile(out, "w") as sink, _writer(syntax, sink, columns.schema) as writer:
            for group in _groups(pa.ipc.open_stream(pa.PythonFile(kept, "r")), _GROUP):
                writer.write_table(columns.typed(group))
                count += group.num_rows
    return count


def _writer(syntax: str, sink: Any, schema: Any) -> Any:  # noqa: ANN401
    if syntax == "parquet":
        return pa.parquet.ParquetWriter(sink, schema)
    return pa.ipc.new_file(sink, schema)


def _groups(batches: Any, size: int) -> Iterator[Any]:  # noqa: ANN401
    """Put batches together, so that a file is not cut into many small parts."""
    waiting: list[Any] = []
    for batch in batches:
        waiting.append(batch)
        if sum(each.num_rows for each in waiting) >= size:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)
