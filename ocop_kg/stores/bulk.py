"""Loads many statements into a store on disk, as fast as its engine can, in bounded memory.

Each piece of lines is loaded twice, into the graphs that it names and into the union. The engine
does both without Python's lock, so several pieces are loaded side by side. Only lines with blank
nodes, whose names must mean the same in all pieces of a file, go through Python, and so do lines
that are not written the way that dumps are.
"""

from __future__ import annotations

import os
import re
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import blake2b
from itertools import islice
from threading import Condition
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Quad, RdfFormat, Triple, parse

from ocop_kg.errors import ReadError
from ocop_kg.stores.embedded import parted, twice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Literal, NamedNode, Store

    from ocop_kg.reading.pieces import Piece

    AnyTerm = NamedNode | BlankNode | Literal | Triple

__all__ = ["LineLoader", "load_quads"]

_MOST_THREADS = 4
_BATCH = 200_000
_NOWHERE = DefaultGraph()
_IN_PIECE = re.compile(r"^Parser error at line \d+[^:]*: ")
"""What the engine says of the place, which is that in the piece."""
_COMMENTS = (b" #", b"\t#", b".#")


def load_quads(engine: Store, quads: Iterable[Quad]) -> Iterator[int]:
    """Load quads into their graphs and the union; tell after each batch how many it had."""
    rest = iter(quads)
    while batch := list(islice(rest, _BATCH)):
        engine.bulk_extend(twice(batch))
        yield len(batch)


class _Turns:
    """Lets many threads load text, or one load quads, never both.

    The engine waits for a transaction with Python's lock in hand when it is given quads, and who
    has the transaction may need that lock: together they would wait for ever.
    """

    def __init__(self) -> None:
        self._free = Condition()
        self._loading = 0

    @contextmanager
    def shared(self) -> Iterator[None]:
        with self._free:
            self._loading += 1
        try:
            yield
        finally:
            with self._free:
                self._loading -= 1
                self._free.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        with self._free:
            self._free.wait_for(lambda: not self._loading)
            yield


class LineLoader:
    """Loads the pieces of one file.

    `graph` takes the triples for which the file names none.
    """

    def __init__(
        self, engine: Store, name: str, graph: NamedNode, *, named: bool, threads: int | None = None
    ) -> None:
        self._engine = engine
        self._name = name
        self._graph = graph
        self._named = named
        self._syntax = RdfFormat.N_QUADS if named else RdfFormat.N_TRIPLES
        self._threads = threads or min(_MOST_THREADS, os.cpu_count() or 1)
        self._seed = os.urandom(16)
        self._turns = _Turns()

    def load(self, pieces: Iterable[Piece]) -> Iterator[int]:
        """Load pieces side by side; tell in their order how many statements each had.

        Raises `ReadError` for the first line that cannot be read.
        """
        loading: deque[Future[int]] = deque()
        with ThreadPoolExecutor(self._threads, "ocop-kg-load") as pool:
            try:
                for piece in pieces:
                    loading.append(pool.submit(self._load, piece))
                    if len(loading) > self._threads:
                        yield loading.popleft().result()
                while loading:
                    yield loading.popleft().result()
            finally:
                for each in loading:
                    each.cancel()

    def _load(self, piece: Piece) -> int:
        try:
            named, unnamed = parted(piece.data)
            count = self._load_fast(named) if named else 0
            return count + (self._load_slowly(unnamed) if unnamed else 0)
        except SyntaxError:
            raise self._fault(piece) from None

    def _load_fast(self, lines: bytes) -> int:
        count = lines.count(b"\n")
        union = self._union(lines, count)
        if union is None:
            return self._load_slowly(lines)
        with self._turns.shared():
            self._engine.bulk_load(lines, format=self._syntax)
        try:
            with self._turns.shared():
                if self._named:
                    self._engine.bulk_load(union, format=RdfFormat.N_TRIPLES)
                else:
                    self._engine.bulk_load(
                        lines, format=RdfFormat.N_TRIPLES, to_graph=self._graph, lenient=True
                    )
        except SyntaxError:  # a line without a graph; what was loaded twice is there once
            self._load_slowly(lines)
        return count

    def _union(self, lines: bytes, count: int) -> bytes | None:
        """Give the lines without their graphs; None for lines that need a closer look.

        Where the last IRI of a line is no graph, what is left of the line is no triple.
        """
        if any(sign in lines for sign in _COMMENTS) or lines.count(b" .\n") != count:
            return None
        if not self._named:
            return lines
        if lines.count(b"> .\n") != count:
            return None
        return b"".join([line[: line.rfind(b" <")] + b" .\n" for line in lines.splitlines()])

    def _load_slowly(self, lines: bytes) -> int:
        quads = parse(lines, format=self._syntax)
        with self._turns.alone():
            return sum(load_quads(self._engine, map(self._renamed, quads)))

    def _renamed(self, quad: Quad) -> Quad:
        graph = quad.graph_name
        if graph == _NOWHERE:
            graph = self._graph
        elif isinstance(graph, BlankNode):
            graph = self._node(graph)
        subject, object_ = quad.subject, quad.object
        return Quad(
            self._node(subject) if isinstance(subject, BlankNode) else subject,
            quad.predicate,
            self._inside(object_),
            graph,
        )

    def _inside(self, term: AnyTerm) -> AnyTerm:
        if isinstance(term, BlankNode):
            return self._node(term)
        if isinstance(term, Triple):
            subject = term.subject
            return Triple(
                self._node(subject) if isinstance(subject, BlankNode) else subject,
                term.predicate,
                self._inside(term.object),
            )
        return term

    def _node(self, node: BlankNode) -> BlankNode:
        """Name a blank node of this file so that no other file has it."""
        name = blake2b(node.value.encode(), key=self._seed, digest_size=16).hexdigest()
        return BlankNode(name)

    def _fault(self, piece: Piece) -> ReadError:
        """Read a piece again, in the order of its lines, to find the first that is wrong."""
        kind = "nquads" if self._named else "ntriples"
        try:
            for _ in parse(piece.data, format=self._syntax):
                pass
        except SyntaxError as error:
            problem = _IN_PIECE.sub("", error.msg)
            return ReadError(f"this is not {kind}: {problem}", piece.place(self._name, error))
        raise AssertionError("the engine reads what it did not read")
