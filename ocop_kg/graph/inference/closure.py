"""Draws every conclusion that the rules allow, round by round, until nothing new appears.

Each rule is one SPARQL update over a copy of the triples. The first round runs all rules over
everything. A later round looks only for conclusions from at least one triple of the round before,
which stands in a graph of its own, and only with the rules that such a triple can concern.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Store, Triple

from ocop_kg.graph.inference.families import FAMILIES, LONG_KEY, LONGEST
from ocop_kg.graph.inference.lists import lists_of
from ocop_kg.graph.inference.prepare import (
    Statements,
    copy,
    expressions,
    helpers,
    name_inverses,
    shorten_lists,
)
from ocop_kg.graph.inference.rule import Rule
from ocop_kg.graph.inference.rules import RULES, SCHEMA
from ocop_kg.vocabulary import OWL, RDF_TYPE, RDFS

__all__ = ["STEP", "Saturation", "closure", "saturate", "step_graph"]

_ROUND = "urn:ocop-kg:round:{}"
_ADDED = "urn:ocop-kg:added:{}"
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


class Saturation:
    """Triples and all that follows from them.

    The default graph of `store` holds both, with the helping triples about class expressions that
    `inferred` keeps back. `rules` are those that were used, for the lists that the triples have,
    and `rewritten` gives the triples that some of the store's stand for. A saturation that
    remembers has the rule of each step in `steps`, and each inferred triple also stands in the
    graph ``step_graph(number)`` of the step, from 1, that brought it.
    """

    def __init__(self, statements: Statements, *, remember: bool = False) -> None:
        self.store = copy(statements)
        self.rewritten = name_inverses(self.store) | shorten_lists(self.store)
        self.rules = _rules_for(self.store)
        self.steps: list[Rule] = []
        self._hidden = helpers(self.rewritten) | expressions(self.store)
        self._remembers = remember
        self._rounds = 0
        if remember:
            self._close(tuple(rule for rule in self.rules if rule not in SCHEMA))
        self._close(self.rules)

    @property
    def inferred(self) -> frozenset[Triple]:
        """What follows and is worth telling."""
        return frozenset(
            triple
            for number in range(1, self._rounds + 1)
            for triple in self._found(number)
            if _worth_telling(triple) and self._hidden.isdisjoint(triple)
        )

    def extend(self, facts: Iterable[Triple | Quad]) -> None:
        """Add facts, and all that follows from them too; all axioms must be there already."""
        self._rounds += 1
        graph = NamedNode(_ADDED.format(self._rounds))
        for fact in facts:
            subject, predicate, value = fact.subject, fact.predicate, fact.object
            quad = Quad(subject, predicate, value)
            if quad not in self.store:
                self.store.add(quad)
                self.store.add(Quad(subject, predicate, value, graph))
        self._go_on(graph, self.rules)

    def _close(self, rules: tuple[Rule, ...]) -> None:
        """Add conclusions from everything, then from what is new, until there are no new ones."""
        self._rounds += 1
        graph = _ROUND.format(self._rounds)
        for rule in rules:
            self._run(rule, rule.where, graph)
        self._go_on(NamedNode(graph), rules)

    def _go_on(self, new: NamedNode, rules: tuple[Rule, ...]) -> None:
        while signatures := self._signatures(new):
            self._rounds += 1
            graph = _ROUND.format(self._rounds)
            for rule in rules:
                for signature, where in rule.where_from(new.value):
                    if signature is None or signature in signatures:
                        self._run(rule, where, graph)
            new = NamedNode(graph)

    def _run(self, rule: Rule, where: str, graph: str) -> None:
        if self._remembers:
            self.steps.append(rule)
            self.store.update(rule.insert(where, graph, step_graph(len(self.steps))))
        else:
            self.store.update(rule.insert(where, graph))

    def _found(self, number: int) -> Iterator[Triple]:
        graph = NamedNode(_ROUND.format(number))
        return (quad.triple for quad in self.store.quads_for_pattern(None, None, None, graph))

    def _signatures(self, graph: NamedNode) -> set[str]:
        """Give the properties and classes by which a rule can tell that new triples concern it."""
        signatures: set[str] = set()
        for quad in self.store.quads_for_pattern(None, None, None, graph):
            signatures.add(quad.predicate.value)
            if quad.predicate == RDF_TYPE and isinstance(quad.object, NamedNode):
                signatures.add(quad.object.value)
        return signatures


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
    return Saturation(statements, remember=remember)


def step_graph(number: int) -> str:
    """Name the graph of what the step of this number concluded."""
    return f"{STEP}{number}"


def _rules_for(work: Store) -> tuple[Rule, ...]:
    """Give the rules, among them one of a family for each length that its lists have."""
    families = (
        family(length)
        for name, family in FAMILIES.items()
        for length in sorted({len(found) for _, found in lists_of(work, NamedNode(OWL + name))})
        if 1 <= length <= LONGEST
    )
    return (*RULES, *families, LONG_KEY)


def _worth_telling(triple: Triple) -> bool:
    if triple.subject == triple.object:
        return triple.predicate not in _OF_ITSELF
    return triple.object not in _OF_EVERYTHING
