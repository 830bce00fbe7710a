"""Makes a networkx graph of a projection: things as nodes, claims as links, both with sources."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.network.catalogue import COLUMNS, projection
from ocop_kg.vocabulary import OCOP, RDF_TYPE, key

if TYPE_CHECKING:
    import networkx as nx
    from pyoxigraph import QuerySolution

    from ocop_kg.graph import Graph

__all__ = ["build"]

_KINDS = (
    "Country",
    "Product",
    "Expert",
    "Person",
    "Organization",
    "Programme",
    "Initiative",
    "Project",
    "Event",
    "Technology",
    "Region",
)
"""The kinds of nodes; the first that fits is taken."""

_Link = tuple[str, str, str, str]


def build(graph: Graph, name: str) -> nx.MultiGraph[str] | nx.MultiDiGraph[str]:
    """Make the network of a projection.

    A node is an IRI with the attributes ``label``, ``kind`` and ``sources`` (keys of the sources
    that state its links). A link has ``label`` and ``relation`` (the words and the IRI of what it
    means), ``claim`` (an IRI, where there is one), ``sources``, and what else the projection
    selects. Links are numbered. The graph is new and yours; nodes and links come in a fixed order.

    Raises `UnknownThingError` for the name of no projection.

    >>> from ocop_kg import KnowledgeGraph
    >>> network = build(KnowledgeGraph.open(), "country-product")
    >>> potato = "https://w3id.org/ocop/id/product/potato"
    >>> [network.nodes[country]["label"] for country in network[potato]]
    ['Lesotho']
    """
    import networkx as nx

    wanted = projection(name)
    links = _links(graph, wanted.sparql)
    network: nx.MultiGraph[str] | nx.MultiDiGraph[str]
    network = nx.MultiDiGraph() if wanted.links == "directed" else nx.MultiGraph()
    network.graph.update(name=name, text=wanted.text)

    stated = defaultdict[str, set[str]](set)
    for (start, end, _, _), values in links.items():
        stated[start] |= values["source"]
        stated[end] |= values["source"]
    labels = {iri: graph.label(iri) for iri in stated}
    for iri in sorted(stated, key=lambda iri: (labels[iri], iri)):
        sources = tuple(sorted(stated[iri]))
        network.add_node(iri, label=labels[iri], kind=_kind(graph, iri), sources=sources)
    if wanted.links == "bipartite":
        for start, end, _, _ in links:
            network.nodes[start]["bipartite"], network.nodes[end]["bipartite"] = 0, 1

    order = {iri: place for place, iri in enumerate(network)}
    by_place = sorted(links, key=lambda link: (order[link[0]], order[link[1]], link[2:]))
    for number, link in enumerate(by_place):
        start, end, relation, claim = link
        attributes: dict[str, object] = {"label": graph.label(relation), "relation": relation}
        if claim:
            attributes["claim"] = claim
        for column, texts in links[link].items():
            if column == "source":
                attributes["sources"] = tuple(sorted(texts))
            else:
                attributes[column] = "; ".join(sorted(texts))
        network.add_edge(start, end, key=number, **attributes)
    return network


def _links(graph: Graph, sparql: str) -> dict[_Link, dict[str, set[str]]]:
    """Gather the rows of each link: its sources, and the values of the further columns."""
    rows = graph.select(sparql)
    further = [name for name in rows.variables if name not in COLUMNS]
    links: dict[_Link, dict[str, set[str]]] = {}
    for row in rows:
        ends = row["from"], row["to"]
        if not all(isinstance(end, NamedNode) for end in ends):
            continue
        link = (text_of(ends[0]), text_of(ends[1]), text_of(row["relation"]), text_of(row["claim"]))
        values = links.setdefault(link, {"source": set()})
        values["source"].add(key(text_of(row["source"])))
        for column in further:
            if text := _text(graph, row, column):
                values.setdefault(column, set()).add(text)
    return links


def _text(graph: Graph, row: QuerySolution, column: str) -> str:
    term = row[column]
    return graph.label(term) if isinstance(term, NamedNode) else text_of(term)


def _kind(graph: Graph, iri: str) -> str:
    quads = graph.store.quads_for_pattern(NamedNode(iri), RDF_TYPE, None, DefaultGraph())
    types = {text_of(quad.object).removeprefix(OCOP) for quad in quads}
    return next((kind for kind in _KINDS if kind in types), "Thing")
