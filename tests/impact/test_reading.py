"""What a query reads: whatever is in doubt counts as everything."""

import pytest
from pyoxigraph import NamedNode, Quad

from ocop_kg.impact.reading import changed_by, reads_of
from ocop_kg.questions import questions
from ocop_kg.vocabulary import RDF_TYPE, ocop, shorten

PREFIX = "PREFIX ocop: <https://w3id.org/ocop/ontology#>\n"


def read(pattern: str) -> tuple[set[str], bool, bool]:
    reads = reads_of(f"{PREFIX}SELECT ?a ?b ?c WHERE {{ {pattern} }} ORDER BY ?a ?b ?c")
    return {shorten(term.value) for term in reads.terms}, reads.any_class, reads.everything


@pytest.mark.parametrize(
    ("pattern", "terms"),
    [
        ("?a ocop:p ?b , ?c ; ocop:q [ ocop:r 1 ] .", {"ocop:p", "ocop:q", "ocop:r"}),
        ("?a a ocop:C ; ocop:p/ocop:q ?b", {"ocop:C", "ocop:p", "ocop:q"}),
        ("?a ocop:p|^ocop:q+ ?b", {"ocop:p", "ocop:q"}),
        ("GRAPH ?g { ?a ocop:p ?b } OPTIONAL { ?b ocop:q ?c }", {"ocop:p", "ocop:q"}),
        ("?a ocop:p ?b . FILTER (!BOUND(?b) || ?a < ?b) . ?b ocop:q ?c", {"ocop:p", "ocop:q"}),
        ("VALUES (?a ?b) { (ocop:x 1) } ?a ocop:p ?b", {"ocop:p"}),
        (
            "{ SELECT ?a (COUNT(*) AS ?b) WHERE { ?a ocop:p ?c } GROUP BY ?a ?c } ?a ocop:q ?b",
            {"ocop:p", "ocop:q"},
        ),
        ("?a <https://w3id.org/ocop/ontology#p> ?b # ?x ?y ?z", {"ocop:p"}),
        ("?a ocop:p 'not ?x ?y ocop:z' ; ocop:q ?b", {"ocop:p", "ocop:q"}),
    ],
)
def test_constant_patterns_read_what_they_name(pattern: str, terms: set[str]) -> None:
    found, any_class, everything = read(pattern)
    assert (found >= terms, any_class, everything) == (True, False, False)


@pytest.mark.parametrize(
    "pattern",
    [
        "?a ?b ?c",
        "?a ?b ocop:x",
        "ocop:x ?b ocop:y",
        "ocop:x ?b 'text'",
        "<urn:x> ?b 1",
        "?a ocop:p ?c ; ?b 1",
        "[ ocop:p 1 ] ?b ?c",
        "?a ?b [ ocop:p 1 ]",
        "(1 2) ?b ?c",
        "?a ocop:p* ?b",
        "?a (ocop:p/ocop:q)? ?b ; !ocop:r ?c",
        "?a ocop:p? ?b",
        "?a !(ocop:p) ?b",
        "FILTER EXISTS { ?a ?b ?c }",
        "FILTER (?a = 1 && EXISTS { ?a ?b ?c })",
    ],
)
def test_what_is_in_doubt_reads_everything(pattern: str) -> None:
    assert read(pattern)[2]


@pytest.mark.parametrize("pattern", ["?a a ?b", "?a a|ocop:p ?b", "VALUES ?b { ocop:x } ?a a ?b"])
def test_types_of_any_class(pattern: str) -> None:
    assert read(pattern)[1:] == (True, False)


def test_a_query_changes_only_with_what_it_reads() -> None:
    some, other = NamedNode("urn:some"), NamedNode("urn:other")
    named = changed_by([Quad(some, ocop("p"), other)])
    typed = changed_by([Quad(some, RDF_TYPE, ocop("C"))])
    query = f"{PREFIX}SELECT * {{ ?a a ocop:C ; ocop:q ?b }}"
    assert reads_of(query).may_change_with(typed)
    assert not reads_of(query).may_change_with(named)
    assert not reads_of(query).may_change_with(changed_by([]))
    assert not reads_of("SELECT * { ?s ?p ?o }").may_change_with(changed_by([]))


def test_most_stored_questions_are_read_exactly() -> None:
    doubtful = [asked.id for asked in questions() if reads_of(asked.sparql).everything]
    assert len(doubtful) < 15
    assert "organizations-by-partnership" in doubtful
