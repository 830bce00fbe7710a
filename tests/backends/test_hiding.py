"""A union that is asked for all but one of its graphs answers as if that graph were not there."""

from typing import Any

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql import parse_select, write
from ocop_kg.stores.remote.hiding import Hidden
from ocop_kg.vocabulary import RDF_TYPE

GRAPH = NamedNode("urn:inferred")
P, Q, C, D = (NamedNode(f"urn:{name}") for name in "pqcd")
ONE, TWO, THREE = (NamedNode(f"urn:{number}") for number in (1, 2, 3))
STATED = [(ONE, P, TWO), (TWO, P, THREE), (ONE, Q, THREE), (ONE, RDF_TYPE, C), (TWO, RDF_TYPE, C)]
INFERRED = [(ONE, P, THREE), (THREE, RDF_TYPE, D), (ONE, RDF_TYPE, D)]
QUERIES = [
    "SELECT * { ?s <urn:p> ?o }",
    "SELECT * { ?s ?p ?o }",
    "SELECT * { ?s a ?kind }",
    "SELECT * { ?s a <urn:d> }",
    "SELECT * { ?s a <urn:c> ; <urn:p> [ <urn:p> ?o ] }",
    "SELECT * { ?s <urn:q>|<urn:p> ?o }",
    "SELECT * { ?s <urn:p>/<urn:p> ?o }",
    "SELECT * { ?s ^<urn:p>/<urn:q>? ?o }",
    "SELECT * { ?s <urn:p>+ ?o }",
    "SELECT * { ?s a <urn:c> OPTIONAL { ?s a <urn:d> ; <urn:q> ?o } }",
    "SELECT * { ?s a <urn:c> MINUS { ?s <urn:p> <urn:3> } }",
    "SELECT * { ?s a <urn:c> FILTER(EXISTS { ?s <urn:p> <urn:3> } || EXISTS { ?s a <urn:d> }) }",
    "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s { ?s ?p ?o } } }",
    "SELECT ?o (COUNT(?s) AS ?n) { ?s <urn:p> ?o } GROUP BY ?o HAVING (COUNT(?s) > 0)",
]


def held(*triples: tuple[NamedNode, NamedNode, NamedNode]) -> Store:
    store = Store()
    store.extend(Quad(*triple, DefaultGraph()) for triple in triples)
    store.extend(Quad(*triple, GRAPH) for triple in triples if triple in INFERRED)
    return store


def rows(store: Store, query: str) -> list[list[tuple[str, str]]]:
    found: Any = store.query(query)
    names = [name.value for name in found.variables if not name.value.startswith("__")]
    return sorted(sorted((name, str(row[name])) for name in names) for row in found)


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_sees_nothing_of_the_graph(query: str) -> None:
    hidden = Hidden(GRAPH, frozenset([P, RDF_TYPE]), frozenset([D]), lambda name: name == P)
    asked = write(hidden.kept_from(parse_select(query)))
    assert rows(held(*STATED, *INFERRED), asked) == rows(held(*STATED), query)


def test_a_path_of_any_length_over_other_triples_is_refused() -> None:
    hidden = Hidden(GRAPH, frozenset([P]), frozenset())
    with pytest.raises(UnsupportedQueryError, match="any length"):
        hidden.kept_from(parse_select("SELECT * { ?s <urn:p>+ ?o }"))
