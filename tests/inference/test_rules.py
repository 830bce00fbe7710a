"""Each rule of OWL 2 RL: what follows from a smallest graph, and what must not from a near one."""

from dataclasses import dataclass

import pytest
from pyoxigraph import NamedNode, Quad, QuerySolution, QuerySolutions, Store, Triple, Variable

from ocop_kg.graph.inference import Rule, closure, saturate
from ocop_kg.graph.inference.families import FAMILIES, LONG_KEY, LONGEST
from ocop_kg.graph.inference.rules import RULES
from tests.inference.turtle import triples

ALL_RULES = (
    *RULES,
    *(family(length) for family in FAMILIES.values() for length in range(1, LONGEST + 1)),
    LONG_KEY,
)


@dataclass(frozen=True)
class Case:
    """From `given` follows `then` by the rule alone, and by nothing at all from `near_miss`."""

    rule: str
    given: str
    then: str
    near_miss: str


CASES = (
    # table 4: equality
    Case("eq-sym", ":a owl:sameAs :b .", ":b owl:sameAs :a .", ":a owl:differentFrom :b ."),
    Case(
        "eq-trans",
        ":a owl:sameAs :b . :b owl:sameAs :c .",
        ":a owl:sameAs :c .",
        ":a owl:sameAs :b . :c rdfs:seeAlso :b .",
    ),
    Case(
        "eq-rep-s",
        ":a owl:sameAs :b . :a :p 1 .",
        ":b :p 1 .",
        ":a rdfs:seeAlso :b . :a :p 1 .",
    ),
    Case(
        "eq-rep-p",
        ":p owl:sameAs :q . :a :p 1 .",
        ":a :q 1 .",
        ":p owl:sameAs :r . :a :p 1 .",
    ),
    Case(
        "eq-rep-o",
        ":a owl:sameAs :b . :x :p :a .",
        ":x :p :b .",
        ":a owl:sameAs :c . :x :p :a .",
    ),
    # table 5: properties
    Case("prp-dom", ":p rdfs:domain :C . :a :p 1 .", ":a a :C .", ":p rdfs:domain :C . :a :q 1 ."),
    Case(
        "prp-rng",
        ":p rdfs:range :C . :a :p :b .",
        ":b a :C .",
        ":p rdfs:range :C . :b :p :a .",
    ),
    Case(
        "prp-fp",
        ":p a owl:FunctionalProperty . :x :p :a, :b .",
        ":a owl:sameAs :b .",
        ":p a owl:FunctionalProperty . :x :p :a . :y :p :b .",
    ),
    Case(
        "prp-ifp",
        ":p a owl:InverseFunctionalProperty . :a :p 1 . :b :p 1 .",
        ":a owl:sameAs :b .",
        ":p a owl:InverseFunctionalProperty . :a :p 1 . :b :p 2 .",
    ),
    Case(
        "prp-symp",
        ":p a owl:SymmetricProperty . :a :p :b .",
        ":b :p :a .",
        ":p a owl:TransitiveProperty . :a :p :b .",
    ),
    Case(
        "prp-trp",
        ":p a owl:TransitiveProperty . :a :p :b . :b :p :c .",
        ":a :p :c .",
        ":p a owl:TransitiveProperty . :a :p :b . :b :q :c .",
    ),
    Case(
        "prp-spo1",
        ":p rdfs:subPropertyOf :q . :a :p :b .",
        ":a :q :b .",
        ":p rdfs:subPropertyOf :q . :a :r :b .",
    ),
    Case(
        "prp-spo2",
        ":r owl:propertyChainAxiom ( :p :q ) . :a :p :b . :b :q :c .",
        ":a :r :c .",
        ":r owl:propertyChainAxiom ( :q :p ) . :a :p :b . :b :q :c .",
    ),
    Case(
        "prp-spo2",
        ":r owl:propertyChainAxiom ( :p :q :p ) . :a :p :b . :b :q :c . :c :p :d .",
        ":a :r :d .",
        ":r owl:propertyChainAxiom ( :p :q :q ) . :a :p :b . :b :q :c . :c :p :d .",
    ),
    Case(
        "prp-eqp1",
        ":p owl:equivalentProperty :q . :a :p :b .",
        ":a :q :b .",
        ":p owl:propertyDisjointWith :q . :a :p :b .",
    ),
    Case(
        "prp-eqp2",
        ":p owl:equivalentProperty :q . :a :q :b .",
        ":a :p :b .",
        ":p owl:inverseOf :q . :a :q :b .",
    ),
    Case(
        "prp-inv1",
        ":p owl:inverseOf :q . :a :p :b .",
        ":b :q :a .",
        ":p owl:inverseOf :r . :a :p :b .",
    ),
    Case(
        "prp-inv2",
        ":p owl:inverseOf :q . :a :q :b .",
        ":b :p :a .",
        ":r owl:inverseOf :q . :a :q :b .",
    ),
    Case(
        "prp-key",
        ":C owl:hasKey ( :p ) . :a a :C ; :p 1 . :b a :C ; :p 1 .",
        ":a owl:sameAs :b .",
        ":C owl:hasKey ( :p ) . :a a :C ; :p 1 . :b a :D ; :p 1 .",
    ),
    Case(
        "prp-key",
        ":C owl:hasKey ( :p :q ) . :a a :C ; :p 1 ; :q 2 . :b a :C ; :p 1 ; :q 2 .",
        ":a owl:sameAs :b .",
        ":C owl:hasKey ( :p :q ) . :a a :C ; :p 1 ; :q 2 . :b a :C ; :p 1 ; :q 3 .",
    ),
    Case(
        "prp-key",
        ":C owl:hasKey ( :p :q ) . :a a :C ; :p 1 ; :q 2 . :b a :C ; :p 1, 4 ; :q 3, 2 .",
        ":b owl:sameAs :a .",
        ":C owl:hasKey ( :p :q ) . :a a :C ; :p 1 . :b a :C ; :p 1 .",
    ),
    Case(
        "prp-key",
        """:C owl:hasKey ( :p :q :r :s :t :u ) .
           :a a :C ; :p 1 ; :q 2 ; :r 3 ; :s 4 ; :t 5 ; :u 6 .
           :b a :C ; :p 1 ; :q 2 ; :r 3 ; :s 4 ; :t 5 ; :u 6 .""",
        ":a owl:sameAs :b .",
        """:C owl:hasKey ( :p :q :r :s :t :u ) .
           :a a :C ; :p 1 ; :q 2 ; :r 3 ; :s 4 ; :t 5 ; :u 6 .
           :b a :C ; :p 1 ; :q 2 ; :r 3 ; :s 4 ; :t 5 ; :u 7 .""",
    ),
    # table 6: classes
    Case(
        "cls-int1",
        ":C owl:intersectionOf ( :D :E ) . :a a :D, :E .",
        ":a a :C .",
        ":C owl:intersectionOf ( :D :E ) . :a a :D .",
    ),
    Case(
        "cls-int1",
        ":C owl:intersectionOf ( :D :E :F ) . :a a :D, :E, :F .",
        ":a a :C .",
        ":C owl:intersectionOf ( :D :E :F ) . :a a :D, :F .",
    ),
    Case(
        "cls-int2",
        ":C owl:intersectionOf ( :D :E ) . :a a :C .",
        ":a a :E .",
        ":C owl:unionOf ( :D :E ) . :a a :C .",
    ),
    Case(
        "cls-uni",
        ":C owl:unionOf ( :D :E ) . :a a :E .",
        ":a a :C .",
        ":C owl:unionOf ( :D :E ) . :a a :F .",
    ),
    Case(
        "cls-svf1",
        ":C owl:someValuesFrom :D ; owl:onProperty :p . :a :p :b . :b a :D .",
        ":a a :C .",
        ":C owl:someValuesFrom :D ; owl:onProperty :p . :a :p :b . :b a :E .",
    ),
    Case(
        "cls-svf2",
        ":C owl:someValuesFrom owl:Thing ; owl:onProperty :p . :a :p 1 .",
        ":a a :C .",
        ":C owl:someValuesFrom :D ; owl:onProperty :p . :a :p 1 .",
    ),
    Case(
        "cls-avf",
        ":C owl:allValuesFrom :D ; owl:onProperty :p . :a a :C ; :p :b .",
        ":b a :D .",
        ":C owl:allValuesFrom :D ; owl:onProperty :p . :a :p :b .",
    ),
    Case(
        "cls-hv1",
        ":C owl:hasValue :v ; owl:onProperty :p . :a a :C .",
        ":a :p :v .",
        ":C owl:hasValue :v ; owl:onProperty :q . :a a :C .",
    ),
    Case(
        "cls-hv2",
        ':C owl:hasValue "v" ; owl:onProperty :p . :a :p "v" .',
        ":a a :C .",
        ':C owl:hasValue "v" ; owl:onProperty :p . :a :p "v"@en .',
    ),
    Case(
        "cls-maxc2",
        """:C owl:maxCardinality "1"^^xsd:nonNegativeInteger ; owl:onProperty :p .
           :x a :C ; :p :a, :b .""",
        ":a owl:sameAs :b .",
        """:C owl:maxCardinality "2"^^xsd:nonNegativeInteger ; owl:onProperty :p .
           :x a :C ; :p :a, :b .""",
    ),
    Case(
        "cls-maxqc3",
        """:C owl:maxQualifiedCardinality 1 ; owl:onProperty :p ; owl:onClass :D .
           :x a :C ; :p :a, :b . :a a :D . :b a :D .""",
        ":a owl:sameAs :b .",
        """:C owl:maxQualifiedCardinality 1 ; owl:onProperty :p ; owl:onClass :D .
           :x a :C ; :p :a, :b . :a a :D .""",
    ),
    Case(
        "cls-maxqc4",
        """:C owl:maxQualifiedCardinality 1 ; owl:onProperty :p ; owl:onClass owl:Thing .
           :x a :C ; :p :a, :b .""",
        ":a owl:sameAs :b .",
        """:C owl:maxQualifiedCardinality 1 ; owl:onProperty :p ; owl:onClass owl:Thing .
           :x a :C ; :p :a ; :q :b .""",
    ),
    Case("cls-oo", ":C owl:oneOf ( :a :b ) .", ":b a :C .", ":C owl:unionOf ( :a :b ) ."),
    # table 7: class axioms
    Case(
        "cax-sco",
        ":C rdfs:subClassOf :D . :a a :C .",
        ":a a :D .",
        ":D rdfs:subClassOf :C . :a a :C .",
    ),
    Case(
        "cax-eqc1",
        ":C owl:equivalentClass :D . :a a :C .",
        ":a a :D .",
        ":C owl:disjointWith :D . :a a :C .",
    ),
    Case(
        "cax-eqc2",
        ":C owl:equivalentClass :D . :a a :D .",
        ":a a :C .",
        ":D rdfs:subClassOf :E . :E owl:equivalentClass :F . :a a :C .",
    ),
    # table 9: schema
    Case(
        "scm-sco",
        ":C rdfs:subClassOf :D . :D rdfs:subClassOf :E .",
        ":C rdfs:subClassOf :E .",
        ":C rdfs:subClassOf :D . :E rdfs:subClassOf :D .",
    ),
    Case(
        "scm-eqc1",
        ":C owl:equivalentClass :D .",
        ":C rdfs:subClassOf :D . :D rdfs:subClassOf :C .",
        ":C owl:disjointWith :D .",
    ),
    Case(
        "scm-eqc2",
        ":C rdfs:subClassOf :D . :D rdfs:subClassOf :C .",
        ":C owl:equivalentClass :D .",
        ":C rdfs:subClassOf :D . :D rdfs:subClassOf :E .",
    ),
    Case(
        "scm-spo",
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .",
        ":p rdfs:subPropertyOf :r .",
        ":p rdfs:subPropertyOf :q . :r rdfs:subPropertyOf :q .",
    ),
    Case(
        "scm-eqp1",
        ":p owl:equivalentProperty :q .",
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p .",
        ":p owl:inverseOf :q .",
    ),
    Case(
        "scm-eqp2",
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p .",
        ":p owl:equivalentProperty :q .",
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .",
    ),
    Case(
        "scm-dom1",
        ":p rdfs:domain :C . :C rdfs:subClassOf :D .",
        ":p rdfs:domain :D .",
        ":p rdfs:domain :D . :C rdfs:subClassOf :D .",
    ),
    Case(
        "scm-dom2",
        ":q rdfs:domain :C . :p rdfs:subPropertyOf :q .",
        ":p rdfs:domain :C .",
        ":p rdfs:domain :C . :p rdfs:subPropertyOf :q .",
    ),
    Case(
        "scm-rng1",
        ":p rdfs:range :C . :C rdfs:subClassOf :D .",
        ":p rdfs:range :D .",
        ":p rdfs:range :D . :C rdfs:subClassOf :D .",
    ),
    Case(
        "scm-rng2",
        ":q rdfs:range :C . :p rdfs:subPropertyOf :q .",
        ":p rdfs:range :C .",
        ":p rdfs:range :C . :p rdfs:subPropertyOf :q .",
    ),
    Case(
        "scm-hv",
        """:C owl:hasValue :v ; owl:onProperty :p . :D owl:hasValue :v ; owl:onProperty :q .
           :p rdfs:subPropertyOf :q .""",
        ":C rdfs:subClassOf :D .",
        """:C owl:hasValue :v ; owl:onProperty :p . :D owl:hasValue :w ; owl:onProperty :q .
           :p rdfs:subPropertyOf :q .""",
    ),
    Case(
        "scm-svf1",
        """:C owl:someValuesFrom :E ; owl:onProperty :p . :D owl:someValuesFrom :F ;
           owl:onProperty :p . :E rdfs:subClassOf :F .""",
        ":C rdfs:subClassOf :D .",
        """:C owl:someValuesFrom :E ; owl:onProperty :p . :D owl:someValuesFrom :F ;
           owl:onProperty :q . :E rdfs:subClassOf :F .""",
    ),
    Case(
        "scm-svf2",
        """:C owl:someValuesFrom :E ; owl:onProperty :p . :D owl:someValuesFrom :E ;
           owl:onProperty :q . :p rdfs:subPropertyOf :q .""",
        ":C rdfs:subClassOf :D .",
        """:C owl:someValuesFrom :E ; owl:onProperty :p . :D owl:someValuesFrom :F ;
           owl:onProperty :q . :p rdfs:subPropertyOf :q .""",
    ),
    Case(
        "scm-avf1",
        """:C owl:allValuesFrom :E ; owl:onProperty :p . :D owl:allValuesFrom :F ;
           owl:onProperty :p . :E rdfs:subClassOf :F .""",
        ":C rdfs:subClassOf :D .",
        """:C owl:allValuesFrom :E ; owl:onProperty :p . :D owl:allValuesFrom :F ;
           owl:onProperty :q . :E rdfs:subClassOf :F .""",
    ),
    Case(
        "scm-avf2",
        """:C owl:allValuesFrom :E ; owl:onProperty :p . :D owl:allValuesFrom :E ;
           owl:onProperty :q . :p rdfs:subPropertyOf :q .""",
        ":D rdfs:subClassOf :C .",
        """:C owl:allValuesFrom :E ; owl:onProperty :p . :D owl:allValuesFrom :F ;
           owl:onProperty :q . :p rdfs:subPropertyOf :q .""",
    ),
    Case(
        "scm-int",
        ":C owl:intersectionOf ( :D :E ) .",
        ":C rdfs:subClassOf :D, :E .",
        ":C owl:unionOf ( :D :E ) .",
    ),
    Case(
        "scm-uni",
        ":C owl:unionOf ( :D :E ) .",
        ":D rdfs:subClassOf :C . :E rdfs:subClassOf :C .",
        ":C owl:intersectionOf ( :D :E ) .",
    ),
)

LEFT_OUT = [
    "eq-ref",
    "prp-ap",
    "cls-thing",
    "cls-nothing1",
    "scm-cls",
    "scm-op",
    "scm-dp",
    "dt-type1",
    "dt-type2",
    "dt-eq",
    "dt-not-type",
]


def by_rule(rule_id: str, turtle: str) -> set[Triple]:
    """Apply the rules of one name once, each to the graph as it is."""
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples(turtle))
    for rule in ALL_RULES:
        if rule.id == rule_id:
            store.update(rule.insert(rule.where, "urn:new"))
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, NamedNode("urn:new"))}


each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)


@each_case
def test_the_rule_alone_draws_the_conclusion(case: Case) -> None:
    assert triples(case.then) <= by_rule(case.rule, case.given)


@each_case
def test_the_closure_has_the_conclusion(case: Case) -> None:
    assert triples(case.then) <= closure(triples(case.given))


@each_case
def test_nothing_draws_the_conclusion_from_a_near_miss(case: Case) -> None:
    assert triples(case.then).isdisjoint(closure(triples(case.near_miss)))


@each_case
def test_the_rule_run_backwards_finds_axioms_and_premises(case: Case) -> None:
    """Every premise that it names is there, and they alone give the conclusion again."""
    saturation = saturate(triples(case.given))
    known = {quad.triple for quad in saturation.store.quads_for_pattern(None, None, None)}
    for conclusion in triples(case.then):
        reasons = [
            (rule, rule.instance(solution))
            for rule in saturation.rules
            if rule.id == case.rule
            for solution in backwards(saturation.store, rule, conclusion)
        ]
        assert reasons
        assert all({*axioms, *premises} <= known for _, (axioms, premises) in reasons)


def backwards(store: Store, rule: Rule, conclusion: Triple) -> list[QuerySolution]:
    """Run the rule with the variables of its conclusion bound."""
    terms = (conclusion.subject, conclusion.predicate, conclusion.object)
    bound = {
        Variable(word[1:]): term
        for word, term in zip(rule.conclusion.split(), terms, strict=True)
        if word.startswith("?")
    }
    found = store.query(rule.select, substitutions=bound)
    assert isinstance(found, QuerySolutions)
    return list(found)


def test_every_rule_has_a_case() -> None:
    assert {rule.id for rule in ALL_RULES} == {case.rule for case in CASES}


def test_what_is_left_out_is_left_out_everywhere() -> None:
    assert not {rule.id for rule in ALL_RULES} & set(LEFT_OUT)


def test_no_rule_has_two_writings_by_accident() -> None:
    texts = [(rule.where, rule.conclusion) for rule in ALL_RULES]
    assert len(set(texts)) == len(texts)
