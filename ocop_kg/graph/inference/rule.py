"""A rule of OWL 2 RL as data: what it needs, what follows, and the SPARQL text of both."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QuerySolution,
    QuerySolutions,
    Store,
    Triple,
    Variable,
)

from ocop_kg.vocabulary import OWL, RDF, RDF_TYPE, RDFS

__all__ = ["FALSE", "MEMBER", "PREFIXES", "Node", "Pattern", "Rule", "Term", "solutions"]

Pattern = str
"""One triple pattern in SPARQL: three words with a space between, each a variable or a name."""

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal | Triple

MEMBER = "rdf:rest*/rdf:first"
"""The path from a list to each of its members."""

FALSE = "false"
"""The conclusion of a rule whose premises must never hold together."""

_NAMESPACES = {"owl": OWL, "rdf": RDF, "rdfs": RDFS}
PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in _NAMESPACES.items())


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the tables 4 to 9 of the OWL 2 profiles, section 4.3, with its W3C name.

    `axioms` are the patterns that an ontology fills and `premises` those that data fill; together
    with `condition`, a SPARQL expression, they are one group of patterns. `conclusion` is the
    pattern that then holds, or `FALSE`, and `message` tells a person why that is a contradiction.

    The text stays the same whichever way it is run. Forwards it infers. With the variables of the
    conclusion bound, `select` gives the axioms and premises from which that conclusion follows.

    >>> rule = Rule("prp-rng", ("?p rdfs:range ?c",), ("?x ?p ?y",), "?y a ?c")
    >>> rule.where
    '?p rdfs:range ?c . ?x ?p ?y'
    """

    id: str
    axioms: tuple[Pattern, ...]
    premises: tuple[Pattern, ...]
    conclusion: Pattern
    condition: str = ""
    message: str = ""

    @property
    def where(self) -> str:
        """The axioms, premises and condition as the inside of a SPARQL group."""
        return " . ".join((*self.axioms, *self.premises)) + self._filter

    @property
    def select(self) -> str:
        """The SPARQL query that finds every way in which this rule applies."""
        return f"{PREFIXES}SELECT * WHERE {{ {self.where} }}"

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the axioms and premises, in the order in which they appear."""
        words = " ".join((*self.axioms, *self.premises)).split()
        return tuple(dict.fromkeys(word[1:] for word in words if word.startswith("?")))

    def insert(self, where: str, *graphs: str) -> str:
        """Write the update that adds what follows to the default graph and to `graphs`.

        `where` is that of this rule, or one of `where_from`.
        """
        head = self.conclusion
        named = "".join(f" GRAPH <{graph}> {{ {head} }}" for graph in graphs)
        return (
            f"{PREFIXES}INSERT {{ {head} .{named} }}"
            f" WHERE {{ {where} FILTER NOT EXISTS {{ {head} }} }}"
        )

    def where_from(self, old: str) -> Iterator[tuple[str | None, str]]:
        """Write the groups of patterns of which one finds a premise in the graph `old`.

        There is one for each pattern that may be the new premise. Each comes with the IRI that a
        triple must have as its property, or as the class of a type, to fit that pattern; None
        when any triple may. Lists are read as they were stated, so a path is never the new one.
        """
        patterns = (*self.axioms, *self.premises)
        for position, pattern in enumerate(patterns):
            if not _is_path(pattern):
                rest = "".join(f" . {other}" for other in _without(patterns, position))
                yield _signature(pattern), f"GRAPH <{old}> {{ {pattern} }}{rest}{self._filter}"

    def instance(self, solution: QuerySolution) -> tuple[tuple[Triple, ...], tuple[Triple, ...]]:
        """Give the axioms and the premises of one solution of `select` as triples."""
        axioms = tuple(_fill(pattern, solution) for pattern in self.axioms if not _is_path(pattern))
        return axioms, tuple(_fill(pattern, solution) for pattern in self.premises)

    def bound_to(self, triple: Triple) -> dict[Variable, Term] | None:
        """Give the values of variables with which this rule concludes the triple; None if never.

        >>> rule = Rule("prp-dom", ("?p rdfs:domain ?c",), ("?x ?p ?y",), "?x a ?c")
        >>> rule.bound_to(Triple(NamedNode("urn:x"), NamedNode("urn:p"), NamedNode("urn:c")))
        """
        values: dict[Variable, Term] = {}
        terms = (triple.subject, triple.predicate, triple.object)
        for word, term in zip(self.conclusion.split(), terms, strict=True):
            if word.startswith("?"):
                if values.setdefault(Variable(word[1:]), term) != term:
                    return None
            elif _name(word) != term:
                return None
        return values

    def lists(self, solution: QuerySolution) -> Iterator[tuple[Term, Term]]:
        """Give each list of one solution of `select` with the member that a path leads to."""
        for pattern in self.axioms:
            if _is_path(pattern):
                start, _, member = pattern.split()
                yield solution[start[1:]], solution[member[1:]]

    @property
    def axiom_patterns(self) -> Iterator[tuple[NamedNode, NamedNode | None]]:
        """The property of each axiom with its value; None where that is a variable.

        >>> rule = Rule("prp-symp", ("?p a owl:SymmetricProperty",), ("?x ?p ?y",), "?y ?p ?x")
        >>> [value.value for _, value in rule.axiom_patterns]
        ['http://www.w3.org/2002/07/owl#SymmetricProperty']
        """
        for pattern in self.axioms:
            _, predicate, value = pattern.split()
            if _is_path(pattern):
                yield _name("rdf:first"), None
                yield _name("rdf:rest"), None
            else:
                yield _name(predicate), None if value.startswith("?") else _name(value)

    @property
    def _filter(self) -> str:
        return f" FILTER({self.condition})" if self.condition else ""


def solutions(
    store: Store, select: str, values: Mapping[Variable, Term] | None = None
) -> QuerySolutions:
    """Run a SELECT query over the default graph of a store, with some variables bound."""
    return cast("QuerySolutions", store.query(select, substitutions=dict(values or {})))


def _is_path(pattern: Pattern) -> bool:
    return any(sign in pattern.split()[1] for sign in "*+/")


def _without(patterns: tuple[Pattern, ...], position: int) -> tuple[Pattern, ...]:
    return patterns[:position] + patterns[position + 1 :]


def _signature(pattern: Pattern) -> str | None:
    _, predicate, value = pattern.split()
    if predicate.startswith("?"):
        return None
    if predicate == "a" and not value.startswith("?"):
        return _name(value).value
    return _name(predicate).value


def _name(word: str) -> NamedNode:
    if word == "a":
        return RDF_TYPE
    prefix, _, local = word.partition(":")
    return NamedNode(_NAMESPACES[prefix] + local)


def _fill(pattern: Pattern, solution: QuerySolution) -> Triple:
    subject, predicate, value = (
        solution[word[1:]] if word.startswith("?") else _name(word) for word in pattern.split()
    )
    return Triple(subject, predicate, value)
