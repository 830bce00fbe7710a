"""A real cluster: dumps go in whole or not at all; jobs give what the embedded engine gives."""

import bz2
import gzip
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse

from ocop_kg import KnowledgeGraph
from ocop_kg.cluster import Cluster, Dump
from ocop_kg.cluster.terms import decode
from ocop_kg.errors import (
    ClusterError,
    NotDistributedError,
    OutputError,
    ReadError,
    UnknownFormatError,
    UsageError,
)
from ocop_kg.questions import questions
from ocop_kg.sparql import parse_select
from ocop_kg.stores import EmbeddedStore
from ocop_kg.validation import validate
from ocop_kg.validation.report import Result
from tests.cluster.drawn import DATA, answers, comparisons, drawn_queries, expected

AGGREGATES = [asked.id for asked in questions() if "COUNT(" in asked.sparql]


def test_aggregates_among_the_stored_questions(packaged: Dump, kg: KnowledgeGraph) -> None:
    assert len(AGGREGATES) >= 4
    asked = {name: next(each for each in questions() if each.id == name) for name in AGGREGATES}
    tables = packaged.tables()
    sqls = [tables.compiled(parse_select(each.sparql)) for each in asked.values()]
    for question, found in zip(asked.values(), tables.together(sqls), strict=True):
        theirs = [tuple(row) for row in kg.select(question.sparql)]
        assert Counter(tuple(map(decode, row)) for row in found) == Counter(theirs)


def test_an_answer_comes_in_its_order_and_type(packaged: Dump, kg: KnowledgeGraph) -> None:
    mine = packaged.ask("designations-by-evidence")
    assert mine.question.id == "designations-by-evidence"
    assert mine.to_dicts() == kg.ask("designations-by-evidence").to_dicts()


def test_random_queries_and_all_kinds_of_values(cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / "drawn.nq").write_text(DATA, "utf-8")
    tables = cluster.load(tmp_path / "drawn.nq", tmp_path / "drawn").tables()
    store = EmbeddedStore()
    store.add(list(parse(DATA, format=RdfFormat.N_QUADS)))
    queries = [*drawn_queries(30), *comparisons()]
    found = answers(tables, queries)
    answered = {text: rows for text, rows in found.items() if rows is not None}
    assert len(answered) > 35
    wrong = [text for text, rows in answered.items() if rows != expected(store.engine, text)]
    assert not wrong


SHAPES = """
@prefix : <urn:s:> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Thing a sh:NodeShape ; sh:targetClass :T ;
  sh:property [ sh:path :p ; sh:minCount 1 ; sh:maxCount 2 ; sh:datatype xsd:integer ;
    sh:minInclusive 3 ; sh:severity sh:Warning ] ;
  sh:property [ sh:path :q ; sh:class :T ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path ( :q :p ) ; sh:hasValue 5 ] ;
  sh:property [ sh:path [ sh:inversePath :q ] ; sh:maxCount 1 ] ;
  sh:property [ sh:path :label ; sh:uniqueLang true ; sh:languageIn ( "en" "fr" ) ;
    sh:pattern "^[a-z]+$" ; sh:maxLength 4 ] ;
  sh:property [ sh:path :start ; sh:lessThan :end ] ;
  sh:property [ sh:path :kind ; sh:in ( :k1 "k2" 7 "2024-02-29"^^xsd:date ) ] ;
  sh:property [ sh:path :many ; sh:qualifiedValueShape [ sh:class :T ] ;
    sh:qualifiedMinCount 1 ] ;
  sh:not [ sh:property [ sh:path :bad ; sh:minCount 1 ] ] ;
  sh:xone ( [ sh:property [ sh:path :p ; sh:minCount 1 ] ]
            [ sh:property [ sh:path :q ; sh:minCount 1 ] ] ) ;
  sh:sparql [ sh:select
    "SELECT $this ?value { $this <urn:s:q>+ ?value . FILTER(?value = $this) }" ] .
:Closed a sh:NodeShape ; sh:targetSubjectsOf :q ; sh:closed true ;
  sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> :p :q :label ) .
:Value a sh:NodeShape ; sh:targetObjectsOf :q ; sh:property [ sh:path :p ; sh:minCount 1 ] .
"""
FAULTY = """
@prefix : <urn:s:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a a :T ; :p 5, 6 ; :label "ok"@en .
:b a :T ; :p 1, 2, "x", "2023-02-29"^^xsd:date ; :q :a, "text" ;
  :label "No"@en, "so"@en, "toolong"@de .
:c a :T ; :q :b, :c ; :start "2024-01-01"^^xsd:date ; :end "2023-01-01"^^xsd:date ; :bad 1 .
:d a :T ; :q :a, :e ; :kind :k1, "k2", "7"^^xsd:integer, "07"^^xsd:integer, "2024-02-29"^^xsd:date .
:e a :U ; :p "095"^^xsd:integer ; :q :d ; :many :a .
:f a :T ; :p 9 ; :kind 8 ; :start 1, 4 ; :end 3 ; :many :e, :a .
"""


def bare(results: tuple[Result, ...]) -> list[Result]:
    return [replace(result, place=None) for result in results]


def test_validation_finds_what_the_embedded_engine_finds(cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(SHAPES, "utf-8")
    quads = parse(FAULTY, format=RdfFormat.TURTLE)
    lines = "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in quads)
    (tmp_path / "faulty.nt").write_text(lines, "utf-8")
    dump = cluster.load(tmp_path / "faulty.nt", tmp_path / "dump")
    mine = dump.validate(tmp_path / "shapes.ttl", ontology=False)
    theirs = validate(tmp_path / "faulty.nt", tmp_path / "shapes.ttl", ontology=False)
    assert len(theirs.results) > 30
    assert bare(mine.results) == bare(theirs.results)
    assert replace(mine, results=(), blanks={}) == replace(theirs, results=(), blanks={})
    assert mine.not_run == ()
    assert mine.exit_code == 1


def test_a_shape_that_cannot_run_is_named_and_nothing_conforms(
    cluster: Cluster, tmp_path: Path
) -> None:
    shapes = """
    @prefix : <urn:s:> . @prefix sh: <http://www.w3.org/ns/shacl#> .
    :S a sh:NodeShape ; sh:targetClass :T ; sh:property :P .
    :P sh:path :p ; sh:pattern "(?=a)a" .
    """
    (tmp_path / "shapes.ttl").write_text(shapes, "utf-8")
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


def test_statistics_count_what_is_there(packaged: Dump, kg: KnowledgeGraph) -> None:
    found = packaged.statistics()
    assert found.union.triples == len(kg)
    assert set(found.graphs) == {name.value for name in kg.store.named_graphs()}
    for name, part in [*found.graphs.items(), ("", found.union)]:
        home = NamedNode(name) if name else DefaultGraph()
        quads = list(kg.store.quads_for_pattern(None, None, None, home))
        counted = Counter(quad.predicate.value for quad in quads)
        assert part.triples == len(quads)
        assert part.properties == dict(counted)
        assert part.subjects == len({quad.subject for quad in quads})
        assert part.objects == len({quad.object for quad in quads})


def test_conflicts_are_those_of_the_embedded_engine(packaged: Dump, kg: KnowledgeGraph) -> None:
    assert packaged.conflicts() == kg.conflicts()


@pytest.mark.parametrize(
    "sparql",
    ["CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <urn:a>", "SELECT * FROM <urn:g> { ?s ?p ?o }"],
)
def test_other_queries_are_refused(packaged: Dump, sparql: str) -> None:
    with pytest.raises(NotDistributedError):
        packaged.graph.query(sparql)


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
