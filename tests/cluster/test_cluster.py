"""A real cluster: dumps go in whole or not at all; jobs give what the embedded engine gives."""

import bz2
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result as Called
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse

from benchmarks.cluster import placeless
from benchmarks.loopback import FAST
from ocop_kg import KnowledgeGraph
from ocop_kg.cluster import Cluster, Dump
from ocop_kg.cluster.data import ClusterData
from ocop_kg.cluster.sieves import SIEVES, sieved
from ocop_kg.cluster.terms import decode
from ocop_kg.errors import (
    ClusterError,
    NotDistributedError,
    OutputError,
    ReadError,
    UnknownFormatError,
    UsageError,
)
from ocop_kg.graph.values import text_of
from ocop_kg.questions import questions
from ocop_kg.sparql import parse_select
from ocop_kg.stores import EmbeddedStore
from ocop_kg.validation import validate
from ocop_kg.validation.judging import ruled
from ocop_kg.validation.reading import read_data
from ocop_kg.validation.shapes import packaged_shapes
from ocop_kg.validation.terms import ontology
from ocop_kg.vocabulary import RDF_TYPE, key
from tests.cluster.conftest import SETTINGS
from tests.cluster.covering import covering, forms, some_shapes
from tests.cluster.drawn import DATA, answers, comparisons, drawn_queries, expected
from tests.cluster.shaped import AHEAD, FAULTY, FEW, SHAPES


def test_stored_questions_of_every_form_have_their_answers(dump: Dump, kg: KnowledgeGraph) -> None:
    """All of them, on larger data, are what ``python -m benchmarks.cluster`` compares."""
    asked = covering((each, forms(each.sparql)) for each in questions())
    assert len(asked) > 5
    tables = dump.tables()
    sqls = [tables.compiled(parse_select(each.sparql)) for each in asked]
    for question, found in zip(asked, tables.together(sqls), strict=True):
        theirs = [tuple(row) for row in kg.select(question.sparql)]
        assert theirs, question.id
        assert Counter(tuple(map(decode, row)) for row in found) == Counter(theirs), question.id


def test_an_answer_comes_in_its_order_and_type(dump: Dump, kg: KnowledgeGraph) -> None:
    mine = dump.ask("designations-by-evidence")
    assert mine.question.id == "designations-by-evidence"
    assert mine.to_dicts() == kg.ask("designations-by-evidence").to_dicts()


def test_packaged_shapes_with_results_of_every_kind_find_the_same(
    dump: Dump, file: Path, tmp_path: Path
) -> None:
    """All of them, on larger data, are what ``python -m benchmarks.cluster`` compares."""
    data = read_data(file, ontology())
    some = tmp_path / "some.nt"
    every = validate(file, level="may").results
    some.write_bytes(some_shapes(packaged_shapes("may"), data, every))
    mine, theirs = dump.validate(some, level="may"), validate(file, some, level="may")
    assert len(theirs.results) > 5
    assert placeless(mine.results) == placeless(theirs.results)
    assert replace(mine, results=(), blanks={}) == replace(theirs, results=(), blanks={})


def test_rules_in_python_find_the_same(dump: Dump, file: Path) -> None:
    rules = ruled(None, "may", None, ontology=True).in_python
    assert len(rules) > 5
    whole = read_data(file, ontology())
    data = ClusterData(dump.tables(marked=True), ontology())
    for rule in rules:
        found = rule.results(sieved(data, SIEVES[key(rule.iri.value)](data)))
        assert sorted(map(repr, found)) == sorted(map(repr, rule.results(whole))), rule.iri


@pytest.mark.parametrize(
    ("small", "others"), [(1000, comparisons()), (0, [])], ids=["one part", "many parts"]
)
def test_random_queries_and_all_kinds_of_values(
    cluster: Cluster,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    small: int,
    others: list[str],
) -> None:
    monkeypatch.setattr("ocop_kg.cluster.dump._SMALL", small)
    (tmp_path / "drawn.nq").write_text(DATA, "utf-8")
    tables = cluster.load(tmp_path / "drawn.nq", tmp_path / "drawn").tables()
    store = EmbeddedStore()
    store.add(list(parse(DATA, format=RdfFormat.N_QUADS)))
    queries = [*drawn_queries(24), *others]
    found = answers(tables, queries)
    answered = {text: rows for text, rows in found.items() if rows is not None}
    assert len(answered) > 10
    wrong = [text for text, rows in answered.items() if rows != expected(store.engine, text)]
    assert not wrong


def test_settings_for_few_rows_leave_those_of_the_user(
    dump: Dump, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = dump.tables().session.conf
    assert few.get("spark.sql.adaptive.enabled") == "false"
    assert few.get("spark.sql.shuffle.partitions") == SETTINGS["spark.sql.shuffle.partitions"]
    monkeypatch.setattr("ocop_kg.cluster.dump._SMALL", len(dump) - 1)
    many = dump.tables().session.conf
    assert many.get("spark.sql.adaptive.enabled") == "true"


def test_validation_finds_what_the_embedded_engine_finds(cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(SHAPES, "utf-8")
    quads = parse(FAULTY, format=RdfFormat.TURTLE)
    lines = "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in quads)
    (tmp_path / "faulty.nt").write_text(lines, "utf-8")
    dump = cluster.load(tmp_path / "faulty.nt", tmp_path / "dump")
    mine = dump.validate(tmp_path / "shapes.ttl", ontology=False)
    theirs = validate(tmp_path / "faulty.nt", tmp_path / "shapes.ttl", ontology=False)
    assert len(theirs.results) > 30
    assert placeless(mine.results) == placeless(theirs.results)
    assert replace(mine, results=(), blanks={}) == replace(theirs, results=(), blanks={})
    assert mine.not_run == ()
    assert mine.exit_code == 1


def test_a_shape_that_cannot_run_is_named_and_nothing_conforms(
    cluster: Cluster, cli: Callable[..., Called], tmp_path: Path
) -> None:
    (tmp_path / "shapes.ttl").write_text(AHEAD, "utf-8")
    (tmp_path / "fine.nt").write_text(
        "<urn:s:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:s:T> .\n"
        '<urn:s:a> <urn:s:p> "a" .\n'
    )
    dump = cluster.load(tmp_path / "fine.nt", tmp_path / "dump")
    report = dump.validate(tmp_path / "shapes.ttl", ontology=False)
    assert [doubt.shape for doubt in report.not_run] == ["urn:s:P"]
    assert not report.conforms
    assert report.exit_code == 4
    assert "did not run" in report.to_text()
    assert json.loads(report.to_json())["not_run"][0]["shape"] == "urn:s:P"
    for syntax in ("github", "junit", "sarif"):
        assert "did not run" in report.write(syntax)
    given = ("--shapes", tmp_path / "shapes.ttl", "--no-ontology", "--format", "json")
    called = cli("validate", dump.folder, *given)
    assert called.exit_code == 4
    assert json.loads(called.stdout) == json.loads(report.to_json())


def test_statistics_count_what_is_there(dump: Dump, kg: KnowledgeGraph) -> None:
    found = dump.statistics()
    assert found.union.triples == len(kg)
    assert set(found.graphs) == {name.value for name in kg.store.named_graphs()}
    for name, part in [*found.graphs.items(), ("", found.union)]:
        home = NamedNode(name) if name else DefaultGraph()
        quads = list(kg.store.quads_for_pattern(None, None, None, home))
        classes = Counter(text_of(quad.object) for quad in quads if quad.predicate == RDF_TYPE)
        assert part.triples == len(quads)
        assert part.properties == Counter(quad.predicate.value for quad in quads)
        assert part.classes == classes
        assert part.subjects == len({quad.subject for quad in quads})
        assert part.objects == len({quad.object for quad in quads})


def test_conflicts_are_those_of_the_embedded_engine(dump: Dump, kg: KnowledgeGraph) -> None:
    theirs = kg.conflicts()
    assert {conflict.kind for conflict in theirs} == {"contradiction", "detail", "growth"}
    assert dump.conflicts() == theirs


@pytest.mark.parametrize(
    "sparql",
    ["CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <urn:a>", "SELECT * FROM <urn:g> { ?s ?p ?o }"],
)
def test_other_queries_are_refused(dump: Dump, sparql: str) -> None:
    with pytest.raises(NotDistributedError):
        dump.graph.query(sparql)


GOOD = b'_:x <urn:p> "095"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g> .\n'


def test_files_of_a_folder_keep_their_blank_nodes_and_lexical_forms(
    cluster: Cluster, tmp_path: Path
) -> None:
    folder = tmp_path / "a + b [1] %20"
    folder.mkdir()
    (folder / "one.nq").write_bytes(GOOD + GOOD)
    (folder / "two.nq.gz").write_bytes(gzip.compress(GOOD.replace(b"<urn:g>", b"")))
    (folder / "three.nt.bz2").write_bytes(bz2.compress(b'<urn:a> <urn:p> "\\u00e9\\n"@EN .\r\n#\n'))
    (folder / "notes.txt").write_bytes(b"no RDF")
    dump = cluster.load(folder, tmp_path / "dump")
    rows = [tuple(map(str, row)) for row in dump.select("SELECT ?s ?o { ?s <urn:p> ?o }")]
    kept = '"095"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert sorted(row[1] for row in rows) == [kept, kept, '"é\\n"@en']
    assert len({row[0] for row in rows}) == 3
    assert len(dump.select("SELECT ?s { GRAPH <urn:g> { ?s ?p ?o } }")) == 1
    assert [Path(name).name for name in dump.passed_over] == ["notes.txt"]
    assert len(dump) == 3
    with pytest.raises(OutputError, match="there already"):
        cluster.load(folder, tmp_path / "dump")
    bad = tmp_path / "two.nq"
    bad.write_bytes(GOOD * 2 + b"<urn:a> <urn:p>\n" + GOOD + b"oops\n")
    with pytest.raises(ReadError, match=r"two\.nq:3: .*; lines 5 too"):
        cluster.load(bad, tmp_path / "dump", replace=True)
    assert len(cluster.open(tmp_path / "dump")) == 3
    assert {each.name for each in tmp_path.iterdir()} == {folder.name, "dump", "two.nq"}


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("data.ttl", UnknownFormatError),
        ("none.nq", ReadError),
        ("http://127.0.0.1/x.nq", UsageError),
        ("empty", UsageError),
    ],
)
def test_what_is_no_dump_is_told(
    cluster: Cluster, tmp_path: Path, name: str, error: type[Exception]
) -> None:
    (tmp_path / "data.ttl").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    with pytest.raises(error):
        cluster.load(name if "://" in name else tmp_path / name, tmp_path / "dump")
    with pytest.raises(ReadError, match="cluster load"):
        cluster.open(tmp_path)


@pytest.mark.parametrize("master", ["spark://127.0.0.1:1", "spark://nowhere", "spark://:x"])
def test_a_master_that_nobody_runs_is_told_at_once(master: str) -> None:
    with pytest.raises(ClusterError, match="no master answers"):
        Cluster(master)


def test_without_java_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(ClusterError, match=r"install Java 17 or newer .*JAVA_HOME"):
        Cluster()


def test_the_command_partitions_and_replaces_in_one_step(
    cli: Callable[..., Called], cluster: Cluster, tmp_path: Path
) -> None:
    (tmp_path / "one.nq").write_bytes(GOOD)
    (tmp_path / "two.nq").write_bytes(GOOD + GOOD.replace(b"<urn:p>", b"<urn:q>"))
    out = tmp_path / "out"
    done = cli("load", tmp_path / "one.nq", "--output", out)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "1 triples of 1 files" in done.stderr
    assert cli("load", tmp_path / "one.nq", "--output", out).exit_code == 3
    again = cli("load", tmp_path / "two.nq", "--output", out, "--replace")
    assert again.exit_code == 0
    assert len(cluster.open(out)) == 2
    (tmp_path / "shapes.ttl").write_text(FEW, "utf-8")
    report = cli("validate", out, "--shapes", tmp_path / "shapes.ttl", "--no-ontology")
    assert (report.exit_code, "at most 0" in report.stdout) == (1, True)
    left = [each.name for each in out.iterdir() if not each.name.startswith(".")]
    assert len(left) == 2  # the rows of the second load, and its manifest
    taken = cli("load", tmp_path / "one.nq", "--output", tmp_path, "--replace")
    assert taken.exit_code == 3
    assert "no partitioned dump" in taken.stderr
    inside = cli("load", tmp_path / "one.nq", "--output", tmp_path / "two.nq" / "out")
    assert inside.exit_code == 3


def test_what_a_killed_load_left_counts_for_nothing(
    cluster: Cluster, file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    words = ["cluster", "load", str(file), "--output", str(out), "--master", "local[1]"]
    words += [f"--set=spark.driver.extraJavaOptions={FAST}", "--set=spark.driver.memory=512m"]
    process = subprocess.Popen(
        [sys.executable, "-m", "ocop_kg", *words], start_new_session=True, stderr=subprocess.DEVNULL
    )
    while not any(out.glob("rows-*/**/*.parquet")) and process.poll() is None:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    with pytest.raises(ReadError, match="did not finish: load again"):
        cluster.open(out)
    (tmp_path / "one.nq").write_bytes(GOOD)
    assert len(cluster.load(tmp_path / "one.nq", out)) == 1
    assert len(list(out.glob("rows-*"))) == 1


def test_the_command_answers_and_counts(
    cli: Callable[..., Called], dump: Dump, kg: KnowledgeGraph
) -> None:
    asked = cli("ask", dump.folder, "events-by-kind", "--format", "json")
    theirs = kg.ask("events-by-kind")
    assert asked.exit_code == 0
    assert len(json.loads(asked.stdout)["results"]["bindings"]) == len(theirs)
    none = cli("ask", dump.folder, "events-by-kind", "--with", "kind=no-kind", "--expect", "some")
    assert none.exit_code in (1, 2)
    assert cli("ask", dump.folder, "events-by-kind", "--budget", "rows=1").exit_code == 5
    counts = json.loads(cli("statistics", dump.folder).stdout)
    assert counts["union"]["triples"] == len(kg)
    told = cli("conflicts", dump.folder, "--kind", "growth", "--format", "json")
    assert told.exit_code == 0
    assert len(json.loads(told.stdout)) == sum(each.kind == "growth" for each in kg.conflicts())


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["load", "none.nq", "--output", "out"], 3, "none.nq"),
        (["load", "bad.nt", "--output", "out"], 3, "bad.nt:2"),
        (["load", "data.ttl", "--output", "out"], 2, ".nq and .nt"),
        (["load", "bad.nt"], 2, "--output"),
        (["validate", "nowhere"], 3, "nowhere"),
        (["validate", ".", "--level", "most"], 2, "must, should"),
        (["ask", ".", "events-by-kin"], 2, "events-by-kind"),
        (["ask", ".", "events-by-kind"], 3, "`cluster load`"),
        (["statistics", ".", "--set", "no-value"], 2, "--set no-value"),
        (["statistik", "."], 2, "statistics"),
    ],
)
def test_wrong_input_is_told_by_the_command(
    *,
    cli: Callable[..., Called],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    code: int,
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.nt").write_bytes(b"<urn:a> <urn:p> <urn:b> .\n<urn:a> <urn:p> oops .\n")
    (tmp_path / "data.ttl").write_bytes(b"")
    done = cli(*words)
    assert done.exit_code == code
    assert says in done.stderr
    assert not (tmp_path / "out").exists()
