"""``--cite``: the sources of an answer, in place of the answer."""

import json
from pathlib import Path

import pytest
from pybtex.database import parse_string

from tests.cli.conftest import SMALL, Invoke

ASK = (*SMALL, "ask", "experts-by-product", "--product", "example tuber")
QUERY = ("query", *SMALL, "SELECT ?c ?s { ?c a ocop:Observation ; ocop:statedBy ?s }")
WHY = ("why", *SMALL, "Exampland", "isSubjectOf", "designation/XAA-example-tuber")


def test_the_sources_of_a_stored_question(invoke: Invoke) -> None:
    result = invoke(*ASK, "--cite", "bibtex")
    assert result.exit_code == 0
    entries = parse_string(result.stdout, "bibtex").entries
    assert list(entries) == ["example-page-2022", "example-news-2024"]
    assert entries["example-news-2024"].fields["date"] == "2024-07"


def test_the_sources_of_a_query(invoke: Invoke) -> None:
    items = json.loads(invoke(*QUERY, "--cite", "csl-json").stdout)
    assert [item["id"] for item in items] == ["example-page-2022", "example-report-2025"]


def test_the_sources_of_a_proof(invoke: Invoke) -> None:
    lines = invoke(*WHY, "--cite", "plain").stdout.splitlines()
    assert lines[0] == (
        "Example Agency (2022-03-12). Example page on the launch. https://example.org/launch"
    )
    assert len(lines) == 3


def test_into_a_file(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "refs.bib"
    result = invoke(*ASK, "--cite", "bibtex", "--output", str(file))
    assert result.stdout == ""
    assert file.read_text("utf-8").startswith("@online{example-page-2022,")


def test_an_expectation_still_counts_rows(invoke: Invoke) -> None:
    assert invoke(*ASK, "--cite", "plain", "--expect", "empty").exit_code == 1


def test_no_sources_are_told(invoke: Invoke) -> None:
    result = invoke("query", *SMALL, "SELECT ?x { VALUES ?x { 1 } }", "--cite", "bibtex")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no sources: nothing in the answer names one" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((*ASK, "--cite", "bibtex", "--format", "csv"), "give one of them"),
        (("query", *SMALL, "ASK { ?s ?p ?o }", "--cite", "plain"), "this needs a SELECT query"),
        ((*ASK, "--cite", "word"), "'word' is not one of 'bibtex', 'csl-json', 'plain'"),
    ],
)
def test_wrong_usage(invoke: Invoke, arguments: tuple[str, ...], message: str) -> None:
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
