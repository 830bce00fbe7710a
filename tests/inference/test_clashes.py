"""Each way of contradicting an ontology: smallest data that do, and nearest data that don't."""

from dataclasses import dataclass

import pytest
from pyoxigraph import NamedNode, parse

from ocop_kg.assets import asset
from ocop_kg.graph.inference import clashes
from ocop_kg.graph.inference.prohibitions import PROHIBITIONS
from ocop_kg.graph.inference.rule import FALSE
from tests.inference.turtle import triples

EX = "https://example.org/"


@dataclass(frozen=True)
class Case:
    """`ontology` and `bad` contradict one another, `ontology` and `good` don't."""

    rule: str
    ontology: str
    bad: str
    good: str
    message: str
    individuals: str = "a"


CASES = (
    Case(
        "eq-diff1",
        ":a owl:differentFrom :b .",
        ":a owl:sameAs :b .",
        ":a owl:sameAs :c .",
        "{a} and {b} are declared to be different, but the data make them the same",
        "ab",
    ),
    Case(
        "eq-diff1",
        ":a rdfs:label 1 .",
        ":a owl:differentFrom :a .",
        ":a owl:differentFrom :b .",
        "{a} is declared to be different from itself",
    ),
    Case(
        "eq-diff2",
        "[] a owl:AllDifferent ; owl:members ( :a :b :c ) .",
        ":c owl:sameAs :a .",
        ":c owl:sameAs :d .",
        "{a} and {c} are declared to be different, but the data make them the same",
        "ac",
    ),
    Case(
        "eq-diff3",
        "[] a owl:AllDifferent ; owl:distinctMembers ( :a :b :c ) .",
        ":b owl:sameAs :c .",
        ":b owl:differentFrom :c .",
        "{b} and {c} are declared to be different, but the data make them the same",
        "bc",
    ),
    Case(
        "prp-irp",
        ":p a owl:IrreflexiveProperty .",
        ":a :p :a .",
        ":a :p :b ; :q :a .",
        "{a} has itself as its {p}, which nothing can",
    ),
    Case(
        "prp-asyp",
        ":p a owl:AsymmetricProperty .",
        ":a :p :b . :b :p :a .",
        ":a :p :b . :b :p :c .",
        "{a} and {b} each have the other as their {p}, which goes in one direction only",
        "ab",
    ),
    Case(
        "prp-pdw",
        ":p owl:propertyDisjointWith :q .",
        ":a :p :b ; :q :b .",
        ":a :p :b ; :q :c .",
        "{a} is related to {b} by both {p} and {q}, which exclude one another",
        "ab",
    ),
    Case(
        "prp-adp",
        "[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) .",
        ":a :p :b ; :r :b .",
        ":a :p :b . :b :r :a .",
        "{a} is related to {b} by both {p} and {r}, which exclude one another",
        "ab",
    ),
    Case(
        "prp-npa1",
        "[] owl:sourceIndividual :a ; owl:assertionProperty :p ; owl:targetIndividual :b .",
        ":a :p :b .",
        ":b :p :a .",
        "{a} has {b} as its {p}, which is stated to be untrue",
        "ab",
    ),
    Case(
        "prp-npa2",
        '[] owl:sourceIndividual :a ; owl:assertionProperty :p ; owl:targetValue "b" .',
        ':a :p "b" .',
        ':a :p "c" .',
        '{a} has "b" as its {p}, which is stated to be untrue',
        'a"b"',
    ),
    Case(
        "cls-nothing2",
        ":C rdfs:subClassOf owl:Nothing .",
        ":a a :C .",
        ":a a :D .",
        "{a} is in the class owl:Nothing, which has no members",
    ),
    Case(
        "cls-com",
        ":C owl:complementOf :D .",
        ":a a :C, :D .",
        ":a a :C . :b a :D .",
        "{a} is in the class {D} and in {C}, which is everything outside {D}",
    ),
    Case(
        "cls-com",
        ":C rdfs:subClassOf [ owl:complementOf :D ] .",
        ":a a :C, :D .",
        ":a a :C, :E .",
        "{a} is in the class {D} and in an unnamed class, which is everything outside {D}",
    ),
    Case(
        "cls-maxc1",
        """:C rdfs:subClassOf [ owl:onProperty :p ;
             owl:maxCardinality "0"^^xsd:nonNegativeInteger ] .""",
        ":a a :C ; :p 5 .",
        ":a a :C ; :q 5 .",
        "{a} has 5 as its {p}, but must not have any",
        "a5",
    ),
    Case(
        "cls-maxqc1",
        """:C rdfs:subClassOf [ owl:onProperty :p ; owl:onClass :D ;
             owl:maxQualifiedCardinality "0"^^xsd:nonNegativeInteger ] .""",
        ":a a :C ; :p :b . :b a :D .",
        ":a a :C ; :p :b . :b a :E .",
        "{a} has {b} as its {p}, but must not have any in the class {D}",
        "ab",
    ),
    Case(
        "cls-maxqc2",
        """:C rdfs:subClassOf [ owl:onProperty :p ; owl:onClass owl:Thing ;
             owl:maxQualifiedCardinality "0"^^xsd:nonNegativeInteger ] .""",
        ":a a :C ; :p :b .",
        ":a a :D ; :p :b .",
        "{a} has {b} as its {p}, but must not have any",
        "ab",
    ),
    Case(
        "cax-dw",
        ":C owl:disjointWith :D . :D owl:disjointWith :C .",
        ":a a :C, :D .",
        ":a a :C . :b a :D .",
        "{a} is in both classes {C} and {D}, which exclude one another",
    ),
    Case(
        "cax-adc",
        "[] a owl:AllDisjointClasses ; owl:members ( :C :D :E ) .",
        ":a a :E, :C .",
        ":a a :C . :b a :D . :c a :E .",
        "{a} is in both classes {C} and {E}, which exclude one another",
    ),
    Case(
        "dt-diff",
        ":p a owl:FunctionalProperty .",
        ':a :p "2023"^^xsd:gYear, "2023-05"^^xsd:gYearMonth .',
        ":a :p 1, 1.0, 01 .",
        '{a} has two values of {p}, "2023"^^{gYear} and "2023-05"^^{gYearMonth},'
        " but may have only one",
        "a!",
    ),
    Case(
        "dt-diff",
        """:C rdfs:subClassOf [ owl:onProperty :p ;
             owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .""",
        ":a a :C ; :p 5, 6 .",
        ":a a :C ; :p 5 ; :q 6 .",
        "{a} has two values of {p}, 5 and 6, but may have only one",
        "a!",
    ),
)
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)


@each_case
def test_bad_data_clash_once(case: Case) -> None:
    given = triples(case.ontology + case.bad)
    found = clashes(given)
    assert [clash.rule for clash in found] == [case.rule]
    names = {name: f"{EX}{name}" for name in "abcdpqrCDE"}
    names |= {
        name: f"<http://www.w3.org/2001/XMLSchema#{name}>" for name in ("gYear", "gYearMonth")
    }
    assert found[0].message.replace("xsd:", "") == case.message.format_map(names)
