"""The data graph of a validation: one store of all triples, in which it stays known what is whose.

The default graph holds what is validated together with what lends it classes and vocabularies; a
graph of its own holds what is lent and the data do not say themselves. Literals are `kept` as they
were written, until `use_values` hands them to the engine for the queries that people wrote.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import chain, islice
from threading import Lock
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Variable

from ocop_kg.validation.index import Index
from ocop_kg.validation.lexical import kept, stored, written
from ocop_kg.vocabulary import RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pyoxigraph import Triple

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Node, Statement
    from ocop_kg.validation.scratch import Scratch

__all__ = ["BACKGROUND", "IN_MEMORY", "KINDS", "SHAPES_GRAPH", "DataGraph"]

IN_MEMORY = 2_000_000
"""Triples that are kept in memory; of more, all are kept on disk, so that memory has a bound."""

BACKGROUND = NamedNode("urn:ocop-kg:background")
"""The graph of triples that are lent to the data."""
SHAPES_GRAPH = NamedNode("urn:ocop-kg:shapes")
"""The graph of the shapes, for queries that look at ``$shapesGraph``."""
KINDS = "SELECT ?kind (COUNT(?node) AS ?count) { ?node a ?kind } GROUP BY ?kind"
"""Asks of how many things each class is, lent ones included."""

_AT_ONCE = 500_000  # triples that the engine sorts in memory before it writes them
_UNION = DefaultGraph()
_SUBCLASS = NamedNode(RDFS + "subClassOf")
_LIST = (NamedNode(RDF + "first"), NamedNode(RDF + "rest"))


class DataGraph:
    """What is validated, and the questions that a validation asks about it.

    `files` are where it came from, in order; the empty name stands for what came from no file.
    `passed_over` are files of a given folder that hold no RDF. `scratch` is where data go that are
    too large for memory.
    """

    def __init__(
        self,
        files: Iterable[str] = (),
        passed_over: Iterable[str] = (),
        scratch: Scratch | None = None,
    ) -> None:
        self.engine = Store()
        self._scratch = scratch
        self.files = tuple(files)
        self.passed_over = tuple(passed_over)
        self.rewritten: list[Statement] = []
        self.doubtful_terms: set[Literal | NamedNode] = set()
        self._used: dict[NamedNode, bool] = {}
        self._rows: dict[str, list[tuple[AnyTerm, ...]]] = {}
        self._locks: dict[str, Lock] = {}
        self._values: dict[AnyTerm, dict[AnyTerm, set[AnyTerm]]] = {}

    def add(self, quads: Iterable[Quad]) -> None:
        """Add triples that are to be validated, as quads of the default graph."""
        waiting = iter(quads)
        if self._scratch is not None:
            self.engine.bulk_extend(islice(waiting, max(0, IN_MEMORY - len(self.engine))))
            following = next(waiting, None)
            if following is None:
                return
            waiting = chain([following], waiting)
            from ocop_kg.stores.disk import can_open, opened

            if can_open():
                waiting = chain(self.engine, waiting)
                self.engine = opened(self._scratch.folder())
            self._scratch = None
        while (first := next(waiting, None)) is not None:
            self.engine.bulk_extend(chain([first], islice(waiting, _AT_ONCE)))

    def close(self) -> None:
        """Let go of the data, so that their files can be removed."""
        self.engine = Store()

    def keep(self, triple: Statement) -> Quad:
        """Give the quad in which the store keeps a triple as it was written."""
        subject, predicate, value = triple
        term = kept(value)
        if term is not value:
            self.rewritten.append((subject, predicate, term))
        return Quad(subject, predicate, term)

    def lend(self, triples: Iterable[Statement]) -> None:
        """Add triples that help to judge the others; to be called when those are there."""
        lent = [quad for triple in triples if (quad := self.keep(triple)) not in self.engine]
        self.engine.extend(lent)
        self.engine.extend(
            Quad(quad.subject, quad.predicate, quad.object, BACKGROUND) for quad in lent
        )

    def __len__(self) -> int:
        return len(self.engine)

    def __contains__(self, triple: object) -> bool:
        """Tell whether the data themselves hold a triple."""
        if not isinstance(triple, tuple):
            return False
        subject, predicate, value = triple
        own = Quad(subject, predicate, kept(value))
        lent = Quad(subject, predicate, kept(value), BACKGROUND)
        return own in self.engine and lent not in self.engine

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

    def own(
        self,
        subject: AnyTerm | None = None,
        predicate: NamedNode | None = None,
        value: AnyTerm | None = None,
    ) -> Iterator[Statement]:
        """Give the triples of a pattern that the data themselves hold."""
        return (triple for triple in self.triples(subject, predicate, value) if triple in self)

    def objects(self, subject: AnyTerm, predicate: NamedNode) -> tuple[AnyTerm, ...]:
        """Give the values of a predicate at a subject."""
        return tuple(value for _, _, value in self.triples(subject, predicate))

    def index(self) -> Index:
        """Give all triples, for an engine that has its own store."""
        return Index(self.triples())

    def lists(self) -> Index:
        """Give the cells of all RDF lists."""
        return Index(triple for part in _LIST for triple in self.triples(None, part))

    def uses(self, predicate: object) -> bool:
        """Tell whether some triple has a predicate; of what is none, a part of a path, always."""
        if not isinstance(predicate, NamedNode):
            return True
        if predicate not in self._used:
            self._used[predicate] = next(self.triples(None, predicate), None) is not None
        return self._used[predicate]

    def describes(self, node: AnyTerm) -> bool:
        """Tell whether a node is a subject of the data themselves."""
        return node not in self.lent_only and any(True for _ in self.triples(node))

    def mentions(self, node: AnyTerm) -> bool:
        """Tell whether a node is a subject or a value in the data themselves."""
        return self.describes(node) or any(True for _ in self.own(None, None, node))

    @cached_property
    def lent_terms(self) -> frozenset[AnyTerm]:
        """The terms of the background: of no other it is in question whose it is."""
        quads = self.engine.quads_for_pattern(None, None, None, BACKGROUND)
        return frozenset(term for quad in quads for term in (quad.subject, written(quad.object)))

    @cached_property
    def lent_only(self) -> frozenset[AnyTerm]:
        """The subjects of the background that the data do not describe."""
        lent = Counter(
            quad.subject for quad in self.engine.quads_for_pattern(None, None, None, BACKGROUND)
        )
        return frozenset(
            node
            for node, count in lent.items()
            if count == sum(1 for _ in self.engine.quads_for_pattern(node, None, None, _UNION))
        )

    @cached_property
    def types(self) -> frozenset[AnyTerm]:
        """Everything that something has as its class."""
        return frozenset(row[0] for row in self.rows(KINDS))

    @cached_property
    def predicates(self) -> Mapping[NamedNode, int]:
        """Every property that is used, by what is lent too, and in how many triples."""
        query = (
            "SELECT ?predicate (COUNT(*) AS ?count) { ?node ?predicate ?value } GROUP BY ?predicate"
        )
        return {
            row[0]: int(row[1].value)
            for row in self.rows(query)
            if isinstance(row[0], NamedNode) and isinstance(row[1], Literal)
        }

    def count(self, predicate: NamedNode) -> int:
        """Count the triples of the data themselves that have a property."""
        lent = self.engine.quads_for_pattern(None, predicate, None, BACKGROUND)
        return self.predicates.get(predicate, 0) - sum(1 for _ in lent)

    @cached_property
    def _below(self) -> dict[AnyTerm, list[Node]]:
        below: dict[AnyTerm, list[Node]] = {}
        for sub, _, above in self.triples(None, _SUBCLASS):
            below.setdefault(above, []).append(sub)
        return below

    def classes(self, kind: AnyTerm) -> tuple[NamedNode, ...]:
        """Give a class and its subclasses, as far as something is of them; sorted."""
        found, waiting = {kind}, [kind]
        while waiting:
            fresh = set(self._below.get(waiting.pop(), ())) - found
            found |= fresh
            waiting.extend(fresh)
        named = (node for node in found & self.types if isinstance(node, NamedNode))
        return tuple(sorted(named, key=str))

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
            query,
            substitutions=substitutions or None,
            custom_functions={NamedNode(name): call for name, call in functions.items()}
            if functions
            else None,
        )

    @cached_property
    def rewritten_predicates(self) -> frozenset[str]:
        """The predicates of literals that are kept as they were written."""
        return frozenset(predicate.value for _, predicate, _ in self.rewritten)

    def add_shapes(self, graph: Index) -> None:
        """Put the shapes into a graph of their own, their blank nodes named."""
        self.engine.extend(
            Quad(_named(subject), predicate, _named(value), SHAPES_GRAPH)  # type: ignore[arg-type]
            for subject, predicate, value in graph
        )

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


def _named(term: AnyTerm) -> AnyTerm:
    return NamedNode(f"urn:ocop-kg:node:{term.value}") if isinstance(term, BlankNode) else term


def _written(term: NamedNode | BlankNode | Literal | Triple | None) -> AnyTerm:
    return written(term)  # type: ignore[arg-type]
