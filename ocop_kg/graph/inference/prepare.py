"""Makes the copy on which the reasoner works, with axioms in a form that triples can follow."""

from collections.abc import Iterable
from itertools import count

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store, Triple

from ocop_kg.graph.inference.families import LONGEST
from ocop_kg.graph.inference.lists import lists_of, nest
from ocop_kg.graph.inference.rule import PREFIXES, Node, Term, solutions
from ocop_kg.vocabulary import OWL

__all__ = ["Statements", "copy", "expressions", "name_inverses", "shorten_lists"]

Statements = Store | Iterable[Triple | Quad]
"""What a reasoner reads: the default graph of a store, or triples and quads of any graph."""

_HELPER = "urn:ocop-kg:inference:"
_DEFAULT = DefaultGraph()
_CHAIN = NamedNode(OWL + "propertyChainAxiom")
_INTERSECTION = NamedNode(OWL + "intersectionOf")
_INVERSE_OF = NamedNode(OWL + "inverseOf")

# Blank nodes that only hold an axiom together: class expressions, list cells, n-ary axioms.
_EXPRESSIONS = f"""{PREFIXES}
SELECT DISTINCT ?node WHERE {{
  {{
    VALUES ?property {{
      rdf:first rdf:rest owl:complementOf owl:distinctMembers owl:intersectionOf owl:members
      owl:onDatatype owl:onProperty owl:oneOf owl:sourceIndividual owl:unionOf
    }}
    ?node ?property ?value
  }} UNION {{
    VALUES ?class {{
      rdfs:Datatype owl:AllDifferent owl:AllDisjointClasses owl:AllDisjointProperties owl:Class
      owl:NegativePropertyAssertion owl:Restriction
    }}
    ?node a ?class
  }}
  FILTER(isBlank(?node))
}}"""


def copy(statements: Statements) -> Store:
    """Copy the statements into the default graph of a new store."""
    quads: Iterable[Triple | Quad] = (
        statements.quads_for_pattern(None, None, None, _DEFAULT)
        if isinstance(statements, Store)
        else statements
    )
    work = Store()
    work.bulk_extend(
        quad
        if isinstance(quad, Quad) and quad.graph_name == _DEFAULT
        else Quad(quad.subject, quad.predicate, quad.object)
        for quad in quads
    )
    return work


def name_inverses(work: Store) -> frozenset[Term]:
    """Name each unnamed inverse of a property, since no triple can use a blank node there.

    Gives the names, which mean nothing outside.
    """
    names: dict[BlankNode, NamedNode] = {}
    for quad in list(work.quads_for_pattern(None, _INVERSE_OF, None)):
        if isinstance(quad.subject, BlankNode) and isinstance(quad.object, NamedNode):
            names[quad.subject] = NamedNode(f"{_HELPER}inverse-of:{quad.object.value}")
    for blank, name in names.items():
        for quad in list(work.quads_for_pattern(blank, None, None)):
            work.remove(quad)
            work.add(Quad(name, quad.predicate, quad.object))
        for quad in list(work.quads_for_pattern(None, None, blank)):
            work.remove(quad)
            work.add(Quad(quad.subject, quad.predicate, name))
    return frozenset(names.values())


def shorten_lists(work: Store) -> frozenset[Term]:
    """Cut long chains and intersections: planning a query takes long when it has many patterns.

    Gives the names of the properties that stand for parts of chains, which mean nothing outside.
    """
    names: list[NamedNode] = []
    numbers = count(1)

    def chain() -> Node:
        names.append(NamedNode(f"{_HELPER}chain:{next(numbers)}"))
        return names[-1]

    for list_property, fresh in ((_CHAIN, chain), (_INTERSECTION, BlankNode)):
        for quad, members in lists_of(work, list_property):
            if len(members) > LONGEST:
                nest(work, quad, members, LONGEST, fresh)
    return frozenset(names)


def expressions(work: Store) -> frozenset[Term]:
    """Give the blank nodes that only hold an axiom together, so that nobody asks about them."""
    return frozenset(solution["node"] for solution in solutions(work, _EXPRESSIONS))
