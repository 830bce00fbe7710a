"""What a person sees: tables as wide as the terminal, headings that stand out, no tricks."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_kg.cli.terminal import clean, cut, fill, width, wrap
from ocop_kg.display import visible
from tests.cli.conftest import Invoke
from tests.cli.terminals import on_terminal

STYLE = re.compile(r"\x1b\[[01]m")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
HOSTILE = """
@prefix ocop: <https://w3id.org/ocop/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:x> a ocop:Product ;
  skos:prefLabel "red \\u001b[31malert\\u0007 \\u202edrow\\u200b\\u0008 \\u009b2J"@en .
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo terminal is a thing of Unix")
class TestRealTerminal:
    @pytest.mark.parametrize("columns", [20, 33, 60, 80, 132, 300])
    def test_no_line_of_a_table_is_wider_than_the_terminal(
        self, columns: int, tmp_path: Path
    ) -> None:
        code, screen = on_terminal(
            columns, "ask", "experts-by-product", "--product", "potato", cwd=tmp_path
        )
        assert code == 0
        lines = STYLE.sub("", screen).splitlines()
        assert [line for line in lines if width(line) > columns and "://" not in line] == []
        together = " ".join(screen.split())
        assert "Liping Jin" in together
        assert "2025-08-27" in together

    def test_headings_stand_out_unless_nobody_wants_it(self, tmp_path: Path) -> None:
        question = ("ask", "experts-by-product", "--product", "potato")
        assert "\x1b[1mexpert" in on_terminal(100, *question, cwd=tmp_path)[1]
        assert "\x1b" not in on_terminal(100, *question, cwd=tmp_path, NO_COLOR="1")[1]
        output = (*question, "--output", str(tmp_path / "x.txt"))
        on_terminal(100, *output, cwd=tmp_path)
        assert b"\x1b" not in (tmp_path / "x.txt").read_bytes()

    def test_progress_is_shown_and_wiped_away(self, tmp_path: Path) -> None:
        _, screen = on_terminal(100, "--no-inferred", "info", cwd=tmp_path)
        assert "opening the graph …\r" in screen
        assert screen.rindex("\x1b[2K\r") < screen.index("triples")

    def test_wide_signs_keep_the_columns_straight(self, tmp_path: Path) -> None:
        question = ("ask", "names-by-country", "--country", "LSO")
        code, screen = on_terminal(100, *question, cwd=tmp_path)
        assert code == 0
        rows = [line for line in screen.splitlines() if "Unicode Consortium [" in line]
        assert len(rows) == 5
        assert len({width(row.partition("Unicode")[0]) for row in rows}) == 1

    @pytest.mark.parametrize("syntax", ["csv", "tsv", "xml", "json", "table", "markdown"])
    def test_data_on_a_terminal_cannot_steer_it(self, syntax: str, tmp_path: Path) -> None:
        (tmp_path / "mine.ttl").write_text(HOSTILE, "utf-8")
        query = ("query", "SELECT ?l { ?x a ocop:Product ; skos:prefLabel ?l }", "-f", syntax)
        data = ("--data", "mine.ttl", "--replace", "--no-inferred")
        code, screen = on_terminal(80, *data, *query, cwd=tmp_path)
        assert code == 0
        assert "alert" in screen
        ours = screen.replace("opening the graph …\r\x1b[2K\r", "")
        assert not set("\x07\x08\x9b\u202e\u200b") & set(ours)
        assert "\x1b[31m" not in ours

    def test_a_query_waits_for_no_terminal(self, tmp_path: Path) -> None:
        code, screen = on_terminal(80, "query", cwd=tmp_path)
        assert code == 2
        assert "which query?" in screen


def test_progress_is_silent_where_there_is_no_terminal(invoke: Invoke) -> None:
    assert invoke("--no-inferred", "info").stderr == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "SELECT ?x ?l { ?x a ocop:Product ; skos:prefLabel ?l }"),
        ("query", "SELECT ?x ?l { ?x a ocop:Product ; skos:prefLabel ?l }", "-f", "markdown"),
        ("show", "<urn:x>"),
        ("find", "red"),
        ("find", "red", "--format", "markdown"),
    ],
)
def test_a_label_cannot_steer_the_terminal(
    arguments: tuple[str, ...], invoke: Invoke, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.ttl"
    mine.write_text(HOSTILE, "utf-8")
    result = invoke("--data", str(mine), "--replace", *arguments)
    assert result.exit_code == 0
    assert "alert" in result.stdout
    assert not set("\x1b\x07\x08\x9b\u202e\u200b") & set(result.stdout + result.stderr)


def test_escapes_show_what_was_there() -> None:
    assert visible("a\x1b[1m\u202eb\x00") == r"a\x1b[1m\u202eb\x00"
    assert visible("a\u200db") == r"a\u200db", "a joiner between Latin letters"
    assert visible("नमस्\u200dते") == "नमस्\u200dते", "a joiner where it belongs"


@given(TEXTS)
def test_clean_text_is_one_harmless_line(text: str) -> None:
    once = clean(text)
    assert len(once.splitlines()) <= 1
    assert "\x1b" not in once
    assert clean(once) == once


@given(TEXTS, st.integers(2, 40))
def test_wrapped_text_fits_and_keeps_its_words(text: str, columns: int) -> None:
    line = clean(text)
    parts = wrap(line, columns)
    assert all(width(part) <= columns for part in parts)
    assert "".join(parts).replace(" ", "") == line.replace(" ", "")


@given(TEXTS, st.integers(2, 40), st.integers(1, 3))
def test_text_wrapped_into_few_lines_says_that_something_is_missing(
    text: str, columns: int, lines: int
) -> None:
    line = clean(text)
    parts = wrap(line, columns, lines)
    assert len(parts) <= lines
    assert all(width(part) <= columns for part in parts)
    if len(wrap(line, columns)) > lines:
        assert parts[-1].endswith("…")


@given(TEXTS, st.integers(2, 40))
def test_cut_text_fits(text: str, columns: int) -> None:
    line = clean(text)
    assert width(cut(line, columns)) <= columns
    assert width(fill(cut(line, columns), columns)) == columns
