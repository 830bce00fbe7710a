"""What an explanation says, case by case, on the packaged graph and the small one."""

import json

import pytest

from ocop_kg import Budget, KnowledgeGraph
from ocop_kg.errors import NotEmptyError, QuerySyntaxError, UnknownParameterError
from ocop_kg.explanation import VERDICTS
from ocop_kg.graph import Solutions

ID = "https://w3id.org/ocop/id/"
CASES = {
    "SELECT * { ?e ocop:supportProduct ?p }": ("broken query", "predicate typo"),
    "SELECT * { ?c a ocop:Contry }": ("broken query", "class typo"),
    "SELECT * { ?c a ocop:country }": ("broken query", "letter case"),
    "SELECT * { ?p a ocop:Product ; ocop:prefLabel ?l }": ("broken query", "namespace"),
    "SELECT * { ?p skos:prefLabel 'potato' }": ("broken query", "language tag"),
    "SELECT * { ?p skos:prefLabel 'potatoe'@en }": ("unknown value", "unknown literal"),
    "SELECT * { ?figure ocop:value 85 }": ("broken query", "datatype"),
    f"SELECT * {{ <{ID}product/potato> ocop:hasPriorityProduct ?c }}": (
        "broken query",
        "wrong direction",
    ),
    "SELECT * { ?p ocop:hasPriorityProduct ?c . ?c a ocop:Country }": (
        "broken query",
        "wrong direction",
    ),
    f"SELECT * {{ <{ID.replace('https', 'http')}country/LSO> ?p ?o }}": ("broken query", "scheme"),
    f"SELECT * {{ <{ID}country/LSO/> ?p ?o }}": ("broken query", "slash"),
    f"SELECT * {{ <{ID}country/LSOO> ?p ?o }}": ("unknown value", "unknown thing"),
    f"SELECT * {{ VALUES ?c {{ <{ID}country/LSOO> }} ?c ocop:hasPriorityProduct ?p }}": (
        "unknown value",
        "unknown thing",
    ),
    "SELECT * { ?c ocop:inRegion 'Africa' }": ("broken query", "text in place of a thing"),
    "SELECT * { GRAPH graph:sed-ocop-china-2025 { ?s ?p ?o } }": ("broken query", "graph name"),
    "SELECT * FROM graph:seed-ocop-chna-2025 { ?s ?p ?o }": ("broken query", "graph name"),
    "SELECT * FROM graph:seed-ocop-china-2025 { ?s a ocop:Contry }": (
        "broken query",
        "class typo",
    ),
    "SELECT * { GRAPH graph:ontology { ?c ocop:hasPriorityProduct ?p } }": (
        "broken query",
        "wrong graph",
    ),
    "SELECT * { GRAPH ?g { ?c ocop:hasPriorityProduct ?p ; ocop:isoAlpha3 ?code } }": (
        "lost by join",
        "different graphs",
    ),
    "SELECT * { ?x ocop:position ?n ; ocop:hasPriorityProduct ?p }": (
        "lost by join",
        "kinds never meet",
    ),
    "SELECT * { ?s dcterms:issued ?d FILTER(STR(?d) > '2999') }": (
        "lost by filter",
        "no solution passes",
    ),
    "SELECT * { ?s dcterms:issued ?d FILTER(?d > '2020') }": ("broken query", "datatype"),
    "SELECT * { ?s dcterms:issued ?d FILTER(?date > '2020') }": (
        "broken query",
        "unbound variable",
    ),
    "SELECT * { ?s skos:prefLabel ?l FILTER(LANG(?l) = 'EN') }": ("broken query", "language tag"),
    "SELECT * { ?p a ocop:Product FILTER(CONTAINS(?p, 'potato')) }": (
        "broken query",
        "STR missing",
    ),
    "SELECT * { ?s a ocop:Country OPTIONAL { ?s ocop:amount ?a } FILTER(?a > 0) }": (
        "lost by filter",
        "unbound in filter",
    ),
    "SELECT * { ?s a ocop:Country OPTIONAL { ?s skos:preflabel ?l } FILTER(STR(?l) > 'A') }": (
        "broken query",
        "letter case",
    ),
    "SELECT ?c { ?c ocop:hasPriorityProduct ?p } GROUP BY ?c HAVING (COUNT(*) > 99)": (
        "lost by filter",
        "no group passes",
    ),
    "SELECT * { ?c a ocop:Country } LIMIT 0": ("broken query", "limit"),
    "SELECT * { ?c a ocop:Country } OFFSET 9999": ("broken query", "offset"),
    "SELECT * { { SELECT ?c { ?c a ocop:Contry } LIMIT 3 } }": ("broken query", "class typo"),
    "SELECT * { { ?c a ocop:Contry } UNION { ?c a ocop:Countri } }": (
        "broken query",
        "class typo",
    ),
    "ASK { ?c a ocop:Contry }": ("broken query", "class typo"),
    "CONSTRUCT { ?c a ocop:Country } WHERE { ?c a ocop:Contry }": ("broken query", "class typo"),
    "CONSTRUCT { ?label a ocop:Country } WHERE { ?c skos:prefLabel ?label }": (
        "broken query",
        "template",
    ),
    "SELECT * { ?c a ocop:Country FILTER NOT EXISTS { ?c ocop:isoAlpha3 ?code } }": (
        "truly none",
        "all excluded",
    ),
    "SELECT * { ?c a ocop:Country FILTER NOT EXISTS { ?c a ocop:Country } }": (
        "lost by filter",
        "contradiction",
    ),
    "PREFIX o: <https://w3id.org/ocop/ontology/> SELECT * { ?c a o:Country ; o:isoAlpha3 ?x }": (
        "broken query",
        "slash",
    ),
    f"SELECT * {{ <{ID}country/LSO> ocop:hasPriorityProduct <{ID}product/mango> }}": (
        "truly none",
        "no such fact",
    ),
}


@pytest.mark.parametrize("query", CASES)
def test_verdict_and_fault(kg: KnowledgeGraph, query: str) -> None:
    why = kg.explain_empty(query)
    assert why.culprit is not None
    assert (why.verdict, why.culprit.kind) == CASES[query]


def test_a_repair_gives_the_rows_that_it_promises(kg: KnowledgeGraph) -> None:
    repaired = 0
    for query in CASES:
        repair = kg.explain_empty(query).repair
        if repair is not None and " FROM " not in query:
            repaired += 1
            rows = kg.query(repair.query)
            assert isinstance(rows, Solutions)
            assert len(rows) == repair.rows or (repair.more and len(rows) > repair.rows)
    assert repaired > 20


def test_an_explanation_is_plain_text_and_plain_data(kg: KnowledgeGraph) -> None:
    why = kg.explain_empty("SELECT * { ?e ocop:supportProduct ?p }")
    assert "ocop:supportsProduct in place of ocop:supportProduct gives" in str(why)
    assert json.loads(json.dumps(why.to_dict()))["culprit"]["term"] == "ocop:supportProduct"
    assert why == kg.explain_empty("SELECT * { ?e ocop:supportProduct ?p }")
    assert why.steps
    assert not why.steps[0].found


def test_a_filter_says_how_near_the_values_come(kg: KnowledgeGraph) -> None:
    why = kg.explain_empty("SELECT * { ?f ocop:position ?n FILTER(?n > 600) }")
    assert "The greatest ?n is 6." in why.reason


def test_a_stored_question_tells_what_its_empty_answer_means(kg: KnowledgeGraph) -> None:
    answer = kg.ask("experts-by-product", product="vanilla")
    why = kg.explain_empty(answer)
    assert why.verdict == "truly none"
    assert answer.question.empty_means in str(why)


def test_an_unknown_binding_is_named_as_parameter(kg: KnowledgeGraph) -> None:
    from pyoxigraph import NamedNode

    query = "SELECT ?c ?p { ?c ocop:hasPriorityProduct ?p }"
    why = kg.explain_empty(query, {"c": NamedNode(f"{ID}country/LSOO")})
    assert why.culprit is not None
    assert (why.verdict, why.culprit.parameter) == ("unknown value", "c")
    assert why.suggestions == (f"<{ID}country/LSO>",)


def test_a_query_with_an_answer_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotEmptyError, match="has an answer"):
        kg.explain_empty("SELECT * { ?c a ocop:Country }")


def test_errors_of_the_query_itself_stay_what_they_are(kg: KnowledgeGraph) -> None:
    with pytest.raises(QuerySyntaxError):
        kg.explain_empty("SELECT * { ?c a }")
    with pytest.raises(UnknownParameterError):
        kg.explain_empty("SELECT ?c { ?c a ocop:Contry }", {"nothing": "x"})


def test_what_cannot_be_taken_apart_is_searched_for_unknown_names(kg: KnowledgeGraph) -> None:
    why = kg.explain_empty("SELECT * { << ?s ocop:hasPriorityProdukt ?o >> ?p ?q }")
    assert why.verdict == "broken query"
    assert why.suggestions == ("ocop:hasPriorityProduct",)
    assert not why.complete or why.unknown_terms


def test_a_spent_budget_is_no_finding(kg: KnowledgeGraph) -> None:
    why = kg.explain_empty("SELECT * { ?c a ocop:Contry }", budget=Budget(seconds=1e-9))
    assert why.verdict == "undecided"
    assert not why.complete
    assert why.verdict in VERDICTS


def test_unknown_terms_are_found_where_rows_come_back(kg: KnowledgeGraph) -> None:
    query = "SELECT * { ?c a ocop:Country OPTIONAL { ?c skos:preflabel ?l } }"
    assert kg.query(query)
    (term,) = kg.unknown_terms(query)
    assert (term.position, term.fault, term.close) == (
        "property",
        "letter case",
        ("skos:prefLabel",),
    )


def test_known_terms_of_the_web_are_no_unknown_terms(kg: KnowledgeGraph) -> None:
    query = "SELECT * { ?c a ocop:Country OPTIONAL { ?c skos:hiddenLabel ?l } }"
    assert kg.unknown_terms(query) == ()
    assert kg.unknown_terms("SELECT (xsd:integer(?x) AS ?y) { ?z ocop:value ?x }") == ()


def test_a_graph_without_the_ontology_is_explained_too(small: KnowledgeGraph) -> None:
    why = small.explain_empty("SELECT * { ?c ocop:hasPriorityProdct ?p }")
    assert why.verdict == "broken query"
    assert why.suggestions == ("ocop:hasPriorityProduct",)


def test_a_value_of_a_kind_that_a_parameter_takes_is_never_of_the_wrong_kind(
    kg: KnowledgeGraph,
) -> None:
    answer = kg.ask("partnerships-by-product", product="potato", recipient="programme/fao-fvc")
    why = kg.explain_empty(answer)
    assert (why.verdict, why.suggestions, why.repair) == ("truly none", (), None)
