"""Every file of the library keeps the rules of its README."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

import ocop_kg.questions
from ocop_kg import KnowledgeGraph
from ocop_kg.questions import Question, question, questions
from ocop_kg.questions.describe import terms_of
from ocop_kg.vocabulary import DC, DCTERMS, FOAF, ID, OCOP, PREFIXES, RDFS, SKOS

LIBRARY = Path(ocop_kg.questions.__file__).parent / "library"
QUESTIONS = questions()
EVERY_QUESTION = pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.id)
FOREIGN = {
    DC + "publisher",
    DCTERMS + "issued",
    DCTERMS + "title",
    FOAF + "page",
    SKOS + "broader",
    SKOS + "editorialNote",
    SKOS + "prefLabel",
}
"""The terms of other vocabularies that the data use and a question may ask for."""


@cache
def algebra(sparql: str) -> CompValue:
    parsed = prepareQuery(sparql).algebra
    assert isinstance(parsed, CompValue)
    return parsed


def selected(asked: Question) -> set[str]:
    return {str(variable) for variable in algebra(asked.sparql).PV}


def parts(node: object) -> Iterator[CompValue]:
    """Walk through the parts of a query's algebra, without sub-selects and EXISTS."""
    if isinstance(node, CompValue):
        yield node
        for name, value in node.items():
            if name != "expr" and not (node.name == "ToMultiSet" and name == "p"):
                yield from parts(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from parts(value)


def pattern_parts(asked: Question) -> list[CompValue]:
    """The parts of the WHERE clause; where rows are counted, the part that is counted."""
    found = list(parts(algebra(asked.sparql).p))
    groups = [part for part in found if part.name == "Group"]
    return list(parts(groups[0].p)) if groups else found


def in_patterns(asked: Question) -> set[str]:
    """The variables of triple patterns."""
    return {
        str(term)
        for part in pattern_parts(asked)
        if part.name == "BGP"
        for triple in part.triples
        for term in triple
        if isinstance(term, Variable)
    }


def computed(asked: Question) -> set[str]:
    """The variables that BIND gives a value."""
    return {str(part.var) for part in pattern_parts(asked) if part.name == "Extend"}


def test_there_are_many_questions_and_each_is_two_files() -> None:
    assert len(QUESTIONS) >= 50
    ids = [asked.id for asked in QUESTIONS]
    assert ids == sorted(path.stem for path in LIBRARY.glob("*.rq"))
    assert ids == sorted(path.stem for path in LIBRARY.glob("*.toml"))


@EVERY_QUESTION
def test_the_id_says_what_comes_out_and_by_what(asked: Question) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*-by-[a-z]+(-[a-z]+)*", asked.id)


def test_no_two_questions_ask_the_same() -> None:
    assert len({asked.text for asked in QUESTIONS}) == len(QUESTIONS)
    assert len({asked.sparql.partition("\n")[2] for asked in QUESTIONS}) == len(QUESTIONS)


@EVERY_QUESTION
def test_the_description_is_complete(asked: Question) -> None:
    described = tomllib.loads((LIBRARY / f"{asked.id}.toml").read_text("utf-8"))
    assert described.keys() == {"question", "keywords", "empty_means", "parameters", "expect"}
    assert re.fullmatch(r"[A-Z].*\?", asked.text)
    assert re.fullmatch(r"[A-Z].*\.", asked.empty_means)
    assert asked.keywords
    assert len(set(asked.keywords)) == len(asked.keywords)
    expected = described["expect"]
    assert expected.keys() >= {"test_graph_rows"}
    assert expected.keys() - {"test_graph_rows"} in ({"real_data_min_rows"}, {"may_be_empty"})
    assert expected.get("real_data_min_rows", 1) > 0
    assert asked.sparql.startswith(f"# {asked.text}\n")


@EVERY_QUESTION
def test_parameters_are_described_and_of_a_known_type(asked: Question, kg: KnowledgeGraph) -> None:
    assert asked.parameters
    for parameter in asked.parameters.values():
        assert re.fullmatch(r"[A-Z].*\.", parameter.description)
        for kind in parameter.kinds:
            assert kg.query(f"ASK {{ ocop:{kind} a owl:Class }}"), kind


@EVERY_QUESTION
def test_parameters_are_selected_and_nothing_hides_them(asked: Question) -> None:
    assert asked.parameters.keys() <= selected(asked)
    for parameter in asked.parameters.values():
        if parameter.kinds:
            assert parameter.name in in_patterns(asked)
            assert parameter.name not in computed(asked)
        else:
            assert parameter.name in in_patterns(asked) | computed(asked)


@EVERY_QUESTION
def test_the_order_names_every_column(asked: Question) -> None:
    order = asked.sparql.rpartition("ORDER BY")[2]
    assert set(re.findall(r"\?(\w+)", order)) == selected(asked)
    assert not re.search(r"\b(LIMIT|OFFSET|GROUP_CONCAT|SAMPLE|FROM|SERVICE)\b", asked.sparql)


@EVERY_QUESTION
def test_every_row_has_a_column_for_its_source(asked: Question) -> None:
    assert "source" in selected(asked)


@EVERY_QUESTION
def test_the_prefixes_are_those_that_are_used(asked: Question) -> None:
    declared = re.findall(r"^PREFIX ([\w-]+): <([^>]*)>$", asked.sparql, re.MULTILINE)
    assert declared == sorted(declared)
    for prefix, namespace in declared:
        assert namespace == PREFIXES.get(prefix, f"{ID}{prefix}/")
        assert any(term.value.startswith(namespace) for term in terms_of(asked.sparql)), prefix


@EVERY_QUESTION
def test_every_term_is_one_that_ontology_or_data_have(asked: Question, kg: KnowledgeGraph) -> None:
    for term in terms_of(asked.sparql):
        if term.value.startswith((OCOP, ID)):
            assert kg.query(f"ASK {{ <{term.value}> a [] }}"), term
        else:
            assert term.value in FOREIGN


def test_the_claims_of_a_country_are_of_every_kind_but_one(kg: KnowledgeGraph) -> None:
    """A new class of claims must not be forgotten; sides of a conflict concern no country."""
    rows = kg.select("SELECT ?kind { GRAPH graph:ontology { ?kind rdfs:subClassOf ocop:Claim } }")
    kinds = {row["kind"].value for row in rows}
    listed = re.search(r"VALUES \?kind \{([^}]*)\}", question("claims-by-country").sparql)
    assert listed
    named = {name.replace("ocop:", OCOP) for name in listed[1].split()}
    assert kinds - named == {OCOP + "ConflictingStatement"}
    assert named <= kinds
    assert RDFS not in "".join(named)
