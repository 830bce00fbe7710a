"""The laws of evidence: what is given as a row's derivation makes that row, and nothing less."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pytest
from hypothesis import assume, given, settings
from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Store

from ocop_kg import KnowledgeGraph
from ocop_kg.graph.evidence.derivations import derive
from ocop_kg.graph.evidence.scope import Scope
from ocop_kg.graph.evidence.walking import Fact, Found, Key
from ocop_kg.questions import Question, questions
from ocop_kg.sparql import parse_select, write
from ocop_kg.stores import Quads
from tests.sparql.queries import selects

SMALL = """
@prefix : <urn:x:> .
:a :p :b , :c . :b :p :c . :c :p :d . :d :p :b .
:a :q 1 , 2 . :b :q 2 . :c :q "2" . :a :r :a . :b :s [ :p :c ] .
:g1 { :a :p :b . :b :q 2 } :g2 { :b :p :c . :b :q 2 }
"""

QUERIES = {
    "one pattern": "SELECT ?x ?y { ?x :p ?y }",
    "a join": "SELECT ?x ?z { ?x :p ?y . ?y :p ?z }",
    "a hidden variable": "SELECT DISTINCT ?x { ?x :p ?y }",
    "optional": "SELECT * { ?x :p ?y OPTIONAL { ?y :q ?v } }",
    "optional with a condition": "SELECT * { ?x :p ?y OPTIONAL { ?y :q ?v FILTER(?v > 1) } }",
    "optional in optional": "SELECT * { ?x :p ?y OPTIONAL { ?y :p ?z OPTIONAL { ?z :q ?v } } }",
    "union": "SELECT ?x { { ?x :p :b } UNION { ?x :q 2 } }",
    "union in optional": "SELECT * { ?x :r ?r OPTIONAL { { ?x :p ?y } UNION { ?x :q ?y } } }",
    "filter": "SELECT ?x { ?x :q ?v FILTER(?v >= 2) }",
    "exists": "SELECT ?x { ?x :p ?y FILTER EXISTS { ?y :q ?v } }",
    "exists or": "SELECT ?x { ?x :p ?y FILTER(?y = :d || EXISTS { ?y :q ?v }) }",
    "exists with a filter on both": """
        SELECT * { ?x :q ?v FILTER EXISTS { ?y :q ?w FILTER(?w > ?v) } }""",
    "not exists": "SELECT ?x { ?x :p ?y FILTER NOT EXISTS { ?y :q ?v } }",
    "minus": "SELECT ?x { ?x :p ?y MINUS { ?y :q ?v } }",
    "values": "SELECT * { VALUES ?x { :a :d } ?x :p ?y }",
    "values after": "SELECT ?x ?y { ?x :p ?y } VALUES (?x ?y) { (:a UNDEF) (UNDEF :c) }",
    "bind": "SELECT ?x ?n { ?x :q ?v BIND(STR(?v) AS ?n) }",
    "computed column": "SELECT ?x (?v * 2 AS ?n) { ?x :q ?v FILTER(isNumeric(?v)) }",
    "count": "SELECT ?x (COUNT(?y) AS ?n) { ?x :p ?y } GROUP BY ?x",
    "count of all": "SELECT (COUNT(*) AS ?n) { ?x :p ?y }",
    "hidden groups": "SELECT (COUNT(?y) AS ?n) { ?x :p ?y } GROUP BY ?x",
    "group by expression": "SELECT (COUNT(*) AS ?n) { ?x :q ?v } GROUP BY (STR(?v))",
    "group as": "SELECT ?k (SAMPLE(?x) AS ?s) { ?x :q ?v } GROUP BY (STR(?v) AS ?k)",
    "having": "SELECT ?x { ?x :p ?y } GROUP BY ?x HAVING(COUNT(?y) > 1)",
    "sub-select": "SELECT * { ?x :r ?r { SELECT ?x (MAX(?v) AS ?m) { ?x :q ?v } GROUP BY ?x } }",
    "sub-select with a limit": "SELECT * { { SELECT ?x ?y { ?x :p ?y } ORDER BY ?x ?y LIMIT 2 } }",
    "order and limit": "SELECT ?x ?y { ?x :p ?y } ORDER BY DESC(?x) ?y LIMIT 2 OFFSET 1",
    "sequence": "SELECT * { ?x :p/:q ?v }",
    "inverse": "SELECT * { ?x ^:p ?y }",
    "alternative": "SELECT * { ?x :p|:q ?y }",
    "one or more": "SELECT * { ?x :p+ ?y }",
    "zero or more": "SELECT * { :a :p* ?y }",
    "zero or one": "SELECT * { ?x (:p/:q)? ?y . ?x :r ?r }",
    "negated": "SELECT * { ?x !(:p|:q) ?y }",
    "a long mixture": "SELECT * { ?x (^:p|:r)/:p+ ?y }",
    "inverse of a closure": "SELECT * { ?x ^(:p/:p*) ?y }",
    "blank node in the query": "SELECT ?x { ?x :s [ :p ?y ] }",
    "blank node in the row": "SELECT ?x ?b { ?x :s ?b . ?b :p :c }",
    "graph": "SELECT * { GRAPH ?g { ?x :p ?y } }",
    "graph by name": "SELECT * { GRAPH :g2 { ?x :q ?y } ?x :p ?z }",
    "exists in a graph": "SELECT * { GRAPH ?g { ?x :p ?y FILTER EXISTS { ?y :q ?v } } }",
    "sub-select in a graph": """
        SELECT * { GRAPH :g2 { { SELECT ?x (COUNT(*) AS ?n) { ?x ?p ?y } GROUP BY ?x } } }""",
    "path in a graph": "SELECT * { GRAPH ?g { ?x :p+ ?y } }",
    "nothing": "SELECT * {}",
    "only values": "SELECT * { VALUES ?x { 1 2 } }",
}


@cache
def small_store() -> Store:
    """A store whose default graph is the union of all."""
    store = Store()
    store.load(SMALL.encode(), format=RdfFormat.TRIG)
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
    return store


def rows_of(store: Quads, text: str) -> list[Key]:
    answer = store.query(text)
    assert isinstance(answer, QuerySolutions)
    return [tuple(row) for row in answer]


def store_of(facts: Iterable[Fact]) -> Store:
    """A store of these facts alone, each where it was found and in the union."""
    store = Store()
    for triple, graph in facts:
        store.add(Quad(triple.subject, triple.predicate, triple.object))
        if graph is not None:
            store.add(Quad(triple.subject, triple.predicate, triple.object, graph))
    return store


def all_facts(found: Found) -> list[Fact]:
    return [fact for derivation in found.derivations for fact in derivation.facts]


def asked(name: str) -> tuple[str, dict[Key, Found], list[Key]]:
    text = f"PREFIX : <urn:x:> {QUERIES[name]}"
    store = small_store()
    query = parse_select(text, {"": "urn:x:"})
    rows = rows_of(store, write(query))
    return write(query), derive(Scope(store), query.select, rows, 100), rows


@pytest.mark.parametrize("name", QUERIES)
def test_every_row_has_a_derivation(name: str) -> None:
    _, found, rows = asked(name)
    assert rows
    for row in rows:
        assert found[row].derivations
        assert found[row].complete
        assert not [each.gaps for each in found[row].derivations if each.gaps]


@pytest.mark.parametrize("name", QUERIES)
def test_the_facts_of_a_row_alone_make_that_row(name: str) -> None:
    text, found, rows = asked(name)
    if "OFFSET" in text:
        text = text.partition("LIMIT")[0]
    for row in rows:
        if facts := all_facts(found[row]):  # a way of no length needs none
            assert row in rows_of(store_of(facts), text)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, text in QUERIES.items()
        if "(" not in text.partition("{")[0] and "GROUP" not in text
    ],
)
def test_one_derivation_is_enough(name: str) -> None:
    text, found, rows = asked(name)
    text = text.partition("LIMIT")[0] if "OFFSET" in text else text
    for row in rows:
        for derivation in found[row].derivations:
            if derivation.facts:
                assert row in rows_of(store_of(derivation.facts), text)


MONOTONE = (
    "one pattern",
    "a join",
    "a hidden variable",
    "union",
    "filter",
    "exists",
    "values",
    "bind",
    "sequence",
    "inverse",
    "alternative",
    "graph",
    "graph by name",
    "exists in a graph",
    "blank node in the query",
)


@pytest.mark.parametrize("name", MONOTONE)
def test_a_row_stays_as_long_as_one_of_its_derivations_is_whole(name: str) -> None:
    text, found, rows = asked(name)
    graphs = [NamedNode("urn:x:g1"), NamedNode("urn:x:g2")]
    quads = list(small_store())
    facts: set[Fact] = {(quad.triple, None) for quad in quads}
    facts |= {
        (quad.triple, graph) for quad in quads for graph in graphs if quad.graph_name == graph
    }
    for row in rows:
        for triple in {triple for triple, _ in facts}:
            rest = store_of(fact for fact in facts if fact[0] != triple)
            whole = any(triple not in {t for t, _ in d.facts} for d in found[row].derivations)
            assert (row in rows_of(rest, text)) is whole


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.id)
def test_stored_questions_are_derived_whole(question: Question, kg: KnowledgeGraph) -> None:
    rows = rows_of(kg.store, question.sparql)
    found = derive(Scope(kg.store), parse_select(question.sparql).select, rows, 1000)
    for row in dict.fromkeys(rows):
        assert found[row].derivations
        assert found[row].complete
        for derivation in found[row].derivations:
            assert derivation.facts
            assert not derivation.gaps


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.id)
def test_the_facts_of_a_stored_answer_alone_give_its_first_and_last_row(
    question: Question, kg: KnowledgeGraph
) -> None:
    rows = rows_of(kg.store, question.sparql)
    found = derive(Scope(kg.store), parse_select(question.sparql).select, rows, 1000)
    for row in rows[:1] + rows[-1:]:
        assert row in rows_of(store_of(all_facts(found[row])), question.sparql)


@given(selects)
@settings(max_examples=400, deadline=None)
def test_any_row_of_any_query_is_made_by_its_facts(text: str) -> None:
    text = f"PREFIX : <urn:x:> {text}"
    store = small_store()
    try:
        rows_of(store, text)
    except SyntaxError:
        assume(False)  # noqa: FBT003
    query = parse_select(text)
    text = write(query)
    rows = rows_of(store, text)
    found = derive(Scope(store), query.select, rows, 1000)
    everything = {quad.triple for quad in store}
    for row in dict.fromkeys(rows):
        if not found.get(row):
            assert not any(row)  # an aggregate over nothing rests on nothing
            continue
        facts = all_facts(found[row])
        gaps = [gap for each in found[row].derivations for gap in each.gaps]
        assert not gaps
        assert {triple for triple, _ in facts} <= everything
        if facts and not re.search(r"[*?] ", text):  # a way of no length leaves no triple
            assert row in rows_of(store_of(facts), text)
