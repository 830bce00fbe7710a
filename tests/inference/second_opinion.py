"""What owlrl, an independent reasoner for OWL 2 RL, infers, in the terms of this library."""

from collections.abc import Iterable

import owlrl
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ocop_kg.vocabulary import OWL, RDFS, XSD

__all__ = ["owlrl_closure", "owlrl_errors"]

Term = NamedNode | BlankNode | Literal | Triple

THING = rdflib.OWL.Thing
NOTHING = rdflib.OWL.Nothing
OF_ITSELF = {
    rdflib.URIRef(iri)
    for iri in (
        OWL + "equivalentClass",
        OWL + "equivalentProperty",
        OWL + "sameAs",
        RDFS + "subClassOf",
        RDFS + "subPropertyOf",
    )
}
ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
DECLARATIONS = {rdflib.OWL.AnnotationProperty, rdflib.RDFS.Datatype}


def owlrl_closure(stated: Iterable[Triple], expressions: set[BlankNode]) -> frozenset[Triple]:
    """Let owlrl infer, and drop what this library leaves out on purpose.

    Dropped are the triples that are stated; whose subject is a literal or whose property is not an
    IRI; that mention one of the `expressions`, the blank nodes that hold axioms together; whose
    object is owl:Thing or rdfs:Resource or whose subject is owl:Thing or owl:Nothing; that say
    owl:sameAs, equivalence or subsumption of a thing and itself; and the declarations of
    datatypes and annotation properties, which owlrl makes of its own accord.

    owlrl never looks at the last property of an owl:hasKey. So it gets that property twice.
    """
    before, graph, repeated = _expand(stated)
    hidden = {_to_rdflib(node) for node in expressions} | repeated
    return frozenset(
        _triple(s, p, o)
        for s, p, o in graph
        if (s, p, o) not in before
        and not isinstance(s, rdflib.Literal)
        and isinstance(p, rdflib.URIRef)
        and s not in hidden
        and o not in hidden
        and s not in (THING, NOTHING)
        and o not in (THING, rdflib.RDFS.Resource)
        and not (s == o and p in OF_ITSELF)
        and not (p == rdflib.RDF.type and o in DECLARATIONS)
    )


def owlrl_errors(stated: Iterable[Triple]) -> list[str]:
    """Give the contradictions that owlrl reports."""
    _, graph, _ = _expand(stated)
    return sorted(str(message) for message in graph.objects(None, ERROR))


def _expand(
    stated: Iterable[Triple],
) -> tuple[set[rdflib.graph._TripleType], rdflib.Graph, set[rdflib.BNode]]:
    before = {
        (_to_rdflib(triple.subject), _to_rdflib(triple.predicate), _to_rdflib(triple.object))
        for triple in stated
    }
    graph = rdflib.Graph()
    for triple in before:
        graph.add(triple)
    repeated = {_repeat_last(graph, keys) for keys in graph.objects(None, rdflib.OWL.hasKey)}
    owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False
    ).expand(graph)
    return before, graph, repeated


def _repeat_last(graph: rdflib.Graph, cell: rdflib.term.Node) -> rdflib.BNode:
    while (rest := graph.value(cell, rdflib.RDF.rest)) not in (None, rdflib.RDF.nil):
        cell = rest
    last = rdflib.BNode()
    graph.set((cell, rdflib.RDF.rest, last))
    for key in graph.objects(cell, rdflib.RDF.first):
        graph.add((last, rdflib.RDF.first, key))
    graph.add((last, rdflib.RDF.rest, rdflib.RDF.nil))
    return last


def _to_rdflib(term: Term) -> rdflib.term.Node:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = None if term.datatype.value == XSD + "string" else term.datatype.value
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def _triple(s: rdflib.term.Node, p: rdflib.term.Node, o: rdflib.term.Node) -> Triple:
    subject, predicate = _from_rdflib(s), _from_rdflib(p)
    assert isinstance(subject, NamedNode | BlankNode)
    assert isinstance(predicate, NamedNode)
    return Triple(subject, predicate, _from_rdflib(o))


def _from_rdflib(node: rdflib.term.Node) -> Term:
    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(str(node.datatype)) if node.datatype else None)
