"""Projections: nothing but claims and stated relations, each with the sources that state it."""

import csv
from collections import Counter

import networkx as nx
import pytest
from pyoxigraph import NamedNode

from ocop_kg import KnowledgeGraph
from ocop_kg.assets import asset
from ocop_kg.errors import UnknownThingError
from ocop_kg.network import build, projection, projections
from ocop_kg.network.catalogue import COLUMNS
from ocop_kg.vocabulary import ID, INFERRED_GRAPH, RDF_TYPE, graph_name, ocop, thing

NAMES = [each.name for each in projections()]
EXPECTED = {
    "country-product": [
        ("XAA", "has priority product", "example-tuber"),
        ("XAB", "has priority product", "example-tuber"),
        ("XAC", "has priority product", "example-fish"),
        ("XAC", "product of South-South support", "example-berry"),
    ],
    "experts": [
        ("XAA", "has priority product", "example-tuber"),
        ("XAB", "has priority product", "example-tuber"),
        ("XAC", "has priority product", "example-fish"),
        ("XAC", "product of South-South support", "example-berry"),
        ("ana-example", "chief expert on", "example-tuber"),
        ("ana-example", "supports country", "XAA"),
        ("bo-example", "supports country", "XAC"),
        ("bo-example", "trains on", "example-berry"),
    ],
    "partnerships": [
        ("XAD", "South-South", "XAA"),
        ("XAD", "funding", "example-institute"),
        ("example-institute", "technical", "XAC"),
    ],
    "people": [
        ("ana-example", "at organization", "example-institute"),
        ("ana-example", "at organization", "example-seed-unit"),
        ("example-launch", "organized by", "example-institute"),
        ("example-seed-unit", "is part of", "example-institute"),
        ("example-workshop", "organized by", "example-institute"),
    ],
    "projects": [
        ("example-tuber-project", "concerns country", "XAA"),
        ("example-tuber-project", "concerns country", "XAA"),
        ("example-tuber-project", "concerns country", "XAC"),
        ("example-tuber-project", "concerns product", "example-tuber"),
        ("example-tuber-project", "funded by", "XAD"),
        ("example-tuber-project", "under programme", "example-programme"),
    ],
}


def key(iri: str) -> str:
    return iri.rpartition("/")[2]


@pytest.mark.parametrize("name", EXPECTED)
def test_links_of_the_small_graph(small: KnowledgeGraph, name: str) -> None:
    network = small.network(name)
    links = [(key(start), data["label"], key(end)) for start, end, data in network.edges(data=True)]
    if not network.is_directed():
        wanted = [Counter((start, label, end)) for start, label, end in EXPECTED[name]]
        assert len(links) == len(wanted)
        assert all(Counter(link) in wanted for link in links)
    else:
        assert sorted(links) == EXPECTED[name]


def test_links_carry_claim_sources_and_more(small: KnowledgeGraph) -> None:
    network = small.network("partnerships")
    start, end = thing("country", "XAD").value, thing("country", "XAA").value
    (link,) = network.get_edge_data(start, end).values()
    assert link == {
        "label": "South-South",
        "relation": ID + "modality/south-south",
        "claim": ID + "partnership/xad-xaa-example-tuber",
        "sources": ("example-news-2024",),
        "product": "example tuber",
        "topic": "seed",
        "since": "2023",
    }
    assert network.nodes[start] == {
        "label": "Examplonia",
        "kind": "Country",
        "sources": ("example-news-2024", "example-report-2025"),
    }
    assert network.graph["name"] == "partnerships"


def test_a_relation_that_is_no_claim_has_its_sources(small: KnowledgeGraph) -> None:
    network = small.network("people")
    start = thing("event", "example-workshop").value
    end = thing("organization", "example-institute").value
    (link,) = network.get_edge_data(start, end).values()
    assert "claim" not in link
    assert link["sources"] == ("example-report-2025",)


def test_countries_and_products_are_two_sides(small: KnowledgeGraph) -> None:
    network = small.network("country-product")
    assert nx.is_bipartite(network)
    sides = {data["kind"]: data["bipartite"] for _, data in network.nodes(data=True)}
    assert sides == {"Country": 0, "Product": 1}


@pytest.mark.parametrize("name", NAMES)
def test_a_projection_says_what_it_is(name: str) -> None:
    described = projection(name)
    assert described.text.endswith(".")
    assert described.links in ("bipartite", "directed", "undirected")


@pytest.mark.parametrize("name", NAMES)
def test_a_projection_has_its_columns(kg: KnowledgeGraph, name: str) -> None:
    rows = kg.select(projection(name).sparql)
    assert rows.variables[:5] == COLUMNS
    assert all(row["source"] is not None for row in rows)


@pytest.mark.parametrize("name", NAMES)
def test_every_link_is_stated_by_each_of_its_sources(kg: KnowledgeGraph, name: str) -> None:
    network = kg.network(name)
    assert network.number_of_edges() > 50
    for start, end, data in network.edges(data=True):
        ends = {NamedNode(start), NamedNode(end)}
        assert data["sources"]
        for source in data["sources"]:
            graph = graph_name(source)
            assert graph != INFERRED_GRAPH
            if "claim" in data:
                quads = list(
                    kg.store.quads_for_pattern(NamedNode(data["claim"]), None, None, graph)
                )
                assert ends <= {quad.object for quad in quads}
                assert thing("source", source) in {quad.object for quad in quads}
            else:
                quads = list(
                    kg.store.quads_for_pattern(None, NamedNode(data["relation"]), None, graph)
                )
                assert any(ends == {quad.subject, quad.object} for quad in quads)


@pytest.mark.parametrize("name", NAMES)
def test_links_are_claims_and_no_claim_counts_twice(kg: KnowledgeGraph, name: str) -> None:
    network = kg.network(name)
    claims = [
        (frozenset((start, end)), data["relation"], data["claim"])
        for start, end, data in network.edges(data=True)
        if "claim" in data
    ]
    assert len(claims) == len(set(claims))
    for _, _, claim in claims:
        assert any(kg.store.quads_for_pattern(NamedNode(claim), RDF_TYPE, ocop("Claim"), None))


@pytest.mark.parametrize("name", NAMES)
def test_nodes_have_name_kind_and_sources_in_order(kg: KnowledgeGraph, name: str) -> None:
    network = kg.network(name)
    nodes = [(data["label"], iri) for iri, data in network.nodes(data=True)]
    assert nodes == sorted(nodes)
    for iri, data in network.nodes(data=True):
        assert data["label"] == kg.label(iri)
        assert data["kind"] != "Thing"
        links = [link for *ends, link in network.edges(data=True) if iri in ends]
        assert set(data["sources"]) == {source for link in links for source in link["sources"]}
    numbers = [number for _, _, number in network.edges(keys=True)]
    assert sorted(numbers) == list(range(len(numbers)))


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [
        ("country-product", "designations", "designation"),
        ("partnerships", "partnerships", "partnership"),
    ],
)
def test_a_row_of_the_tables_is_a_link(
    kg: KnowledgeGraph, name: str, table: str, column: str
) -> None:
    with asset(f"data/tables/{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = {row[column] for row in csv.DictReader(file)}
    links = [key(data["claim"]) for _, _, data in kg.network(name).edges(data=True)]
    assert sorted(links) == sorted(rows)


def test_a_network_is_new_each_time(kg: KnowledgeGraph) -> None:
    before = len(kg)
    kg.network("partnerships").clear()
    assert kg.network("partnerships").number_of_nodes() > 50
    assert len(kg) == before
    nx.freeze(build(kg, "partnerships"))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("people and bodies", "unknown network 'people and bodies'; there are country-product, ev"),
        ("expert", "unknown network 'expert'; did you mean experts"),
        ("../projections/experts", "unknown network '../projections/experts'"),
    ],
)
def test_an_unknown_name_gets_near_ones(kg: KnowledgeGraph, name: str, message: str) -> None:
    with pytest.raises(UnknownThingError) as caught:
        kg.network(name)
    assert str(caught.value).startswith(message)
    with pytest.raises(UnknownThingError):
        kg.path("Lesotho", "China", network=name)
