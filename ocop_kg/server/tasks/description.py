"""What the endpoint and its data are, for machines: service description and VoID.

Standards: SPARQL 1.1 Service Description; Describing Linked Datasets with the VoID Vocabulary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ocop_kg.assets import asset
from ocop_kg.reading import read_quads
from ocop_kg.server.mediatypes import GRAPHS
from ocop_kg.server.tasks.results import endpoint_page
from ocop_kg.server.tasks.writing import negotiated, wants_page, write_graph
from ocop_kg.vocabulary import DCTERMS, ID, ONTOLOGY, RDF_TYPE, VOID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.server.served import Served
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink

__all__ = ["service", "void"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "TriG",
    "N-Triples",
    "N-Quads",
    "JSON-LD",
    "RDF_XML",
)
_PACKAGED = "https://w3id.org/ocop/dataset"


def service(served: Served, call: Call, sink: Sink) -> None:
    """Describe the endpoint: languages, formats, and graphs; to people, show where to ask."""
    if wants_page(call.arguments, GRAPHS):
        endpoint_page(call, sink)
        return
    syntax = negotiated(call.arguments, GRAPHS)
    write_graph(_service(served, call.arguments["base"]), syntax, sink)


def void(served: Served, call: Call, sink: Sink) -> None:
    """Describe the data: counts of triples, classes, properties and graphs."""
    for_people = wants_page(call.arguments, GRAPHS)
    syntax = negotiated(
        {"accept": "text/turtle", "formats": ()} if for_people else call.arguments, GRAPHS
    )
    base = call.arguments["base"]
    write_graph(_packaged(base) if served.settings.packaged else _void(served, base), syntax, sink)


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)


def _void_term(name: str) -> NamedNode:
    return NamedNode(VOID + name)


def _service(served: Served, base: str) -> Iterator[Triple]:
    endpoint = NamedNode(f"{base}/sparql")
    here, default, union = (
        NamedNode(f"{endpoint.value}#{part}") for part in ("service", "dataset", "default-graph")
    )
    yield Triple(here, RDF_TYPE, _sd("Service"))
    yield Triple(here, _sd("endpoint"), endpoint)
    yield Triple(here, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    if served.settings.token is not None:
        yield Triple(here, _sd("supportedLanguage"), _sd("SPARQL11Update"))
    yield Triple(here, _sd("feature"), _sd("UnionDefaultGraph"))
    for name in _RESULTS:
        yield Triple(here, _sd("resultFormat"), NamedNode(_FORMATS + name))
    yield Triple(here, _sd("defaultDataset"), default)
    yield Triple(default, RDF_TYPE, _sd("Dataset"))
    yield Triple(default, _sd("defaultGraph"), union)
    yield Triple(union, RDF_TYPE, _sd("Graph"))
    for number, graph in enumerate(served.graph.graphs()):
        part = NamedNode(f"{endpoint.value}#graph-{number}")
        yield Triple(default, _sd("namedGraph"), part)
        yield Triple(part, RDF_TYPE, _sd("NamedGraph"))
        yield Triple(part, _sd("name"), graph)


def _packaged(base: str) -> Iterator[Triple]:
    """Give the description that was published with the data, and where it can be asked."""
    for quad in read_quads(asset("data/rdf/dataset.ttl")):
        yield Triple(quad.subject, quad.predicate, quad.object)
    here = NamedNode(_PACKAGED)
    yield Triple(here, _void_term("sparqlEndpoint"), NamedNode(f"{base}/sparql"))


def _void(served: Served, base: str) -> Iterator[Triple]:
    here = NamedNode(f"{base}/.well-known/void#dataset")
    graph = served.graph
    yield Triple(here, RDF_TYPE, _void_term("Dataset"))
    yield Triple(here, NamedNode(DCTERMS + "title"), Literal("the graph of this server"))
    yield Triple(here, _void_term("sparqlEndpoint"), NamedNode(f"{base}/sparql"))
    yield Triple(here, _void_term("uriSpace"), Literal(ID))
    yield Triple(here, _void_term("vocabulary"), NamedNode(ONTOLOGY))
    yield Triple(here, _void_term("triples"), Literal(len(graph)))
    parts = (
        ("class", "entities", "?s a ?part"),
        ("property", "triples", "?s ?part ?o"),
    )
    for kind, counted, pattern in parts:
        query = f"SELECT ?part (COUNT(*) AS ?n) {{ {pattern} }} GROUP BY ?part ORDER BY ?part"
        for number, row in enumerate(graph.select(query)):
            if isinstance(row["part"], NamedNode):
                part = NamedNode(f"{here.value}-{kind}-{number}")
                yield Triple(here, _void_term(f"{kind}Partition"), part)
                yield Triple(part, _void_term(kind), row["part"])
                yield Triple(part, _void_term(counted), row["n"])
