"""Laws of views, for any choice of sources."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as run
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import UsageError
from ocop_kg.graph import Graph
from ocop_kg.graph.blanks import with_stable_names
from ocop_kg.graph.inference import closure
from ocop_kg.vocabulary import INFERRED_GRAPH, ONTOLOGY_GRAPH

SMALL = Path(__file__).parent.parent / "data/small-graph.trig"
KEYS = (
    "example-codes",
    "example-editors",
    "example-news-2024",
    "example-page-2022",
    "example-report-2025",
)
DATES = ("2022", "2022-03-12", "2023-06", "2024-07", "2024", "2025", "2026")
WISHES: st.SearchStrategy[dict[str, object]] = st.fixed_dictionaries(
    {},
    optional={
        "as_of": st.sampled_from(DATES),
        "published_before": st.sampled_from(DATES),
        "publishers": st.sets(st.sampled_from(["Example Agency", "example daily"]), min_size=1),
        "kinds": st.sets(st.sampled_from(["news", "page", "publication", "dataset"]), min_size=1),
        "without": st.sets(st.sampled_from(KEYS)),
    },
)


@cache
def small() -> Graph:
    return Graph.open(SMALL, replace=True)


def viewed(graph: Graph, wish: Mapping[str, object]) -> Graph | None:
    """Give a view, or None where no source is left."""
    try:
        return graph.view(**wish)  # type: ignore[arg-type]
    except UsageError as error:
        assert "no source is left" in str(error)  # noqa: PT017
        return None


def stated(graph: Graph) -> set[Quad]:
    return {
        quad
        for name in graph.graphs()
        if name != INFERRED_GRAPH
        for quad in graph.store.quads_for_pattern(None, None, None, name)
    }


def same(one: Iterable[Quad], other: Iterable[Quad]) -> bool:
    return set(with_stable_names(one)) == set(with_stable_names(other))


@run(deadline=None, max_examples=40)
@given(WISHES)
def test_a_view_is_what_its_sources_state_and_what_follows(wish: dict[str, object]) -> None:
    view = viewed(small(), wish)
    if view is None:
        return
    names = {*view.choice.graphs, ONTOLOGY_GRAPH}
    kept = {quad for quad in stated(small()) if quad.graph_name in names}
    assert stated(view) == kept
    follows = closure(kept)
    inferred = view.store.quads_for_pattern(None, None, None, INFERRED_GRAPH)
    assert {quad.triple for quad in inferred} == follows
    assert {quad.triple for quad in view.triples()} == {quad.triple for quad in kept} | follows
    assert len(view.choice.kept) + len(view.choice.left_out) == len(KEYS)


@run(deadline=None, max_examples=40)
@given(WISHES, WISHES)
def test_a_view_of_a_view_meets_both_wishes(
    one: dict[str, object], other: dict[str, object]
) -> None:
    both = {**one, **other}
    for name in one.keys() & other.keys():
        first, second = one[name], other[name]
        if isinstance(first, set) and isinstance(second, set):
            both[name] = first | second if name == "without" else first & second
        else:
            both[name] = min(str(first), str(second), key=lambda date: small_first(name, date))
    first_view = viewed(small(), one)
    twice = viewed(first_view, other) if first_view is not None else None
    at_once = viewed(small(), both)
    if twice is None or at_once is None:
        assert twice is at_once
        return
    assert set(twice.store) == set(at_once.store)
    assert twice.choice.kept == at_once.choice.kept
    assert twice.choice.names_only == at_once.choice.names_only
    assert {left.source.iri for left in twice.choice.left_out} == {
        left.source.iri for left in at_once.choice.left_out
    }


def small_first(name: str, date: str) -> str:
    """Order bounds by the last day that they allow."""
    from ocop_kg.graph.periods import given_period

    days = given_period(date, name)
    return str(days.end if name == "as_of" else days.start)


@run(deadline=None, max_examples=15)
@given(WISHES)
def test_a_view_is_its_own_export_opened_again(
    tmp_path_factory: pytest.TempPathFactory, wish: dict[str, object]
) -> None:
    view = viewed(small(), wish)
    if view is None:
        return
    file = tmp_path_factory.mktemp("export") / "view.nq"
    quads = (quad for quad in stated(view) if quad.graph_name != ONTOLOGY_GRAPH)
    file.write_bytes(serialize(quads, format=RdfFormat.N_QUADS) or b"")
    assert same(Graph.open(file, replace=True).store, view.store)


def test_a_view_of_everything_is_the_graph_itself(kg: KnowledgeGraph) -> None:
    view = kg.view()
    assert same(view.store.quads_for_pattern(None, None, None, INFERRED_GRAPH), inferred(kg))
    assert same(stated(view), stated(kg))
    assert len(view) == len(kg)
    assert view.choice == kg.choice


def inferred(graph: Graph) -> Iterable[Quad]:
    return graph.store.quads_for_pattern(None, None, None, INFERRED_GRAPH)


@pytest.mark.parametrize("key", ["seed-ocop-china-2025", "ocop-kg-editors", "van-hanoi-2025-07-15"])
def test_without_a_source_all_others_stay(kg: KnowledgeGraph, key: str) -> None:
    before = set(kg.store)
    view = kg.view(without=key)
    gone = NamedNode(f"https://w3id.org/ocop/graph/{key}")
    kept = {quad for quad in stated(kg) if quad.graph_name != gone}
    assert stated(view) == kept
    assert {quad.triple for quad in inferred(view)} == closure(kept)
    assert set(kg.store) == before
