"""Reads N-Triples and N-Quads of any size in pieces of whole lines, each checked as text.

Only a piece is in memory. A path is a path, gzip is unpacked on the way, and a `Budget` holds as
for files that are read whole.
"""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from ocop_kg.errors import BudgetError, Place, ReadError
from ocop_kg.reading.encoding import utf8
from ocop_kg.reading.terms import has_long_line, without_nul

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ocop_kg.budget import Budget

__all__ = ["LineFile", "Piece"]

_SIZE = 32 * 2**20
_FREE = 2**20


class Piece(NamedTuple):
    """Whole lines of a file: the text, the number of the first line, from 1, and how many."""

    data: bytes
    line: int
    lines: int

    def place(self, name: str, error: SyntaxError) -> Place:
        """Tell where in the file an error of the engine in this piece is."""
        return Place(name, self.line + (error.lineno or 1) - 1, error.offset)


class LineFile:
    """A file of lines: its pieces, and how much of it was read.

    `watch` is given each part of the file as it is read, packed as it is there.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        budget: Budget,
        size: int | None = None,
        watch: Callable[[bytes], object] | None = None,
    ) -> None:
        self.name = os.fspath(path)
        self.read = 0
        """Bytes of the file that were read, packed as they are there."""
        self.size = size or _SIZE
        """Bytes of text in a piece, those to come."""
        self._budget = budget
        self._watch = watch

    def pieces(self) -> Iterator[Piece]:
        """Read the file piece by piece.

        Raises `ReadError` with the place of what is no text, for what is missing, empty or
        damaged, and `BudgetError` for more bytes, or a longer line, than the budget allows.
        """
        if "://" in self.name:
            raise ReadError("this is a URL, and only files are read: download it first", self._here)
        try:
            with Path(self.name).open("rb") as stream:
                yield from self._pieces(stream)
        except IsADirectoryError:
            raise ReadError("this is a folder: name a file in it", self._here) from None
        except FileNotFoundError:
            raise ReadError("there is no such file", self._here) from None
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise ReadError("this is no whole gzip file: it is damaged", self._here) from error
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise ReadError(f"the system refuses to read it: {reason}", self._here) from error

    @property
    def _here(self) -> Place:
        return Place(self.name)

    def _pieces(self, stream: BinaryIO) -> Iterator[Piece]:
        mode = os.fstat(stream.fileno()).st_mode
        if stat.S_ISBLK(mode) or stat.S_ISCHR(mode):
            raise ReadError("this is a device, not a file", self._here)
        packed = stream.peek(2)[:2] == b"\x1f\x8b"  # type: ignore[attr-defined]  # is buffered
        source = _Watched(stream, self)
        text = gzip.GzipFile(fileobj=cast("BinaryIO", source)) if packed else source
        rest, line, size = b"", 1, 0
        while part := text.read(self.size):
            size += len(part)
            self._check_size(size, packed=packed)
            data = rest + part
            self._check_lines(data, line)
            end = data.rfind(b"\n") + 1
            rest = data[end:]
            if end:
                piece = self._checked(data[:end], line)
                yield piece
                line += piece.lines
        if rest:
            yield self._checked(rest + b"\n", line)
        elif not size:
            raise ReadError("the file is empty: there is nothing to read", self._here)

    def _checked(self, data: bytes, line: int) -> Piece:
        try:
            text = utf8(data, self.name)
            without_nul(text, self.name)
        except ReadError as error:
            here = error.place
            place = Place(self.name, line + (here.line or 1) - 1, here.column)
            raise ReadError(error.problem, place) from error
        lines = text if line == 1 else data  # a mark stands at the beginning alone
        return Piece(lines, line, lines.count(b"\n"))

    def _check_size(self, size: int, *, packed: bool) -> None:
        budget = self._budget
        if budget.bytes is not None and size > budget.bytes:
            raise BudgetError(
                "bytes", budget.bytes, f"more than {budget.bytes:,} bytes", self._here
            )
        most = budget.expansion
        if packed and most is not None and size > max(_FREE, most * self.read):
            problem = f"it unpacks to more than {most} times its size"
            raise BudgetError("expansion", most, problem, self._here)

    def _check_lines(self, data: bytes, line: int) -> None:
        most = self._budget.literal
        if most is not None and has_long_line(data, most):
            problem = f"a line of more than {most:,} characters"
            raise BudgetError("literal", most, problem, Place(self.name, line))

    def take(self, part: bytes) -> bytes:
        """Take note of bytes that were read."""
        self.read += len(part)
        if self._watch is not None:
            self._watch(part)
        return part


class _Watched:
    """A stream that tells what was read from it."""

    def __init__(self, stream: BinaryIO, file: LineFile) -> None:
        self._stream = stream
        self._file = file

    def read(self, size: int = -1) -> bytes:
        return self._file.take(self._stream.read(size))
