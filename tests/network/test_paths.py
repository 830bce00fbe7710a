"""Paths: short, honest about direction, and the same whichever end one starts from."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import UnknownThingError
from ocop_kg.network import Link, Path, shortest_paths
from ocop_kg.records import Name

NODES = "abcdef"
edges = st.lists(
    st.tuples(
        st.sampled_from(NODES),
        st.sampled_from(NODES),
        st.sampled_from(["knows", "owns"]),
        st.sets(st.sampled_from(["s1", "s2", "s3"]), min_size=1),
    ),
    max_size=12,
)
ends = st.tuples(st.sampled_from(NODES), st.sampled_from(NODES))


def network_of(
    links: list[tuple[str, str, str, set[str]]], *, directed: bool
) -> "nx.MultiGraph[str]":
    network: nx.MultiGraph[str] = nx.MultiDiGraph() if directed else nx.MultiGraph()
    network.add_nodes_from((node, {"label": node.upper(), "kind": "Letter"}) for node in NODES)
    for start, end, label, sources in links:
        network.add_edge(start, end, label=label, sources=tuple(sorted(sources)))
    return network


@given(edges, ends, st.booleans())
def test_paths_are_shortest_and_lead_from_end_to_end(
    links: list[tuple[str, str, str, set[str]]],
    between: tuple[str, str],
    directed: bool,
) -> None:
    network = network_of(links, directed=directed)
    start, end = between
    plain = nx.Graph(network.edges())
    plain.add_nodes_from(NODES)
    paths = shortest_paths(network, start, end, limit=1000)
    if not nx.has_path(plain, start, end):
        assert paths == []
        return
    assert len(paths) == len(list(nx.all_shortest_paths(plain, start, end)))
    for path in paths:
        assert len(path) == nx.shortest_path_length(plain, start, end)
        stops = [path.start, *(step.end for step in path.steps)]
        assert (stops[0].iri, stops[-1].iri) == between == (path.start.iri, path.end.iri)
        assert all(step.start == stop for step, stop in zip(path.steps, stops, strict=False))
        assert len(set(stops)) == len(stops)
        for step in path.steps:
            assert len(step.links) == sum(
                {step.start.iri, step.end.iri} == {u, v} for u, v, *_ in links
            )
            assert all(_states(link, step.start.iri, step.end.iri, links) for link in step.links)


def _states(link: Link, start: str, end: str, links: list[tuple[str, str, str, set[str]]]) -> bool:
    """Whether a link of a path is one of the links that went in, told in the right direction."""
    pairs = {True: [(start, end)], False: [(end, start)], None: [(start, end), (end, start)]}
    return any(
        (u, v) in pairs[link.forward]
        and label == link.label
        and tuple(sorted(sources)) == link.sources
        for u, v, label, sources in links
    )


@given(edges, ends, st.booleans())
def test_the_way_back_is_the_way_there(
    links: list[tuple[str, str, str, set[str]]],
    between: tuple[str, str],
    directed: bool,
) -> None:
    network = network_of(links, directed=directed)
    start, end = between

    def stops(paths: list[Path], step: int) -> set[tuple[str, ...]]:
        return {(path.start.iri, *(s.end.iri for s in path.steps))[::step] for path in paths}

    there = shortest_paths(network, start, end, limit=1000)
    back = shortest_paths(network, end, start, limit=1000)
    assert stops(there, 1) == stops(back, -1)
    assert {path.sources for path in there} == {path.sources for path in back}


def test_the_best_evidenced_way_comes_first() -> None:
    network = network_of(
        [
            ("a", "b", "knows", {"s1", "s2"}),
            ("b", "f", "knows", {"s1", "s2"}),
            ("a", "c", "knows", {"s1", "s2", "s3"}),
            ("c", "f", "knows", {"s1"}),
            ("a", "d", "knows", {"s1"}),
            ("f", "d", "owns", {"s3"}),
            ("d", "f", "knows", {"s2"}),
            ("d", "f", "knows", {"s3"}),
        ],
        directed=True,
    )
    assert list(map(str, shortest_paths(network, "a", "f"))) == [
        "A --knows--> B --knows--> F",
        "A --knows--> C --knows--> F",
        "A --knows--> D --knows--> F",
    ]
    assert len(shortest_paths(network, "a", "f", limit=2)) == 2
    assert str(shortest_paths(network, "f", "d")[0]) == "F --owns--> D"
    assert len(shortest_paths(network, "f", "d")[0].steps[0].links) == 3


def test_simple_graphs_of_networkx_will_do() -> None:
    karate = nx.path_graph(["a", "b", "c"])
    (path,) = shortest_paths(karate, "a", "c")
    assert str(path) == "a ---- b ---- c"


def test_a_path_in_words(small: KnowledgeGraph) -> None:
    path = small.path("Exampla Islands", "Ana Example")
    assert path is not None
    assert str(path) == (
        "Exampla Islands --has priority product--> example tuber <--chief expert on-- Ana Example"
    )
    assert path.with_sources() == (
        "Exampla Islands --has priority product--> example tuber  [example-news-2024]\n"
        "example tuber <--chief expert on-- Ana Example  [example-news-2024, example-page-2022]"
    )
    assert path.sources == ("example-news-2024", "example-page-2022")
    assert [step.end.kind for step in path.steps] == ["Product", "Expert"]
    claims = [link.claim.rpartition("/")[2] for step in path.steps for link in step.links]
    assert claims == ["XAB-example-tuber", "ana-example-chief-expert-on-example-tuber"]


def test_no_way_and_no_steps(small: KnowledgeGraph) -> None:
    assert small.path("Exampleton", "Exampland") is None
    assert small.paths("World", "Exampland") == []
    here = small.path("Exampland", small.country("XAA"))
    assert here is not None
    assert (len(here), bool(here), str(here), here.with_sources()) == (0, True, "Exampland", "")


def test_paths_within_another_network(small: KnowledgeGraph) -> None:
    assert small.path("XAD", "XAC", network="country-product") is None
    path = small.path("XAD", "XAC", network="partnerships")
    assert str(path) == ("Examplonia --funding--> Example Institute --technical--> South Exampland")


def test_paths_in_the_packaged_data(kg: KnowledgeGraph) -> None:
    (path,) = kg.paths("LSO", "China")
    assert str(path) == "Lesotho <--South-South-- China"
    assert len(path.steps[0].links) == 2
    names: list[Name] = ["莱索托", "426", kg.country("LSO"), kg.country("LSO").node]
    assert {str(kg.path(name, "Liping Jin")) for name in names} == {
        "Lesotho --has priority product--> potato <--chief expert on-- Liping Jin"
    }


@pytest.mark.parametrize("ends", [("Lesothho", "China"), ("China", "Lesothho")])
def test_an_unknown_end_gets_near_names(kg: KnowledgeGraph, ends: tuple[str, str]) -> None:
    with pytest.raises(UnknownThingError, match="did you mean Lesotho"):
        kg.path(*ends)
