"""Makes the copy on which the reasoner works, with axioms in a form that triples can follow."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store, Triple

from ocop_kg.graph.inference.families import LONGEST
from ocop_kg.graph.inference.helpers import helper, unfold
from ocop_kg.graph.inference.lists import cells, lists_of, nest
from ocop_kg.graph.inference.rule import PREFIXES, Term, solutions
from ocop_kg.vocabulary import OWL, key

__all__ = [
    "Rewritten",
    "Statements",
    "copy",
    "expressions",
    "helpers",
    "name_inverses",
    "shorten_lists",
]

Statements = Store | Iterable[Triple | Quad]
"""What a reasoner reads: the default graph of a store, or triples and quads of any graph."""

Rewritten = dict[Triple, tuple[Triple, ...]]
"""Triples that stand in place of others, each with those that state the same."""

_AnyTerm = TypeVar("_AnyTerm", bound=Term)
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


def name_inverses(work: Store) -> Rewritten:
    """Name each unnamed inverse of a property, since no triple can use a blank node there."""
    names: dict[BlankNode, NamedNode] = {
        quad.subject: helper(key(_INVERSE_OF.value), [quad.object])
        for quad in work.quads_for_pattern(None, _INVERSE_OF, None)
        if isinstance(quad.subject, BlankNode) and isinstance(quad.object, NamedNode)
    }
    rewritten: Rewritten = {}
    for blank in names:
        quads = [*work.quads_for_pattern(blank, None, None)]
        quads += work.quads_for_pattern(None, None, blank)
        for quad in quads:
            new = Triple(
                _renamed(quad.subject, names), quad.predicate, _renamed(quad.object, names)
            )
            work.remove(quad)
            work.add(Quad(*new))
            rewritten[new] = rewritten.pop(quad.triple, (quad.triple,))
    return rewritten


def _renamed(term: _AnyTerm, names: Mapping[BlankNode, NamedNode]) -> _AnyTerm | NamedNode:
    return names.get(term, term) if isinstance(term, BlankNode) else term


def shorten_lists(work: Store) -> Rewritten:
    """Cut long chains and intersections: planning a query takes long when it has many patterns."""
    rewritten: Rewritten = {}
    for list_property in (_CHAIN, _INTERSECTION):
        for quad, members in lists_of(work, list_property):
            if len(members) > LONGEST:
                whole = tuple(cells(work, quad))
                rewritten |= dict.fromkeys(nest(work, quad, members, LONGEST), whole)
    return rewritten


def helpers(rewritten: Rewritten) -> frozenset[Term]:
    """Give the names that rewriting brought in, which mean nothing outside."""
    return frozenset(term for triple in rewritten for term in triple if unfold(term))


def expressions(work: Store) -> frozenset[Term]:
    """Give the blank nodes that only hold an axiom together, so that nobody asks about them."""
    return frozenset(solution["node"] for solution in solutions(work, _EXPRESSIONS))
