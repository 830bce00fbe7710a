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
    from ocop_kg.stores import Store

__all__ = ["Prover", "is_stated"]

_SMALL = 100_000
"""The most stated triples that are closed at once, which takes a second."""

_PARTS = ((1, 4_000), (2, 8_000), (4, 20_000), (8, 50_000), (32, 100_000), (256, 200_000))
"""How far from the things facts are gathered, and about how many, until the proof is found."""


def is_stated(quad: Quad) -> bool:
    """Tell whether a quad is what a source says: neither the union nor what follows."""
    name = quad.graph_name
    return name != INFERRED_GRAPH and not isinstance(name, DefaultGraph)


class Prover:
    """Proves triples of one store, which must stay as it is; what was closed once is kept."""

    def __init__(self, store: Store, *, small: int = _SMALL) -> None:
        self._store = store
        self._small = small
        self._proofs: Proofs | None = None
        self._whole = False

    @property
    def saw_everything(self) -> bool:
        """Whether all that is stated was needed."""
        return self._whole

    def prove(self, triples: Sequence[Triple]) -> Proofs:
        """Give proofs that hold those of the triples that are stated or follow."""
        if self._proofs is None:
            stated = list(islice(self._stated(), self._small + 1))
            self._whole = len(stated) <= self._small
            self._proofs = Proofs(
                saturate(stated if self._whole else self._axioms(), remember=True)
            )
        proofs = self._proofs
        missing = [triple for triple in triples if triple not in proofs]
        for hops, budget in _PARTS if not self._whole else ():
            if not missing:
                return proofs
            proofs.extend(self._near(missing, hops, budget))
            missing = [triple for triple in missing if triple not in proofs]
        if missing and not self._whole:
            self._whole = True
            proofs.extend(self._stated())
        return proofs

    def _stated(self) -> Iterator[Quad]:
        engine = self._store.engine
        for graph in sorted(engine.named_graphs(), key=str):
            if graph != INFERRED_GRAPH:
                yield from engine.quads_for_pattern(None, None, None, graph)

    def _axioms(self) -> Iterator[Triple]:
        for predicate, value in AXIOMS:
            quads = self._store.engine.quads_for_pattern(None, predicate, value)
            yield from (quad.triple for quad in quads if is_stated(quad))

    def _near(self, triples: Iterable[Triple], hops: int, budget: int) -> Iterable[Triple]:
        """Gather what is stated within so many steps of the things that the triples are about.

        A thing of very many statements gives only some, and nothing is reached through it or
        through a class.
        """
        found: dict[Triple, None] = {}
        edge: dict[AnyTerm, None] = {}
        for triple in triples:
            edge |= dict.fromkeys((triple.subject, triple.object))
            found |= dict.fromkeys(self._between(triple.subject, triple.object))
        seen: set[AnyTerm] = set()
        for _ in range(hops):
            nodes = [term for term in edge if isinstance(term, NamedNode | BlankNode)]
            seen |= edge.keys()
            edge = {}
            room = max(20, budget // (2 * len(nodes) or 1))
            for node in nodes:
                for quads in self._around(node, room):
                    found |= dict.fromkeys(quad.triple for quad in quads)
                    if len(quads) < room:
                        edge |= dict.fromkeys(
                            term
                            for quad in quads
                            if quad.predicate != RDF_TYPE
                            for term in (quad.subject, quad.object)
                            if term not in seen
                        )
                if len(found) > budget:
                    break
        for term in edge:
            if isinstance(term, NamedNode | BlankNode):
                types = self._store.engine.quads_for_pattern(term, RDF_TYPE, None)
                found |= dict.fromkeys(quad.triple for quad in types if is_stated(quad))
        return found

    def _around(self, node: NamedNode | BlankNode, room: int) -> tuple[list[Quad], list[Quad]]:
        """Give what is stated of a thing, and what names it, unless as a class."""
        out = self._store.engine.quads_for_pattern(node, None, None)
        into = self._store.engine.quads_for_pattern(None, None, node)
        return (
            list(islice(filter(is_stated, out), room)),
            list(islice((q for q in into if q.predicate != RDF_TYPE and is_stated(q)), room)),
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
