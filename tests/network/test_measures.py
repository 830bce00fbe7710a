"""Centrality and communities: what networkx says, in a fixed order, with any of its backends."""

import os
import subprocess
import sys

import networkx as nx
import pytest

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import MissingExtraError, UnknownThingError, UsageError
from ocop_kg.network import CENTRALITIES, centrality, communities


def simple(kg: KnowledgeGraph, name: str) -> "nx.Graph[str]":
    """A network without parallel links, made by networkx itself."""
    network = kg.network(name)
    return nx.DiGraph(network) if network.is_directed() else nx.Graph(network)


@pytest.mark.parametrize("kind", CENTRALITIES)
@pytest.mark.parametrize("name", ["country-product", "partnerships"])
def test_scores_are_those_of_networkx(kg: KnowledgeGraph, name: str, kind: str) -> None:
    measure = nx.pagerank if kind == "pagerank" else getattr(nx, f"{kind}_centrality")
    wanted = measure(simple(kg, name), **({"weight": None} if kind == "pagerank" else {}))
    rows = centrality(kg.network(name), kind)
    assert {row.iri: row.score for row in rows} == pytest.approx(wanted, abs=1e-9)
    order = [(-row.score, row.label, row.iri) for row in rows]
    assert order == sorted(order)
    assert all(row.label == kg.label(row.iri) for row in rows)


def test_the_centre_of_the_small_graph(small: KnowledgeGraph) -> None:
    rows = centrality(small.network("experts"), "betweenness")
    assert [(row.label, row.kind) for row in rows[:2]] == [
        ("South Exampland", "Country"), ("example tuber", "Product"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["degree", "pagerank"])
def test_a_backend_of_networkx_computes(kg: KnowledgeGraph, kind: str) -> None:
    pytest.importorskip("graphblas_algorithms", reason="needs the backend graphblas-algorithms")
    network = kg.network("experts")
    scores = {row.iri: row.score for row in centrality(network, kind, backend="graphblas")}
    assert scores == pytest.approx(
        {row.iri: row.score for row in centrality(network, kind)}, abs=1e-6
    )


def test_what_a_backend_cannot_do(kg: KnowledgeGraph) -> None:
    pytest.importorskip("graphblas_algorithms", reason="needs the backend graphblas-algorithms")
    with pytest.raises(UsageError, match="backend 'graphblas' cannot do this"):
        centrality(kg.network("experts"), "betweenness", backend="graphblas")


def test_a_backend_that_is_not_installed(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="cannot load its backend 'abacus': install it"):
        centrality(kg.network("experts"), backend="abacus")
    with pytest.raises(UsageError, match="cannot load its backend 'abacus'"):
        communities(kg.network("experts"), backend="abacus")


def test_pagerank_without_its_extra(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(MissingExtraError, match=r"'scipy': pip install 'ocop-kg\[network\]'"):
        centrality(kg.network("experts"), "pagerank")


def test_an_unknown_kind_gets_near_ones(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownThingError, match="'page_rank'; did you mean pagerank"):
        centrality(kg.network("experts"), "page_rank")


@pytest.mark.parametrize("kind", CENTRALITIES)
def test_an_empty_network_has_no_centre(kind: str) -> None:
    assert centrality(nx.MultiGraph(), kind) == []
    assert communities(nx.MultiDiGraph()) == []


@pytest.mark.parametrize("name", ["country-product", "experts", "everything"])
def test_communities_divide_all_nodes(kg: KnowledgeGraph, name: str) -> None:
    network = kg.network(name)
    parts = communities(network)
    members = [member.iri for part in parts for member in part.members]
    assert sorted(members) == sorted(network)
    assert [len(part) for part in parts] == sorted(map(len, parts), reverse=True)
    for part in parts:
        labels = [member.label for member in part.members]
        assert labels == sorted(labels)
        assert str(part) == ", ".join(labels)
    plain = nx.Graph(network.edges())
    groups = [{member.iri for member in part.members} for part in parts]
    assert nx.community.modularity(plain, groups, weight=None) > 0.5
    assert communities(network) == parts


def test_communities_of_the_small_graph(small: KnowledgeGraph) -> None:
    assert [str(part) for part in communities(small.network("country-product"))] == [
        "Exampla Islands, Exampland, example tuber",
        "South Exampland, example berry, example fish",
    ]
    (first, _) = communities(small.network("country-product"))
    assert [member.score for member in first.members] == [1, 1, 2]


def test_the_order_of_hashes_changes_nothing() -> None:
    code = (
        "from ocop_kg import KnowledgeGraph\n"
        "from ocop_kg.network import CENTRALITIES, FORMATS, centrality, communities, network_text\n"
        "network = KnowledgeGraph.open().network('everything')\n"
        "print(*communities(network), sep='\\n')\n"
        "print(*(row for kind in CENTRALITIES for row in centrality(network, kind)), sep='\\n')\n"
        "print(*(network_text(network, syntax) for syntax in FORMATS))\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True, capture_output=True, env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(said) == 1
    assert len(said.pop()) > 500_000
