"""What each command does beyond its recorded outputs."""

import json
from pathlib import Path

import pytest

from ocop_kg.cli.ahead import Ahead
from tests.cli.conftest import SMALL, Invoke, Run, files_in

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ocop: <https://w3id.org/ocop/ontology#> .
<urn:shape> a sh:NodeShape ; sh:targetClass ocop:Country ; sh:property <urn:shape-hasName> .
<urn:shape-hasName> a sh:PropertyShape ; sh:path <urn:name> ; sh:minCount 1 ;
  sh:message "This country has no name: add <urn:name>." .
"""


def test_questions_can_be_narrowed(invoke: Invoke) -> None:
    everything = invoke("questions", "--format", "json").stdout
    experts = json.loads(invoke("questions", "--keyword", "expert", "--format", "json").stdout)
    assert 1 < len(experts) < len(json.loads(everything))
    assert all(
        "expert" in question["keywords"] or "expert" in question["question"].casefold()
        for question in experts
    )
    nothing = invoke("questions", "--keyword", "zebra")
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert "there are: " in nothing.stderr


def test_one_question_is_told_whole(invoke: Invoke) -> None:
    told = invoke("questions", "experts-by-product").stdout
    for part in ("--product", "Product", "keywords: ", "no rows means: ", "SELECT "):
        assert part in told
    sparql = invoke("questions", "experts-by-product", "--sparql").stdout
    assert sparql.lstrip("# ").startswith("Which experts")
    assert sparql in told
    assert invoke("questions", "--sparql").exit_code == 2


def test_the_sparql_of_a_question_is_a_query(invoke: Invoke) -> None:
    sparql = invoke("questions", "experts-by-product", "--sparql").stdout
    piped = invoke(*SMALL, "query", "-", "--format", "csv", stdin=sparql)
    asked = invoke(*SMALL, "ask", "experts-by-product", "--format", "csv")
    assert piped.stdout_bytes == asked.stdout_bytes


def test_a_query_comes_from_a_file_or_a_pipe(invoke: Invoke, tmp_path: Path) -> None:
    text = "\ufeffSELECT ?x { ?x a ocop:Expert }\r\n# the end"
    file = tmp_path / "mine.rq"
    file.write_text(text, "utf-8")
    from_file = invoke(*SMALL, "query", "--file", str(file), "--iris").stdout
    assert from_file.splitlines()[2:] == ["id:person/ana-example", "id:person/bo-example"]
    assert invoke(*SMALL, "query", "--iris", stdin=text).stdout == from_file


@pytest.mark.parametrize(
    "value",
    ["id:country/XAA", "<https://w3id.org/ocop/id/country/XAA>"],
)
def test_values_are_bound(value: str, invoke: Invoke) -> None:
    query = "SELECT ?c ?p { ?c ocop:hasPriorityProduct ?p }"
    result = invoke(*SMALL, "query", query, "--bind", f"?c={value}")
    assert result.stdout.splitlines()[2:] == ["Exampland  example tuber"]


def test_hostile_text_is_bound_as_text(invoke: Invoke) -> None:
    query = "SELECT ?c ?n { ?c skos:prefLabel ?n }"
    attack = 'x" } UNION { ?s ?p ?o } #'
    result = invoke(*SMALL, "query", query, "--bind", f"n={attack}")
    assert (result.exit_code, result.stdout) == (0, "")


def test_no_answer_is_told_for_every_form(invoke: Invoke) -> None:
    rows = invoke(*SMALL, "query", "SELECT ?x { ?x a <urn:nothing> }")
    assert "nothing in the graph fits" in rows.stderr
    triples = invoke(*SMALL, "query", "DESCRIBE ?x { ?x a <urn:nothing> }")
    assert "nothing in the graph fits" in triples.stderr
    assert invoke(*SMALL, "find", "qqqqqqqqqq").stderr.startswith("no rows")


def test_show_leaves_out_what_only_follows_unless_asked(invoke: Invoke) -> None:
    short = invoke(*SMALL, "show", "Exampland")
    long = invoke(*SMALL, "show", "Exampland", "--all")
    assert "--all shows it" in short.stderr
    assert "follows" not in short.stdout
    assert "follows" in long.stdout
    assert long.stderr == ""


def test_show_in_another_language(invoke: Invoke) -> None:
    assert invoke(*SMALL, "--lang", "fr", "show", "XAA").stdout.startswith("Exemplie\n")
    assert invoke(*SMALL, "--lang", "de,fr-CA", "show", "XAA").stdout.startswith("Exemplie\n")
    assert invoke(*SMALL, "--lang", "de", "show", "XAA").stdout.startswith("Exampland\n")


def test_the_language_can_be_set_for_all(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_KG_LANG", "fr")
    assert invoke(*SMALL, "show", "XAA").stdout.startswith("Exemplie\n")
    assert invoke(*SMALL, "show", "XAA", "--lang", "en").stdout.startswith("Exampland\n")


def test_show_tells_files_of_the_caller_as_sources(invoke: Invoke, tmp_path: Path) -> None:
    mine = tmp_path / "mine.ttl"
    mine.write_text('<urn:x> <urn:says> "hello" .')
    result = invoke("--data", str(mine), "--replace", "show", "<urn:x>")
    assert mine.as_uri() in result.stdout


def test_no_way_is_told(invoke: Invoke) -> None:
    result = invoke(*SMALL, "path", "Exampland", "example code list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no way leads from Exampland to example code list" in result.stderr
    assert invoke(*SMALL, "path", "Exampland", "example code list", "--expect", "1").exit_code == 1
    same = invoke(*SMALL, "path", "Exampland", "XAA")
    assert same.stdout == "Exampland is one and the same thing\n"


def test_networks_are_listed_and_written(invoke: Invoke, tmp_path: Path) -> None:
    names = [row["name"] for row in json.loads(invoke("network", "-f", "json").stdout)]
    assert "partnerships" in names
    for ending in ("graphml", "gexf"):
        file = tmp_path / f"net.{ending}"
        assert invoke(*SMALL, "network", "partnerships", "-o", str(file)).exit_code == 0
        assert ending in file.read_text("utf-8")
    assert invoke("network", "--format", "gexf").exit_code == 2
    both = invoke("network", "experts", "--format", "gexf", "--centrality", "degree")
    assert both.exit_code == 2


def test_info_tells_what_is_there(invoke: Invoke) -> None:
    facts = json.loads(invoke(*SMALL, "info", "--format", "json").stdout)
    assert facts["store"] == "in memory"
    assert facts["your files"] == [SMALL[1]]
    assert facts["Expert"] == 2
    assert facts["triples"] > 100
    assert "pyoxigraph" in facts
    listed = json.loads(invoke(*SMALL, "info", "--sources", "-f", "json").stdout)
    daily = next(row for row in listed if row["source"] == "example-news-2024")
    assert daily["publisher"] == "Example Daily"
    assert daily["statements"] > 10


def test_a_store_on_disk_is_made_once_and_read_again(run: Run, tmp_path: Path) -> None:
    question = ("ask", "experts-by-product", "--format", "csv")
    first = run("--store", "kept", *SMALL, *question)
    assert first.returncode == 0
    assert files_in(tmp_path) == ["kept"]
    again = run(*question, "--store", "kept")
    assert again.stdout == first.stdout
    assert run(*question, OCOP_KG_STORE="kept").stdout == first.stdout


def test_what_follows_can_be_left_out(invoke: Invoke) -> None:
    query = ("query", "SELECT ?x { ?x a ocop:DemonstrationCountry }", "--format", "csv")
    assert invoke(*SMALL, *query).stdout.count("\n") > 1
    assert invoke(*SMALL, "--no-inferred", *query).stdout.count("\n") == 1


@pytest.mark.parametrize(
    ("data", "code", "told"),
    [
        ("<urn:x> a ocop:Country ; <urn:name> 'X' .", 0, "conforms"),
        ("<urn:x> a ocop:Country .", 1, "mine.ttl:2:1: urn:x"),
        ("<urn:x> a ocop:Product .", 4, "nothing was checked"),
    ],
)
def test_the_verdict_is_the_exit_code(
    data: str, code: int, told: str, invoke: Invoke, tmp_path: Path
) -> None:
    mine, shapes = tmp_path / "mine.ttl", tmp_path / "shapes.ttl"
    mine.write_text(f"@prefix ocop: <https://w3id.org/ocop/ontology#> .\n{data}\n")
    shapes.write_text(SHAPES)
    arguments = ("validate", str(mine), "--shapes", str(shapes), "--no-ontology")
    text = invoke(*arguments)
    assert text.exit_code == code
    assert told in text.stdout
    report = invoke(*arguments, "--format", "json")
    assert report.exit_code == code
    assert json.loads(report.stdout)["conforms"] is (code == 0)
    standard = invoke(*arguments, "-f", "turtle")
    assert standard.exit_code == code
    assert f"sh:conforms {str(code == 0).lower()}" in standard.stdout
    file = tmp_path / "report.ttl"
    assert invoke(*arguments, "-o", str(file)).exit_code == code
    assert file.read_text("utf-8") == standard.stdout


def test_shapes_that_cannot_be_used(invoke: Invoke, tmp_path: Path) -> None:
    mine, shapes = tmp_path / "mine.ttl", tmp_path / "shapes.ttl"
    mine.write_text("<urn:a> <urn:b> <urn:c> .")
    shapes.write_text(SHAPES.replace("minCount", "minCout"))
    result = invoke("validate", str(mine), "--shapes", str(shapes))
    assert result.exit_code == 3
    assert "shapes.ttl" in result.stderr
    assert "minCount" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "begun"),
    [
        (["ask", "experts-by-product"], True),
        (["ask", "experts-by-product", "--lang", "fr"], True),
        (["info"], True),
        (["questions"], False),
        (["ask", "experts-by-product", "--help"], False),
        (["ask", "experts-by-product", "--data=x.ttl"], False),
        (["find", "x", "--store", "y"], False),
        (["validate", "x.ttl"], False),
        ([], False),
    ],
)
def test_the_graph_is_opened_ahead_when_it_will_be_needed(
    arguments: list[str], *, begun: bool
) -> None:
    ahead = Ahead(arguments)
    store = ahead.take()
    assert (store is not None) is begun
    assert ahead.take() is None


def test_a_store_that_is_set_for_all_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_KG_STORE", "kept")
    assert Ahead(["info"]).take() is None


def test_an_installation_without_data_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object, **__: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr("ocop_kg.graph.opening.fill", lost)
    assert Ahead(["info"]).take() is None, "whoever opens the graph next tells it"
