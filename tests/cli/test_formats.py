"""Every format of an answer, recorded on the small graph, and what spreadsheets make of it."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_kg.cli.rows import ROW_FORMATS, guarded, unguarded
from ocop_kg.cli.streaming import TYPED
from ocop_kg.cli.triples import GRAPH_FORMATS
from tests.cli.conftest import SMALL, Invoke, assert_expected

ENDINGS = {"markdown": "md", "table": "txt"}
PRODUCTS = "SELECT ?l { ?x a ocop:Product ; skos:prefLabel ?l } ORDER BY ?l"


@pytest.mark.parametrize("syntax", [name for name in ROW_FORMATS if name not in TYPED])
def test_an_answer_in_every_format(syntax: str, invoke: Invoke) -> None:
    result = invoke(*SMALL, "ask", "experts-by-product", "--format", syntax)
    assert result.exit_code == 0
    text = result.stdout_bytes.decode()
    assert_expected(f"experts-by-product.{ENDINGS.get(syntax, syntax)}", text)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("experts-by-product-fr.txt", ("ask", "experts-by-product", "--lang", "fr")),
        ("experts-by-product-iris.txt", ("ask", "experts-by-product", "--iris")),
        ("experts-by-tuber.txt", ("ask", "experts-by-product", "--product", "example tuber")),
        ("show.txt", ("show", "example tuber")),
        ("show.json", ("show", "example tuber", "--format", "json")),
        ("show.trig", ("show", "Ana Example", "--format", "trig")),
        ("find.txt", ("find", "exampla", "--kind", "country")),
        ("find.json", ("find", "exampla", "--kind", "country", "--format", "json")),
        ("path.txt", ("path", "Exampland", "Ana Example")),
        ("path.json", ("path", "Exampland", "Ana Example", "--format", "json")),
        ("network.txt", ("network", "experts")),
        ("network-degree.csv", ("network", "experts", "--centrality", "degree", "-f", "csv")),
        ("network-communities.txt", ("network", "country-product", "--communities")),
        ("conflicts.txt", ("conflicts",)),
        ("conflicts.json", ("conflicts", "--format", "json")),
        ("conflicts.csv", ("conflicts", "--format", "csv")),
        ("conflicts.md", ("conflicts", "--format", "markdown")),
        ("timeline.txt", ("timeline",)),
        ("timeline.json", ("timeline", "--format", "json")),
        ("timeline.csv", ("timeline", "--format", "csv")),
        ("query.txt", ("query", "SELECT ?c ?p { ?c ocop:hasPriorityProduct ?p } ORDER BY ?c")),
    ],
)
def test_other_commands_on_the_small_graph(
    name: str, arguments: tuple[str, ...], invoke: Invoke
) -> None:
    result = invoke(*SMALL, *arguments)
    assert result.exit_code == 0
    assert_expected(name, result.stdout_bytes.decode())


def test_formats_for_programs_hold_iris_and_agree(invoke: Invoke) -> None:
    question = (*SMALL, "ask", "experts-by-product", "--format")
    rows = list(csv.DictReader(io.StringIO(invoke(*question, "csv").stdout_bytes.decode())))
    answer = json.loads(invoke(*question, "json").stdout)
    assert [row["expert"] for row in rows] == [row["expert"]["iri"] for row in answer["rows"]]
    namespace = {"s": "http://www.w3.org/2005/sparql-results#"}
    results = ET.fromstring(invoke(*question, "xml").stdout)
    experts = results.findall(".//s:binding[@name='expert']/s:uri", namespace)
    assert [uri.text for uri in experts] == [row["expert"] for row in rows]
    tsv = invoke(*question, "tsv").stdout.splitlines()
    assert [line.split("\t")[1] for line in tsv[1:]] == [f"<{row['expert']}>" for row in rows]


def test_a_free_query_gives_the_standard_json(invoke: Invoke) -> None:
    answer = json.loads(invoke(*SMALL, "query", PRODUCTS, "--format", "json").stdout)
    assert answer["head"]["vars"] == ["l"]
    assert answer["results"]["bindings"][0]["l"]["xml:lang"] == "en"


@pytest.mark.parametrize("syntax", [*GRAPH_FORMATS, "ttl", "json"])
def test_triples_in_every_format_read_back_the_same(
    syntax: str, invoke: Invoke, tmp_path: Path
) -> None:
    query = (*SMALL, "query", "CONSTRUCT { ?s ?p ?o } { ?s a ocop:Expert ; ?p ?o }", "--format")
    first = invoke(*query, "ntriples").stdout
    assert first.count("\n") > 5
    endings = {"ntriples": "nt", "nquads": "nq", "rdfxml": "rdf", "turtle": "ttl", "json": "jsonld"}
    file = tmp_path / f"x.{endings.get(syntax, syntax)}"
    file.write_bytes(invoke(*query, syntax).stdout_bytes)
    back = invoke(
        *("--data", str(file), "--replace", "--no-inferred", "export", "--format", "ntriples"),
        *("--source", file.as_uri()),
    )
    assert back.exit_code == 0
    assert back.stdout == first


@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        ("table", "true\n"),
        ("csv", "true\n"),
        ("json", '{"head": {}, "boolean": true}\n'),
    ],
)
def test_a_yes_in_every_format(syntax: str, text: str, invoke: Invoke) -> None:
    query = (*SMALL, "query", "ASK { ?x a ocop:Expert }", "--format", syntax)
    assert invoke(*query).stdout == text
    assert invoke(*query, "--expect", "nonempty").exit_code == 0
    assert invoke(*query, "--expect", "empty").exit_code == 1


FORMULAS = ['=HYPERLINK("http://x")', "@SUM(A1)", "+1 2", "-2+3", "\tx", "\rx", "'=1", "＝1"]  # noqa: RUF001


def formulas_file(tmp_path: Path) -> str:
    from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

    from ocop_kg.vocabulary import RDF_TYPE, ocop, skos

    things = [NamedNode(f"urn:x{number}") for number in range(len(FORMULAS))]
    triples = [Triple(thing, RDF_TYPE, ocop("Product")) for thing in things]
    triples += [
        Triple(thing, skos("prefLabel"), Literal(text, language="en"))
        for thing, text in zip(things, FORMULAS, strict=True)
    ]
    file = tmp_path / "mine.nt"
    file.write_bytes(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
    return str(file)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("ASK {}", "parquet holds rows, and this query answers true or false"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "name the file .ttl or .jsonld"),
    ],
)
def test_what_is_no_row_goes_into_no_file_of_rows(
    query: str, told: str, invoke: Invoke, tmp_path: Path
) -> None:
    result = invoke(*SMALL, "query", query, "--output", str(tmp_path / "x.parquet"))
    assert result.exit_code == 2
    assert told in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_row_without_a_column_is_a_row(invoke: Invoke) -> None:
    result = invoke(*SMALL, "query", "SELECT * {}")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "\n1 row\n")


def test_csv_runs_nothing_in_a_spreadsheet_and_loses_nothing(
    invoke: Invoke, tmp_path: Path
) -> None:
    data = ("--data", formulas_file(tmp_path), "--replace", "--no-inferred")
    for arguments, column in (
        (("query", PRODUCTS, "--format", "csv"), "l"),
        (("find", "@sum", "--kind", "Product", "--format", "csv"), "label"),
    ):
        text = invoke(*data, *arguments).stdout_bytes.decode()
        cells = [row[column] for row in csv.DictReader(io.StringIO(text, newline=""))]
        assert cells
        assert not [cell for cell in cells if cell[0] in "=+-@\t\r＝"]  # noqa: RUF001
        assert {unguarded(cell) for cell in cells} <= set(FORMULAS)
    raw = invoke(*data, "query", PRODUCTS, "--format", "csv", "--raw").stdout_bytes.decode()
    cells = [row["l"] for row in csv.DictReader(io.StringIO(raw, newline=""))]
    assert sorted(cells) == sorted(FORMULAS)


@given(st.text())
def test_the_guard_of_csv_can_be_undone(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("number", ["-5", "+5", "-0.5", "-1e-3", "12"])
def test_numbers_stay_numbers(number: str) -> None:
    assert guarded(number) == number


@pytest.mark.parametrize("nearly", ["-5\n", "-5 ", "--5", "-5e", "-"])
def test_what_is_nearly_a_number_is_guarded(nearly: str) -> None:
    assert guarded(nearly) == f"'{nearly}"
