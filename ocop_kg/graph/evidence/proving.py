"""Finds proofs in a store, however large: from all that is stated, or from a part that suffices.

Rules only ever add, so what a part of the graph proves is proved. Of a large graph, all axioms are
taken and what is stated near the things in question, then more, and at last everything.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

from ocop_kg.graph.inference import Proofs, saturate
from ocop_kg.graph.inference.rules import AXIOMS
from ocop_kg.vocabulary import INFERRED_GRAPH, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.stores import EmbeddedStore

__all__ = ["Prover", "is_stated"]

_SMALL = 200_000
"""The most stated triples that are closed at once, which takes a second or two."""

_BUDGETS = (4_000, 20_000, 100_000)
"""About how many triples are gathered within one step of the things, two steps, and so on."""


def is_stated(quad: Quad) -> bool:
    """Tell whether a quad is what a source says: neither the union nor what follows."""
    name = quad.graph_name
    return name != INFERRED_GRAPH and not isinstance(name, DefaultGraph)


class Prover:
    """Proves triples of one store; what it closed once it keeps while the store stays the same."""

    def __init__(self, store: EmbeddedStore, *, small: int = _SMALL) -> None:
        self._store = store
        self._small = small
        self._size = -1
        self._whole: Proofs | None = None
        self._large = False

    def prove(self, triples: Sequence[Triple]) -> dict[Triple, Proofs]:
        """Give where each triple is proved; those that do not follow are left out."""
        if (size := len(self._store.engine)) != self._size:
            self._size, self._whole, self._large = size, None, False
        found: dict[Triple, Proofs] = {}
        missing = list(triples)
        for proofs in self._proofs(missing):
            found |= {triple: proofs for triple in missing if triple in proofs}
            missing[:] = [triple for triple in missing if triple not in found]
            if not missing:
                break
        return found

    def _proofs(self, missing: Sequence[Triple]) -> Iterator[Proofs]:
        """Give proofs from parts of the graph that grow, at last from all of it."""
        if self._whole is None and not self._large:
            stated = list(islice(self._stated(), self._small + 1))
            self._large = len(stated) > self._small
            if not self._large:
                self._whole = Proofs(saturate(stated, remember=True))
        if self._whole is None:
            axioms = set(self._axioms())
            for hops, budget in enumerate(_BUDGETS, start=1):
                part = axioms | self._near(missing, hops, budget)
                yield Proofs(saturate(part, remember=True))
            self._whole = Proofs(saturate(self._stated(), remember=True))
        yield self._whole

    def _stated(self) -> Iterator[Quad]:
        engine = self._store.engine
        for graph in self._store.graphs():
            if graph != INFERRED_GRAPH:
                yield from engine.quads_for_pattern(None, None, None, graph)

    def _axioms(self) -> Iterator[Triple]:
        for predicate, value in AXIOMS:
            quads = self._store.engine.quads_for_pattern(None, predicate, value)
            yield from (quad.triple for quad in quads if is_stated(quad))

    def _near(self, triples: Iterable[Triple], hops: int, budget: int) -> set[Triple]:
        """Gather what is stated within so many steps of the things that the triples are about.

        A thing of very many statements gives only some, and nothing is reached through a class.
        """
        found: set[Triple] = set()
        edge: dict[AnyTerm, None] = dict.fromkeys(
            term for triple in triples for term in (triple.subject, triple.object)
        )
        for triple in triples:
            found |= self._between(triple.subject, triple.object)
        seen: set[AnyTerm] = set()
        for _ in range(hops):
            nodes = [term for term in edge if isinstance(term, NamedNode | BlankNode)]
            seen |= edge.keys()
            edge = {}
            room = max(20, budget // (2 * len(nodes) or 1))
            for node in nodes:
                for quad in self._around(node, room):
                    found.add(quad.triple)
                    if quad.predicate != RDF_TYPE:
                        edge |= dict.fromkeys(
                            term for term in (quad.subject, quad.object) if term not in seen
                        )
                if len(found) > budget:
                    break
        for term in edge:
            if isinstance(term, NamedNode | BlankNode):
                quads = self._store.engine.quads_for_pattern(term, RDF_TYPE, None)
                found |= {quad.triple for quad in quads if is_stated(quad)}
        return found

    def _around(self, node: NamedNode | BlankNode, room: int) -> Iterator[Quad]:
        engine = self._store.engine
        out = engine.quads_for_pattern(node, None, None)
        into = engine.quads_for_pattern(None, None, node)
        yield from islice(filter(is_stated, out), room)
        yield from islice(
            (quad for quad in into if quad.predicate != RDF_TYPE and is_stated(quad)), room
        )

    def _between(self, one: AnyTerm, other: AnyTerm) -> set[Triple]:
        """Gather what is stated of two things at once, which no hub hides."""
        engine = self._store.engine
        pairs = ((one, other), (other, one))
        return {
            quad.triple
            for subject, value in pairs
            if isinstance(subject, NamedNode | BlankNode)
            for quad in engine.quads_for_pattern(subject, None, value)
            if is_stated(quad)
        }
