"""I: values are bound and never become part of a query; names and paths stay what they are.

I9 (a POST form decoded twice) has no door yet: there is no server.
"""

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from ocop_kg import Budget, KnowledgeGraph
from ocop_kg.errors import (
    BudgetError,
    OcopError,
    QuerySyntaxError,
    UnknownParameterError,
    UnknownQuestionError,
    UnknownThingError,
)
from ocop_kg.questions import questions
from tests.conftest import SMALL
from tests.threats.conftest import Run

ATTACKS = [
    'x" } UNION { ?s ?p ?o } #',
    "x' } UNION { ?s ?p ?o } #",
    "x\\u0022 } UNION { ?s ?p ?o } #",
    "x\\U00000022 } UNION { ?s ?p ?o } #",
    'x""" } UNION { ?s ?p ?o } #',
    "x> ?p ?o } UNION { ?s",
    "\\",
    "x\n} UNION { ?s ?p ?o }\n#",
    "?s",
    "<urn:x>",
    '"x"@en',
    "x\0y",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_i1_text_is_bound_and_never_pasted(small: KnowledgeGraph, attack: str) -> None:
    query = "SELECT ?s ?label { ?s rdfs:label|skos:prefLabel ?label }"
    assert len(small.select(query)) > 1
    assert len(small.select(query, {"label": attack})) == 0


@pytest.mark.parametrize("attack", ATTACKS)
def test_i1_parameters_of_questions_name_things_or_nothing(
    small: KnowledgeGraph, attack: str
) -> None:
    for question in questions():
        for name, parameter in question.parameters.items():
            others = {other: "x" for other in question.parameters if other != name}
            if parameter.type == "text":
                continue
            with pytest.raises(OcopError):
                small.ask(question.id, **{**others, name: attack})


def test_i2_an_escape_is_text_like_any_other(run: Run) -> None:
    attack = "x\\u0022 } UNION { ?s ?p ?o } #"
    done = run(
        "--data",
        str(SMALL),
        "--replace",
        "query",
        "SELECT ?s ?p ?o { ?s ?p ?o }",
        "--bind",
        f"o={attack}",
        "--format",
        "json",
    )
    assert done.returncode == 0
    assert 'bindings":[]' in done.stdout.replace(" ", "")


def test_i3_a_misspelt_parameter_is_told_with_the_known_ones(small: KnowledgeGraph) -> None:
    with pytest.raises(UnknownParameterError, match="did you mean product"):
        small.ask("experts-by-product", prodct="potato")
    with pytest.raises(UnknownParameterError, match="only variables that the query selects"):
        small.select("SELECT ?s { ?s ?p ?o }", {"S": "x"})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { { SELECT ?s { ?s ?hidden ?o } } }",
        "SELECT ?s { ?s ?p ?o FILTER NOT EXISTS { ?s ?p ?hidden } }",
    ],
)
def test_i4_a_hidden_variable_cannot_be_bound(small: KnowledgeGraph, query: str) -> None:
    with pytest.raises(UnknownParameterError, match="hidden"):
        small.select(query, {"hidden": "x"})


def test_i4_every_parameter_of_a_stored_question_is_in_reach() -> None:
    for question in questions():
        for name in question.parameters:
            assert re.search(rf"SELECT[^{{]*\?{name}\b", question.sparql), (question.id, name)


def test_i4_a_value_that_the_query_computes_is_compared(small: KnowledgeGraph) -> None:
    query = "SELECT ?y { VALUES ?x { 1 2 2 } BIND(?x AS ?y) }"
    assert [len(small.select(query, {"y": value})) for value in (1, 2, 3)] == [1, 2, 0]


def test_i5_rows_are_limited_beside_the_query(small: KnowledgeGraph) -> None:
    with pytest.raises(OcopError):
        small.select("SELECT ?s { ?s ?p ?o } LIMIT ?n", {"n": 5})
    with pytest.raises(BudgetError, match="rows=5"):
        len(small.select("SELECT ?s { ?s ?p ?o }", budget=Budget(rows=5)))


@pytest.mark.parametrize("text", ["a\tb", "a\r\nb", 'a"b', "a\\b", "é\u0301", "\U0001f954", "\x7f"])
def test_i6_bound_text_comes_back_as_it_was(small: KnowledgeGraph, text: str) -> None:
    for budget in (Budget(), Budget(seconds=30)):
        (row,) = small.select("SELECT ?x { VALUES ?y { 1 } }", {"x": text}, budget=budget)
        assert row["x"] == Literal(text)


@pytest.mark.parametrize(
    "iri",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "../../etc/passwd",
        "http://[::1",
        "data:text/html,x",
        "urn:x",
        "http://example.org/unknown",
        "<https://w3id.org/ocop/id/product/nothing>",
        "",
        " ",
    ],
)
def test_i7_a_thing_is_one_of_the_graph(small: KnowledgeGraph, iri: str, run: Run) -> None:
    for value in (iri, f"<{iri}>"):
        with pytest.raises((UnknownThingError, OcopError)):
            small.ask("experts-by-product", product=value)
    assert run("ask", "experts-by-product", "--product", iri).returncode == 2


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/passwd", "experts-by-product\n", "x\0", "", "..", "a/b", "%2e"],
)
def test_i8_names_of_questions_are_no_paths(small: KnowledgeGraph, name: str) -> None:
    with pytest.raises(UnknownQuestionError):
        small.ask(name)


def test_i8_outputs_go_where_they_are_named_or_nowhere(run: Run, tmp_path: Path) -> None:
    query = ("query", "ASK {}", "--output")
    assert run(*query, "no/such/folder/x.txt").returncode == 3
    assert run(*query, str(tmp_path)).returncode == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("query", "works"),
    [
        ("ASK { ?s ?p ?o } # the end", True),
        ("ASK { ?s ?p ?o }\r\n# the end\r\n", True),
        ("\r\nASK\r\n{ ?s ?p ?o }", True),
        ("\ufeffASK { ?s ?p ?o }", True),
        ("ASK { ?s ?p ?o } ASK { ?s ?p ?o }", False),
        ("ASK { ?s ?p ?o } ; ASK { ?s ?p ?o }", False),
        ("ASK { ?s ?p ?o } ; DROP ALL", False),
        ("ASK { ?s ?p ?o }\0", False),
        ("ASK { ?s ?p '\ud800' }", False),
        ("", False),
        ("# nothing", False),
    ],
)
def test_i10_one_query_or_a_clear_error(small: KnowledgeGraph, query: str, *, works: bool) -> None:
    for budget in (Budget(), Budget(seconds=30)):
        if works:
            assert small.query(query, budget=budget) is True
        else:
            with pytest.raises(QuerySyntaxError):
                small.query(query, budget=budget)


def test_a_function_that_nobody_knows_is_a_clear_error(small: KnowledgeGraph) -> None:
    for budget in (Budget(), Budget(seconds=30)):
        with pytest.raises(QuerySyntaxError, match="urn:f> is not supported"):
            small.query("SELECT (<urn:f>(1) AS ?x) {}", budget=budget)


def test_values_of_every_kind_stay_values(small: KnowledgeGraph) -> None:
    with pytest.raises(ValueError, match="Invalid"):
        NamedNode("http://[::1")
    with pytest.raises(TypeError, match="has no RDF form"):
        small.select("SELECT ?x {}", {"x": object()})
