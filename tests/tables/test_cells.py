"""Cells become terms exactly when they are what their column says."""

import calendar
import csv
import io
import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from ocop_kg.tables.cells import DATATYPES, PARTIAL_DATE, Datatype, literal, named
from ocop_kg.tables.rows import parse_csv
from ocop_kg.tables.templates import parse_template
from ocop_kg.vocabulary import ID, XSD

DATE = Datatype(PARTIAL_DATE)


def accepts(text: str, base: str) -> bool:
    try:
        literal(text, Datatype(base))
    except ValueError:
        return False
    return True


@given(st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32))
def test_a_day_is_accepted_if_and_only_if_the_calendar_has_it(
    year: int, month: int, day: int
) -> None:
    exists = (
        year >= 1 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(max(year, 1), month)[1]
    )
    text = f"{year:04}-{month:02}-{day:02}"
    assert accepts(text, "date") is accepts(text, PARTIAL_DATE) is exists


@given(st.integers(0, 9999), st.integers(0, 13))
def test_a_month_is_accepted_if_and_only_if_the_calendar_has_it(year: int, month: int) -> None:
    text = f"{year:04}-{month:02}"
    exists = year >= 1 and 1 <= month <= 12
    assert accepts(text, "gYearMonth") is accepts(text, PARTIAL_DATE) is exists
    assert not accepts(text, "date")
    assert not accepts(text, "gYear")


@pytest.mark.parametrize(
    ("text", "datatype"),
    [("2024", "gYear"), ("2024-07", "gYearMonth"), ("2024-02-29", "date")],
)
def test_a_partial_date_keeps_its_precision(text: str, datatype: str) -> None:
    assert literal(text, DATE) == Literal(text, datatype=NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    "text",
    [
        "24",
        "2024-7",
        "2024-07-1",
        "2024-07-15T00:00:00",
        "2024-07-15\n",
        "15.07.2024",
        "٢٠٢٤",
        "July",
        "-2024",
    ],
)
def test_what_only_looks_like_a_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no date: write YYYY or YYYY-MM or YYYY-MM-DD"):
        literal(text, DATE)


@pytest.mark.parametrize("text", ["0", "-1", "+2.50", "5000000", ".5", "007"])
def test_decimals(text: str) -> None:
    assert literal(text, Datatype("decimal")).value == text


@pytest.mark.parametrize("text", ["", "1e6", "5,000", "1 000", "NaN", "½", "1.2.3", "٣", "2\n"])
def test_what_is_no_decimal(text: str) -> None:
    assert not accepts(text, "decimal")
    assert not accepts(text, "integer")


def test_an_integer_has_no_fraction() -> None:
    assert accepts("42", "integer")
    assert not accepts("4.2", "integer")


def test_a_pattern_is_for_the_whole_cell() -> None:
    code = Datatype(format="[A-Z]{3}", pattern=re.compile("[A-Z]{3}"))
    assert literal("LSO", code) == Literal("LSO")
    for text in ("LS", "LSOX", "LSO\n", "lso"):
        with pytest.raises(ValueError, match=r"does not fit the pattern \[A-Z\]\{3\}"):
            literal(text, code, "en")


@pytest.mark.parametrize("text", ["example.org", "https:", "/x", "https://example.org/a b", "x:<>"])
def test_what_is_no_iri(text: str) -> None:
    with pytest.raises(ValueError, match="is no IRI"):
        named(text)
    assert not accepts(text, "anyURI")


@given(st.text(min_size=1))
def test_every_reader_either_gives_a_literal_or_says_what_is_wrong(text: str) -> None:
    for base in DATATYPES:
        try:
            assert isinstance(literal(text, Datatype(base)), Literal)
        except ValueError as error:
            assert "is no" in str(error) or "calendar" in str(error)  # noqa: PT017


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_a_template_never_leaves_its_path_segment_and_never_makes_a_broken_iri(text: str) -> None:
    iri = parse_template(ID + "product/{product}").expand({"product": text})
    assert iri is not None
    assert named(iri).value == iri
    segment = iri.removeprefix(ID + "product/")
    assert not set(segment) & set('/?#[]<>"{}|\\^` ')
    assert unquote(segment) == text


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_a_template_for_paths_makes_an_iri_or_says_that_it_does_not(text: str) -> None:
    iri = parse_template(ID + "{+thing}").expand({"thing": text})
    assert iri is not None
    try:
        assert named(iri).value.startswith(ID)
    except ValueError as error:
        assert "is no IRI" in str(error)  # noqa: PT017


def test_a_template_with_an_empty_cell_gives_nothing() -> None:
    template = parse_template(ID + "value-chain/{country}-{product}")
    assert template.variables == ("country", "product")
    assert template.expand({"country": "LSO", "product": ""}) is None
    assert template.expand({"country": "LSO"}) is None


@pytest.mark.parametrize("text", ["{", "x}", "{a b}", "{?a}", "{a,b}", "{+}", "{{a}}"])
def test_other_templates_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="only"):
        parse_template(text)


cell_text = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))).map(str.strip)


@given(st.lists(st.tuples(cell_text, cell_text), min_size=1))
def test_csv_text_survives_writing_and_reading(pairs: list[tuple[str, str]]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows([("a", "b"), *pairs])
    lines = list(parse_csv(buffer.getvalue(), "x.csv"))
    assert [tuple(cells) for _, cells in lines[1:]] == pairs
    assert [number for number, _ in lines] == list(range(1, len(pairs) + 2))
