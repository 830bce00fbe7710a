"""Typed columns of large answers: the fast way gives what the walk through the rows gives."""

import datetime
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, Quad, Triple

from ocop_kg.budget import Budget
from ocop_kg.errors import BudgetError, OutputError, UnknownFormatError
from ocop_kg.graph import Graph
from ocop_kg.stores import EmbeddedStore
from ocop_kg.vocabulary import XSD

VALUE = NamedNode("urn:value")
ROWS = "SELECT ?s ?v { ?s a <urn:Row> OPTIONAL { ?s <urn:value> ?v } }"
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
ODD = st.sampled_from(
    ["", "<urn:x>", '"', "\\", '"@en', "\\t", "\t", "\r\n", '"^^<urn:x>', "1", "true", "_:a", "NaN"]
)
LEXICAL = st.sampled_from(
    (
        *("0", "1", "-1", "+5", "007", "1.5", "-0.50", ".5", "1.", "1e3", "1E400", "1e", "NaN"),
        *("INF", "-INF", "true", "false", "2024", "2024-02-29", "2023-02-29", "0000-01-01"),
        *("9999-12-31", "2024-01-01T10:00:00", "2024-01-01T10:00:00.25", "2024-01-01T24:00:00"),
        *("2024-01-01T10:00:00Z", "2024-01-01T10:00:00+05:30", "0001-01-01T00:00:00+05:00"),
        *("9223372036854775807", "9223372036854775808", "-9223372036854775808"),
        *("12345678901234567890123456789.123456789", "1234567890123.000000000000000001"),
    )
)
DATATYPES = ("integer", "int", "decimal", "double", "float", "boolean", "date", "dateTime", "gYear")


def literal(text: str, name: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + name))


def _spoken(text: str, tag: str) -> Literal:
    return Literal(text, language=tag)


TYPED = st.builds(literal, LEXICAL, st.sampled_from(DATATYPES))
TERMS = st.one_of(
    st.builds(Literal, TEXTS | ODD),
    st.builds(
        _spoken,
        TEXTS | ODD,
        st.sampled_from(["en", "zh-hans"]),
    ),
    st.just(Literal("x", language="ar", direction=BaseDirection.RTL)),
    st.builds(Literal, st.integers(-(2**70), 2**70) | st.floats() | st.booleans()),
    st.dates().map(lambda day: Literal(str(day), datatype=NamedNode(XSD + "date"))),
    TYPED,
    st.sampled_from([NamedNode("urn:a"), NamedNode("urn:é"), BlankNode("b")]),
    st.just(Triple(NamedNode("urn:a"), VALUE, Literal(1))),
)
COLUMNS = st.one_of(
    st.lists(TERMS | st.none(), max_size=6),
    *(  # of one datatype, which mixed columns rarely are
        st.lists(st.none() | st.builds(literal, LEXICAL, st.just(name)), max_size=4)
        for name in DATATYPES
    ),
)


def graph_of(terms: list[Any]) -> Graph:
    """A graph with a row for each term; None is a row without a value."""
    store = EmbeddedStore()
    for number, term in enumerate(terms):
        row = NamedNode(f"urn:row:{number}")
        store.add(
            [
                Quad(
                    row,
                    NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
                    NamedNode("urn:Row"),
                    VALUE,
                )
            ]
        )
        if term is not None:
            store.add([Quad(row, VALUE, term, VALUE)])
    return Graph(store)


def comparable(values: list[Any]) -> list[Any]:
    """Values that are equal when they are the same: NaN too, and instants at one clock."""
    return [
        "NaN"
        if isinstance(value, float) and math.isnan(value)
        else (type(value), value.astimezone(datetime.UTC))
        if isinstance(value, datetime.datetime) and value.tzinfo
        else (type(value), value)
        for value in values
    ]


@settings(max_examples=150, deadline=None)
@given(COLUMNS)
def test_the_fast_way_is_the_slow_way(terms: list[Any]) -> None:
    rows = graph_of(terms).select(ROWS)
    slow, fast = rows.to_columns(), rows.to_arrow()
    assert fast.column_names == list(slow)
    for name, values in slow.items():
        assert comparable(fast[name].to_pylist()) == comparable(values)


@settings(max_examples=40, deadline=None)
@given(COLUMNS)
def test_a_time_limit_changes_no_value(terms: list[Any]) -> None:
    graph = graph_of(terms)
    plain = graph.select(ROWS)
    timed = graph.select(ROWS, budget=Budget(seconds=60))
    assert timed.to_arrow().equals(plain.to_arrow()) or "nan" in str(plain.to_columns())


INTEGERS = [Literal(1), None, literal("2", "int")]
DECIMALS = [literal("1.50", "decimal"), literal("20", "decimal")]
MIXED = [NamedNode("urn:a"), Literal("<urn:a>"), Literal("")]
TALK = [Literal("a", language="en"), Literal("b\tc\nd", language="fr")]
ZONED = [literal(f"2024-01-01T10:00:00{zone}", "dateTime") for zone in ("+02:00", "Z")]
UTC = [datetime.datetime(2024, 1, 1, hour, tzinfo=datetime.UTC) for hour in (8, 10)]


@pytest.mark.parametrize(
    ("terms", "kind", "values"),
    [
        (INTEGERS, pyarrow.int64(), [1, None, 2]),
        (DECIMALS, pyarrow.decimal128(3, 1), [Decimal("1.5"), Decimal(20)]),
        ([literal("2024-02-29", "date")], pyarrow.date32(), [datetime.date(2024, 2, 29)]),
        ([Literal(True), None], pyarrow.bool_(), [True, None]),  # noqa: FBT003
        ([Literal(1.5), literal("INF", "double")], pyarrow.float64(), [1.5, math.inf]),
        (MIXED, pyarrow.string(), ["urn:a", "<urn:a>", ""]),
        ([Literal(1), Literal("1")], pyarrow.string(), ["1", "1"]),
        (TALK, pyarrow.string(), ["a", "b\tc\nd"]),
        ([None, None], pyarrow.string(), [None, None]),
        (ZONED, pyarrow.timestamp("us", "UTC"), UTC),
    ],
)
def test_columns_have_the_type_of_their_values(
    terms: list[Any], kind: Any, values: list[Any]
) -> None:
    rows = graph_of(terms).select(ROWS + " ORDER BY ?s")
    column = rows.to_arrow()["v"]
    assert (column.type, column.to_pylist()) == (kind, values)
    assert rows.to_polars()["v"].to_list() == values
    pandas = list(rows.to_pandas()["v"])
    assert [each if each == each else None for each in pandas] == values  # noqa: PLR0124


@pytest.fixture(scope="module")
def many() -> Graph:
    store = EmbeddedStore()
    store.load(
        b"".join(
            b'<urn:row:%d> <urn:p:%d> "%d"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
            % (n, n % 7, n)
            for n in range(60_000)
        )
    )
    return Graph(store)


MANY = "SELECT ?s ?n { ?s ?p ?n }"


@pytest.mark.parametrize(
    "name", ["rows.parquet", "rows.arrow", "rows.csv", "rows.tsv", "rows.json", "rows.xml"]
)
def test_rows_are_written_to_a_file(many: Graph, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    rows = many.select(MANY)
    assert rows.write(path) == 60_000
    if name.endswith("parquet"):
        assert pyarrow.parquet.read_table(path).equals(rows.to_arrow())
    elif name.endswith("arrow"):
        assert pyarrow.ipc.open_file(path).read_all().equals(rows.to_arrow())
    else:
        assert path.read_bytes().decode() == getattr(rows, f"to_{name[5:]}")()
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["rows.parquet", "rows.arrow", "rows.csv", "rows.json"])
def test_too_many_rows_leave_the_file_as_it_was(many: Graph, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("before")
    rows = many.select(MANY, budget=Budget(rows=59_999))
    with pytest.raises(BudgetError, match="59,999"):
        rows.write(path)
    with pytest.raises(BudgetError, match="59,999"):
        rows.to_arrow()
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_a_format_that_is_none_and_a_place_that_is_none_are_told(
    many: Graph, tmp_path: Path
) -> None:
    rows = many.select(MANY)
    with pytest.raises(UnknownFormatError, match="did you mean parquet"):
        rows.write(tmp_path / "rows.parket")
    with pytest.raises(OutputError, match="there is no folder"):
        rows.write(tmp_path / "nowhere" / "rows.parquet")


def test_a_full_disk_is_told(many: Graph) -> None:
    with pytest.raises(OutputError, match="No space"):
        many.select(MANY).write("/dev/full", "csv")
    with pytest.raises(OutputError, match="No space"):
        many.select(MANY).write("/dev/full", "parquet")


def test_rows_without_a_variable_are_counted(many: Graph, tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    assert many.select("SELECT * {}").write(path) == 1
    assert pyarrow.parquet.read_table(path).num_columns == 0


def test_an_answer_without_variables_or_rows_is_a_table_too(many: Graph) -> None:
    assert many.select("SELECT * {}").to_arrow().num_columns == 0
    empty = many.select("SELECT ?a ?b { ?a <urn:none> ?b }").to_arrow()
    assert (empty.column_names, empty.num_rows) == (["a", "b"], 0)
