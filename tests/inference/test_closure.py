"""The laws of a closure, what it keeps back, and that it always comes to an end."""

import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from ocop_kg.graph.inference import closure, saturate
from ocop_kg.graph.inference.families import LONGEST
from tests.inference.ontologies import graphs
from tests.inference.turtle import triples

laws = settings(max_examples=40, deadline=None, derandomize=True)


def texts(found: frozenset[Triple]) -> list[str]:
    return sorted(map(str, found))


def part(graph: frozenset[Triple], chance: random.Random) -> set[Triple]:
    """Leave out some statements, but tear no class expression apart: its rest is no expression."""
    return {
        triple
        for triple in graph
        if isinstance(triple.subject, BlankNode)
        or isinstance(triple.object, BlankNode)
        or chance.random() < 0.6
    }


@laws
@given(graphs())
def test_nothing_inferred_was_stated_or_speaks_of_a_literal(graph: frozenset[Triple]) -> None:
    inferred = closure(graph)
    assert inferred.isdisjoint(graph)
    assert not any(isinstance(triple.subject, Literal) for triple in inferred)


@laws
@given(graphs())
def test_the_closure_of_a_closure_adds_nothing(graph: frozenset[Triple]) -> None:
    assert closure(graph | closure(graph)) == frozenset()


@laws
@given(graphs(axioms=5, facts=10), st.randoms(use_true_random=False))
def test_more_statements_never_take_a_conclusion_back(
    graph: frozenset[Triple], chance: random.Random
) -> None:
    assert closure(part(graph, chance)) <= graph | closure(graph)


@laws
@given(graphs(), st.randoms(use_true_random=False))
def test_a_part_that_is_closed_already_changes_nothing(
    graph: frozenset[Triple], chance: random.Random
) -> None:
    """So a file can be added to a graph with its closure, without starting again."""
    before = closure(part(graph, chance))
    assert closure(graph | before) == closure(graph) - before


@laws
@given(graphs(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(
    graph: frozenset[Triple], chance: random.Random
) -> None:
    shuffled = sorted(graph, key=str) * 2
    chance.shuffle(shuffled)
    assert texts(closure(shuffled)) == texts(closure(graph))


@laws
@given(graphs())
def test_the_store_of_a_saturation_holds_both(graph: frozenset[Triple]) -> None:
    saturation = saturate(graph)
    held = {quad.triple for quad in saturation.store.quads_for_pattern(None, None, None)}
    assert saturation.inferred <= held


def test_a_store_stays_as_it_was_and_only_its_default_graph_counts() -> None:
    store = Store()
    default = triples(":a a :C .")
    store.extend(Quad(t.subject, t.predicate, t.object) for t in default)
    graph = NamedNode("https://example.org/graph")
    for triple in triples(":C rdfs:subClassOf :D ."):
        store.add(Quad(triple.subject, triple.predicate, triple.object, graph))
    before = set(store)
    assert closure(store) == frozenset()
    assert closure(list(store)) == triples(":a a :D .")
    assert set(store) == before


def test_names_of_graphs_do_not_count_and_axioms_may_stand_among_data() -> None:
    quads = [
        Quad(t.subject, t.predicate, t.object, NamedNode(f"https://example.org/graph/{n}"))
        for n, t in enumerate(triples(":a :p :b . :p rdfs:subPropertyOf :q . :q rdfs:range :C ."))
    ]
    assert triples(":a :q :b . :b a :C .") <= closure(quads)


@pytest.mark.parametrize("names", list(permutations("CDE")), ids="".join)
def test_classes_in_a_circle(names: tuple[str, str, str]) -> None:
    one, two, three = names
    inferred = closure(
        triples(
            f":{one} rdfs:subClassOf :{two} . :{two} rdfs:subClassOf :{three} ."
            f" :{three} rdfs:subClassOf :{one} . :a a :{one} ."
        )
    )
    assert triples(f":a a :{two}, :{three} . :C owl:equivalentClass :E .") <= inferred


def test_a_transitive_property_in_a_circle() -> None:
    """A thing may well be reached from itself: that is a fact, not a triviality."""
    given_ = triples(":p a owl:TransitiveProperty . :a :p :b . :b :p :c . :c :p :a .")
    everything = {
        Triple(NamedNode(f"https://example.org/{s}"), P, NamedNode(f"https://example.org/{o}"))
        for s in "abc"
        for o in "abc"
    }
    assert closure(given_) == everything - given_


P = NamedNode("https://example.org/p")


def test_a_chain_that_feeds_itself() -> None:
    inferred = closure(
        triples(
            """
            :p owl:propertyChainAxiom ( :p :q ) . :q owl:propertyChainAxiom ( :q :q ) .
            :a :p :b . :b :q :c . :c :q :d . :d :q :b .
            """
        )
    )
    assert triples(":a :p :c, :d . :b :q :d . :b :q :b .") <= inferred


def test_rules_that_feed_one_another_come_to_an_end() -> None:
    inferred = closure(
        triples(
            """
            :p owl:inverseOf :p ; owl:propertyChainAxiom ( :p :p ) ; rdfs:domain :C .
            :C owl:equivalentClass [ owl:onProperty :p ; owl:someValuesFrom :C ] .
            :a :p :b . :b owl:sameAs :c . :c owl:sameAs :a .
            """
        )
    )
    assert triples(":a a :C . :b a :C . :c a :C . :c :p :c . :a owl:sameAs :c .") <= inferred


def test_a_list_that_runs_in_a_circle_or_breaks_off_says_nothing() -> None:
    inferred = closure(
        triples(
            """
            :C owl:intersectionOf _:a . _:a rdf:first :D ; rdf:rest _:b .
            _:b rdf:first :D ; rdf:rest _:a .
            :p owl:propertyChainAxiom _:c . _:c rdf:first :q ; rdf:rest "end" .
            :r owl:propertyChainAxiom "text" . :E owl:intersectionOf () .
            :a a :D ; :q :b .
            """
        )
    )
    assert inferred == triples(":C rdfs:subClassOf :D .")


@pytest.mark.parametrize("length", [1, 2, LONGEST, LONGEST + 1, 3 * LONGEST, 60])
def test_lists_of_any_length(length: int) -> None:
    numbers = range(length)
    chain = " ".join(f":p{n}" for n in numbers)
    graph = triples(
        f"""
        :p owl:propertyChainAxiom ( {chain} ) .
        :C owl:intersectionOf ( {" ".join(f":C{n}" for n in numbers)} ) .
        :K owl:hasKey ( {" ".join(f":k{n}" for n in numbers)} ) .
        :all a {", ".join(f":C{n}" for n in numbers)} .
        :one a :K ; {" ; ".join(f":k{n} {n}" for n in numbers)} .
        :two a :K ; {" ; ".join(f":k{n} {n}" for n in numbers)} .
        {" ".join(f":x{n} :p{n} :x{n + 1} ." for n in numbers)}
        """
    )
    inferred = closure(graph)
    wanted = triples(f":x0 :p :x{length} . :all a :C . :one owl:sameAs :two .")
    assert wanted <= inferred
    assert {t for t in inferred if t.predicate == P} <= wanted
    for missing in (f":x{length - 1} :p{length - 1} :x{length} .", f":all a :C{length - 1} ."):
        fewer = closure(graph - triples(missing))
        assert len(wanted & fewer) == 2
    (last_key,) = triples(f":two :k{length - 1} {length - 1} .")
    assert wanted & closure(graph - {last_key}) == wanted - triples(":one owl:sameAs :two .")


def test_an_unnamed_inverse_is_a_property_like_others() -> None:
    inferred = closure(
        triples(
            """
            :hasPart owl:propertyChainAxiom ( [ owl:inverseOf :isPartOf ] :hasPart ) .
            :Whole owl:equivalentClass
              [ owl:onProperty [ owl:inverseOf :isPartOf ] ; owl:someValuesFrom owl:Thing ] .
            :finger :isPartOf :hand . :finger :hasPart :nail .
            """
        )
    )
    assert inferred == triples(":hand a :Whole ; :hasPart :nail .")


def test_unnamed_classes_help_but_are_not_told() -> None:
    inferred = closure(
        triples(
            """
            :Demo owl:equivalentClass [ owl:intersectionOf ( :Participation
              [ owl:onProperty :role ; owl:hasValue :demonstration ] ) ] .
            :one a :Participation ; :role :demonstration .
            :two a :Demo .
            """
        )
    )
    assert inferred == triples(
        ":one a :Demo . :two a :Participation ; :role :demonstration ."
        " :Demo rdfs:subClassOf :Participation ."
    )


def test_unnamed_individuals_are_told() -> None:
    graph = triples(":C rdfs:subClassOf :D . _:somebody a :C ; :p _:other . :p rdfs:range :C .")
    inferred = closure(graph)
    assert len(inferred) == 4
    assert sum(isinstance(triple.subject, BlankNode) for triple in inferred) == 3


@pytest.mark.parametrize(
    "graph",
    [
        ":C rdfs:subClassOf owl:Thing . :a a :C .",
        ":p rdfs:range rdfs:Resource . :a :p :b .",
        ":p rdfs:range xsd:string . :a :p 'text' .",
        ":a owl:sameAs :a .",
        ":C owl:equivalentClass :C .",
        ":p a owl:FunctionalProperty . :a :p 'one', 'two' .",
        ":p a owl:SymmetricProperty . :a :p 'text' .",
        ":p owl:inverseOf :q . :a :p 'text' .",
        ":a a owl:Class . :p a owl:ObjectProperty .",
        "",
    ],
)
def test_what_is_trivial_or_impossible_is_not_told(graph: str) -> None:
    assert closure(triples(graph)) == frozenset()
