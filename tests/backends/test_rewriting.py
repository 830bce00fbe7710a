"""Queries in the form that a server answers rightly mean what they meant, as the engine shows."""

from functools import partial

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql import parse_select, write
from ocop_kg.stores.remote.branching import branched
from ocop_kg.stores.remote.closing import closed
from ocop_kg.stores.remote.comparing import guarded
from ocop_kg.vocabulary import XSD

P, Q, V = (NamedNode(f"urn:{name}") for name in "pqv")
STEPS = [("a", "b"), ("b", "c"), ("c", "b"), ("d", "c"), ("e", "e")]
VALUES = (
    *(Literal(1), Literal(2.5), Literal("1"), Literal("b"), Literal("b", language="en")),
    *(Literal("c", language="en"), Literal("c", language="fr"), Literal(value=True)),
    Literal("2022", datatype=NamedNode(XSD + "gYear")),
    *(Literal(day, datatype=NamedNode(XSD + "date")) for day in ("2021-05-01", "2022-05-01")),
)


@pytest.fixture(scope="module")
def store() -> Store:
    things = {name: NamedNode(f"urn:{name}") for name in "abcdefx"}
    quads = [Quad(things[one], P, things[other]) for one, other in STEPS]
    quads += [Quad(things["x"], Q, things[name]) for name in "adf"]
    quads += [Quad(NamedNode(f"urn:v{at}"), V, value) for at, value in enumerate(VALUES)]
    filled = Store()
    filled.extend(quads)
    return filled


def rows(store: Store, sparql: str) -> list[str]:
    found = store.query(sparql)
    assert isinstance(found, QuerySolutions)
    return sorted(str(list(row)) for row in found)


@pytest.mark.parametrize(
    "pattern",
    [
        "?s <urn:p>* <urn:c>",
        "?s <urn:p>+ <urn:c>",
        "<urn:a> <urn:p>+ ?s",
        "<urn:f> <urn:p>* ?s",
        "?s <urn:q>/<urn:p>* ?o",
        "?s <urn:q>/<urn:p>+ ?o",
        "?s <urn:q>/<urn:p>* <urn:b>",
        "?s <urn:q> ?m OPTIONAL { ?m <urn:p>+ <urn:c> . ?m <urn:p> ?o }",
    ],
)
def test_a_table_leads_where_the_path_led(pattern: str, store: Store) -> None:
    query = parse_select(f"SELECT * {{ {pattern} }}")
    table = closed(query, partial(_steps, store))
    assert "*" not in write(table)
    assert rows(store, write(table)) == rows(store, write(query)) != []


def _steps(store: Store, predicate: NamedNode) -> list[tuple[object, object]]:
    return [(q.subject, q.object) for q in store.quads_for_pattern(None, predicate, None)]


@pytest.mark.parametrize(
    "pattern",
    [
        "?s <urn:p>* ?o",
        "?s (<urn:p>|<urn:q>)* <urn:c>",
        "?s <urn:p>*/<urn:q> ?o",
        "GRAPH ?g { ?s <urn:p>* <urn:c> }",
        "?s <urn:q> ?o FILTER EXISTS { ?o <urn:p>* <urn:c> }",
        "?s <urn:v>+ <urn:c>",
    ],
)
def test_a_path_without_a_table_is_refused(pattern: str, store: Store) -> None:
    query = parse_select(f"SELECT ?s {{ {pattern} }}")
    with pytest.raises(UnsupportedQueryError):
        closed(query, partial(_steps, store))


@pytest.mark.parametrize("operator", ["<", ">", "<=", ">="])
@pytest.mark.parametrize(
    "condition",
    [
        "?a {} ?b",
        "!(?a {} ?b)",
        "?a {} 2 || ?b {} 2",
        "?a {} 2 && !(?b {} 1)",
        '?a {} "b"@en',
        '?a {} "2022-01-01"^^xsd:date',
        "STRLEN(STR(?a)) {} 1",
        "STR(?a) {} STR(?b)",
        "EXISTS {{ ?u <urn:v> ?w FILTER(?w {} ?a) }}",
    ],
)
def test_comparisons_of_one_kind_find_the_same(condition: str, operator: str, store: Store) -> None:
    test = condition.format(*[operator] * condition.count("{}"))
    query = parse_select(f"SELECT ?a ?b {{ ?s <urn:v> ?a . ?t <urn:v> ?b FILTER({test}) }}")
    assert rows(store, write(guarded(query))) == rows(store, write(query))


def test_what_is_known_to_be_of_one_kind_stays_as_it_is() -> None:
    query = parse_select(
        "SELECT (COUNT(*) AS ?n) { ?s <urn:v> ?a FILTER(STRLEN(?a) > 3 && YEAR(?a) < 2000 + 1) }"
        " GROUP BY ?s HAVING(COUNT(*) > 1)"
    )
    assert guarded(query) == query


@pytest.mark.parametrize("inside", ["IF(?a < 1, 2, 3)", "COALESCE(?a < 1, 2)", "(?a < 1) = true"])
def test_a_comparison_whose_error_would_be_lost_is_refused(inside: str) -> None:
    with pytest.raises(UnsupportedQueryError):
        guarded(parse_select(f"SELECT ({inside} AS ?n) {{ ?s <urn:v> ?a }}"))


@pytest.mark.parametrize(
    "test",
    [
        "IF(?a > 1, true, EXISTS { ?s <urn:w> ?b })",
        "IF(?a > 1, NOT EXISTS { ?s <urn:w> ?b }, false)",
        "IF(?a > 1, true, IF(?a > 0, !EXISTS { ?s <urn:w> ?b }, EXISTS { ?s <urn:v> 2 }))",
        "EXISTS { ?s <urn:v> ?b FILTER(IF(?b > ?a, true, EXISTS { ?s <urn:w> ?b })) }",
    ],
)
def test_an_if_that_ends_with_exists_keeps_its_meaning(test: str) -> None:
    store = Store()
    for number in range(4):
        subject = NamedNode(f"urn:{number}")
        for name, value in (("v", number), ("v", number // 2), ("w", number % 2)):
            value_of = NamedNode(f"urn:{name}")
            store.add(Quad(subject, value_of, Literal(value)))
    query = parse_select(f"SELECT ?s ?a {{ ?s <urn:v> ?a FILTER({test}) }}")
    asked = branched(query)
    assert asked != query
    assert branched(asked) == asked
    assert rows(store, write(asked)) == rows(store, write(query))
