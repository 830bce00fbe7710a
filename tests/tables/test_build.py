"""The published files are what the tables say, to the byte; a failed build changes nothing."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

import ocop_kg
from ocop_kg.assets import asset
from ocop_kg.errors import OutputError, TablesError
from ocop_kg.graph.inference import closure
from ocop_kg.tables import Built, build
from ocop_kg.tables.publish import MATCHES, flat
from ocop_kg.vocabulary import DCAT, DCTERMS, GRAPH, ID, VOID, graph_name, thing

FILES = {
    "dataset.ttl",
    "ocop-inferred.nt",
    "ocop-mappings.ttl",
    "ocop.jsonld",
    "ocop.nq",
    "ocop.nt",
    "ocop.trig",
    "ocop.ttl",
}
REBUILD = """
import sys
from pathlib import Path
import ocop_kg
from ocop_kg.assets import asset
from ocop_kg.graph.inference import closure
from ocop_kg.tables import build
build(asset("data/tables"), Path(sys.argv[1]), ontology=asset("ontology"), infer=closure,
      version=ocop_kg.__version__)
"""

Change = Callable[..., Path]


def nothing_follows(_: Iterable[Quad]) -> Iterable[Triple]:
    return ()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A build of the packaged tables into an empty folder."""
    out = tmp_path_factory.mktemp("rdf") / "new"
    return build(
        asset("data/tables"),
        out,
        ontology=asset("ontology"),
        infer=closure,
        version=ocop_kg.__version__,
    )


def published(name: str, syntax: RdfFormat) -> list[Quad]:
    return list(parse((asset("data/rdf") / name).read_bytes(), format=syntax))


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_rebuild_gives_the_published_bytes(built: Built, name: str) -> None:
    assert (built.directory / name).read_bytes() == (asset("data/rdf") / name).read_bytes(), (
        "data/rdf is not what the tables and the ontology say: run ocop-kg build"
    )


def test_a_build_writes_exactly_these_files(built: Built) -> None:
    assert contents(built.directory).keys() == FILES == built.counts.keys()
    assert contents(asset("data/rdf")).keys() == FILES


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_the_hash_seed_changes_no_byte(tmp_path: Path, seed: str) -> None:
    subprocess.run(
        [sys.executable, "-c", REBUILD, str(tmp_path / "rdf")],
        env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C"},
        cwd=Path(ocop_kg.__file__).parent.parent,
        check=True,
    )
    assert contents(tmp_path / "rdf") == contents(asset("data/rdf"))


def test_the_number_of_statements_in_each_file(built: Built) -> None:
    formats = {
        "nq": RdfFormat.N_QUADS,
        "nt": RdfFormat.N_TRIPLES,
        "trig": RdfFormat.TRIG,
        "ttl": RdfFormat.TURTLE,
        "jsonld": RdfFormat.JSON_LD,
    }
    for name, count in built.counts.items():
        assert len(set(published(name, formats[name.rpartition(".")[2]]))) == count, name


def test_all_formats_say_the_same(lifted: list[Quad]) -> None:
    assert set(published("ocop.trig", RdfFormat.TRIG)) == set(lifted)
    triples = set(flat(lifted))
    assert {quad.triple for quad in published("ocop.ttl", RdfFormat.TURTLE)} == triples
    assert {quad.triple for quad in published("ocop.jsonld", RdfFormat.JSON_LD)} == triples
    matches = {quad.triple for quad in published("ocop-mappings.ttl", RdfFormat.TURTLE)}
    assert matches == {triple for triple in triples if triple.predicate.value in MATCHES}
    assert len(matches) == 183


def test_the_fast_files_hold_sources_ontology_and_closure(lifted: list[Quad]) -> None:
    quads = published("ocop.nq", RdfFormat.N_QUADS)
    graphs: dict[str, set[Triple]] = {}
    for quad in quads:
        assert isinstance(quad.graph_name, NamedNode)
        graphs.setdefault(quad.graph_name.value.removeprefix(GRAPH), set()).add(quad.triple)
    inferred = {quad.triple for quad in published("ocop-inferred.nt", RdfFormat.N_TRIPLES)}
    assert graphs.pop("inferred") == inferred
    ontology = graphs.pop("ontology")
    assert len(ontology) > 2000
    assert sum(len(triples) for triples in graphs.values()) == len(lifted)
    assert not inferred & (ontology | set(flat(lifted)))
    union = [quad.triple for quad in published("ocop.nt", RdfFormat.N_TRIPLES)]
    assert len(union) == len(set(union))
    assert set(union) == {quad.triple for quad in quads}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_rdflib_reads_the_same_from_json_ld_as_from_turtle() -> None:
    from rdflib import Graph

    folder = asset("data/rdf")
    turtle = Graph().parse(folder / "ocop.ttl")
    assert set(Graph().parse(folder / "ocop.jsonld")) == set(turtle)


def test_json_ld_is_readable_without_fetching_and_sorted() -> None:
    document = json.loads((asset("data/rdf") / "ocop.jsonld").read_bytes())
    assert (
        document["@context"]
        == json.loads((asset("ontology") / "context.jsonld").read_bytes())["@context"]
    )
    names = [node["@id"] for node in document["@graph"]]
    assert len(names) == len(set(names))
    lesotho = document["@graph"][names.index("id:country/LSO")]
    assert lesotho["@type"] == "Country"
    assert lesotho["hasPriorityProduct"] == "id:product/potato"
    assert lesotho["prefLabel"]["zh"] == "莱索托"


def test_the_description_counts_what_is_there(lifted: list[Quad], built: Built) -> None:
    described = {quad.triple for quad in published("dataset.ttl", RdfFormat.TURTLE)}

    def number(subject: str, predicate: str) -> int:
        (found,) = [
            int(triple.object.value)  # type: ignore[union-attr]
            for triple in described
            if triple.subject == NamedNode(subject) and triple.predicate.value == predicate
        ]
        return found

    dataset = "https://w3id.org/ocop/dataset"
    assert number(dataset, VOID + "triples") == built.counts["ocop.ttl"]
    assert number(dataset + "/class/ocop-Country", VOID + "entities") == 82
    assert number(dataset + "/property/ocop-hasPriorityProduct", VOID + "triples") == 59
    assert number(dataset + "/links/agrovoc/exactMatch", VOID + "triples") == 45
    graphs = {quad.graph_name for quad in lifted}
    assert graphs == {
        triple.subject for triple in described if triple.predicate.value == DCTERMS + "source"
    }
    seed = graph_name("seed-ocop-china-2025")
    assert number(seed.value, VOID + "triples") == sum(quad.graph_name == seed for quad in lifted)
    for name in FILES - {"dataset.ttl"}:
        size = number(f"{dataset}/file/{name}", DCAT + "byteSize")
        assert size == (built.directory / name).stat().st_size
    assert Triple(seed, NamedNode(DCTERMS + "source"), thing("source", "seed-ocop-china-2025")) in (
        described
    )


def test_a_build_of_bad_tables_changes_nothing(small: Change, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "ocop.trig").write_text("old")
    with pytest.raises(TablesError):
        build(
            small("pledges.csv", "broken"),
            out,
            ontology=asset("ontology"),
            infer=nothing_follows,
            version="1",
        )
    assert contents(out) == {"ocop.trig": b"old"}


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError])
def test_a_build_that_is_stopped_changes_nothing(
    small: Change, tmp_path: Path, stop: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "ocop.trig").write_text("old")
    written: list[str] = []
    write = Path.write_bytes

    def write_two_then_stop(path: Path, data: bytes) -> int:
        if len(written) == 2:
            raise stop
        written.append(path.name)
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", write_two_then_stop)
    with pytest.raises(stop):
        build(small(), out, ontology=asset("ontology"), infer=nothing_follows, version="1")
    monkeypatch.undo()
    assert contents(out) == {"ocop.trig": b"old"}
    assert len(written) == 2


def test_a_full_disk_changes_nothing(
    small: Change, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "ocop.trig").write_text("old")

    def no_space(path: Path, _: bytes) -> int:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", no_space)
    with pytest.raises(OutputError, match="No space left on device"):
        build(small(), out, ontology=asset("ontology"), infer=nothing_follows, version="1")
    assert contents(out) == {"ocop.trig": b"old"}


def test_a_folder_that_cannot_be_written_is_told(small: Change, tmp_path: Path) -> None:
    occupied = tmp_path / "out"
    occupied.write_text("a file")
    with pytest.raises(OutputError) as caught:
        build(
            small(),
            occupied / "rdf",
            ontology=asset("ontology"),
            infer=nothing_follows,
            version="1",
        )
    assert str(caught.value) == f"cannot write {occupied / 'rdf'}: Not a directory"
    assert occupied.read_text() == "a file"


def test_other_files_in_the_folder_stay(small: Change, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    known = thing("status", "priority-product").value
    assert known.startswith(ID)
    build(small(), tmp_path, ontology=asset("ontology"), infer=nothing_follows, version="1")
    assert {path.name for path in tmp_path.iterdir()} == {*FILES, "README.md", "small"}


def test_a_file_that_cannot_take_its_place_leaves_all_as_they_were(
    small: Change, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    (out / "ocop.nq").mkdir(parents=True)
    (out / "dataset.ttl").write_text("old")
    (out / "ocop.jsonld").write_text("old")
    with pytest.raises(OutputError) as caught:
        build(small(), out, ontology=asset("ontology"), infer=nothing_follows, version="1")
    assert str(caught.value) == f"cannot write {out / 'ocop.nq'}: Is a directory"
    (out / "ocop.nq").rmdir()
    assert contents(out) == {"dataset.ttl": b"old", "ocop.jsonld": b"old"}


@pytest.mark.parametrize("stop", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize("moves", [0, 1, 2, 5])
def test_a_move_that_fails_midway_is_undone(
    moves: int,
    stop: type[BaseException],
    small: Change,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in ("dataset.ttl", "ocop.nq", "ocop.ttl"):
        (out / name).write_text("old")
    before = contents(out)
    move, done = os.replace, []

    def fail_once(source: Path, target: Path) -> None:
        done.append(target)
        if len(done) == moves + 1:
            raise stop
        move(source, target)

    monkeypatch.setattr(os, "replace", fail_once)
    with pytest.raises(OutputError if stop is OSError else stop):
        build(small(), out, ontology=asset("ontology"), infer=nothing_follows, version="1")
    assert contents(out) == before


def test_a_copy_that_is_cut_short_replaces_nothing(
    small: Change, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "ocop.nq").write_text("old")

    def cut_short(_: Path, target: Path) -> None:
        target.write_text("o")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copy2", cut_short)
    with pytest.raises(OutputError, match="No space left on device"):
        build(small(), out, ontology=asset("ontology"), infer=nothing_follows, version="1")
    assert contents(out) == {"ocop.nq": b"old"}
