"""Takes N-Triples and N-Quads into the data graph, for the most part as bytes.

The engine reads the plain lines of one piece without Python's lock, while the next is read and
sieved. Whatever is unusual is left to the reader of all formats, which says also what is wrong.
"""

from __future__ import annotations

import stat
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from pyoxigraph import parse

from ocop_kg.budget import Budget
from ocop_kg.errors import OcopError
from ocop_kg.reading.pieces import LineFile
from ocop_kg.validation.intake import APART
from ocop_kg.validation.sieve import Sieve, holds
from ocop_kg.validation.signs import doubtful_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyoxigraph import Quad

    from ocop_kg.reading import Format
    from ocop_kg.reading.pieces import Piece
    from ocop_kg.validation.intake import Intake

__all__ = ["BY_LINE", "take_lines"]

BY_LINE = ("ntriples", "nquads")
"""The formats in which each line says something of its own."""

_SIZE = 4 * 2**20
_SIZE_ON_DISK = 16 * 2**20
"""The engine sorts a piece and writes files of it, and looks into all of them afterwards."""


def take_lines(
    intake: Intake, syntax: Format, budget: Budget | None = None, size: int = _SIZE
) -> bool:
    """Take the file that the intake names in pieces of a `size`; tell whether that was possible.

    If not, it is to `begin_again`, and the file to be read as others are, which tells what is wrong
    with it; nothing is raised here.
    """
    try:
        if not stat.S_ISREG(Path(intake.name).stat().st_mode):
            return False
        _Lines(intake, syntax, budget or Budget(), size).take()
    except (OcopError, OSError, SyntaxError, ValueError):
        return False
    return True


class _UnusualError(OcopError):
    """Something that is left to the reader of all formats."""


class _Lines:
    def __init__(self, intake: Intake, syntax: Format, budget: Budget, size: int) -> None:
        self._intake = intake
        self._graph = intake.graph
        self._syntax = syntax.engine
        self._file = LineFile(intake.name, budget, size)
        self._most = budget.triples
        self._sieve = Sieve(named=syntax.has_graphs, apart=APART)
        self._beside = _Beside()
        self._refused: list[bytes] = []
        """Lines that look plain, and that the engine cannot read without their graphs."""

    def take(self) -> None:
        count, empty = 0, True
        try:
            for piece in self._file.pieces():
                lines = piece.data
                empty = empty and lines.isspace()
                count += piece.lines
                if holds(lines, b"<<("):
                    raise _UnusualError("triples as terms")
                if self._most is not None and count > self._most:
                    raise _UnusualError("perhaps too many triples")
                if piece.line == 1:
                    self._expect(count)
                if self._graph.on_disk:
                    self._file.size = _SIZE_ON_DISK
                self._take(piece)
                self._take_refused()
            self._beside.wait()
            self._take_refused()
            self._beside.wait()
        finally:
            self._beside.end()
        if empty:
            raise _UnusualError("nothing is there")

    def _expect(self, count: int) -> None:
        """Make room for what follows, by the size of the file, if half of it says something new."""
        size = Path(self._file.name).stat().st_size
        self._graph.expect(count * size // max(1, self._file.read) // 2)

    def _take(self, piece: Piece) -> None:
        lines = piece.data
        doubtful = doubtful_lines(lines, by_line=True)
        for _ in self._intake.watched(self._quads(doubtful or b"")):
            pass
        plain, odd = self._sieve(lines, piece.lines)
        self._take_slowly(odd)
        if not plain:
            return
        triples = self._sieve.without_graphs(plain)
        if triples is None:
            self._take_slowly(plain)
            return

        sound = self._sieve.is_sound(triples)

        def load() -> None:
            try:
                self._graph.load(triples, piece.lines, sound=sound)
            except SyntaxError:
                self._refused.append(plain)

        self._beside.do(load)

    def _take_refused(self) -> None:
        while self._refused:
            self._take_slowly(self._refused.pop(0))

    def _take_slowly(self, lines: bytes) -> None:
        quads = list(self._intake.own(self._quads(lines)))
        if quads:
            self._beside.do(lambda: self._graph.add(quads))

    def _quads(self, lines: bytes) -> Iterator[Quad]:
        """Read lines; a blank node has the same name in all pieces of a file."""
        return parse(lines, format=self._syntax)


class _Beside:
    """Does one work after the other in a thread beside this one."""

    def __init__(self) -> None:
        self._thread: Thread | None = None
        self._error: BaseException | None = None

    def do(self, work: Callable[[], object]) -> None:
        """Begin a work when the one before is done; raises the error of that one."""
        self.wait()
        self._thread = Thread(target=self._run, args=(work,), name="ocop-kg-load", daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  # raised in the thread that waits
            self._error = error

    def wait(self) -> None:
        """Wait for the work; raises its error."""
        self.end()
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def end(self) -> None:
        """Wait for the work, whatever became of it."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
