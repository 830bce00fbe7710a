"""From the words of a person to one triple of the graph, and to what speaks for it."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ocop_kg.errors import (
    AmbiguousThingError,
    DoesNotHoldError,
    UnknownThingError,
)
from ocop_kg.graph.names import folded
from ocop_kg.graph.values import text_of, to_term, to_value
from ocop_kg.naming import near_names
from ocop_kg.vocabulary import INFERRED_GRAPH, PREFIXES, RDF_TYPE, key, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

    from ocop_kg.graph.evidence.statement import Statement
    from ocop_kg.graph.graph import Graph
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.stores import Term

__all__ = ["predicate_named", "why"]

_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z][A-Za-z0-9-]*)|\^\^(\S+))?', re.DOTALL)
_LOOKED_AT = 1000
"""How many values of one property are looked at to find the one that is meant."""


def why(graph: Graph, subject: object, predicate: object, value: object) -> Statement:
    """Tell what speaks for a triple; see `Graph.why`."""
    node = graph.resolve(subject)
    asked = _Asked(graph, node, predicate_named(graph, predicate))
    meant = asked.meant(value)
    if isinstance(meant, NamedNode | BlankNode | Literal):
        triple = Triple(node, asked.predicate, meant)
        found = graph.witnesses.statements([triple]).get(triple)
        if found is not None:
            return found
    raise asked.does_not_hold(meant)


def predicate_named(graph: Graph, name: object) -> NamedNode:
    """Find a property by IRI, prefixed name, local name or label; ``a`` is the type.

    Raises `UnknownThingError`, which offers near names.

    >>> from ocop_kg.graph import Graph
    >>> graph = Graph.open()
    >>> predicate_named(graph, "has priority product") == predicate_named(
    ...     graph, "ocop:hasPriorityProduct"
    ... )
    True
    """
    if isinstance(name, NamedNode):
        return name
    text = str(name).strip()
    if text == "a":
        return RDF_TYPE
    bare = text.strip("<>")
    prefix, _, local = bare.partition(":")
    candidates = [bare, PREFIXES.get(prefix, "") + local]
    candidates += (namespace + bare for namespace in PREFIXES.values())
    for iri in candidates:
        if (node := _iri(iri)) and next(graph.triples(None, node), None):
            return node
    used = _predicates(graph)
    wanted = folded(bare)
    named = {graph.label(iri): iri for iri in used} | {key(iri): iri for iri in used}
    if found := {iri for label, iri in named.items() if folded(label) == wanted}:
        if len(found) == 1:
            return NamedNode(found.pop())
        raise AmbiguousThingError(text, sorted(found))
    near = {folded(label): iri for label, iri in named.items()}
    words = [wanted, folded(local or bare)]
    close = (near[each] for word in words for each in near_names(word, near))
    raise UnknownThingError(
        text,
        list(dict.fromkeys(map(shorten, close)))[:3],
        "give its IRI, a prefixed name such as ocop:atStage, or its label",
        "property",
    )


def _iri(text: str) -> NamedNode | None:
    try:
        return NamedNode(text)
    except ValueError:
        return None


def _predicates(graph: Graph) -> list[str]:
    rows = graph.select("SELECT DISTINCT ?p { ?s ?p ?o } ORDER BY ?p")
    return [row["p"].value for row in rows]


class _Asked:
    """What is asked for: which value of a property of a thing."""

    def __init__(self, graph: Graph, subject: NamedNode, predicate: NamedNode) -> None:
        self._graph = graph
        self._subject = subject
        self.predicate = predicate

    def meant(self, value: object) -> AnyTerm | str:
        """Find the value that is meant: one that holds if one fits, else a thing, else text."""
        value = getattr(value, "node", value)
        if isinstance(value, str):
            written = _LITERAL.fullmatch(value)
            return self._read(*written.groups()) if written else self._named(value)
        term = value if isinstance(value, NamedNode | BlankNode | Literal) else to_term(value)
        if not isinstance(term, Literal) or self._holds(term):
            return term
        return self._literal_like(term) or term

    def _holds(self, value: Term | BlankNode) -> bool:
        return next(self._graph.triples(self._subject, self.predicate, value), None) is not None

    def _objects(self) -> Iterator[AnyTerm]:
        quads = self._graph.triples(self._subject, self.predicate)
        return (quad.object for quad in islice(quads, _LOOKED_AT))

    def _named(self, text: str) -> AnyTerm | str:
        """Find what a bare text means: a thing or literal that holds, else any thing, or text."""
        unclear: AmbiguousThingError | None = None
        things: list[NamedNode] = []
        try:
            things = [self._graph.resolve(text)]
        except AmbiguousThingError as error:
            unclear = error
            things = [NamedNode(iri) for iri in error.candidates]
        except UnknownThingError:
            pass
        if held := [thing for thing in things if self._holds(thing)]:
            return held[0]
        if literal := self._literal_like(Literal(text)):
            return literal
        if unclear:
            raise unclear
        return things[0] if things else text

    def _read(self, text: str, language: str | None, datatype: str | None) -> Literal:
        """Read a literal in quotation marks; a plain one may be any that fits."""
        if language:
            return Literal(text, language=language.lower())
        if datatype:
            prefix, _, local = datatype.strip("<>").partition(":")
            node = _iri(PREFIXES[prefix] + local if prefix in PREFIXES else datatype.strip("<>"))
            return Literal(text, datatype=node) if node else Literal(text)
        plain = Literal(text)
        return plain if self._holds(plain) else self._literal_like(plain) or plain

    def _literal_like(self, wanted: Literal) -> Literal | None:
        """Give the literal that says the same: equal text, else equal number or folded text."""
        literals = sorted(
            (term for term in self._objects() if isinstance(term, Literal)),
            key=lambda term: (term.language or "", str(term)),
        )
        number, plain = _number(wanted), folded(wanted.value)
        for said in (
            lambda term: term.value == wanted.value,
            lambda term: number is not None and _number(term) == number,
            lambda term: folded(term.value) == plain,
        ):
            if found := next(filter(said, literals), None):
                return found
        return None

    def does_not_hold(self, value: AnyTerm | str) -> DoesNotHoldError:
        """Say that nothing speaks for this value, and what is known instead."""
        graph = self._graph
        subjects: Iterator[Quad] = iter(())
        if isinstance(value, NamedNode | BlankNode | Literal):
            subjects = islice(graph.triples(None, self.predicate, value), _LOOKED_AT)
        return DoesNotHoldError(
            (
                graph.label(self._subject.value),
                shorten(self.predicate.value),
                value if isinstance(value, str) else self._said(value),
            ),
            objects=sorted({self._said(term) for term in self._objects()}),
            subjects=sorted({self._said(quad.subject) for quad in subjects}),
            whole=graph.store.contains_named_graph(INFERRED_GRAPH),
        )

    def _said(self, term: AnyTerm) -> str:
        if isinstance(term, NamedNode):
            return self._graph.label(term.value)
        return "something unnamed" if isinstance(term, BlankNode) else text_of(term)


def _number(literal: Literal) -> Decimal | None:
    """Give the number that a literal is, or that its text looks like."""
    value = to_value(literal)
    try:
        return None if isinstance(value, bool) else Decimal(str(value))
    except ArithmeticError:
        return None
