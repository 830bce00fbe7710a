"""The same store for people who live in rdflib: no copy, same triples, same answers."""

import pytest
from rdflib import RDF, Literal, Namespace, URIRef

from ocop_kg.errors import ForbiddenAccessError
from ocop_kg.graph import Graph
from ocop_kg.vocabulary import OCOP

# rdflib warns of its own use of its own old name.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")

NAMES = Namespace(OCOP)
LESOTHO = URIRef("https://w3id.org/ocop/id/country/LSO")


def test_the_default_graph_is_the_union_and_sources_are_named_graphs(kg: Graph) -> None:
    dataset = kg.dataset
    assert len(dataset.default_graph) == len(kg)
    assert (LESOTHO, RDF.type, NAMES.Country) in dataset.default_graph
    names = {str(graph.identifier) for graph in dataset.graphs()}
    assert {name.value for name in kg.graphs()} <= names


def test_sparql_through_rdflib_gives_the_same_rows(kg: Graph) -> None:
    query = "SELECT ?c ?p { ?c <https://w3id.org/ocop/ontology#hasPriorityProduct> ?p }"
    ours = sorted((row[0].value, row[1].value) for row in kg.select(query))
    theirs = sorted(tuple(map(str, row)) for row in kg.dataset.query(query))  # type: ignore[arg-type]
    assert ours == theirs
    assert len(ours) > 50


def test_it_is_the_same_store_and_no_copy() -> None:
    graph = Graph.open()
    graph.dataset.default_graph.add((LESOTHO, NAMES.topic, Literal("seen in both")))
    assert graph.query('ASK { ?s ocop:topic "seen in both" }') is True


@pytest.mark.parametrize(
    "update",
    ["LOAD <http://127.0.0.1:9/x>", "INSERT { ?s ?p ?o } WHERE { SERVICE <urn:x> { ?s ?p ?o } }"],
)
def test_the_view_is_closed_to_the_network_too(kg: Graph, update: str) -> None:
    with pytest.raises(ForbiddenAccessError, match="SERVICE"):
        kg.dataset.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    with pytest.raises(ForbiddenAccessError, match=r"LOAD|SERVICE"):
        kg.dataset.update(update)


def test_project_prefixes_are_at_hand(kg: Graph) -> None:
    assert dict(kg.dataset.namespaces())["ocop"] == URIRef(OCOP)
