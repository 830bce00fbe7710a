"""Draws every conclusion that the rules allow, round by round, until nothing new appears.

Each rule is one SPARQL update over a copy of the triples. The first round runs all rules over
everything. A later round looks only for conclusions from at least one triple of the round before,
which stands in a graph of its own, and only with the rules that such a triple can concern.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store, Triple

from ocop_kg.graph.inference.families import FAMILIES, LONG_KEY, LONGEST
from ocop_kg.graph.inference.lists import lists_of
from ocop_kg.graph.inference.prepare import (
    Rewritten,
    Statements,
    copy,
    expressions,
    helpers,
    name_inverses,
    shorten_lists,
)
from ocop_kg.graph.inference.rule import Rule, Term
from ocop_kg.graph.inference.rules import RULES, SCHEMA
from ocop_kg.vocabulary import OWL, RDF_TYPE, RDFS

__all__ = ["STEP", "Saturation", "closure", "saturate", "step_graph"]

_ROUND = "urn:ocop-kg:round:{}"
STEP = "urn:ocop-kg:step:"
"""How the names of the graphs of steps begin."""

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


@dataclass(frozen=True, slots=True)
class Saturation:
    """Triples and all that follows from them.

    The default graph of `store` holds both, with the helping triples about class expressions that
    `inferred` keeps back. `rules` are those that were used, for the lists that the triples have,
    and `rewritten` gives the triples that some of the store's stand for. A saturation that
    remembers has the rule of each step, and each inferred triple also stands in the graph
    ``step_graph(number)`` of the step, from 1, that brought it.
    """

    store: Store
    rules: tuple[Rule, ...]
    inferred: frozenset[Triple]
    rewritten: Rewritten
    steps: tuple[Rule, ...] = ()


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


def saturate(statements: Statements, *, remember: bool = False) -> Saturation:
    """Close a copy of the statements under the rules, and keep it for further questions.

    With `remember` it can be told how each conclusion was drawn, see `Proofs`. Then rules about
    the ontology itself come last, so that proofs rest on axioms as they were stated.
    """
    work = copy(statements)
    rewritten = name_inverses(work) | shorten_lists(work)
    hidden = helpers(rewritten) | expressions(work)
    rules = _rules_for(work)
    steps: list[Rule] = []
    inferred = frozenset(
        triple
        for found in (_remembered(work, rules, steps) if remember else _rounds(work, rules))
        for triple in found
        if _worth_telling(triple) and hidden.isdisjoint(_terms(triple))
    )
    return Saturation(work, rules, inferred, rewritten, tuple(steps))


def step_graph(number: int) -> str:
    """Name the graph of what the step of this number concluded."""
    return f"{STEP}{number}"


def _rounds(
    work: Store, rules: tuple[Rule, ...], steps: list[Rule] | None = None, number: int = 1
) -> Iterator[list[Triple]]:
    """Add conclusions to the store until there are no new ones; yield those of each round."""

    def run(rule: Rule, where: str, graph: str) -> None:
        if steps is None:
            work.update(rule.insert(where, graph))
        else:
            steps.append(rule)
            work.update(rule.insert(where, graph, step_graph(len(steps))))

    graph = _ROUND.format(number)
    for rule in rules:
        run(rule, rule.where, graph)
    while found := _graph(work, NamedNode(graph)):
        yield found
        signatures = _signatures(found)
        number += 1
        old, graph = graph, _ROUND.format(number)
        for rule in rules:
            for signature, where in rule.where_from(old):
                if signature is None or signature in signatures:
                    run(rule, where, graph)


def _remembered(work: Store, rules: tuple[Rule, ...], steps: list[Rule]) -> Iterator[list[Triple]]:
    number = 1
    for found in _rounds(work, tuple(rule for rule in rules if rule not in SCHEMA), steps):
        number += 1
        yield found
    yield from _rounds(work, rules, steps, number)


def _graph(work: Store, name: NamedNode) -> list[Triple]:
    return [quad.triple for quad in work.quads_for_pattern(None, None, None, name)]


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
        for length in sorted({len(found) for _, found in lists_of(work, NamedNode(OWL + name))})
        if 1 <= length <= LONGEST
    )
    return (*RULES, *families, LONG_KEY)


def _terms(triple: Triple) -> tuple[Term, Term, Term]:
    return triple.subject, triple.predicate, triple.object


def _worth_telling(triple: Triple) -> bool:
    if triple.subject == triple.object:
        return triple.predicate not in _OF_ITSELF
    return triple.object not in _OF_EVERYTHING
