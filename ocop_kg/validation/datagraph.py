"""The data graph of a validation: one store of all triples, in which it stays known what is whose.

The default graph holds what is validated together with what lends it classes and vocabularies; a
graph of its own holds what is lent and the data do not say themselves.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from ocop_kg.validation.lexical import kept, written
from ocop_kg.validation.triplestore import TripleStore
from ocop_kg.vocabulary import RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Index, Node, Statement
    from ocop_kg.validation.scratch import Scratch

__all__ = ["BACKGROUND", "KINDS", "SHAPES_GRAPH", "DataGraph", "count_of"]

BACKGROUND = NamedNode("urn:ocop-kg:background")
"""The graph of triples that are lent to the data."""
SHAPES_GRAPH = NamedNode("urn:ocop-kg:shapes")
"""The graph of the shapes, for queries that look at ``$shapesGraph``."""
KINDS = "SELECT ?kind (COUNT(?node) AS ?count) { ?node a ?kind } GROUP BY ?kind"
"""Asks of how many things each class is, lent ones included."""
_TYPED = "SELECT (COUNT(DISTINCT ?node) AS ?count) { ?node a ?kind }"
_TOGETHER = """
SELECT DISTINCT ?one ?other {
    { SELECT ?node { ?node a ?kind } GROUP BY ?node HAVING (COUNT(?kind) > 1) }
    ?node a ?one , ?other FILTER(?one != ?other)
}
"""
_USED = "SELECT (COUNT(?value) AS ?values) (COUNT(DISTINCT ?node) AS ?nodes) {{ ?node {} ?value }}"

_UNION = DefaultGraph()
_SUBCLASS = NamedNode(RDFS + "subClassOf")
_LIST = (NamedNode(RDF + "first"), NamedNode(RDF + "rest"))


class DataGraph(TripleStore):
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
        super().__init__(scratch)
        self.files = tuple(files)
        self.passed_over = tuple(passed_over)
        self.doubtful_terms: set[Literal | NamedNode] = set()
        self.terms: set[str] | None = None
        """The terms of this project that the data may name, and perhaps others, if known."""
        self._used: dict[NamedNode, bool] = {}

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

    def own(
        self,
        subject: AnyTerm | None = None,
        predicate: NamedNode | None = None,
        value: AnyTerm | None = None,
    ) -> Iterator[Statement]:
        """Give the triples of a pattern that the data themselves hold."""
        return (triple for triple in self.triples(subject, predicate, value) if triple in self)

    def uses(self, predicate: object) -> bool:
        """Tell whether some triple has a predicate; of what is none, a part of a path, always."""
        if not isinstance(predicate, NamedNode):
            return True
        if predicate not in self._used:
            self._used[predicate] = next(self.triples(None, predicate), None) is not None
        return self._used[predicate]

    def describes(self, node: AnyTerm) -> bool:
        """Tell whether a node is a subject of the data themselves."""
        if node in self.lent_only or not isinstance(node, NamedNode | BlankNode):
            return False
        return next(self.engine.quads_for_pattern(node, None, None, _UNION), None) is not None

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

    @cached_property
    def typed(self) -> int:
        """How many things have a class, lent ones included."""
        [(typed,)] = self.rows(_TYPED)
        return count_of(typed)

    @cached_property
    def together(self) -> frozenset[tuple[AnyTerm, AnyTerm]]:
        """The pairs of classes that something is of at once, lent or not."""
        if self.typed == sum(map(count_of, (row[1] for row in self.rows(KINDS)))):
            return frozenset()
        return frozenset((one, other) for one, other in self.rows(_TOGETHER))

    def used(self, predicate: NamedNode) -> tuple[int, int]:
        """Count the values of a property and the nodes that have one, lent ones included."""
        [(values, nodes)] = self.rows(_USED.format(predicate))
        return count_of(values), count_of(nodes)

    def single(self, predicate: NamedNode) -> bool:
        """Tell whether no node has two values of a property."""
        values, nodes = self.used(predicate)
        return values == nodes

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

    def lent_nodes(self, pattern: str) -> Iterator[AnyTerm]:
        """Give what a pattern of focus nodes finds in the background alone."""
        query = f"SELECT DISTINCT ?f0 {{ GRAPH {BACKGROUND} {{ {pattern} }} }}"
        return (node for (node,) in self.select(query))

    def ill_formed(self, datatype: str) -> Collection[str]:  # noqa: ARG002  # a store far away knows
        """Give texts of a datatype that does not allow them, if nothing else tells them."""
        return ()

    def add_shapes(self, graph: Index) -> None:
        """Put the shapes into a graph of their own, their blank nodes named."""
        self.engine.extend(
            Quad(_named(subject), predicate, _named(value), SHAPES_GRAPH)  # type: ignore[arg-type]
            for subject, predicate, value in graph
        )


def count_of(term: AnyTerm) -> int:
    """Give the number of a COUNT; 0 for what is none."""
    return int(term.value) if isinstance(term, Literal) else 0


def _named(term: AnyTerm) -> AnyTerm:
    return NamedNode(f"urn:ocop-kg:node:{term.value}") if isinstance(term, BlankNode) else term
