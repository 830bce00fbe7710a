"""Proofs: each conclusion has one, its leaves are stated, and each step is what its rule allows."""

import random
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from ocop_kg.graph.inference import Proofs, Step, closure, saturate
from ocop_kg.graph.inference.families import FAMILIES, LONGEST
from ocop_kg.graph.inference.helpers import helper, unfold
from ocop_kg.graph.inference.rules import AXIOMS, RULES
from tests.inference.ontologies import graphs
from tests.inference.turtle import triples

laws = settings(max_examples=25, deadline=None, derandomize=True)


def proofs_of(graph: Iterable[Triple]) -> Proofs:
    return Proofs(saturate(graph, remember=True))


def is_what_the_rule_allows(step: Step) -> bool:
    """Run the rule forwards over nothing but the parts of the step."""
    store = Store()
    store.extend(Quad(*part) for part in (*step.axioms, *step.premises))
    store.update(step.rule.insert(step.rule.where, "urn:new"))
    return Quad(*step.conclusion) in store


def as_the_engine_has_them(graph: Iterable[Triple]) -> set[Triple]:
    """The engine keeps one datatype for all kinds of integers."""
    store = Store()
    store.extend(Quad(*triple) for triple in graph)
    return {quad.triple for quad in store}


def assert_proved(triple: Triple, proofs: Proofs, graph: frozenset[Triple]) -> dict[Triple, Step]:
    """Check a proof from the conclusion down, without trusting what made it."""
    stated = as_the_engine_has_them(graph)
    steps = proofs.steps(triple)
    done: set[Triple] = set()

    def check(here: Triple, above: tuple[Triple, ...]) -> None:
        assert here not in above
        if here in done:
            return
        done.add(here)
        if here not in steps:
            leaves = proofs.stated(here)
            assert leaves
            assert stated.issuperset(leaves)
            return
        step = steps[here]
        assert step.conclusion == here
        assert is_what_the_rule_allows(step), step
        for part in (*step.axioms, *step.premises):
            check(part, (*above, here))

    assert triple in steps
    check(triple, ())
    assert steps.keys() <= done
    return steps


@laws
@given(graphs(axioms=8))
def test_every_conclusion_has_a_proof(graph: frozenset[Triple]) -> None:
    saturation = saturate(graph, remember=True)
    proofs = Proofs(saturation)
    for triple in saturation.inferred:
        assert_proved(triple, proofs, graph)


@laws
@given(graphs())
def test_who_remembers_concludes_the_same(graph: frozenset[Triple]) -> None:
    assert saturate(graph, remember=True).inferred == closure(graph)


@laws
@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_of_statements_changes_no_proof(
    graph: frozenset[Triple], chance: random.Random
) -> None:
    shuffled = sorted(graph, key=str) * 2
    chance.shuffle(shuffled)
    one, other = proofs_of(sorted(graph, key=str)), proofs_of(shuffled)
    for triple in closure(graph):
        assert one.steps(triple) == other.steps(triple)


def is_an_axiom(triple: Triple) -> bool:
    return (
        not {(triple.predicate, None), (triple.predicate, triple.object)}.isdisjoint(AXIOMS)
        or isinstance(triple.subject, BlankNode)
        or isinstance(triple.object, BlankNode)
    )


@laws
@given(graphs(axioms=8), st.randoms(use_true_random=False))
def test_facts_can_come_later(graph: frozenset[Triple], chance: random.Random) -> None:
    """All axioms first, then facts in two parts: nothing is missing, and all is proved."""
    axioms = {triple for triple in graph if is_an_axiom(triple)}
    facts = sorted(graph - axioms, key=str)
    chance.shuffle(facts)
    saturation = saturate(axioms, remember=True)
    proofs = Proofs(saturation)
    proofs.extend(facts[: len(facts) // 2])
    proofs.extend(facts[len(facts) // 2 :])
    assert closure(graph) <= saturation.inferred
    for triple in closure(graph):
        assert_proved(triple, proofs, graph)


@pytest.mark.parametrize(
    ("graph", "conclusion", "rules"),
    [
        pytest.param(
            ":a owl:sameAs :b . :b owl:sameAs :c . :c owl:sameAs :d . :d :p 1 .",
            ":a :p 1 .",
            {"eq-rep-s", "eq-sym", "eq-trans"},
            id="a chain of things that are the same",
        ),
        pytest.param(
            ":p a owl:TransitiveProperty . :a :p :b . :b :p :c . :c :p :d . :d :p :a .",
            ":b :p :b .",
            {"prp-trp"},
            id="a transitive circle",
        ),
        pytest.param(
            ":p owl:inverseOf :q . :q owl:inverseOf :p . :p a owl:SymmetricProperty . :a :p :b .",
            ":b :q :a .",
            {"prp-inv1", "prp-inv2", "prp-symp"},
            id="an inverse and a symmetric property that feed one another",
        ),
        pytest.param(
            ":uncle owl:propertyChainAxiom ( [ owl:inverseOf :child ] :brother ) ."
            " :father :child :me . :father :brother :jim .",
            ":me :uncle :jim .",
            {"prp-inv1", "prp-inv2", "prp-spo2"},
            id="a chain through an unnamed inverse",
        ),
        pytest.param(
            ":C owl:hasKey ( :p :q ) . :a a :C ; :p 1 ; :q 2 . :b a :C ; :p 1 ; :q 2 ; :r 3 .",
            ":a :r 3 .",
            {"prp-key", "eq-rep-s", "eq-sym"},
            id="a key",
        ),
        pytest.param(
            ":C owl:equivalentClass [ owl:unionOf ( :A :B ) ] . :x a :B .",
            ":x a :C .",
            {"cls-uni", "cax-eqc2", "cax-sco", "scm-uni"},
            id="a union",
        ),
    ],
)
def test_proofs_of(graph: str, conclusion: str, rules: set[str]) -> None:
    stated = triples(graph)
    (triple,) = triples(conclusion)
    steps = assert_proved(triple, proofs_of(stated), stated)
    assert {step.rule.id for step in steps.values()} <= rules


@pytest.mark.parametrize("length", [LONGEST, LONGEST + 1, 2 * LONGEST + 3])
def test_lists_that_were_cut_are_told_as_they_were_stated(length: int) -> None:
    names = range(length)
    stated = triples(
        f":p owl:propertyChainAxiom ( {' '.join(f':p{n}' for n in names)} ) ."
        f":C owl:equivalentClass [ owl:intersectionOf ( {' '.join(f':C{n}' for n in names)} ) ] ."
        f":D owl:hasKey ( {' '.join(f':k{n}' for n in names)} ) ."
        + " ".join(f":x{n} :p{n} :x{n + 1} . :all a :C{n} . :one :k{n} {n} ." for n in names)
        + " ".join(f":two :k{n} {n} ." for n in names)
        + ":one a :D . :two a :D ; :name 'two' . :c a :C ."
    )
    proofs = proofs_of(stated)
    wanted = f":x0 :p :x{length} . :all a :C . :one owl:sameAs :two ; :name 'two' ."
    for triple in triples(
        f"{wanted} :c a :C0, :C{length - 1} . :C rdfs:subClassOf :C{length - 1} ."
    ):
        assert_proved(triple, proofs, stated)
    (key_step,) = (proofs.step(triple) for triple in triples(":one owl:sameAs :two ."))
    assert key_step is not None
    assert len(key_step.premises) == 2 * length + 2


def test_a_proof_uses_axioms_as_they_were_stated_where_it_can() -> None:
    stated = triples(":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :x a :A .")
    (triple,) = triples(":x a :C .")
    steps = assert_proved(triple, proofs_of(stated), stated)
    assert [step.rule.id for step in steps.values()] == ["cax-sco", "cax-sco"]


def test_what_is_stated_has_no_step_and_what_is_unknown_has_nothing() -> None:
    stated = triples(":A rdfs:subClassOf :B . :x a :A, :B .")
    proofs = proofs_of(stated)
    for triple in stated:
        assert proofs.step(triple) is None
        assert proofs.stated(triple) == (triple,)
    (unknown,) = triples(":y a :A .")
    assert unknown not in proofs
    assert proofs.step(unknown) is None
    assert proofs.stated(unknown) == ()


def test_a_hub_has_a_proof_too() -> None:
    stated = triples(
        ":p rdfs:domain :C ; a owl:TransitiveProperty ."
        + " ".join(f":hub :p :x{n} . :x{n} :p :end ." for n in range(2000))
    )
    proofs = proofs_of(stated)
    for triple in triples(":hub a :C ; :p :end ."):
        assert len(assert_proved(triple, proofs, stated)) == 1


def test_every_rule_binds_its_conclusion() -> None:
    (triple,) = triples(":s :p :o .")
    (type_,) = triples(":s a :o .")
    for rule in (*RULES, *(family(2) for family in FAMILIES.values())):
        fits = [values for each in (triple, type_) if (values := rule.bound_to(each)) is not None]
        assert all(len(values) >= 2 for values in fits)


def test_helpers_say_what_they_stand_for() -> None:
    members = (NamedNode("urn:a,b"), BlankNode("x1"), NamedNode("urn:ä%2C"))
    assert unfold(helper("intersectionOf", members)) == ("intersectionOf", members)
    assert unfold(NamedNode("urn:other")) is None
