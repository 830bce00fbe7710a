"""What a researcher makes of rows: Python values, data frames, files, notebooks."""

import csv
import datetime
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from ocop_kg.errors import UnknownFormatError
from ocop_kg.graph import Graph, Solutions, Triples
from ocop_kg.graph.results import markdown_table
from ocop_kg.graph.values import to_term, to_value
from ocop_kg.vocabulary import XSD

DATA = """
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:a> <urn:n> 1 ; <urn:d> "2024-07-15"^^xsd:date ; <urn:m> 1.5 ; <urn:t> "x|y"@en .
<urn:b> <urn:n> 2 ; <urn:d> "2024-07"^^xsd:gYearMonth ; <urn:m> 2.5 ; <urn:t> "<b>" .
"""
ROWS = """SELECT ?s ?n ?d ?m ?t ?none
{ ?s <urn:n> ?n ; <urn:d> ?d ; <urn:m> ?m ; <urn:t> ?t } ORDER BY ?s"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    path: Path = tmp_path_factory.mktemp("rows") / "rows.ttl"
    path.write_text(DATA, "utf-8")
    return Graph.open(path, replace=True, inferred=False)


@pytest.fixture
def rows(graph: Graph) -> Solutions:
    return graph.select(ROWS)


def test_rows_are_read_by_name_and_position_and_again(rows: Solutions) -> None:
    assert rows.variables == ("s", "n", "d", "m", "t", "none")
    assert [row["s"] for row in rows] == [NamedNode("urn:a"), NamedNode("urn:b")]
    assert [row[1].value for row in rows] == ["1", "2"]
    assert (len(rows), bool(rows), rows[-1]["none"]) == (2, True, None)
    assert [row["s"] for row in rows[:1]] == [NamedNode("urn:a")]
    assert repr(rows) == "<Solutions: 2 rows of s, n, d, m, t, none>"
    assert len(list(rows.stream())) == 2


def test_rows_become_python_values(rows: Solutions) -> None:
    first, second = rows.to_dicts()
    assert first == {
        "s": "urn:a",
        "n": 1,
        "d": datetime.date(2024, 7, 15),
        "m": Decimal("1.5"),
        "t": "x|y",
        "none": None,
    }
    assert second["d"] == "2024-07"


def test_a_column_of_mixed_types_becomes_text(rows: Solutions) -> None:
    columns = rows.to_columns()
    assert columns["n"] == [1, 2]
    assert columns["d"] == ["2024-07-15", "2024-07"]
    assert columns["none"] == [None, None]


def test_data_frames_keep_names_types_and_order(rows: Solutions) -> None:
    pandas = rows.to_pandas()
    assert list(pandas.columns) == list(rows.variables)
    assert pandas["n"].tolist() == [1, 2]
    polars = rows.to_polars()
    assert polars["n"].to_list() == [1, 2]
    assert polars.columns == list(rows.variables)
    arrow = rows.to_arrow()
    assert arrow.column_names == list(rows.variables)
    assert arrow["m"].to_pylist() == [Decimal("1.5"), Decimal("2.5")]


def test_an_empty_answer_keeps_its_columns(graph: Graph) -> None:
    empty = graph.select("SELECT ?s ?o { ?s <urn:nothing> ?o }")
    assert (len(empty), bool(empty), empty.to_dicts()) == (0, False, [])
    assert list(empty.to_pandas().columns) == ["s", "o"]
    assert empty.to_polars().columns == ["s", "o"]
    assert empty.to_arrow().column_names == ["s", "o"]
    assert empty.to_csv() == "s,o\r\n"


def test_the_standard_result_formats(rows: Solutions) -> None:
    table = list(csv.reader(io.StringIO(rows.to_csv())))
    assert table[0] == list(rows.variables)
    assert table[1][:2] == ["urn:a", "1"]
    assert rows.to_tsv().splitlines()[0] == "?s\t?n\t?d\t?m\t?t\t?none"
    assert '"x|y"@en' in rows.to_tsv()
    bindings = json.loads(rows.to_json())["results"]["bindings"]
    assert bindings[0]["t"] == {"type": "literal", "value": "x|y", "xml:lang": "en"}
    assert rows.to_xml().startswith("<?xml")


def test_tables_for_people_keep_their_frame(rows: Solutions) -> None:
    lines = rows.to_markdown().splitlines()
    assert lines[2] == r"| urn:a | 1 | 2024-07-15 | 1.5 | x\|y |  |"
    assert "<b>" not in rows.to_markdown()
    shown = rows._repr_html_()
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown
    assert "2 of 2 rows" in shown


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_no_cell_breaks_out_of_a_markdown_row(cells: list[str]) -> None:
    table = markdown_table(["h"] * len(cells), [cells])
    assert table.count("\n") == 3
    bare = table.splitlines()[-1] if "\n" not in table[:-1].splitlines()[-1] else ""
    assert bare.replace(r"\\", "").replace(r"\|", "").count("|") <= len(cells) + 1
    assert "<" not in table.replace("<br>", "")


@given(
    st.one_of(
        st.integers(),
        st.booleans(),
        st.text().filter(lambda text: "\0" not in text and text.isprintable()),
        st.dates(),
        st.decimals(allow_nan=False, allow_infinity=False),
        st.floats(allow_nan=False),
    )
)
def test_python_values_survive_the_way_to_terms_and_back(value: object) -> None:
    assert to_value(to_term(value)) == value


@pytest.mark.parametrize(
    ("lexical", "datatype"),
    [
        ("2021-13-40", "date"),
        ("20240101", "date"),
        ("2024-W01-1", "date"),
        ("2024-01-01", "dateTime"),
        ("twelve", "integer"),
        ("1_000", "integer"),
        ("9" * 5000, "integer"),
        ("1e9999999999", "decimal"),
        ("NaN", "decimal"),
        ("yes", "boolean"),
    ],
)
def test_what_a_datatype_does_not_allow_stays_text(lexical: str, datatype: str) -> None:
    value = to_value(Literal(lexical, datatype=NamedNode(XSD + datatype)))
    assert value == lexical


def test_what_has_no_rdf_form_is_refused() -> None:
    with pytest.raises(TypeError, match="a list has no RDF form"):
        to_term([1])


def test_triples_are_sorted_and_written_in_every_format(graph: Graph) -> None:
    triples = graph.query("CONSTRUCT { ?s <urn:q> ?n } WHERE { ?s <urn:n> ?n }")
    assert isinstance(triples, Triples)
    assert [str(triple.subject) for triple in triples] == ["<urn:a>", "<urn:b>"]
    assert triples.serialize("ntriples").count("\n") == 2
    assert "urn:a" in triples._repr_html_()
    assert repr(triples) == "<Triples: 2 triples>"
    with pytest.raises(UnknownFormatError):
        triples.serialize("xlsx")


def test_every_query_form_gives_its_own_kind_of_answer(graph: Graph) -> None:
    assert graph.query("ASK { <urn:a> ?p ?o }") is True
    assert graph.query("ASK { <urn:zzz> ?p ?o }") is False
    assert isinstance(graph.query("DESCRIBE <urn:a>"), Triples)
    assert isinstance(graph.query(ROWS), Solutions)
    bound = graph.query("SELECT ?s ?n { ?s <urn:n> ?n }", {"n": 2})
    assert isinstance(bound, Solutions)
    assert [row["s"].value for row in bound] == ["urn:b"]


def test_things_are_shown_by_their_labels(kg: Graph) -> None:
    rows = kg.select(
        "SELECT ?p { <https://w3id.org/ocop/id/country/LSO> ocop:hasPriorityProduct ?p }"
    )
    assert rows.to_markdown().splitlines()[2] == "| potato |"
    link = '<td><a href="https://w3id.org/ocop/id/product/potato">potato</a></td>'
    assert link in rows._repr_html_()
