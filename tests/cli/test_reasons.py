"""Reasons for empty answers on the command line: standard error, JSON, and the command itself."""

import json

from tests.cli.conftest import Invoke

BROKEN = "SELECT * { ?country ocop:hasPriorityProdukt ?product }"


def test_an_empty_answer_is_explained_on_standard_error(invoke: Invoke) -> None:
    result = invoke("query", BROKEN, "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["results"]["bindings"] == []
    assert "predicate typo: ?country ocop:hasPriorityProdukt ?product" in result.stderr
    assert "Did you mean ocop:hasPriorityProduct?" in result.stderr


def test_nobody_is_told_who_does_not_want_it(invoke: Invoke) -> None:
    assert "typo" not in invoke("query", BROKEN, "--no-explain").stderr


def test_an_unknown_name_is_reported_although_rows_come_back(invoke: Invoke) -> None:
    result = invoke("query", "SELECT * { ?c a ocop:Country OPTIONAL { ?c skos:preflabel ?n } }")
    assert "warning: unknown property skos:preflabel" in result.stderr
    assert "did you mean skos:prefLabel?" in result.stderr


def test_an_ask_that_is_false_is_explained(invoke: Invoke) -> None:
    result = invoke("query", "ASK { ?c a ocop:Contry }")
    assert result.stdout == "false\n"
    assert "class typo" in result.stderr


def test_a_stored_question_explains_in_json_too(invoke: Invoke) -> None:
    result = invoke("ask", "experts-by-product", "--product", "vanilla", "--format", "json")
    written = json.loads(result.stdout)
    assert written["explanation"]["verdict"] == "truly none"
    assert written["empty_means"] in result.stderr


def test_explain_tells_what_was_tried(invoke: Invoke) -> None:
    result = invoke("explain", BROKEN)
    assert result.exit_code == 0
    assert result.stdout.startswith("broken query: ")
    assert "none: ?country ocop:hasPriorityProdukt ?product" in result.stdout
    assert json.loads(invoke("explain", BROKEN, "--format", "json").stdout)["verdict"] == (
        "broken query"
    )


def test_explain_reads_standard_input_and_bindings(invoke: Invoke) -> None:
    query = "SELECT ?c ?p { ?c ocop:hasPriorityProduct ?p }"
    result = invoke("explain", "-", "--bind", "c=id:country/LSOO", stdin=query)
    assert "(parameter c)" in result.stdout


def test_explain_has_nothing_to_say_of_an_answer(invoke: Invoke) -> None:
    result = invoke("explain", "SELECT * { ?c a ocop:Country }", "--format", "json")
    assert (result.exit_code, result.stdout) == (0, "null\n")
    assert "has an answer" in result.stderr
