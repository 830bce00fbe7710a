"""A union that is asked for all but one of its graphs answers as if that graph were not there."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
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


PLAIN = [
    "SELECT ?s ?o WHERE { ?s <urn:q> ?o . FILTER(!sameTerm(?s, ?o)) ?o a <urn:c> } LIMIT 3",
    "SELECT DISTINCT ?s (EXISTS { ?s a <urn:c> } AS ?c) { VALUES (?s ?o) { (<urn:1> 2) } }",
    "SELECT ?s { { SELECT ?s { ?s ^<urn:q>+ ?o } GROUP BY ?s } FILTER(IF(!(1 < 2), true, false)) }",
    'SELECT ?s { ?s <urn:q> "<urn:p> ?p ?o"@en # ?s ?p ?o\n }',
]
UNCLEAR = [
    "SELECT * { ?s <urn:q> 1 ; ?p -5 }",
    "SELECT * { ?s <urn:q> 1 . (1 2) ?p ?o }",
    "SELECT * { ?s <urn:q>/!<urn:r> ?o }",
    "SELECT * { ?s ((!<urn:r>)|<urn:q>) ?o }",
    "SELECT * { ?s !^<urn:q> ?o }",
    "SELECT * { <urn:c> ^a ?s }",
    "SELECT * { ?s ^a <urn:c> }",
    "SELECT * { ?s a <urn:c>, ?kind }",
    "SELECT * { ?s a/<urn:q> ?o }",
    "SELECT * { ?s (a) ?o }",
    "PREFIX u: <urn:> SELECT * { ?s u:p ?o }",
    "SELECT * { ?s <urn:q> [ ?p ?o ] }",
]


@pytest.mark.parametrize("query", [*QUERIES, *UNCLEAR])
def test_a_query_that_may_read_the_graph_is_seen_by_its_words(query: str) -> None:
    hidden = Hidden(GRAPH, frozenset([P, RDF_TYPE]), frozenset([D]))
    assert hidden.may_be_read(query)


@pytest.mark.parametrize("query", PLAIN)
def test_a_plain_query_of_other_triples_need_not_be_taken_apart(query: str) -> None:
    hidden = Hidden(GRAPH, frozenset([P, RDF_TYPE]), frozenset([D]))
    assert not hidden.may_be_read(query)
    assert hidden.kept_from(parse_select(query)) == parse_select(query)


def spaced(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(" ".join)


STEPS = st.recursive(
    st.sampled_from(["<urn:q>", "<urn:r>", "<urn:q>", "<urn:r>", "a"]),
    lambda path: (
        st.tuples(st.sampled_from(["^", "(", "!", "!^"]), path).map(
            lambda way: "".join(way) + (")" if way[0] == "(" else "")
        )
        | st.tuples(path, st.sampled_from(["/", "|"]), path).map("".join)
        | st.tuples(path, st.sampled_from(["+", "*", "?"])).map("".join)
    ),
    max_leaves=3,
)
VERBS = st.one_of(STEPS, STEPS, STEPS, st.just("?verb"))
NODES = st.recursive(
    st.sampled_from(["?a", "?b", "<urn:1>", "<urn:c>", "1", "-1", '"x"@en']),
    lambda node: (
        spaced(st.just("("), node, node, st.just(")"))
        | spaced(st.just("["), VERBS, node, st.just("]"))
    ),
    max_leaves=2,
)
TRIPLES = spaced(NODES, VERBS, NODES) | st.tuples(NODES, VERBS, NODES, VERBS, NODES, NODES).map(
    "{0[0]} {0[1]} {0[2]} ; {0[3]} {0[4]} , {0[5]}".format
)
GROUPS = st.recursive(
    TRIPLES,
    lambda group: (
        st.tuples(group, group).map("{0[0]} . {0[1]}".format)
        | st.tuples(group, group).map("{{ {0[0]} }} UNION {{ {0[1]} }}".format)
        | st.tuples(group, group).map("{0[0]} FILTER(!(1 < 2) || !EXISTS {{ {0[1]} }})".format)
        | st.tuples(group, group).map(
            "VALUES (?a ?b) {{ (1 2) }} {{ SELECT ?a ?b {{ {0[0]} }} }} {0[1]}".format
        )
    ),
    max_leaves=3,
)


@settings(max_examples=150, deadline=None)
@given(GROUPS)
def test_words_that_seem_plain_read_nothing_of_the_graph(group: str) -> None:
    hidden = Hidden(GRAPH, frozenset([P, RDF_TYPE]), frozenset([D]), lambda _: True)
    query = f"SELECT * {{ {group} }}"
    if hidden.may_be_read(query):
        return
    try:
        read = parse_select(query)
    except UnsupportedQueryError:
        return
    assert "GRAPH" not in write(hidden.kept_from(read))
