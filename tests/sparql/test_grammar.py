"""What is read from a query's text, and what is said of text that cannot be taken apart."""

import pytest
from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql import parse_select, readable, write
from ocop_kg.sparql.algebra import (
    Aggregate,
    Call,
    Closure,
    Exists,
    Filter,
    Inverse,
    Join,
    LeftJoin,
    Operation,
    PathPattern,
    TriplePattern,
    Values,
)
from ocop_kg.vocabulary import XSD


def test_patterns_keep_the_order_of_the_text() -> None:
    pattern = parse_select("SELECT * { ?a ocop:p ?b . ?b ocop:q ?c ; ocop:r 1 , 2 }").select.pattern
    assert isinstance(pattern, Join)
    assert [
        str(part.predicate).rpartition("#")[2]
        for part in pattern.parts
        if isinstance(part, TriplePattern)
    ] == ["p>", "q>", "r>", "r>"]


def test_filters_of_an_optional_group_are_its_condition() -> None:
    text = "SELECT * { ?a ?p ?b OPTIONAL { ?b ?q ?c FILTER(?c > ?a) FILTER(?c < 9) } }"
    pattern = parse_select(text).select.pattern
    assert isinstance(pattern, LeftJoin)
    assert isinstance(pattern.condition, Operation)
    assert pattern.condition.operator == "&&"


def test_exists_is_read_wherever_it_stands() -> None:
    text = "SELECT * { ?a ?p ?b OPTIONAL { ?b ?q ?c FILTER(!BOUND(?a) || EXISTS { ?c a ?a }) } }"
    pattern = parse_select(text).select.pattern
    assert isinstance(pattern, LeftJoin)
    assert isinstance(pattern.condition, Operation)
    assert isinstance(pattern.condition.operands[1], Exists)


def test_paths() -> None:
    pattern = parse_select("SELECT * { ?x ^ocop:p+ ?y }").select.pattern
    assert isinstance(pattern, PathPattern)
    assert isinstance(pattern.path, Inverse)
    assert isinstance(pattern.path.path, Closure)


def test_star_names_what_is_in_scope_and_no_blank_node() -> None:
    text = "SELECT * { ?b ocop:p [ ocop:q ?a ] OPTIONAL { ?a ?c () } MINUS { ?d ?e ?f } }"
    assert [each.value for each in parse_select(text).select.variables] == ["b", "a", "c"]


def test_values_with_undef() -> None:
    pattern = parse_select(
        "SELECT * { VALUES (?a ?b) { (1 UNDEF) (UNDEF 'UNDEF') } }"
    ).select.pattern
    assert isinstance(pattern, Values)
    assert pattern.rows[0] == (Literal("1", datatype=NamedNode(XSD + "integer")), None)
    assert pattern.rows[1] == (None, Literal("UNDEF"))


def test_an_escaped_quote_ends_no_string() -> None:
    pattern = parse_select(
        r"""SELECT * { ?x ocop:p "a\u0022 } UNION { ?s ?p ?o } #" }"""
    ).select.pattern
    assert isinstance(pattern, TriplePattern)
    assert pattern.object == Literal('a" } UNION { ?s ?p ?o } #')


def test_base_and_prefixes() -> None:
    query = parse_select("BASE <http://example.org/a/> PREFIX e: <b#> SELECT * { <c> e:d ?x }")
    assert query.select.pattern == TriplePattern(
        NamedNode("http://example.org/a/c"), NamedNode("http://example.org/a/b#d"), Variable("x")
    )


def test_escaped_signs_in_local_names() -> None:
    pattern = parse_select(r"SELECT * { id:country\/LSO ?p ?o }").select.pattern
    assert isinstance(pattern, TriplePattern)
    assert pattern.subject == NamedNode("https://w3id.org/ocop/id/country/LSO")


def test_aggregates() -> None:
    select = parse_select(
        "SELECT (GROUP_CONCAT(DISTINCT ?x; SEPARATOR='; ') AS ?g) (COUNT(*) AS ?n) { ?x ?p ?o }"
    ).select
    assert select.grouping == ()
    assert select.columns[0].expression == Aggregate(
        "GROUP_CONCAT", Variable("x"), distinct=True, separator="; "
    )
    assert select.columns[1].expression == Aggregate("COUNT", None)


def test_functions_keep_the_order_of_their_arguments() -> None:
    text = "SELECT * { ?x ?p ?o FILTER(REGEX(REPLACE(?o, 'a', 'b', 'i'), SUBSTR('abc', 2), 'i')) }"
    pattern = parse_select(text).select.pattern
    assert isinstance(pattern, Filter)
    assert isinstance(pattern.condition, Call)
    assert [each.function for each in pattern.condition.arguments if isinstance(each, Call)] == [
        "REPLACE",
        "SUBSTR",
    ]
    assert '"a", "b", "i"' in write(pattern)


def test_people_read_prefixed_names() -> None:
    query = parse_select("SELECT * { ?x a ocop:Country ; ocop:isoAlpha3 'LSO' }")
    assert (
        readable(query.select.pattern) == '{ ?x rdf:type ocop:Country . ?x ocop:isoAlpha3 "LSO" . }'
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ASK { ?s ?p ?o }", "no SELECT query"),
        (
            "SELECT * { SERVICE <urn:a> { SERVICE <urn:b> { ?s ?p ?o } } }",
            "SERVICE stands inside SERVICE",
        ),
        ("SELECT * { ?s !(^ocop:p) ?o }", "negates an inverse property"),
        ("SELECT * { ?s no:such ?o }", "the prefix 'no' is not declared"),
        ("SELECT * {\n ?s ?p }", "line 2"),
        ("SELECT * " + "{" * 3000 + "}" * 3000, "nested too deeply"),
        ("SELECT * { ?s ?p 'a\ud800' }", "cannot"),
    ],
)
def test_what_cannot_be_taken_apart_says_why(text: str, reason: str) -> None:
    with pytest.raises(
        UnsupportedQueryError, match="the parts of this query cannot be told apart"
    ) as caught:
        parse_select(text)
    assert reason in str(caught.value)
