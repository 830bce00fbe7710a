"""A value that is given beside a query is told to the planner, and the rows stay the same."""

import re

import pytest
from hypothesis import given, target
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store, Variable

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import QuerySyntaxError
from ocop_kg.questions import questions
from ocop_kg.stores.foretelling import foretold

_NODES = [NamedNode(f"urn:{name}") for name in "abc"]
_VALUES = [*_NODES, Literal("a"), Literal("a", language="en"), Literal(1)]
_PATTERNS = (
    "?x ?p ?y .",
    "OPTIONAL { ?x <urn:a> ?y }",
    "OPTIONAL { ?z <urn:b> ?x }",
    "FILTER NOT EXISTS { ?x <urn:c> ?z }",
    "FILTER (!BOUND(?x) || EXISTS { ?x <urn:a>|^<urn:b> ?z })",
    "{ ?x <urn:a> ?y } UNION { ?z <urn:b> ?x }",
    "?x <urn:a>* ?z .",
    "BIND (?y AS ?w)",
)


@given(
    st.lists(st.sampled_from(_PATTERNS), min_size=1, max_size=4, unique=True),
    st.sampled_from(_VALUES),
    st.sets(st.tuples(*[st.sampled_from(each) for each in (_NODES, _NODES, _VALUES)])),
)
def test_the_rows_are_those_of_the_query_as_it_was(
    patterns: list[str],
    value: NamedNode | Literal,
    triples: set[tuple[NamedNode, NamedNode, NamedNode]],
) -> None:
    store = Store()
    store.extend(Quad(*triple) for triple in triples)

    def rows(text: str) -> list[str]:
        found = store.query(text, substitutions={Variable("x"): value})
        assert isinstance(found, QuerySolutions)
        return sorted(map(str, found))

    query = f"SELECT ?x ?y ?z WHERE {{ {' '.join(patterns)} }}"
    told = foretold(query, {"x": value})
    target(float(told != query))
    assert rows(told) == rows(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?x ?p ?y }",
        "SELECT ?x WHERE { MINUS { ?x ?p ?y } }",
        "SELECT ?x WHERE { { SELECT ?y WHERE { ?x ?p ?y } } ?x ?q ?z }",
        "SELECT ?x WHERE { ?y ?p ?z FILTER (BOUND(?x)) }",
        "SELECT ?x WHERE { ?y ?p ?z FILTER NOT EXISTS { ?x ?p ?z } }",
        "ASK WHERE { ?x ?p ?y }",
        "SELECT (EXISTS { ?a ?b ?c } AS ?x) WHERE { ?a ?b ?c }",
        "SELECT ?x WHERE { ?a ?p ?y BIND (?a as ?x) }",
    ],
)
def test_what_a_value_cannot_be_told_to_stays_as_it_is(query: str) -> None:
    assert foretold(query, {"x": _NODES[0]}) == query


def test_a_mistake_is_told_where_it_was_written() -> None:
    graph, places = KnowledgeGraph.open(), []
    for values in (None, {"x": _NODES[0]}):
        with pytest.raises(QuerySyntaxError) as caught:
            list(graph.select("SELECT ?x WHERE { ?x a ?y . ! }", values))
        places.append(caught.value.place)
    assert places[0] == places[1]


def test_stored_questions_are_planned_with_their_values() -> None:
    kept = {
        each.id
        for each in questions()
        if each.parameters
        and foretold(each.sparql, dict.fromkeys(each.parameters, _NODES[0])) == each.sparql
    }
    apart = {
        each.id for each in questions() if re.search("MINUS|SELECT.*SELECT", each.sparql, re.S)
    }
    computed = {"events-by-year", "names-by-country", "sources-by-date"}
    assert kept - apart == computed
