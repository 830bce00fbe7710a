"""``--evidence``: rows with the statements behind them, for people and for programs."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke

POTATO = "SELECT ?country { ?country ocop:hasPriorityProduct id:product\\/potato }"


def test_each_row_of_a_question_stands_with_its_statements(invoke: Invoke) -> None:
    result = invoke("ask", "experts-by-product", "--product", "potato", "--evidence")
    blocks = result.stdout.split("\n\n")
    assert blocks[0].startswith("1. expert: Anping Ye, kind: supports, country: Lesotho")
    assert "anping-ye-supports-potato is an expert support  [1]" in blocks[0]
    assert "[1] Boosting Potato Production in Lesotho" in blocks[-1]
    assert "9 rows" in result.stderr


def test_a_free_query_has_evidence_too(invoke: Invoke) -> None:
    result = invoke("query", POTATO, "--evidence")
    assert result.stdout.startswith(
        "1. country: Lesotho\n   Lesotho has priority product potato  [1]"
    )


def test_what_follows_is_told_down_to_what_is_stated(invoke: Invoke) -> None:
    text = (
        "SELECT ?c { ?c ocop:mentionedIn id:source\\/fao-midyear-2025 ; a ocop:Role } ORDER BY ?c"
    )
    result = invoke("query", text, "--evidence")
    assert "'stated by' implies 'mentioned in'" in result.stdout
    assert "OCOP ontology, version" in result.stdout


def test_absence_is_told(invoke: Invoke) -> None:
    result = invoke("ask", "countries-by-missing-product", "--evidence")
    assert "nothing fits { ?designation rdf:type ocop:ProductDesignation" in result.stdout


def test_json_has_the_evidence_in_the_order_of_the_rows(invoke: Invoke) -> None:
    arguments = ("ask", "experts-by-product", "--product", "potato", "--format", "json")
    plain = json.loads(invoke(*arguments).stdout)
    told = json.loads(invoke(*arguments, "--evidence").stdout)
    assert {name: told[name] for name in plain} == plain
    assert len(told["evidence"]) == len(told["rows"])
    for row, evidence in zip(told["rows"], told["evidence"], strict=True):
        things = {
            statement["object"].get("iri")
            for way in evidence["ways"]
            for statement in way["statements"]
        }
        assert row["expert"]["iri"] in things


def test_json_of_a_free_query_is_still_the_standard_s(invoke: Invoke) -> None:
    told = json.loads(invoke("query", POTATO, "--format", "json", "--evidence").stdout)
    assert told["head"] == {"vars": ["country"]}
    assert len(told["results"]["bindings"]) == len(told["evidence"]) == 1


@pytest.mark.parametrize("syntax", ["csv", "tsv", "xml", "markdown"])
def test_other_formats_have_no_place_for_it(invoke: Invoke, syntax: str) -> None:
    result = invoke("query", POTATO, "--format", syntax, "--evidence")
    assert result.exit_code == 2
    assert f"{syntax} has no place for evidence" in result.stderr


def test_only_rows_have_evidence(invoke: Invoke) -> None:
    result = invoke("query", "ASK { ?s ?p ?o }", "--evidence")
    assert result.exit_code == 2
    assert "this needs a SELECT query" in result.stderr


def test_sources_of_evidence_are_cited_where_the_rows_name_none(invoke: Invoke) -> None:
    result = invoke("query", POTATO, "--cite", "plain")
    assert "FAO (2025-02-14). Boosting Potato Production in Lesotho" in result.stdout


def test_labels_that_would_steer_a_terminal_are_harmless(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "bad.ttl"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    file.write_text(f'<urn:a> <urn:p> "\\u001B[31mred" . <urn:p> {label} "\\u001B[2Jp" .')
    result = invoke("query", "SELECT ?o { <urn:a> <urn:p> ?o }", "--data", str(file), "--evidence")
    assert "\x1b" not in result.stdout
    assert "bad.ttl" in result.stdout
