"""Property paths: walked by us and by the engine, they end in the same place."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from ocop_kg.records.paths import Path
from ocop_kg.records.values import Money, integer, number
from ocop_kg.vocabulary import OCOP

NODES = [NamedNode(f"urn:n{number}") for number in range(5)]
NAMES = ["p", "q"]
steps = st.builds(str.__add__, st.sampled_from(["", "^"]), st.sampled_from(NAMES))
ways = st.lists(steps, min_size=1, max_size=3).map("/".join)
paths = st.lists(ways, min_size=1, max_size=3).map("|".join)
triples = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NAMES), st.sampled_from(NODES)), max_size=12
)


@given(triples, paths)
def test_paths_mean_what_sparql_says(
    facts: list[tuple[NamedNode, str, NamedNode]], text: str
) -> None:
    store = Store()
    store.extend(Quad(start, NamedNode(OCOP + name), end) for start, name, end in facts)
    path = Path.parse(text)
    query = f"PREFIX : <{OCOP}> SELECT ?a ?b {{ ?a {with_colons(text)} ?b }}"
    wanted = {(row["a"], row["b"]) for row in store.query(query)}  # type: ignore[union-attr]
    assert {(start, end) for start in NODES for end in path.ends(store, start)} == wanted
    assert {(start, end) for end in NODES for start in path.starts(store, end)} == wanted


def with_colons(text: str) -> str:
    return "".join(f":{sign}" if sign in NAMES else sign for sign in text)


def test_any_property_and_staying() -> None:
    store = Store()
    store.add(Quad(NODES[0], NamedNode("urn:x"), NODES[1]))
    assert Path.parse("*").ends(store, NODES[0]) == {NODES[1]}
    assert Path.parse("^*").ends(store, NODES[1]) == {NODES[0]}
    assert Path.parse(".").ends(store, NODES[0]) == {NODES[0]}
    assert not Path.parse(".").ends_against


@pytest.mark.parametrize(
    ("text", "value"),
    [("7", 7), ("-7.50", "-7.5"), (".5", "0.5"), ("1e3", 1000)]
    + [(text, None) for text in ("x", "", "NaN", "INF", "1_000", "\u0667", "7 ", "7\n", "1e9999")],
)
def test_numbers(text: str, value: int | str | None) -> None:
    assert number(text) == (None if value is None else Decimal(value))
    assert integer(text) == (value if isinstance(value, int) else None)


def test_sums_show_themselves() -> None:
    assert str(Money.of("1234567.5", "EUR")) == "EUR 1,234,567.5"
    assert str(Money.of("7", None)) == "7"
    assert Money.of(None, "EUR") is Money.of("some", "EUR") is None
