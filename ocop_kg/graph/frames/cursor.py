"""The rows of an answer as the engine writes them, read while it writes: tables of TSV cells."""

from __future__ import annotations

import os
from threading import Thread
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv
from pyoxigraph import QueryResultsFormat

from ocop_kg.graph.rows import too_many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, BinaryIO

    from ocop_kg.graph.rows import Rows

__all__ = ["read_cells"]

_PART = 4 * 2**20
_SYNTAX = pyarrow.csv.ParseOptions(
    delimiter="\t", quote_char=False, double_quote=False, ignore_empty_lines=False
)


def read_cells(rows: Rows, take: Callable[[Any], None]) -> None:
    """Pass the rows on as tables of cells in the syntax of TSV, null where a variable is unbound.

    The engine writes here, since its rows belong to the thread that asked; `take` is called in
    another. Raises `BudgetError` for more rows than the budget allows, and what the engine raises.
    """
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def read() -> None:
        try:
            with os.fdopen(reading, "rb") as stream:
                for table in _tables(stream, rows):
                    take(table)
        except BaseException as error:  # noqa: BLE001  # is raised by who waits for this thread
            failed.append(error)

    thread = Thread(target=read, name="ocop-kg-rows")
    thread.start()
    try:
        with os.fdopen(writing, "wb", buffering=_PART // 4) as out:
            rows.cursor().serialize(out, format=QueryResultsFormat.TSV)
    except OSError:
        thread.join()
        if not failed:
            raise
    finally:
        thread.join()
    if failed:
        raise failed[0]


def _tables(stream: BinaryIO, rows: Rows) -> Iterator[Any]:
    names = list(rows.variables)
    options = pyarrow.csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
    )
    count, most = 0, rows.budget.rows
    for lines in _lines(stream):
        reading = pyarrow.csv.ReadOptions(column_names=names, block_size=len(lines) + 1)
        table = pyarrow.csv.read_csv(pa.BufferReader(lines), reading, _SYNTAX, options)
        count += table.num_rows
        if most is not None and count > most:
            raise too_many(most)
        yield table


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Give whole lines without the first, some megabytes at a time."""
    stream.readline()
    rest = b""
    while part := stream.read(_PART):
        data = rest + part
        end = data.rfind(b"\n") + 1
        rest = data[end:]
        if end:
            yield data[:end]
