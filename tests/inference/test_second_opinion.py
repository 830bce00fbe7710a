"""Two reasoners, one answer: compared with owlrl on random graphs and on the packaged graph."""

from collections.abc import Iterable

from hypothesis import HealthCheck, given, settings
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, Triple, parse

from ocop_kg.assets import asset
from ocop_kg.graph.inference import clashes, closure
from ocop_kg.vocabulary import OWL, RDF_TYPE
from tests.inference.ontologies import INDIVIDUAL, graphs
from tests.inference.second_opinion import owlrl_closure, owlrl_errors
from tests.inference.turtle import triples

AXIOMS_OF_THE_ONTOLOGY = [
    "AllDisjointClasses",
    "FunctionalProperty",
    "TransitiveProperty",
    "allValuesFrom",
    "equivalentClass",
    "hasValue",
    "intersectionOf",
    "inverseOf",
    "propertyChainAxiom",
]


def axiom_nodes(graph: Iterable[Triple]) -> set[BlankNode]:
    return {
        term
        for triple in graph
        for term in (triple.subject, triple.object)
        if isinstance(term, BlankNode) and not term.value.startswith(INDIVIDUAL)
    }


def shown(graph: Iterable[Triple]) -> list[str]:
    return sorted(map(str, graph))


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(graphs())
def test_random_graphs(graph: frozenset[Triple]) -> None:
    """Any ontology of these axioms gives the same with owlrl, which is asked for nothing else.

    Functional properties have no literals as values, because owlrl then calls the literals the
    same thing, and puts one in the place of the other wherever it occurs.
    """
    assert shown(closure(graph)) == shown(owlrl_closure(graph, axiom_nodes(graph)))


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(graphs(axioms=4, prohibitions=2))
def test_random_contradictions(graph: frozenset[Triple]) -> None:
    """Both reasoners find a contradiction, or neither does."""
    assert bool(clashes(graph)) == bool(owlrl_errors(graph))


def packaged() -> frozenset[Triple]:
    files = [
        asset("data/rdf/ocop.trig"),
        asset("ontology/ocop.ttl"),
        *sorted(asset("ontology/vocabularies").glob("*.ttl")),
    ]
    return frozenset(quad.triple for file in files for quad in parse(path=str(file)))


def test_the_packaged_graph() -> None:
    """All of it: owlrl takes some ten seconds, and a sample might miss what the whole shows."""
    graph = packaged()
    used = {triple.predicate.value for triple in graph} | {
        triple.object.value
        for triple in graph
        if triple.predicate == RDF_TYPE and isinstance(triple.object, NamedNode)
    }
    assert {OWL + name for name in AXIOMS_OF_THE_ONTOLOGY} <= used
    inferred = closure(graph)
    assert len(inferred) > 5000
    assert shown(inferred) == shown(owlrl_closure(graph, axiom_nodes(graph)))


def test_two_keys_where_owlrl_is_wrong() -> None:
    """Things that agree on one of two keys are not the same: owlrl says so, and we don't."""
    graph = triples(
        """
        :Chain owl:hasKey ( :country :product ) .
        :one a :Chain ; :country :LSO ; :product :potato .
        :two a :Chain ; :country :LSO ; :product :quinoa .
        :three a :Chain ; :country :LSO ; :product :potato .
        """
    )
    assert closure(graph) == triples(":one owl:sameAs :three . :three owl:sameAs :one .")


def test_the_files_of_the_packaged_closure_are_the_closure() -> None:
    published = parse(path=str(asset("data/rdf/ocop-inferred.nt")), format=RdfFormat.N_TRIPLES)
    assert shown(closure(packaged())) == shown(quad.triple for quad in published)


def test_a_closed_store_stays_as_it_is() -> None:
    store = Store()
    store.load(path=str(asset("data/rdf/ocop.nq")))
    store.extend([Quad(q.subject, q.predicate, q.object) for q in store])
    assert closure(store) == frozenset()
