"""The layout of tables: everything is there, nothing sticks out."""

from hypothesis import given
from hypothesis import strategies as st

from ocop_kg.cli.table import Column, layout
from ocop_kg.cli.terminal import clean, width

CELLS = st.text(st.sampled_from("ab cdé茶\u0301 -/"), max_size=30).map(clean)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Column], list[list[str]]]:
    names = draw(st.lists(CELLS.filter(bool), min_size=1, max_size=7))
    numbers = [draw(st.booleans()) for _ in names]
    rows = [
        [draw(st.integers(0, 10**6).map(str)) if number else draw(CELLS) for number in numbers]
        for _ in range(draw(st.integers(0, 5)))
    ]
    return [Column(name, number=n) for name, n in zip(names, numbers, strict=True)], rows


@given(tables(), st.integers(20, 120))
def test_a_table_fits_and_keeps_every_sign(
    table: tuple[list[Column], list[list[str]]], room: int
) -> None:
    columns, rows = table
    lines = layout(columns, rows, room)
    assert all(width(line) <= room for line in lines)
    there = "".join(lines).replace(" ", "")
    for row in rows:
        for cell in row:
            for word in cell.split():
                assert set(word) <= set(there)


@given(tables())
def test_without_a_limit_each_row_is_one_line(
    table: tuple[list[Column], list[list[str]]],
) -> None:
    columns, rows = table
    lines = layout(columns, rows)
    assert len(lines) == 2 + len(rows)
    for line, row in zip(lines[2:], rows, strict=True):
        assert line.replace(" ", "") == "".join(row).replace(" ", "")


def test_numbers_stand_at_the_right() -> None:
    lines = layout([Column("what"), Column("n", number=True)], [["a", "5"], ["b", "1000"]])
    assert lines[2:] == ["a        5", "b     1000"]


def test_the_widest_column_gives_way() -> None:
    rows = [["LSO", "a long text that needs a second line"]]
    lines = layout([Column("code"), Column("statement")], rows, 30)
    assert lines == [
        "code  statement",
        "────  ────────────────────────",
        "LSO   a long text that needs a",
        "      second line",
    ]


def test_what_fits_no_table_becomes_blocks() -> None:
    columns = [Column(name) for name in ("expert", "country", "published", "source")]
    rows = [["Ana Example", "", "2024-07-15", "Example Agency"]]
    assert layout(columns, rows, 30, rule="-") == [
        "-" * 30,
        "expert     Ana Example",
        "published  2024-07-15",
        "source     Example Agency",
    ]
