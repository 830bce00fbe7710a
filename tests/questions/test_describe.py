"""Questions about the questions."""

import pytest
from pyoxigraph import Quad, QuerySolutions, RdfFormat, Store, parse, serialize
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node, URIRef

from ocop_kg.questions import questions
from ocop_kg.questions.describe import question_triples, terms_of
from ocop_kg.vocabulary import PREFIXES, RDF_TYPE, ocop

PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def ask(query: str) -> list[tuple[str, ...]]:
    store = Store()
    store.extend(Quad(*triple) for triple in question_triples())
    rows = store.query(PROLOGUE + query)
    assert isinstance(rows, QuerySolutions)
    return [tuple(term.value for term in row) for row in rows]


def iris(node: object) -> set[str]:
    """All IRIs in a query's algebra, also those inside property paths."""
    if isinstance(node, URIRef):
        return {str(node)}
    if isinstance(node, Node):
        return set()
    if isinstance(node, CompValue | dict):
        return set().union(*map(iris, node.values()))
    if isinstance(node, list | tuple | set):
        return set().union(*map(iris, node))
    return set().union(*map(iris, vars(node).values())) if hasattr(node, "__dict__") else set()


def test_which_questions_use_a_term() -> None:
    using = "SELECT ?id {{ ?q dcterms:references {} ; dcterms:identifier ?id }} ORDER BY ?id"
    assert ask(using.format("ocop:supportsProduct")) == [("outside-experts-by-country",)]
    assert ("networks-by-product",) in ask(using.format("ocop:ProductDesignation"))
    assert ask(using.format("ocop:noSuchTerm")) == []


def test_which_questions_take_a_country() -> None:
    rows = ask(
        "SELECT DISTINCT ?id { ?q sh:parameter/schema:rangeIncludes ocop:Country ; "
        "dcterms:identifier ?id } ORDER BY ?id"
    )
    expected = [
        (asked.id,)
        for asked in questions()
        if any("Country" in parameter.kinds for parameter in asked.parameters.values())
    ]
    assert rows == expected
    assert ("money-by-donor",) in rows


def test_every_question_is_described_with_its_text() -> None:
    rows = ask(
        "SELECT ?id ?text ?query { ?q a sh:SPARQLSelectExecutable ; dcterms:identifier ?id ; "
        "rdfs:comment ?text ; sh:select ?query } ORDER BY ?id"
    )
    assert rows == [(asked.id, asked.text, asked.sparql) for asked in questions()]


def test_the_terms_are_those_that_a_parser_finds() -> None:
    for asked in questions():
        found = iris(prepareQuery(asked.sparql).algebra) - {RDF_TYPE.value}
        assert {term.value for term in terms_of(asked.sparql)} == {
            iri for iri in found if not iri.startswith("http://www.w3.org/2001/XMLSchema#")
        }, asked.id


def test_comments_and_strings_are_no_terms() -> None:
    query = 'PREFIX a: <urn:a:>\n# a:comment\nSELECT ?a { ?a a:b "a:text" ; ?a a-b:c "x" }\n'
    assert {term.value for term in terms_of(query.replace("a-b:c", "a:d"))} == {
        "urn:a:b",
        "urn:a:d",
    }


def test_the_description_is_written_and_read_alike() -> None:
    triples = question_triples()
    assert triples == question_triples()
    written = serialize(triples, format=RdfFormat.TURTLE, prefixes=dict(PREFIXES))
    assert written is not None
    read = {quad.triple for quad in parse(written, format=RdfFormat.TURTLE)}
    assert read == set(triples)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { <urn:a:b> ocop:topic <urn:c#d:e> }",
        "ASK { ?s ocop:topic 'x:y' } # ocop:other",
        'ASK { _:b ocop:topic ?urn:x . ?s ocop:topic """a\nb:c""" }',
        "ASK { ?s nobody:knows ?o ; ocop:topic ?o.}",
        "BASE <urn:b:c> ASK { ?s ocop:topic ?o }",
    ],
)
def test_only_names_with_a_known_prefix_are_terms(query: str) -> None:
    assert terms_of(query) == {ocop("topic")}
