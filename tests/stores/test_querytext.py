"""The look at a query's text sees what the grammar sees, and nothing else."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_kg.errors import ForbiddenAccessError
from ocop_kg.graph import Graph
from ocop_kg.stores import EmbeddedStore
from ocop_kg.stores.querytext import DatasetClause, dataset_clause, prepare, refuse_services

HARMLESS = [
    'SELECT * { ?s ?p "SERVICE <urn:x> {}" }',
    "SELECT * { ?s ?p '''SERVICE\n<urn:x>''' }",
    'SELECT * { ?s ?p """a "quoted" SERVICE""" }',
    "SELECT * { ?service <urn:SERVICE> $SERVICE } # SERVICE",
    "PREFIX service: <urn:x> PREFIX e: <urn:e> SELECT * { service:a a e:SERVICE }",
    r'SELECT * { ?s ?p "\" SERVICE <urn:x>" }',
]
HIDDEN = [
    "SELECT * { SERVICESILENT<URL> { ?s ?p ?o } }",
    "PREFIX e: <URL> SELECT * { SERVICEe:x { ?s ?p ?o } }",
    "SELECT * { FILTER(1<2)SERVICE#>\n<URL> { ?s ?p ?o } }",
    r"SELECT * { BIND(<urn:\u0061#b> AS ?x) SERVICE <URL> { ?s ?p ?o } }",
    r"SELECT * { BIND(<urn:\u0061'b> AS ?x) SERVICE <URL> { ?s ?p ?o } FILTER(''='') }",
    "PREFIX c: <urn:c> SELECT * { ?s a c:.SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { {}.SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { BIND(1e0 AS ?x) SERVICE SILENT <URL> { ?s ?p ?o } }",
    "ASK { SERVICE ?anywhere { ?s ?p ?o } VALUES ?anywhere { <URL> } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { OPTIONAL { SERVICE <URL> { ?s ?p ?o } } }",
]
"""Calls that a second grammar overlooks: they must be refused by who knows the first."""

CALLING = [
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { BIND(<http://127.0.0.1/> AS ?e) SERVICE ?e { ?s ?p ?o } }",
    "PREFIX e: <http://127.0.0.1/> SELECT * { SERVICE e:x { ?s ?p ?o } }",
    "SELECT * { ?s ?p '#' SERVICE<http://127.0.0.1/>{} }",
    "SELECT * { { SELECT * { SeRvIcE <http://127.0.0.1/> {} } } }",
]


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_service_may_stand_in_text_names_and_comments(query: str) -> None:
    refuse_services(query)


@pytest.mark.parametrize("query", CALLING)
def test_every_form_of_service_is_refused(query: str) -> None:
    with pytest.raises(ForbiddenAccessError, match="refused SERVICE"):
        refuse_services(query)


@pytest.mark.parametrize("query", HIDDEN)
def test_no_query_reaches_a_listening_server(query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(ForbiddenAccessError):
            list(Graph(EmbeddedStore()).select(query.replace("URL", url)))
        with pytest.raises(TimeoutError):
            server.accept()


@given(st.text(alphabet="SERVICE service<>\"'#\\{}?:\n", max_size=60))
def test_a_service_call_is_seen_whatever_literal_stands_before_it(text: str) -> None:
    literal = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    with pytest.raises(ForbiddenAccessError):
        refuse_services(f'SELECT * {{ ?s ?p "{literal}" SERVICE <urn:x> {{}} }}')


def test_dataset_clauses_are_read_with_the_prefixes_in_force() -> None:
    query = """PREFIX : <urn:own#> PREFIX graph: <urn:mine/> PREFIX ex: <urn:ex>
        SELECT * FROM :a FROM NAMED graph:b FROM <urn:c> from named <urn:d>
        WHERE { ?from a ex:FROM . ?s ?p "FROM <urn:no>" }"""
    clause = dataset_clause(query, {"graph": "https://w3id.org/ocop/graph/"})
    assert clause == DatasetClause(("urn:own#a", "urn:c"), ("urn:mine/b", "urn:d"))
    assert not dataset_clause("SELECT * { ?s ?p ?o }", {})


def test_relative_names_in_a_dataset_clause() -> None:
    relative = "BASE <https://w3id.org/ocop/graph/> SELECT * FROM <inferred> { ?s ?p ?o }"
    assert dataset_clause(relative, {}).default == ("https://w3id.org/ocop/graph/inferred",)


@pytest.mark.parametrize("clause", ["FROMNAMED<urn:x>", "FROMgraph:x", "FROM#\n<urn:x>"])
def test_a_dataset_clause_that_cannot_be_made_out_is_refused(clause: str) -> None:
    with pytest.raises(ForbiddenAccessError, match="FROM"):
        Graph(EmbeddedStore()).query(f"SELECT * {clause} {{ ?s ?p ?o }}")


def test_what_is_known_of_a_query_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        prepare("SELECT * { ?c a ocop:Country }").prefixes["ocop"] = "urn:x"  # type: ignore[index]
