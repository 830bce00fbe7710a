"""Opening: the packaged graph, own files beside it or in its place, in memory or on disk."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ocop_kg.errors import ReadError, StoreError, UsageError
from ocop_kg.graph import Graph, ondisk, opening
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


def test_a_store_on_disk_has_all_named_graphs(tmp_path: Path, kg: Graph) -> None:
    on_disk = Graph.open(store=tmp_path / "graph")
    assert on_disk.graphs() == kg.graphs()
    assert set(on_disk.store) == set(kg.store)
    found = on_disk.why("Lesotho", "isSubjectOf", "designation/LSO-potato")
    assert str(found) == str(kg.why("Lesotho", "isSubjectOf", "designation/LSO-potato"))


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


def test_a_store_is_for_all_whom_the_umask_allows(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    Graph.open(store=tmp_path / "graph")
    modes = {(tmp_path / name).stat().st_mode for name in ("plain", "graph")}
    assert len(modes) == 1


def test_a_store_that_cannot_take_its_place_leaves_the_old_one(
    tmp_path: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "graph"
    Graph.open(store=place)
    label = (place / "ocop-kg.json").read_bytes()
    rename = Path.rename

    def fail_for_the_new(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_for_the_new)
    with pytest.raises(StoreError, match="it cannot be made here: No space left on device"):
        Graph.open(mine, store=place)
    assert (place / "ocop-kg.json").read_bytes() == label
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph", "mine.ttl"]


@pytest.mark.parametrize("held", [True, False])
def test_what_somebody_else_put_there_meanwhile_stays(
    held: bool, tmp_path: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "graph"
    if held:
        Graph.open(store=place)
    other = tmp_path / "other.nt"
    other.write_text("<urn:other> <urn:p> <urn:o> .", "utf-8")

    def fill_slowly(*args: Any, **options: Any) -> None:
        monkeypatch.undo()
        Graph.open(other, store=place)
        opening.fill(*args, **options)

    monkeypatch.setattr(ondisk, "fill", fill_slowly)
    with pytest.raises(StoreError, match="somebody else changed it meanwhile"):
        Graph.open(mine, store=place)
    assert Graph.open(store=place).query("ASK { <urn:other> ?p ?o }") is True
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph", "mine.ttl", "other.nt"]


def test_two_who_make_the_same_store_both_have_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_slowly(*args: Any, **options: Any) -> None:
        monkeypatch.undo()
        Graph.open(store=tmp_path / "graph")
        opening.fill(*args, **options)

    monkeypatch.setattr(ondisk, "fill", fill_slowly)
    assert Graph.open(store=tmp_path / "graph").query(LESOTHO) is True
    assert [path.name for path in tmp_path.iterdir()] == ["graph"]


def test_the_folder_in_which_one_stands_is_no_new_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match="you stand in it"):
        Graph.open(store=".")
    Graph.open(store="graph")
    monkeypatch.chdir(tmp_path / "graph")
    assert Graph.open(store=".").query(LESOTHO) is True


def test_a_path_with_a_nul_is_a_store_error() -> None:
    with pytest.raises(StoreError, match="null"):
        Graph.open(store="a\0b")


@pytest.mark.parametrize(
    "label",
    [
        "[]",
        '{"packaged": "", "inferred": true, "files": []}',
        '{"packaged": 1, "inferred": true, "files": {}}',
        '{"packaged": "", "inferred": "yes", "files": {}}',
        '{"packaged": "", "inferred": true, "files": {"a": 1}}',
        '{"packaged": ""}',
    ],
)
def test_a_label_of_other_types_is_none_of_ours(label: str, tmp_path: Path) -> None:
    (tmp_path / "ocop-kg.json").write_text(label, "utf-8")
    with pytest.raises(StoreError, match="this is no graph of ocop_kg"):
        Graph.open(store=tmp_path)
    assert (tmp_path / "ocop-kg.json").read_text("utf-8") == label


def test_an_engine_that_cannot_write_is_a_store_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_: object, **__: object) -> None:
        raise OSError("IO error: No space left on device")

    monkeypatch.setattr(ondisk, "fill", no_space)
    with pytest.raises(StoreError, match="it cannot be made here: IO error: No space"):
        Graph.open(store=tmp_path / "graph")
    assert list(tmp_path.iterdir()) == []


def test_the_last_caller_decides_about_inference(tmp_path: Path, mine: Path) -> None:
    Graph.open(mine, store=tmp_path / "graph")
    assert Graph.open(store=tmp_path / "graph", inferred=False).query(IS_EXPERT) is False
    assert Graph.open(store=tmp_path / "graph").query(IS_EXPERT) is True


def test_a_damaged_store_is_told(tmp_path: Path) -> None:
    place = tmp_path / "graph"
    Graph.open(store=place)
    for file in (place / "quads").glob("*.sst"):
        file.write_bytes(b"damaged")
    with pytest.raises(StoreError, match="the engine cannot open it"):
        Graph.open(store=place)


def test_a_replacement_needs_files() -> None:
    with pytest.raises(UsageError, match="replace needs files"):
        Graph.open(replace=True)
