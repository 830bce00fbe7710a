"""Takes data into the data graph as N-Triples and N-Quads, for the most part as bytes.

The engine reads the plain lines of one piece without Python's lock, while the next is read and
sieved. Other formats are made N-Triples: the engine reads a file, writes it and reads it again
sooner than Python looks at its quads. Whatever is unusual is left to the reader of all formats,
which says also what is wrong.
"""

from __future__ import annotations

import stat
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Self

from pyoxigraph import NamedNode, RdfFormat, parse, serialize

from ocop_kg.budget import Budget
from ocop_kg.errors import OcopError
from ocop_kg.reading.pieces import LineFile
from ocop_kg.validation.intake import APART
from ocop_kg.validation.sieve import Sieve, holds
from ocop_kg.validation.signs import doubtful_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyoxigraph import Quad

    from ocop_kg.reading import Format
    from ocop_kg.reading.pieces import Piece
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.intake import Intake

__all__ = ["BY_LINE", "take_as_lines", "take_lines"]

BY_LINE = ("ntriples", "nquads")
"""The formats in which each line says something of its own."""

_SIZE = 4 * 2**20
_FIRST = 2**18
"""The engine begins when the first piece is sieved."""
_SIZE_ON_DISK = 16 * 2**20
"""The engine sorts a piece and writes files of it, and looks into all of them afterwards."""
_AT_ONCE = 4000
"""Quads that are written at once."""
_AT_ONCE_ON_DISK = 100_000
_APART = frozenset(map(NamedNode, APART))
_TRIPLE = attrgetter("triple")


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
        budget = budget or Budget()
        file = LineFile(intake.name, budget, min(_FIRST, size))
        sieve = Sieve(named=syntax.has_graphs, apart=APART)
        with _Lines(intake, syntax.engine, sieve) as lines:
            for piece in _pieces(file, size, budget.triples, intake.graph):
                lines.take(piece.data, piece.lines)
    except (OcopError, OSError, SyntaxError, ValueError):
        return False
    intake.terms = sieve.terms
    return True


def take_as_lines(intake: Intake, quads: Iterable[Quad]) -> bool:
    """Take quads, which the engine read, by way of the lines that say them.

    Tells whether that was possible, as `take_lines` does; nothing is raised here either.
    """
    try:
        with _Lines(intake, RdfFormat.N_TRIPLES, Sieve(named=False)) as lines:
            for apart, some in groupby(quads, _is_apart):
                if apart:
                    lines.take_quads(intake.watched(some))
                    continue
                while text := _written(islice(some, _most(intake.graph))):
                    lines.take(text, text.count(b"\n"), sound=True)
    except (OcopError, OSError, SyntaxError, ValueError):
        return False
    return True


def _is_apart(quad: Quad) -> bool:
    return quad.graph_name in _APART


def _most(graph: DataGraph) -> int:
    return _AT_ONCE_ON_DISK if graph.on_disk else _AT_ONCE


def _written(quads: Iterable[Quad]) -> bytes:
    return serialize(map(_TRIPLE, quads), format=RdfFormat.N_TRIPLES) or b""


def _pieces(file: LineFile, size: int, most: int | None, graph: DataGraph) -> Iterator[Piece]:
    """Read a file in pieces that grow to a `size`, and have room made for what follows in it."""
    count, empty = 0, True
    for piece in file.pieces():
        empty = empty and piece.data.isspace()
        count += piece.lines
        if most is not None and count > most:
            raise _UnusualError("perhaps too many triples")
        if piece.line == 1:
            # by the size of the file, if half of it says something new
            graph.expect(count * Path(file.name).stat().st_size // max(1, file.read) // 2)
        file.size = _SIZE_ON_DISK if graph.on_disk else min(4 * file.size, size)
        yield piece
    if empty:
        raise _UnusualError("nothing is there")


class _UnusualError(OcopError):
    """Something that is left to the reader of all formats."""


class _Lines:
    """Takes lines of a `syntax`, all of them when the block ends."""

    def __init__(self, intake: Intake, syntax: RdfFormat, sieve: Sieve) -> None:
        self._intake = intake
        self._graph = intake.graph
        self._syntax = syntax
        self._sieve = sieve
        self._beside = _Beside()
        self._refused: list[bytes] = []
        """Lines that look plain, and that the engine cannot read without their graphs."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._beside.wait()
                self._take_refused()
                self._beside.wait()
        finally:
            self._beside.end()

    def take(self, lines: bytes, count: int, *, sound: bool = False) -> None:
        """Take so many whole lines; of `sound` ones, all names are known to be well formed."""
        if holds(lines, b"<<("):
            raise _UnusualError("triples as terms")
        for _ in self._intake.watched(self._quads(doubtful_lines(lines))):
            pass
        plain, odd = self._sieve(lines, count)
        if odd and not sound:
            self._sieve.note(odd)
        self.take_quads(self._quads(odd))
        if plain:
            self._take_plain(plain, count, sound=sound)
        self._take_refused()

    def take_quads(self, quads: Iterable[Quad]) -> None:
        """Take quads one by one."""
        own = list(self._intake.own(quads))
        if own:
            self._beside.do(lambda: self._graph.add(own))

    def _take_plain(self, lines: bytes, count: int, *, sound: bool) -> None:
        triples = self._sieve.without_graphs(lines)
        if triples is None:
            self._sieve.note(lines)
            self.take_quads(self._quads(lines))
            return
        are_sound = sound or self._sieve.is_sound(triples)

        def load() -> None:
            try:
                self._graph.load(triples, count, sound=are_sound)
            except SyntaxError:
                self._refused.append(lines)

        self._beside.do(load)

    def _take_refused(self) -> None:
        while self._refused:
            self.take_quads(self._quads(self._refused.pop(0)))

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
