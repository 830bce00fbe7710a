"""A store of triples that gives them back as they were written, and answers queries about them.

Literals are `kept` as they were written, until `use_values` hands them to the engine for the
queries that people wrote.
"""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Variable

from ocop_kg.stores.ordering import totally_ordered
from ocop_kg.validation.holding import Holding
from ocop_kg.validation.index import Index
from ocop_kg.validation.lexical import kept, stored, written
from ocop_kg.vocabulary import RDF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pyoxigraph import Literal, Store, Triple

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Statement
    from ocop_kg.validation.scratch import Scratch

__all__ = ["TripleStore"]

_UNION = DefaultGraph()
_LIST = (NamedNode(RDF + "first"), NamedNode(RDF + "rest"))


class TripleStore:
    """Triples in the default graph of an engine; `scratch` takes those too many for memory."""

    def __init__(self, scratch: Scratch | None = None) -> None:
        self._holding = Holding(scratch)
        self.rewritten: list[Statement] = []
        self._rows: dict[str, list[tuple[AnyTerm, ...]]] = {}
        self._locks: dict[str, Lock] = {}
        self._values: dict[AnyTerm, dict[AnyTerm, set[AnyTerm]]] = {}

    @property
    def engine(self) -> Store:
        """The engine that holds the triples by now."""
        return self._holding.engine

    @property
    def on_disk(self) -> bool:
        """Whether the triples were too many for memory."""
        return self._holding.on_disk

    def add(self, quads: Iterable[Quad]) -> None:
        """Add triples that are to be validated, as quads of the default graph."""
        self._holding.add(quads)

    def load(self, lines: bytes, count: int, *, sound: bool = False) -> None:
        """Add the triples of so many N-Triples lines, in which nothing is to be `kept` otherwise.

        Of `sound` lines all IRIs and languages are known to be well formed. Raises `SyntaxError`.
        """
        self._holding.load(lines, count, sound=sound)

    def expect(self, count: int) -> None:
        """Make room for as many triples more."""
        self._holding.expect(count)

    def close(self) -> None:
        """Let go of the data, so that their files can be removed."""
        self._holding.close()

    def keep(self, triple: Statement) -> Quad:
        """Give the quad in which the store keeps a triple as it was written."""
        subject, predicate, value = triple
        term = kept(value)
        if term is not value:
            self.rewritten.append((subject, predicate, term))
        return Quad(subject, predicate, term)

    def triples(
        self,
        subject: AnyTerm | None = None,
        predicate: NamedNode | None = None,
        value: AnyTerm | None = None,
    ) -> Iterator[Statement]:
        """Give the triples of a pattern, lent ones included, as they were written."""
        term = None if value is None else kept(value)
        start = subject if isinstance(subject, NamedNode | BlankNode) else None
        if subject is not None and start is None:
            return
        for quad in self.engine.quads_for_pattern(start, predicate, term, _UNION):
            if not isinstance(quad.subject, NamedNode | BlankNode):
                continue
            yield quad.subject, quad.predicate, written(quad.object)

    def objects(self, subject: AnyTerm, predicate: NamedNode) -> tuple[AnyTerm, ...]:
        """Give the values of a predicate at a subject."""
        return tuple(value for _, _, value in self.triples(subject, predicate))

    def index(self) -> Index:
        """Give all triples, for an engine that has its own store."""
        return Index(self.triples())

    def lists(self) -> Index:
        """Give the cells of all RDF lists."""
        return Index(triple for part in _LIST for triple in self.triples(None, part))

    def select(
        self,
        query: str,
        bindings: Mapping[str, AnyTerm] | None = None,
        functions: Mapping[str, Callable[..., AnyTerm | None]] | None = None,
    ) -> Iterator[tuple[AnyTerm, ...]]:
        """Answer a SELECT; unbound variables are None in its rows."""
        for row in self.solutions(query, bindings, functions):
            yield tuple(map(_written, row))

    def rows(self, query: str) -> list[tuple[AnyTerm, ...]]:
        """Answer a SELECT that several ask, once for all of them, whatever threads they are in."""
        lock = self._locks.setdefault(query, Lock())
        with lock:
            if query not in self._rows:
                self._rows[query] = list(self.select(query))
        return self._rows[query]

    def solutions(
        self,
        query: str,
        bindings: Mapping[str, AnyTerm] | None = None,
        functions: Mapping[str, Callable[..., AnyTerm | None]] | None = None,
    ) -> Iterable[tuple[AnyTerm | None, ...]]:
        """Answer a SELECT with the terms of the store."""
        substitutions = {Variable(name): term for name, term in (bindings or {}).items()}
        return self.engine.query(  # type: ignore[return-value]
            totally_ordered(query),
            substitutions=substitutions or None,
            custom_functions={NamedNode(name): call for name, call in functions.items()}
            if functions
            else None,
        )

    @cached_property
    def rewritten_predicates(self) -> frozenset[str]:
        """The predicates of literals that are kept as they were written."""
        return frozenset(predicate.value for _, predicate, _ in self.rewritten)

    def use_values(self) -> None:
        """Let the engine see values from now on, where literals were kept as they were written.

        Queries that compare and reckon need it; what a literal looked like is then lost to them.
        """
        for subject, predicate, term in self.rewritten:
            plain = written(term)
            value = stored(plain)
            quad = Quad(subject, predicate, value)
            forms = self._values.setdefault(value, {})
            if quad in self.engine:
                forms.setdefault(value, set()).add(subject)
            forms.setdefault(plain, set()).add(subject)
            self.engine.remove(Quad(subject, predicate, term))
            self.engine.add(quad)
        self.rewritten = []

    @property
    def uses_values(self) -> bool:
        """Whether the engine sees values where literals were kept as they were written."""
        return bool(self._values)

    def as_written(self, term: AnyTerm, subject: AnyTerm | None = None) -> tuple[AnyTerm, ...]:
        """Give the literals that a value stands for since `use_values`, if so the subject's own."""
        forms = self._values.get(term, {})
        own = tuple(form for form, users in forms.items() if subject in users)
        return own or tuple(forms) or (term,)


def _written(term: NamedNode | BlankNode | Literal | Triple | None) -> AnyTerm:
    return written(term)  # type: ignore[arg-type]
