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
from ocop_kg.vocabulary import INFERRED_GRAPH, PREFIXES, RDF_TYPE, key, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

    from ocop_kg.graph.evidence.statement import Statement
    from ocop_kg.graph.graph import Graph
    from ocop_kg.graph.values import AnyTerm

__all__ = ["predicate_named", "why"]

_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z][A-Za-z0-9-]*)|\^\^(\S+))?', re.DOTALL)
_LOOKED_AT = 1000


def why(graph: Graph, subject: object, predicate: object, value: object) -> Statement:
    """Tell what speaks for a triple; see `Graph.why`."""
    node = graph.resolve(subject)
    relation = predicate_named(graph, predicate)
    objects = [quad.object for quad in graph.triples(node, relation)]
    meant = _meant(graph, objects, value)
    if isinstance(meant, NamedNode | BlankNode | Literal):
        triple = Triple(node, relation, meant)
        found = graph.witnesses.statements([triple]).get(triple)
        if found is not None:
            return found
    raise _does_not_hold(graph, node, relation, objects, meant)


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
    from difflib import get_close_matches

    near = {folded(label): iri for label, iri in named.items()}
    words = [wanted, folded(local or bare)]
    close = (near[each] for word in words for each in get_close_matches(word, near, n=3))
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


def _meant(graph: Graph, objects: list[AnyTerm], value: object) -> AnyTerm | str:
    """Find the value that is meant: one of `objects` if one fits, else a thing, else text."""
    value = getattr(value, "node", value)
    if isinstance(value, str):
        written = _LITERAL.fullmatch(value)
        return _read(objects, *written.groups()) if written else _named(graph, objects, value)
    term = value if isinstance(value, NamedNode | BlankNode | Literal) else to_term(value)
    if term in objects or not isinstance(term, Literal):
        return term
    return _literal_among(objects, term) or term


def _named(graph: Graph, objects: list[AnyTerm], text: str) -> AnyTerm | str:
    """Find what a bare text means: a thing that holds, a literal that holds, any thing, text."""
    unclear: AmbiguousThingError | None = None
    things: list[NamedNode] = []
    try:
        things = [graph.resolve(text)]
    except AmbiguousThingError as error:
        unclear = error
        things = [NamedNode(iri) for iri in error.candidates]
    except UnknownThingError:
        pass
    if held := [thing for thing in things if thing in objects]:
        return held[0]
    if literal := _literal_among(objects, Literal(text)):
        return literal
    if unclear:
        raise unclear
    return things[0] if things else text


def _read(objects: list[AnyTerm], text: str, language: str | None, datatype: str | None) -> Literal:
    """Read a literal in quotation marks; one without language and datatype may be any that fits."""
    if language:
        return Literal(text, language=language.lower())
    if datatype:
        prefix, _, local = datatype.strip("<>").partition(":")
        node = _iri(PREFIXES[prefix] + local if prefix in PREFIXES else datatype.strip("<>"))
        return Literal(text, datatype=node) if node else Literal(text)
    plain = Literal(text)
    return plain if plain in objects else _literal_among(objects, plain) or plain


def _literal_among(objects: Iterable[AnyTerm], wanted: Literal) -> Literal | None:
    """Give the literal that says the same: the same text, else the same number or folded text."""
    literals = sorted(
        (term for term in objects if isinstance(term, Literal)),
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


def _number(literal: Literal) -> Decimal | None:
    """Give the number that a literal is, or that its text looks like."""
    value = to_value(literal)
    try:
        return None if isinstance(value, bool) else Decimal(str(value))
    except ArithmeticError:
        return None


def _does_not_hold(
    graph: Graph,
    subject: NamedNode,
    predicate: NamedNode,
    objects: list[AnyTerm],
    value: AnyTerm | str,
) -> DoesNotHoldError:
    texts = [_said(graph, term) for term in objects]
    subjects: Iterator[Quad] = iter(())
    if isinstance(value, NamedNode | BlankNode | Literal):
        subjects = graph.triples(None, predicate, value)
    return DoesNotHoldError(
        (
            graph.label(subject.value),
            shorten(predicate.value),
            value if isinstance(value, str) else _said(graph, value),
        ),
        objects=sorted(set(texts)),
        subjects=sorted({_said(graph, quad.subject) for quad in islice(subjects, _LOOKED_AT)}),
        whole=graph.store.contains_named_graph(INFERRED_GRAPH),
    )


def _said(graph: Graph, term: AnyTerm) -> str:
    if isinstance(term, NamedNode):
        return graph.label(term.value)
    return "something unnamed" if isinstance(term, BlankNode) else text_of(term)
