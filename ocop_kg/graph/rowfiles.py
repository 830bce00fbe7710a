"""Answers as files of any size: written row by row, whole or not at all."""

from __future__ import annotations

import io
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, cast

from pyoxigraph import QueryResultsFormat

from ocop_kg.errors import BudgetError, MissingExtraError, UnknownFormatError
from ocop_kg.graph.rows import too_many
from ocop_kg.naming import near_names
from ocop_kg.stores.counting import RowCounter
from ocop_kg.writing import open_whole

if TYPE_CHECKING:
    import os
    from typing import BinaryIO

    from typing_extensions import Buffer

    from ocop_kg.graph.rows import Rows

__all__ = ["ROW_FILES", "TYPED", "write_rows"]

_ENGINE = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
_ENDINGS = {"feather": "arrow", "srj": "json", "srx": "xml"}
TYPED = ("parquet", "arrow")
"""Formats whose columns have types; they need the extra ``arrow``."""
ROW_FILES = (*_ENGINE, *TYPED)


def write_rows(rows: Rows, path: str | os.PathLike[str], syntax: str | None = None) -> int:
    """Write an answer to a file in a format of `ROW_FILES`, and tell how many rows it has.

    Raises `UnknownFormatError`, `MissingExtraError`, `OutputError` or `BudgetError`.
    """
    name = syntax or PurePath(path).suffix.removeprefix(".")
    name = _ENDINGS.get(name.casefold(), name.casefold())
    if name not in ROW_FILES:
        advice = f"rows are written as {', '.join(ROW_FILES)}"
        raise UnknownFormatError(syntax or PurePath(path).name, near_names(name, ROW_FILES), advice)
    if name in _ENGINE:
        with open_whole(path) as out:
            return _write(rows, name, out)
    try:
        from ocop_kg.graph.frames.files import write_typed
    except ModuleNotFoundError as error:
        raise MissingExtraError("pyarrow", "arrow") from error
    with open_whole(path) as out:
        return write_typed(rows, name, out)


def _write(rows: Rows, syntax: str, out: BinaryIO) -> int:
    counting = _Counting(out, syntax, rows.budget.rows)
    try:
        rows.cursor().serialize(cast("IO[bytes]", counting), format=_ENGINE[syntax])
    except Exception:
        if counting.error is not None:
            raise counting.error from None
        raise
    return counting.rows.rows


class _Counting(io.RawIOBase):
    """A stream that ends when there are too many rows."""

    def __init__(self, out: BinaryIO, syntax: str, most: int | None) -> None:
        super().__init__()
        self.rows = RowCounter(syntax)
        self.error: BudgetError | None = None
        self._out = out
        self._most = most

    def writable(self) -> bool:
        return True

    def write(self, part: Buffer, /) -> int:
        content = bytes(part)
        self.rows.feed(content)
        if self._most is not None and self.rows.rows > self._most:
            self.error = too_many(self._most)
            raise self.error
        return self._out.write(content)
