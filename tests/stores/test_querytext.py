"""The look at a query's text sees what the grammar sees, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_kg.errors import ForbiddenAccessError
from ocop_kg.stores.querytext import DatasetClause, dataset_clause, refuse_services

HARMLESS = [
    'SELECT * { ?s ?p "SERVICE <urn:x> {}" }',
    "SELECT * { ?s ?p '''SERVICE\n<urn:x>''' }",
    'SELECT * { ?s ?p """a "quoted" SERVICE""" }',
    "SELECT * { ?service <urn:SERVICE> $SERVICE } # SERVICE",
    "PREFIX service: <urn:x> SELECT * { service:a a ex:SERVICE }",
    r'SELECT * { ?s ?p "\" SERVICE <urn:x>" }',
]
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


@given(st.text(alphabet="SERVICE service<>\"'#\\{}?:\n", max_size=60))
def test_a_service_call_is_seen_whatever_literal_stands_before_it(text: str) -> None:
    literal = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    with pytest.raises(ForbiddenAccessError):
        refuse_services(f'SELECT * {{ ?s ?p "{literal}" SERVICE <urn:x> {{}} }}')


def test_dataset_clauses_are_read_with_the_prefixes_in_force() -> None:
    query = """PREFIX : <urn:own#> PREFIX graph: <urn:mine/>
        SELECT * FROM :a FROM NAMED graph:b FROM <urn:c> from named <urn:d>
        WHERE { ?from a ex:FROM . ?s ?p "FROM <urn:no>" }"""
    clause = dataset_clause(query, {"graph": "https://w3id.org/ocop/graph/"})
    assert clause == DatasetClause(("urn:own#a", "urn:c"), ("urn:mine/b", "urn:d"))
    assert not dataset_clause("SELECT * { ?s ?p ?o }", {})
