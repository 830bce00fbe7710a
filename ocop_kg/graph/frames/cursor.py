"""The rows of an answer as the engine writes them, read while it writes: tables of TSV cells."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, cast

import pyarrow as pa
import pyarrow.csv
from pyoxigraph import QueryResultsFormat

from ocop_kg.graph.rows import too_many

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from typing import IO, Any

    from ocop_kg.graph.rows import Rows

__all__ = ["read_cells"]

_PART = 2 * 2**20
_AHEAD = 3
"""Parts that the engine may have written before they are read."""

_SYNTAX = pyarrow.csv.ParseOptions(
    delimiter="\t", quote_char=False, double_quote=False, ignore_empty_lines=False
)


def read_cells(rows: Rows, take: Callable[[Any], None]) -> None:
    """Pass the rows on as tables of cells in the syntax of TSV, null where a variable is unbound.

    The engine writes here, since its rows belong to the thread that asked; `take` is called in
    another at the same time. Raises `BudgetError` for more rows than the budget allows, and what
    the engine or `take` raises.
    """
    reader = _Reader(rows, take)
    with ThreadPoolExecutor(1, "ocop-kg-rows") as thread:
        parts = _Parts(reader, thread)
        rows.cursor().serialize(cast("IO[bytes]", parts), format=QueryResultsFormat.TSV)
        parts.pass_on()
        parts.wait(0)


class _Parts:
    """What the engine writes to: each part is read in another thread, while the next is written."""

    def __init__(self, reader: _Reader, thread: ThreadPoolExecutor) -> None:
        self._reader = reader
        self._thread = thread
        self._pieces: list[bytes] = []
        self._size = 0
        self._ahead: deque[Future[None]] = deque()

    def write(self, piece: bytes) -> int:
        """Take some bytes."""
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size >= _PART:
            self.pass_on()
        return len(piece)

    def flush(self) -> None:
        """Do nothing, since small parts would cost more."""

    def pass_on(self) -> None:
        """Let the other thread read what has been written."""
        part, self._pieces, self._size = b"".join(self._pieces), [], 0
        self.wait(_AHEAD)
        self._ahead.append(self._thread.submit(self._reader.read, part))

    def wait(self, most: int) -> None:
        """Wait until no more parts than that are not read yet; raise what their reading raised."""
        while len(self._ahead) > most:
            self._ahead.popleft().result()


class _Reader:
    """Makes tables of whole lines."""

    def __init__(self, rows: Rows, take: Callable[[Any], None]) -> None:
        self._names = list(rows.variables)
        self._options = pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(self._names, pa.string()),
            strings_can_be_null=True,
            null_values=[""],
            check_utf8=False,
        )
        self._take = take
        self._most = rows.budget.rows
        self._count = -1
        """Of rows so far; the first line has the names."""
        self._rest = b""

    def read(self, part: bytes) -> None:
        """Read the lines that end in a part, with what the part before left over."""
        data = self._rest + part
        start, end = 0, data.rfind(b"\n") + 1
        self._rest = data[end:]
        if self._count < 0 and end:
            start, self._count = data.index(b"\n") + 1, 0
        if start == end:
            return
        reading = pyarrow.csv.ReadOptions(column_names=self._names, block_size=end - start + 1)
        lines = pa.py_buffer(memoryview(data)[start:end])
        table = pyarrow.csv.read_csv(pa.BufferReader(lines), reading, _SYNTAX, self._options)
        self._count += table.num_rows
        if self._most is not None and self._count > self._most:
            raise too_many(self._most)
        self._take(table)
