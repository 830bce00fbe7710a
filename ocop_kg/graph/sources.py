"""What a graph knows of its own sources, and which named graphs speak for which of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.vocabulary import (
    DC,
    DCTERMS,
    GRAPH,
    ID,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    RDF_TYPE,
    key,
    ocop,
    skos,
    thing,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Quad

    from ocop_kg.stores import Quads

__all__ = ["GraphName", "SourceFacts", "SourceGraphs", "source_graphs"]

GraphName = NamedNode | BlankNode

_SOURCE = ocop("Source")
_STATED_BY = ocop("statedBy")
_NOT_OF_SOURCES = (ONTOLOGY_GRAPH, INFERRED_GRAPH, DefaultGraph())
_TITLES = (NamedNode(DCTERMS + "title"), skos("prefLabel"))
_PUBLISHER = NamedNode(DC + "publisher")
_ISSUED = NamedNode(DCTERMS + "issued")
_KIND = ocop("hasKind")
_NAMING_KINDS = frozenset(thing("source-kind", name).value for name in ("curation", "dataset"))


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A source by what a choice can look at: who published it, when, and what kind it is.

    Dates are as exact as the graph has them; a source without one has an empty `published`.
    `kinds` are IRIs. A source `makes_claims` when something is stated by it (`ocop:statedBy`).
    """

    iri: str
    title: str
    publishers: tuple[str, ...]
    published: tuple[str, ...]
    kinds: tuple[str, ...]
    makes_claims: bool

    @property
    def key(self) -> str:
        """The last part of its IRI, by which its graph is named too."""
        return key(self.iri)

    @property
    def only_names(self) -> bool:
        """Whether it names things and claims nothing: a register of codes, the editors' lists.

        That is a source of the kind curation or dataset by which no claim is stated.
        """
        return not self.makes_claims and bool(_NAMING_KINDS.intersection(self.kinds))


@dataclass(frozen=True, slots=True)
class SourceGraphs:
    """All sources by IRI, and for each named graph the IRIs of the sources that speak in it."""

    sources: Mapping[str, SourceFacts]
    graphs: Mapping[GraphName, frozenset[str]]


def source_graphs(engine: Quads) -> SourceGraphs:
    """Look up the sources of a store and the graphs that hold what they state.

    A source speaks in ``graph/{key}``, in every graph that describes it, and in every graph with a
    claim that is stated by it. The ontology and what was inferred are no graphs of sources.
    """
    voices: defaultdict[object, set[str]] = defaultdict(set)
    described: set[str] = set()
    claiming: set[str] = set()
    for quad in _stated(engine.quads_for_pattern(None, RDF_TYPE, _SOURCE)):
        described.add(text_of(quad.subject))
        voices[quad.graph_name].add(text_of(quad.subject))
    for quad in _stated(engine.quads_for_pattern(None, _STATED_BY, None)):
        claiming.add(text_of(quad.object))
        voices[quad.graph_name].add(text_of(quad.object))
    sources = described | claiming
    graphs = {}
    for name in sorted(engine.named_graphs(), key=str):
        if name not in _NOT_OF_SOURCES:
            own = text_of(name).replace(GRAPH, f"{ID}source/", 1)
            graphs[name] = frozenset(voices[name] | ({own} & sources))
    facts = {iri: _facts(engine, iri, makes_claims=iri in claiming) for iri in sorted(sources)}
    return SourceGraphs(facts, graphs)


def _stated(quads: Iterable[Quad]) -> Iterable[Quad]:
    return (quad for quad in quads if quad.graph_name not in _NOT_OF_SOURCES)


def _facts(engine: Quads, iri: str, *, makes_claims: bool) -> SourceFacts:
    found: defaultdict[NamedNode, set[str]] = defaultdict(set)
    try:
        for quad in _stated(engine.quads_for_pattern(NamedNode(iri), None, None)):
            found[quad.predicate].add(text_of(quad.object))
    except ValueError:  # a claim stated by a blank node or a literal
        pass
    titles = next((sorted(found[name]) for name in _TITLES if found[name]), [key(iri)])
    return SourceFacts(
        iri=iri,
        title=titles[0],
        publishers=tuple(sorted(found[_PUBLISHER])),
        published=tuple(sorted(found[_ISSUED])),
        kinds=tuple(sorted(found[_KIND])),
        makes_claims=makes_claims,
    )
