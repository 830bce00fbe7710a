"""The columnar copy answers as the store does, whatever data and query are drawn."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions

from ocop_kg.stores import EmbeddedStore
from ocop_kg.stores.analytic import AnalyticStore

GRAPH = NamedNode("urn:g")
NODES = [NamedNode(f"urn:{name}") for name in "abcd"]
PROPERTIES = [NamedNode(f"urn:{name}") for name in "pqr"]
INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
DATE_TIME = NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")
VALUES = [
    *NODES,
    BlankNode("x"),
    Literal("x"),
    Literal("<urn:a> .\t\n\u2028\\"),
    Literal("x", language="en"),
    Literal("01", datatype=INTEGER),
    Literal("one", datatype=INTEGER),
    Literal("2024-01-01T00:00:00+02:00", datatype=DATE_TIME),
    Literal("1.12345678901234567", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
]

variables = st.sampled_from(["?x", "?y", "?z"])
ends = st.one_of(variables, variables, variables, st.sampled_from(["<urn:a>", "<urn:none>", '"x"']))
steps = st.sampled_from(["<urn:p>", "<urn:q>", "<urn:p>", "<urn:r>", "<urn:none>", "?v"])
paths = st.sampled_from(["<urn:p>/<urn:q>", "^<urn:p>", "<urn:p>/^<urn:r>/<urn:q>"])
triples = st.builds("{} {} {} .".format, variables, st.one_of(steps, steps, steps, paths), ends)
groups = st.lists(triples, min_size=1, max_size=3).map(" ".join)
iris = st.sampled_from(["<urn:a>", "<urn:b>", "<urn:none>"])
tests = st.one_of(
    st.builds("{} {} {}".format, variables, st.sampled_from(["=", "!="]), iris),
    st.builds("{} {} ({}, {})".format, variables, st.sampled_from(["IN", "NOT IN"]), iris, iris),
    st.builds("!sameTerm({}, {})".format, variables, variables),
    st.builds("{}EXISTS {{ {} }}".format, st.sampled_from(["", "NOT "]), groups),
)
conditions = st.one_of(
    tests, st.builds("({} {} {})".format, tests, st.sampled_from(["&&", "||"]), tests)
)
patterns = st.one_of(
    groups,
    groups,
    st.builds("{} OPTIONAL {{ {} }}".format, groups, groups),
    st.builds("{} FILTER({})".format, groups, conditions),
    st.builds("{} FILTER({}) OPTIONAL {{ {} }}".format, groups, conditions, groups),
)
selects = st.one_of(
    st.builds("SELECT {}* {{ {} }}".format, st.sampled_from(["", "DISTINCT "]), patterns),
    st.builds("SELECT ?x ?y {{ {} }}".format, patterns),
    st.builds("SELECT DISTINCT {} {{ {} }}".format, variables, patterns),
    st.builds(
        "SELECT {0} (COUNT({1}) AS ?n) (COUNT(DISTINCT {2}) AS ?m) {{ {3} }} GROUP BY {0}".format,
        variables,
        st.one_of(variables, st.just("*")),
        variables,
        patterns,
    ),
    st.builds("SELECT (COUNT({}) AS ?n) {{ {} }}".format, st.just("*"), patterns),
    st.builds(
        "SELECT ?x (COUNT(*) AS ?n) {{ {} }} GROUP BY ?x ORDER BY DESC(?n) ?x".format, patterns
    ),
)
quads = st.builds(
    Quad,
    st.sampled_from([*NODES, BlankNode("x")]),
    st.sampled_from(PROPERTIES),
    st.sampled_from(VALUES),
    st.just(GRAPH),
)


def rows(answer: object) -> list[tuple[str, ...]]:
    assert isinstance(answer, QuerySolutions)
    names = sorted(answer.variables, key=str)
    return [tuple(str(row[name]) for name in names) for row in answer]


@pytest.fixture(scope="module")
def counted() -> Iterator[Counter[bool]]:
    """How many of the drawn queries the copy answered; too few would prove little."""
    found: Counter[bool] = Counter()
    yield found
    assert found[True] > found.total() / 5


@settings(max_examples=12, deadline=None)
@given(data=st.lists(quads, max_size=14), queries=st.lists(selects, min_size=30, max_size=40))
def test_the_copy_answers_as_the_store_does(
    data: list[Quad], queries: list[str], counted: Counter[bool]
) -> None:
    store = EmbeddedStore()
    store.add(data)
    with AnalyticStore(store) as copy:
        for query in queries:
            suits = copy.suits(query)
            counted[suits] += 1
            if suits:
                found, expected = rows(copy.query(query)), rows(store.query(query))
                assert copy.alive, query
                assert Counter(found) == Counter(expected), query
