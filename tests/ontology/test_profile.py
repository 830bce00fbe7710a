"""The ontology lies in OWL 2 RL, and the check that says so can fail."""

from pathlib import Path

import pytest
from rdflib import Graph

from .files import ALIGNMENTS
from .profile import problems

PREFIXES = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:A a owl:Class . :B a owl:Class . :C a owl:Class . :i a :A .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :d a owl:DatatypeProperty .
"""

INSIDE = {
    "some values below": """
        [ a owl:Class ; owl:intersectionOf ( :A [ owl:onProperty :p ; owl:someValuesFrom :B ] ) ]
            rdfs:subClassOf :C .""",
    "some thing below": "[ owl:onProperty :p ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf :C .",
    "some data below": "[ owl:onProperty :d ; owl:someValuesFrom xsd:int ] rdfs:subClassOf :C .",
    "union below": "[ a owl:Class ; owl:unionOf ( :A :B ) ] rdfs:subClassOf :C .",
    "one of below": "[ a owl:Class ; owl:oneOf ( :i ) ] rdfs:subClassOf :C .",
    "all values above": ":A rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :B ] .",
    "complement above": ":A rdfs:subClassOf [ a owl:Class ; owl:complementOf :B ] .",
    "at most one": """:A rdfs:subClassOf
        [ owl:onProperty :p ; owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .""",
    "has value defines": """:A owl:equivalentClass
        [ a owl:Class ; owl:intersectionOf ( :B [ owl:onProperty :p ; owl:hasValue :i ] ) ] .""",
    "data intersection": ":d rdfs:range [ a rdfs:Datatype ; owl:intersectionOf ( xsd:int ) ] .",
    "right-linear chain": ":p owl:propertyChainAxiom ( :p :q ) . :q a owl:TransitiveProperty .",
    "transitive as chain": ":p owl:propertyChainAxiom ( :p :p ) .",
    "key": ":A owl:hasKey ( :d ) .",
}

OUTSIDE = {
    "some values above": (
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :B ] .",
        "superclass",
    ),
    "some values in a definition": (
        ":A owl:equivalentClass [ owl:onProperty :p ; owl:someValuesFrom :B ] .",
        "definition",
    ),
    "all values below": (
        "[ owl:onProperty :p ; owl:allValuesFrom :B ] rdfs:subClassOf :A .",
        "subclass",
    ),
    "complement below": ("[ owl:complementOf :B ] rdfs:subClassOf :A .", "subclass"),
    "union above": (":A rdfs:subClassOf [ owl:unionOf ( :B :C ) ] .", "superclass"),
    "union as range": (":p rdfs:range [ owl:unionOf ( :B :C ) ] .", "range"),
    "thing above": (":A rdfs:subClassOf owl:Thing .", "superclass"),
    "thing as range": (":p rdfs:range owl:Thing .", "range"),
    "nested some values above": (
        """:p rdfs:domain
            [ owl:intersectionOf ( :A [ owl:onProperty :p ; owl:someValuesFrom :B ] ) ] .""",
        "domain",
    ),
    "at most two": (
        """:A rdfs:subClassOf
            [ owl:onProperty :p ; owl:maxCardinality "2"^^xsd:nonNegativeInteger ] .""",
        "superclass",
    ),
    "at least one": (
        """:A rdfs:subClassOf
            [ owl:onProperty :p ; owl:minCardinality "1"^^xsd:nonNegativeInteger ] .""",
        "minimum cardinality",
    ),
    "disjoint union": (":A owl:disjointUnionOf ( :B :C ) .", "disjoint union"),
    "reflexive": (":p a owl:ReflexiveProperty .", "reflexive"),
    "self": (":A rdfs:subClassOf [ owl:onProperty :p ; owl:hasSelf true ] .", "self"),
    "rational": (":d rdfs:range owl:rational .", "range"),
    "year as range": (":d rdfs:range xsd:gYear .", "range"),
    "restricted datatype": (
        ":d rdfs:range [ owl:onDatatype xsd:int ; owl:withRestrictions () ] .",
        "datatype restriction",
    ),
    "functional and transitive": (
        ":p a owl:TransitiveProperty, owl:FunctionalProperty .",
        "transitive or chained",
    ),
    "irreflexive above a chain": (
        """:p owl:propertyChainAxiom ( :q :q ) ; rdfs:subPropertyOf :r .
        :r a owl:ObjectProperty, owl:IrreflexiveProperty .""",
        "transitive or chained",
    ),
    "chain in a circle": (
        ":p owl:propertyChainAxiom ( :q :p ) . :q owl:propertyChainAxiom ( :p :q ) .",
        "circular",
    ),
    "itself in the middle": (":p owl:propertyChainAxiom ( :q :p :q ) .", "circular"),
    "undeclared class": (":A rdfs:subClassOf :Z .", "class is not declared"),
    "undeclared property": (":i :z :i .", "property is not declared"),
    "two kinds of property": (":p a owl:DatatypeProperty .", "declared as"),
    "class and datatype": (":A a rdfs:Datatype .", "class and datatype"),
}


@pytest.mark.parametrize("axiom", INSIDE.values(), ids=INSIDE)
def test_the_profile_allows(axiom: str) -> None:
    assert problems(Graph().parse(data=PREFIXES + axiom, format="turtle")) == []


@pytest.mark.parametrize(("axiom", "reason"), OUTSIDE.values(), ids=OUTSIDE)
def test_the_profile_refuses(axiom: str, reason: str) -> None:
    found = problems(Graph().parse(data=PREFIXES + axiom, format="turtle"))
    assert any(reason in problem for problem in found), found


def test_the_ontology_lies_in_the_profile(ontology: Graph) -> None:
    assert problems(ontology) == []


@pytest.mark.parametrize("path", ALIGNMENTS, ids=lambda path: path.name)
def test_an_alignment_keeps_the_ontology_in_the_profile(ontology: Graph, path: Path) -> None:
    both = ontology + Graph().parse(path, format="turtle")
    assert [problem for problem in problems(both) if "is not declared" not in problem] == []
