"""The clients that people use: SPARQLWrapper, rdflib's store, curl."""

import shutil
import subprocess
from typing import Any

import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import (
    CSV,
    JSON,
    JSONLD,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.server.running import TOKEN, Running

SELECT = "SELECT ?c ?code { ?c ocop:isoAlpha3 ?code } ORDER BY ?code LIMIT 3"
LESOTHO = URIRef("https://w3id.org/ocop/id/country/LSO")


def wrapper(server: Running, query: str) -> Any:
    asking = SPARQLWrapper(f"{server.url}sparql")
    asking.setQuery(f"PREFIX ocop: <https://w3id.org/ocop/ontology#> {query}")
    return asking


@pytest.mark.parametrize("way", [URLENCODED, POSTDIRECTLY])
@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_asks_in_every_way(method: str, way: str, server: Running) -> None:
    asking = wrapper(server, SELECT)
    asking.setMethod(method)
    asking.setRequestMethod(way)
    asking.setReturnFormat(JSON)
    assert len(asking.query().convert()["results"]["bindings"]) == 3


@pytest.mark.parametrize("syntax", [XML, CSV, TSV])
def test_sparqlwrapper_reads_rows_in_every_format(syntax: str, server: Running) -> None:
    asking = wrapper(server, SELECT)
    asking.setReturnFormat(syntax)
    answer = asking.query().convert()
    text = answer.toxml() if syntax == XML else answer.decode()
    assert text.count("https://w3id.org/ocop/id/country/") == 3


@pytest.mark.parametrize("syntax", [TURTLE, RDFXML, XML, JSONLD])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_sparqlwrapper_reads_triples_in_every_format(syntax: str, server: Running) -> None:
    asking = wrapper(server, "CONSTRUCT WHERE { ?c ocop:isoAlpha3 'LSO' }")
    asking.setReturnFormat(syntax)
    answer = asking.query().convert()
    graph = answer if isinstance(answer, Graph) else Graph().parse(data=answer, format="turtle")
    assert LESOTHO in set(graph.subjects())


def test_sparqlwrapper_tells_what_is_wrong_with_a_query(server: Running) -> None:
    with pytest.raises(QueryBadFormed, match="query:1:66"):
        wrapper(server, "SELECT * { ?s ?p }").query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("syntax", ["json", "xml", "csv", "tsv"])
def test_the_store_of_rdflib_asks(method: Any, syntax: str, server: Running) -> None:
    store = SPARQLStore(f"{server.url}sparql", method=method, returnFormat=syntax)
    graph = Graph(store)
    codes = set(graph.objects(LESOTHO, URIRef("https://w3id.org/ocop/ontology#isoAlpha3")))
    assert {str(code) for code in codes} == {"LSO"}
    rows = graph.query(f"PREFIX ocop: <https://w3id.org/ocop/ontology#> {SELECT}")
    assert len(list(rows)) == 3


def test_the_store_of_rdflib_changes_what_it_may(changeable: Running) -> None:
    endpoint = f"{changeable.url}sparql"
    store = SPARQLUpdateStore(endpoint, endpoint, headers={"Authorization": f"Bearer {TOKEN}"})
    graph = Dataset(store).graph(URIRef("urn:g"))
    fact = (URIRef("urn:a"), URIRef("urn:b"), URIRef("urn:c"))
    graph.add(fact)
    assert fact in graph
    graph.remove(fact)
    assert fact not in graph


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl_reads_a_thing_as_its_page_says(server: Running) -> None:
    place = f"{server.url}id/country/LSO"
    command = ["curl", "-sS", "--fail", "--compressed", "-H", "Accept: text/turtle", place]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert LESOTHO in set(Graph().parse(data=done.stdout, format="turtle").subjects())
