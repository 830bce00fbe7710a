"""Draws every conclusion that the rules allow, round by round, until nothing new appears.

Each rule is one SPARQL update over a copy of the triples. The first round runs all rules over
everything. A later round looks only for conclusions from at least one triple of the round before,
which stands in a graph of its own, and only with the rules that such a triple can concern.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from ocop_kg.graph.inference.rule import PREFIXES, Rule, Term
from ocop_kg.graph.inference.rules import FAMILIES, RULES
from ocop_kg.vocabulary import OWL, RDF, RDF_TYPE, RDFS

__all__ = ["Saturation", "Statements", "closure", "saturate"]

Statements = Store | Iterable[Triple | Quad]
"""What a reasoner reads: the default graph of a store, or triples and quads of any graph."""

_ROUND = "urn:ocop-kg:round:{}"
_INVERSE = "urn:ocop-kg:inverse-of:"
_DEFAULT = DefaultGraph()
_INVERSE_OF = NamedNode(OWL + "inverseOf")
_NIL = NamedNode(RDF + "nil")
_REST = NamedNode(RDF + "rest")

_OF_ITSELF = frozenset(
    NamedNode(iri)
    for iri in (
        OWL + "equivalentClass",
        OWL + "equivalentProperty",
        OWL + "sameAs",
        RDFS + "subClassOf",
        RDFS + "subPropertyOf",
    )
)
_OF_EVERYTHING = frozenset({NamedNode(OWL + "Thing"), NamedNode(RDFS + "Resource")})

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


@dataclass(frozen=True, slots=True)
class Saturation:
    """Triples and all that follows from them.

    The default graph of `store` holds both, with the helping triples about class expressions that
    `inferred` keeps back. `rules` are those that were used, for the lists that the triples have.
    """

    store: Store
    rules: tuple[Rule, ...]
    inferred: frozenset[Triple]


def closure(statements: Statements) -> frozenset[Triple]:
    """Give what follows from the statements by OWL 2 RL, without what they state themselves.

    Ontology and data may be mixed; axioms count wherever they stand, and the names of graphs don't
    count. Of a `Store`, the default graph is read. Nothing is changed. The result leaves out what
    is true of everything (`owl:Thing`, `rdfs:Resource`), what is true of itself (such as a class
    being its own subclass) and types in unnamed class expressions. A literal is never a subject.

    To add statements to a graph that is closed already, pass both: the result is what is missing.

    Standard: OWL 2 Web Ontology Language Profiles (Second Edition), section 4.3.

    >>> from pyoxigraph import RdfFormat, parse
    >>> turtle = '''
    ...     @prefix : <https://example.org/> .
    ...     @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    ...     :supports rdfs:range :Product .
    ...     :liping :supports :date-palm .'''
    >>> for triple in closure(parse(turtle, format=RdfFormat.TURTLE)):
    ...     print(triple.subject, triple.object)
    <https://example.org/date-palm> <https://example.org/Product>
    """
    return saturate(statements).inferred


def saturate(statements: Statements) -> Saturation:
    """Close a copy of the statements under the rules, and keep it for further questions."""
    work = _copy(statements)
    hidden = _name_inverses(work) | _expressions(work)
    rules = _rules_for(work)
    inferred = frozenset(
        triple
        for found in _rounds(work, rules)
        for triple in found
        if _worth_telling(triple) and hidden.isdisjoint(_terms(triple))
    )
    return Saturation(work, rules, inferred)


def _rounds(work: Store, rules: tuple[Rule, ...]) -> Iterator[list[Triple]]:
    """Add conclusions to the store until there are no new ones; yield those of each round."""
    number = 1
    graph = _ROUND.format(number)
    for rule in rules:
        work.update(rule.insert(graph))
    while found := [quad.triple for quad in _graph(work, NamedNode(graph))]:
        yield found
        signatures = _signatures(found)
        number += 1
        old, graph = graph, _ROUND.format(number)
        for rule in rules:
            for signature, update in rule.insert_from(old, graph):
                if signature is None or signature in signatures:
                    work.update(update)


def _signatures(found: list[Triple]) -> set[str]:
    """Give the properties and classes by which a rule can tell that these triples concern it."""
    classes = {triple.object for triple in found if triple.predicate == RDF_TYPE}
    return {triple.predicate.value for triple in found} | {
        named.value for named in classes if isinstance(named, NamedNode)
    }


def _rules_for(work: Store) -> tuple[Rule, ...]:
    """Give the rules, among them one of a family for each length that its lists have."""
    families = (
        family(length)
        for name, family in FAMILIES.items()
        for length in sorted(_list_lengths(work, NamedNode(OWL + name)))
    )
    return (*RULES, *families)


def _list_lengths(work: Store, list_property: NamedNode) -> set[int]:
    heads = {quad.object for quad in work.quads_for_pattern(None, list_property, None)}
    return {length for head in heads if (length := _length(work, head))}


def _length(work: Store, cell: Term) -> int:
    """Count the cells of a list; 0 for one that is empty, branches, runs in a circle or breaks."""
    seen: list[Term] = []
    while cell != _NIL:
        if cell in seen or isinstance(cell, Literal | Triple):
            return 0
        seen.append(cell)
        rests = [quad.object for quad in work.quads_for_pattern(cell, _REST, None)]
        if len(rests) != 1:
            return 0
        cell = rests[0]
    return len(seen)


def _copy(statements: Statements) -> Store:
    quads = _graph(statements, DefaultGraph()) if isinstance(statements, Store) else statements
    work = Store()
    work.bulk_extend(
        quad
        if isinstance(quad, Quad) and quad.graph_name == _DEFAULT
        else Quad(quad.subject, quad.predicate, quad.object)
        for quad in quads
    )
    return work


def _name_inverses(work: Store) -> frozenset[Term]:
    """Name each unnamed inverse of a property, since a triple cannot use a blank node there."""
    names: dict[Term, NamedNode] = {}
    for quad in list(work.quads_for_pattern(None, _INVERSE_OF, None)):
        if isinstance(quad.subject, BlankNode) and isinstance(quad.object, NamedNode):
            names[quad.subject] = NamedNode(_INVERSE + quad.object.value)
    for blank, name in names.items():
        for quad in list(work.quads_for_pattern(blank, None, None)):
            work.remove(quad)
            work.add(Quad(name, quad.predicate, quad.object))
        for quad in list(work.quads_for_pattern(None, None, blank)):
            work.remove(quad)
            work.add(Quad(quad.subject, quad.predicate, name))
    return frozenset(names.values())


def _expressions(work: Store) -> frozenset[Term]:
    solutions = work.query(_EXPRESSIONS)
    return frozenset(solution["node"] for solution in solutions)


def _graph(store: Store, name: NamedNode | DefaultGraph) -> Iterator[Quad]:
    return store.quads_for_pattern(None, None, None, name)


def _terms(triple: Triple) -> tuple[Term, Term, Term]:
    return triple.subject, triple.predicate, triple.object


def _worth_telling(triple: Triple) -> bool:
    if triple.subject == triple.object:
        return triple.predicate not in _OF_ITSELF
    return triple.object not in _OF_EVERYTHING
