"""Loading dumps: what a plain reading gives, in pieces, whole or not at all."""

import gzip
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, Store

from ocop_kg.budget import Budget
from ocop_kg.errors import BudgetError, ReadError, StoreError, UnknownFormatError, UsageError
from ocop_kg.graph import Graph, loading
from ocop_kg.reading import file_graph, read_quads
from ocop_kg.reading.pieces import LineFile
from ocop_kg.stores.bulk import LineLoader
from ocop_kg.vocabulary import INFERRED_GRAPH, ONTOLOGY_GRAPH
from tests.cli.conftest import environment

LINES = (
    "<urn:a> <urn:p> <urn:b> <urn:g> .\n",
    "<urn:a> <urn:p> <urn:b> <urn:h> .\n",
    "<urn:a> <urn:p> <urn:c> .\n",
    '<urn:a> <urn:p> "a <b> \\" . #" <urn:g> .\n',
    '<urn:a> <urn:p> "1"^^<urn:type> <urn:g> .\n',
    '<urn:a> <urn:p> "a <b" .\n',
    '<urn:a> <urn:p> "x"@en.\n',
    "<urn:a> <urn:p> <urn:d> <urn:g> . # see <urn:x> .\n",
    "<urn:a> <urn:p> <urn:e> . # see <urn:x> .\n",
    "<urn:a> <urn:p> <<( <urn:a> <urn:p> <urn:b> )>> .\n",
    "<urn:a> <urn:p> <<( <urn:a> <urn:p> _:x )>> <urn:g> .\n",
    "_:x <urn:p> _:y <urn:g> .\n",
    '_:y <urn:p> "z" _:x .\n',
    '<urn:a> <urn:p> "no _:x" <urn:g> .\n',
    "# nothing\n",
    "\n",
    "  <urn:a>\t<urn:p>  <urn:f>   <urn:g>   .\r\n",
    '<urn:é> <urn:p> "中" <urn:g> .\n',
)


def same(one: Iterable[Quad], other: Iterable[Quad]) -> bool:
    """Whether two sets of quads are the same but for the names of blank nodes."""
    datasets = [Dataset(one), Dataset(other)]
    for dataset in datasets:
        dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return datasets[0] == datasets[1]


def read_plainly(path: Path) -> set[Quad]:
    quads = set(read_quads(path))
    return quads | {Quad(quad.subject, quad.predicate, quad.object) for quad in quads}


def loaded_by_lines(path: Path, size: int) -> Store:
    store, named = Store(), path.suffix == ".nq"
    loader = LineLoader(store, str(path), file_graph(path), named=named)
    list(loader.load(LineFile(path, Budget(), size).pieces()))
    return store


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(LINES), min_size=1, max_size=12), st.integers(1, 400), st.booleans()
)
def test_pieces_hold_what_the_whole_file_says(lines: list[str], size: int, ends: bool) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "dump.nq"
        whole = "".join(lines).encode()[: None if ends else -1]
        path.write_bytes(whole if whole.strip() else b"#")
        assert same(loaded_by_lines(path, size), read_plainly(path))


def test_triples_go_to_a_graph_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "dump.nt"
    path.write_text(
        '<urn:a> <urn:p> <urn:b> .\n_:x <urn:p> "a\\" ." .\n# <urn:c> .\n<urn:a> <urn:p> _:x.\n'
        "<urn:a> <urn:p> <urn:c> .\n"
    )
    store = loaded_by_lines(path, 50)
    assert same(store, read_plainly(path))
    assert list(store.named_graphs()) == [file_graph(path)]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "dump.nq"
    path.write_text("".join(LINES), "utf-8")
    return path


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_dumps_are_loaded_beside_the_ontology_and_asked(dump: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.nt.gz"
    more.write_bytes(gzip.compress(b"<urn:a> <urn:p> <urn:b> .\n_:x <urn:p> <urn:more> .\n"))
    turtle = tmp_path / "some.ttl"
    turtle.write_text("<urn:a> <urn:p> [ <urn:q> 1 ] .")
    told: list[loading.Progress] = []
    graph = Graph.load(dump, more, turtle, store=tmp_path / "store", tell=told.append)
    assert graph.inferred is False
    assert INFERRED_GRAPH not in graph.graphs()
    assert {ONTOLOGY_GRAPH, file_graph(more), file_graph(turtle)} < set(graph.graphs())
    ways = graph.select("SELECT ?g { <urn:a> <urn:p> <urn:b> }")
    assert len(ways) == 1  # though three graphs say so
    assert graph.query("ASK { ?x <urn:p> <urn:more> ; <urn:p> ?y }") is True
    assert graph.query("ASK { ?x <urn:p> <urn:more> , ?y FILTER(isBlank(?y)) }") is False
    assert (told[-1].file, told[-1].statements) == (str(turtle), told[0].statements + 4)
    again = Graph.open(store=tmp_path / "store")
    assert (again.inferred, set(again.store)) == (False, set(graph.store))


def test_more_is_added_and_what_is_there_is_passed_over(dump: Path, tmp_path: Path) -> None:
    first = set(Graph.load(dump, store=tmp_path / "store").store)
    more = tmp_path / "more.nq"
    more.write_text("<urn:more> <urn:p> <urn:o> <urn:g> .\n")
    second = set(Graph.load(dump, more, dump, store=tmp_path / "store").store)
    assert first < second
    assert len(second - first) == 2
    dump.write_text("<urn:new> <urn:p> <urn:o> <urn:g> .\n")
    with pytest.raises(StoreError, match="changed since it was loaded"):
        Graph.load(dump, store=tmp_path / "store")
    graph = Graph.load(dump, store=tmp_path / "store", replace=True)
    assert graph.query("ASK { <urn:new> ?p ?o }") is True
    assert graph.query("ASK { <urn:a> ?p ?o }") is False
    assert names_in(tmp_path) == ["dump.nq", "more.nq", "store"]


def test_what_follows_is_worked_out_when_it_is_wanted(tmp_path: Path) -> None:
    dump = tmp_path / "dump.nt"
    dump.write_text(
        "<urn:s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://w3id.org/ocop/ontology#ExpertSupport> .\n"
        "<urn:s> <https://w3id.org/ocop/ontology#byExpert> <urn:e> .\n"
    )
    expert = "ASK { <urn:e> a ocop:Expert }"
    assert Graph.load(dump, store=tmp_path / "store").query(expert) is False
    assert Graph.load(dump, store=tmp_path / "store", inferred=True).query(expert) is True
    assert Graph.load(dump, store=tmp_path / "store").inferred is True


@pytest.mark.parametrize(
    ("bad", "place"),
    [
        (b"<urn:a> <urn:b> oops .\n", ":5001:17: this is not nquads: The object"),
        (b"<urn:a> <urn:b> _:x oops .\n", ":5001:"),
        (b'<urn:a> <urn:b> "\xff" .\n', ":5001:18: byte 0xFF"),
        (b'<urn:a> <urn:b> "\\u0000" .\n', ":5001:18: a NUL"),
        (b"<urn:a> <urn:b> <urn:c d> <urn:g> .\n", ":5001:"),
    ],
)
def test_a_mistake_deep_inside_is_told_and_nothing_is_left(
    bad: bytes, place: str, dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(Graph.load(dump, store=tmp_path / "store").store)
    monkeypatch.setattr("ocop_kg.reading.pieces._SIZE", 10_000)
    lines = b"<urn:a> <urn:b> _:c <urn:g> .\n" + b"<urn:a> <urn:b> <urn:c> <urn:g> .\n" * 9999
    whole = lines.splitlines(keepends=True)
    wrong = tmp_path / "wrong.nq"
    wrong.write_bytes(b"".join([*whole[:5000], bad, *whole[5000:], bad]))
    with pytest.raises(ReadError) as raised:
        Graph.load(wrong, store=tmp_path / "store")
    assert f"{wrong}{place}" in str(raised.value)
    assert set(Graph.open(store=tmp_path / "store").store) == before
    assert names_in(tmp_path) == ["dump.nq", "store", "wrong.nq"]


@pytest.mark.parametrize(
    ("content", "budget", "limit"),
    [
        (b"<urn:a> <urn:b> <urn:c> .\n" * 9, Budget(bytes=100), "bytes"),
        (b"<urn:a> <urn:b> <urn:c> .\n" * 9, Budget(triples=8), "triples"),
        (b'<urn:a> <urn:b> "' + b"c" * 200 + b'" .\n', Budget(literal=100), "literal"),
        (
            gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n" * 100_000, mtime=0),
            loading.LIMITS,
            "expansion",
        ),
    ],
)
def test_limits_that_are_given_hold(
    content: bytes, budget: Budget, limit: str, tmp_path: Path
) -> None:
    dump = tmp_path / "dump.nt"
    dump.write_bytes(content)
    with pytest.raises(BudgetError) as raised:
        Graph.load(dump, store=tmp_path / "store", budget=budget)
    assert raised.value.limit == limit
    assert names_in(tmp_path) == ["dump.nt"]


def test_files_that_cannot_be_used_are_told(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.nq").touch()
    (tmp_path / "torn.nq.gz").write_bytes(gzip.compress(dump.read_bytes())[:-20])
    for name, problem in (
        ("none.nq", "no such file"),
        ("empty.nq", "the file is empty"),
        ("torn.nq.gz", "no whole gzip file"),
        ("https://example.org/dump.nq", "no such file"),
    ):
        with pytest.raises(ReadError, match=problem):
            Graph.load(tmp_path / name, store=tmp_path / "store")
    with pytest.raises(UnknownFormatError):
        Graph.load(tmp_path / "dump.xlsx", store=tmp_path / "store")
    with pytest.raises(UsageError, match="name the dumps"):
        Graph.load(store=tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_a_folder_stands_for_the_dumps_in_it(tmp_path: Path) -> None:
    dumps = tmp_path / "dumps"
    (dumps / "older").mkdir(parents=True)
    (dumps / "one.nt").write_text("<urn:a> <urn:p> 1 .".replace("1", '"1"'))
    (dumps / "two.nt.gz").write_bytes(gzip.compress(b'<urn:a> <urn:p> "2" .'))
    (dumps / "older" / "three.ttl").write_text("<urn:a> <urn:p> 3 .")
    (dumps / "README.md").write_text("what lies here")
    (dumps / ".one.nt").write_text("half of a do")
    (dumps / ".older").mkdir()
    (dumps / ".older" / "four.nt").write_text('<urn:a> <urn:p> "4" .')
    seen: set[str] = set()
    graph = Graph.load(
        dumps, dumps / "one.nt", store=tmp_path / "store", tell=lambda each: seen.add(each.file)
    )
    found = {row["o"].value for row in graph.select("SELECT ?o { <urn:a> <urn:p> ?o }")}
    assert found == {"1", "2", "3"}
    assert {Path(each).name for each in seen} == {"one.nt", "two.nt.gz", "three.ttl"}
    (tmp_path / "none").mkdir()
    with pytest.raises(ReadError, match="ending of RDF"):
        Graph.load(tmp_path / "none", store=tmp_path / "other")


def test_a_folder_of_another_kind_is_left_alone(dump: Path, tmp_path: Path) -> None:
    Graph.open(store=tmp_path / "opened")
    with pytest.raises(StoreError, match="not made by a load"):
        Graph.load(dump, store=tmp_path / "opened")
    Graph.load(dump, store=tmp_path / "store")
    with pytest.raises(StoreError, match="dumps were loaded into it"):
        Graph.open(dump, store=tmp_path / "store")


def test_a_killed_load_leaves_the_folder_and_the_next_sweeps_up(dump: Path, tmp_path: Path) -> None:
    before = set(Graph.load(dump, store=tmp_path / "store").store)
    big = tmp_path / "big.nq"
    big.write_text("".join(f"<urn:a{n}> <urn:p> <urn:b> <urn:g> .\n" for n in range(60_000)))
    code = (
        "import sys, time; from ocop_kg.graph import Graph\n"
        "def tell(progress): print(progress, flush=True); time.sleep(60)\n"
        "Graph.load(sys.argv[1], store=sys.argv[2], tell=tell)"
    )
    command = [sys.executable, "-c", code, str(big), str(tmp_path / "store")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment()) as loading_it:
        assert loading_it.stdout is not None
        assert b"statements" in loading_it.stdout.readline()
        loading_it.kill()
    assert len(names_in(tmp_path)) == 4  # what it had made stays until somebody comes
    assert set(Graph.open(store=tmp_path / "store").store) == before
    graph = Graph.load(big, store=tmp_path / "store")
    assert graph.query("ASK { <urn:a59999> <urn:p> <urn:b> }") is True
    assert names_in(tmp_path) == ["big.nq", "dump.nq", "store"]
