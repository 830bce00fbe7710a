"""Each way of contradicting an ontology: smallest data that do, and nearest data that don't."""

from dataclasses import dataclass

import pytest
from pyoxigraph import BlankNode, NamedNode, Triple, parse

from ocop_kg.assets import asset
from ocop_kg.errors import InconsistencyError
from ocop_kg.graph.inference import clashes, closure, consistent_closure
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
        '{a} has "5"^^xsd:integer as its {p}, but must not have any',
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
        '{a} has two values of {p}, "2023"^^xsd:gYear and "2023-05"^^xsd:gYearMonth,'
        " but may have only one",
    ),
    Case(
        "dt-diff",
        """:C rdfs:subClassOf [ owl:onProperty :p ;
             owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .""",
        ":a a :C ; :p 5, 6 .",
        ":a a :C ; :p 5 ; :q 6 .",
        '{a} has two values of {p}, "5"^^xsd:integer and "6"^^xsd:integer, but may have only one',
    ),
)
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)


@each_case
def test_bad_data_clash_once(case: Case) -> None:
    found = clashes(triples(case.ontology + case.bad))
    names = {name: EX + name for name in "abcdpqrCDE"}
    assert [str(clash) for clash in found] == [
        f"{case.message.format_map(names)} ({case.rule})",
    ]
    assert {NamedNode(EX + name) for name in case.individuals} <= {*found[0].individuals}


@each_case
def test_good_data_do_not_clash(case: Case) -> None:
    assert clashes(triples(case.ontology + case.good)) == ()


@each_case
def test_a_clash_names_axioms_and_premises_that_clash_by_themselves(case: Case) -> None:
    given = triples(case.ontology + case.bad)
    (clash,) = clashes(given)
    known = given | closure(given)
    assert all(hidden(triple) or triple in known for triple in (*clash.axioms, *clash.premises))
    assert clash.premises or clash.rule == "eq-diff1"


def hidden(triple: Triple) -> bool:
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)


def test_every_prohibition_has_a_case() -> None:
    assert {rule.id for rule in PROHIBITIONS} == {case.rule for case in CASES}
    assert {rule.conclusion for rule in PROHIBITIONS} == {FALSE}


def test_a_clash_may_need_inference() -> None:
    given = triples(
        """
        :Country owl:disjointWith :Person .
        :Expert rdfs:subClassOf :Person .
        :byExpert rdfs:range :Expert .
        :LSO a :Country .
        :support :byExpert :LSO .
        """
    )
    (clash,) = clashes(given)
    assert clash.rule == "cax-dw"
    assert clash.individuals == (NamedNode(EX + "LSO"),)
    assert clash.axioms == tuple(triples(":Country owl:disjointWith :Person ."))
    assert {*clash.premises} == triples(":LSO a :Country, :Person .")


def test_many_clashes_come_in_a_fixed_order() -> None:
    given = triples(
        """
        :C owl:disjointWith :D . :p a owl:IrreflexiveProperty .
        :b a :C, :D ; :p :b . :a a :C, :D ; :p :a .
        """
    )
    found = [str(clash) for clash in clashes(given)]
    assert found == [str(clash) for clash in clashes(sorted(given, key=str, reverse=True))]
    assert [clash.partition(" ")[0] for clash in found] == [EX + name for name in "abab"]


def test_one_thing_in_three_disjoint_classes_clashes_three_times() -> None:
    given = triples(
        """
        [] a owl:AllDisjointClasses ; owl:members ( :C :D :E ) .
        :a a :C, :D, :E .
        """
    )
    assert len(clashes(given)) == 3


def test_values_that_nobody_can_compare_do_not_clash() -> None:
    given = triples(
        """
        :p a owl:FunctionalProperty .
        :a :p "1"^^:length, "2"^^:length .
        """
    )
    assert clashes(given) == ()


def test_the_packaged_graph_is_consistent() -> None:
    files = [
        asset("data/rdf/ocop.trig"),
        asset("ontology/ocop.ttl"),
        *sorted(asset("ontology/vocabularies").glob("*.ttl")),
    ]
    assert clashes(quad for file in files for quad in parse(path=str(file))) == ()


def test_a_contradiction_can_stop_the_closure() -> None:
    stated = triples(":Country owl:disjointWith :Product . :potato a :Country .")
    assert consistent_closure(stated) == closure(stated)
    with pytest.raises(InconsistencyError, match="exclude one another") as caught:
        consistent_closure([*stated, *triples(":potato a :Product .")])
    assert len(caught.value.clashes) == 1
