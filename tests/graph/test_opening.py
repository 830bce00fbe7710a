"""Opening: the packaged graph, own files beside it or in its place, in memory or on disk."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ocop_kg.errors import ReadError, StoreError
from ocop_kg.graph import Graph
from ocop_kg.reading import file_graph
from ocop_kg.vocabulary import INFERRED_GRAPH, ONTOLOGY_GRAPH

MINE = """
@prefix ocop: <https://w3id.org/ocop/ontology#> .
<urn:mine:support> a ocop:ExpertSupport ; ocop:byExpert <urn:mine:someone> .
"""
IS_EXPERT = "ASK { <urn:mine:someone> a ocop:Expert }"
LESOTHO = "ASK { <https://w3id.org/ocop/id/country/LSO> a ocop:Country }"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.ttl"
    path.write_text(MINE, "utf-8")
    return path


def test_own_files_stand_beside_the_packaged_graph(mine: Path) -> None:
    graph = Graph.open(mine)
    assert graph.query(LESOTHO) is True
    assert graph.query(IS_EXPERT) is True
    assert file_graph(mine) in graph.graphs()


def test_own_files_can_stand_in_its_place(mine: Path) -> None:
    graph = Graph.open(mine, replace=True)
    assert graph.query(LESOTHO) is False
    assert graph.query(IS_EXPERT) is True
    assert {file_graph(mine), INFERRED_GRAPH, ONTOLOGY_GRAPH} == set(graph.graphs())


def test_without_inference_only_what_is_stated_is_there(mine: Path) -> None:
    graph = Graph.open(mine, inferred=False)
    assert graph.query(IS_EXPERT) is False
    assert INFERRED_GRAPH not in graph.graphs()
    packaged = Graph.open(inferred=False)
    assert packaged.query(LESOTHO) is True
    assert INFERRED_GRAPH not in packaged.graphs()


def test_the_default_graph_is_the_union_of_the_named_graphs(kg: Graph) -> None:
    named = kg.select(
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"
    )
    assert named.to_dicts() == [{"n": len(kg)}]


def test_an_unreadable_file_opens_nothing(tmp_path: Path) -> None:
    (tmp_path / "half.ttl").write_text("<urn:s> <urn:p> ", "utf-8")
    with pytest.raises(ReadError, match=r"half\.ttl:1"):
        Graph.open(tmp_path / "half.ttl")
    with pytest.raises(ReadError):
        Graph.open(tmp_path / "half.ttl", store=tmp_path / "store")
    assert [path.name for path in tmp_path.iterdir()] == ["half.ttl"]


def test_a_store_on_disk_answers_like_memory_and_keeps_files(tmp_path: Path, mine: Path) -> None:
    place = tmp_path / "stores" / "graph"
    made = Graph.open(mine, store=place)
    assert len(made) == len(Graph.open(mine))
    mine.unlink()
    again = Graph.open(store=place)
    assert again.query(IS_EXPERT) is True
    assert again.query(LESOTHO) is True
    assert len(again) == len(made)


def test_a_store_on_disk_can_be_replaced_and_added_to(tmp_path: Path, mine: Path) -> None:
    place = tmp_path / "graph"
    Graph.open(store=place)
    assert Graph.open(mine, store=place, replace=True).query(LESOTHO) is False
    other = tmp_path / "other.nt"
    other.write_text("<urn:other> <urn:p> <urn:o> .", "utf-8")
    both = Graph.open(other, store=place)
    assert both.query("ASK { <urn:other> ?p ?o }") is True
    assert both.query(IS_EXPERT) is True
    assert both.query(LESOTHO) is False
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph", "mine.ttl", "other.nt"]


def test_a_store_of_another_release_is_made_anew(tmp_path: Path, mine: Path) -> None:
    place = tmp_path / "graph"
    Graph.open(mine, store=place)
    label = json.loads((place / "ocop-kg.json").read_text("utf-8"))
    (place / "ocop-kg.json").write_text(json.dumps(label | {"packaged": "older"}), "utf-8")
    assert Graph.open(store=place).query(IS_EXPERT) is True
    assert json.loads((place / "ocop-kg.json").read_text("utf-8")) == label
    (place / "ocop-kg.json").write_text(json.dumps(label | {"packaged": "older"}), "utf-8")
    mine.unlink()
    with pytest.raises(
        StoreError, match=r"must be made anew, and .*mine\.ttl: there is no such file"
    ):
        Graph.open(store=place)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me", "utf-8")
    with pytest.raises(StoreError, match="this is no graph of ocop_kg: name a new or empty folder"):
        Graph.open(store=tmp_path)
    with pytest.raises(StoreError, match="this is no graph of ocop_kg"):
        Graph.open(store=tmp_path / "letter.txt")
    assert (tmp_path / "letter.txt").read_text("utf-8") == "keep me"


def test_two_processes_read_one_store(tmp_path: Path) -> None:
    place = tmp_path / "graph"
    here = Graph.open(store=place)
    code = f"from ocop_kg.graph import Graph; print(len(Graph.open(store={str(place)!r})))"
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(there.stdout) == len(here)


def test_opening_changes_no_file_of_the_caller(mine: Path) -> None:
    before = mine.read_bytes()
    Graph.open(mine)
    assert mine.read_bytes() == before
