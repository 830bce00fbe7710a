"""Whatever is sorted, the process lives; the order is the standard's where that tells one."""

import subprocess
import sys
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from ocop_kg import KnowledgeGraph
from ocop_kg.questions import questions
from ocop_kg.stores.ordering import totally_ordered
from ocop_kg.vocabulary import XSD

KINDS = {
    "text and numbers": [("", "t{}"), ("decimal", "{}.5"), ("integer", "{}"), ("integer", "x{}")],
    "dates": [("date", f"2024-01-{{:02}}{zone}") for zone in ("", "Z", "+14:00", "-14:00")],
    "times": [("time", f"{{:02}}:00:00{zone}") for zone in ("", "Z", "+14:00", "-14:00")],
    "years": [("gYear", "{:04}"), ("gYear", "{:04}Z"), ("gYear", "-{:04}")],
    "days, months and years": [
        *[("date", "20{:02}-01-09"), ("date", "{}2024-01-01"), ("gYear", "20{:02}")],
        *[("gYearMonth", "20{:02}-12Z"), ("dateTime", "20{:02}-01-01T00:00:00"), ("gYear", "x{}")],
    ],
    "days of a year": [("gMonthDay", f"--01-{{:02}}{zone}") for zone in ("", "+14:00", "-14:00")],
    "durations": [("duration", "P{}M"), ("duration", "P{}DT1H"), ("duration", "P1M{}D")],
    "numbers that are none": [("double", "NaN"), ("float", "{}.5"), ("integer", "{}")],
}
KINDS["all"] = [each for kinds in KINDS.values() for each in kinds]
SORTING = """
import sys
from random import Random
from pyoxigraph import Literal, NamedNode, Quad, Store
from ocop_kg.stores.embedded import evaluate
from ocop_kg.stores.querytext import prepare
from tests.stores.test_ordering import KINDS, drawn
query = f"SELECT ?v {{ ?s ?p ?v }} ORDER BY {sys.argv[1]}"
for name in KINDS:
    for size in (30, 300, 3000):
        for seed in range(3):
            store = drawn(name, size, seed)
            assert sum(1 for _ in evaluate(store, query, prepare(query))) == size
"""


def drawn(name: str, size: int, seed: int) -> Store:
    """Draw a store of literals of some kinds."""
    chance, store = Random(seed), Store()
    for number in range(size):
        datatype, form = chance.choice(KINDS[name])
        value = form.format(chance.randint(1, 23))
        term = Literal(value, datatype=NamedNode(XSD + datatype)) if datatype else Literal(value)
        store.add(Quad(NamedNode(f"urn:s{number}"), NamedNode("urn:p"), term))
    return store


@pytest.mark.parametrize("key", ["?v", "DESC(?v)", "COALESCE(?v, 1)", "(?v)"])
def test_a_sort_never_ends_the_process(key: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SORTING, key], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("order", ["?v", "DESC(?v)", "?p DESC(?v) ?s"])
def test_the_packaged_graph_can_be_sorted_by_anything(order: str) -> None:
    code = (
        "import ocop_kg, sys; kg = ocop_kg.KnowledgeGraph.open(); "
        "query = f'SELECT ?s ?p ?v {{ ?s ?p ?v }} ORDER BY {sys.argv[1]}'; "
        "assert len(kg.select(query)) == len(kg.dataset.query(query)); print(len(kg.select(query)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, order], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) == len(KnowledgeGraph.open())


_TERMS = st.one_of(
    st.integers(0, 99).map(Literal),
    st.text("ab", max_size=2).map(Literal),
    st.text("ab", max_size=2).map(lambda text: NamedNode("urn:" + text)),
)


def test_days_months_and_years_come_as_time_goes_by() -> None:
    written = ["2023", "2024", "2024-02", "2024-02-01", "2024-02-01T10:00:00", "2024-04-30"]
    kinds = ["gYear", "gYear", "gYearMonth", "date", "dateTime", "date"]
    store = Store()
    for number, (text, kind) in enumerate(zip(written[::-1], kinds[::-1], strict=True)):
        value = Literal(text, datatype=NamedNode(XSD + kind))
        store.add(Quad(NamedNode(f"urn:s{number}"), NamedNode("urn:p"), value))
    found = store.query(totally_ordered("SELECT ?v { ?s ?p ?v } ORDER BY ?v"))
    assert isinstance(found, QuerySolutions)
    assert [row["v"].value for row in found] == written


@given(st.lists(_TERMS, max_size=9))
def test_nothing_comes_before_names_and_names_before_literals(
    terms: list[NamedNode | Literal],
) -> None:
    store = Store()
    for number, term in enumerate(terms):
        store.add(Quad(NamedNode(f"urn:s{number}"), NamedNode("urn:p"), term))
    store.add(Quad(NamedNode("urn:x"), NamedNode("urn:q"), Literal(1)))
    query = "SELECT ?v { ?s ?any ?thing OPTIONAL { ?s <urn:p> ?v } } ORDER BY ?v"
    found = store.query(totally_ordered(query))
    assert isinstance(found, QuerySolutions)
    values = [row["v"] for row in found]
    assert values == sorted(values, key=_standard)


def _standard(term: object) -> tuple[int, int | str]:
    """Order as SPARQL 1.1 Query, section 15.1 does; numbers come before texts, as it may be."""
    if term is None:
        return 0, 0
    if isinstance(term, NamedNode):
        return 1, term.value
    assert isinstance(term, Literal)
    return (2, int(term.value)) if term.value.isdigit() else (3, term.value)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?order { ?order ?by ?x }",
        "SELECT ?a { ?a ?b 'ORDER BY ?a' } # ORDER BY ?a",
        'SELECT ?a { ?a ?b ?c } ORDER BY DESC(COALESCE(STR(?c), "")) LCASE(?a) COUNT(?b) LIMIT 1',
        "SELECT ?a { ?a ?b ?c } ORDER BY VALUES (?a) { (1) }",
    ],
)
def test_what_has_one_kind_or_is_no_sort_stays_as_it_is(query: str) -> None:
    assert totally_ordered(query) == query


def test_every_stored_question_is_still_a_query() -> None:
    for each in questions():
        Store().query(totally_ordered(each.sparql))
