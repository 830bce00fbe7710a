"""Triples in words: short names, and class expressions as the Manchester syntax writes them.

Standard: OWL 2 Web Ontology Language Manchester Syntax (Second Edition).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple

from ocop_kg.graph.inference.helpers import unfold
from ocop_kg.vocabulary import OWL, RDF, RDF_TYPE, XSD, shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.stores import Quads

__all__ = ["Words"]

_FIRST, _NIL, _REST = (NamedNode(RDF + name) for name in ("first", "nil", "rest"))
_ON_PROPERTY = NamedNode(OWL + "onProperty")
_RESTRICTIONS = {
    "someValuesFrom": "{p} some {v}",
    "allValuesFrom": "{p} only {v}",
    "hasValue": "{p} value {v}",
    "hasSelf": "{p} Self",
    "minCardinality": "{p} min {v}",
    "maxCardinality": "{p} max {v}",
    "cardinality": "{p} exactly {v}",
    "minQualifiedCardinality": "{p} min {v} {c}",
    "maxQualifiedCardinality": "{p} max {v} {c}",
    "qualifiedCardinality": "{p} exactly {v} {c}",
}
_LISTS = {
    "intersectionOf": (" and ", "({})"),
    "unionOf": (" or ", "({})"),
    "oneOf": (", ", "{{{}}}"),
    "propertyChainAxiom": (" o ", "({})"),
    "members": (", ", "({})"),
    "distinctMembers": (", ", "({})"),
}
_NODES = {"complementOf": "not {}", "inverseOf": "inverse {}", "datatypeComplementOf": "not {}"}
_PLAIN = frozenset(XSD + name for name in ("string", "integer", "decimal", "boolean"))


class Words:
    """Puts terms and triples into words.

    `name` says what a person calls an IRI; by default it is shortened.

    >>> from ocop_kg.graph import Graph
    >>> words = Words(Graph.open().store)
    >>> words.term(Literal("2024", datatype=NamedNode(XSD + "gYear")))
    '"2024"^^xsd:gYear'
    """

    def __init__(self, engine: Quads, name: Callable[[NamedNode], str] | None = None) -> None:
        self._engine = engine
        self._name = name or (lambda node: shorten(node.value))

    def triple(self, triple: Triple) -> tuple[str, str, str]:
        """Write subject, predicate and object; a type is written ``a``, as in Turtle."""
        predicate = "a" if triple.predicate == RDF_TYPE else self.term(triple.predicate)
        return self.term(triple.subject), predicate, self._value(triple)

    def term(self, term: AnyTerm) -> str:
        """Write one term; a blank node as what it stands for, never by its name."""
        return self._term(term, ())

    def _value(self, triple: Triple) -> str:
        """Write an object, whose list is read as its property means it."""
        kind = triple.predicate.value.removeprefix(OWL)
        if isinstance(triple.object, BlankNode) and kind in _LISTS:
            return self._list(kind, triple.object, ())
        return self.term(triple.object)

    def _term(self, term: AnyTerm, above: tuple[BlankNode, ...]) -> str:
        if isinstance(term, NamedNode):
            return self._named(term, above)
        if isinstance(term, Literal):
            return self._literal(term)
        if isinstance(term, Triple):
            return f"<<( {' '.join(self.triple(term))} )>>"
        return "…" if term in above else self._blank(term, (*above, term))

    def _named(self, node: NamedNode, above: tuple[BlankNode, ...]) -> str:
        helper = unfold(node)
        if helper is None:
            return self._name(node)
        if helper.kind in _NODES:
            return _NODES[helper.kind].format(self._term(helper.members[0], above))
        joint, frame = _LISTS[helper.kind]
        return frame.format(joint.join(self._term(each, above) for each in helper.members))

    def _literal(self, literal: Literal) -> str:
        if literal.language or literal.datatype.value == XSD + "string":
            return str(literal)
        if literal.datatype.value in _PLAIN:
            return literal.value
        return f'"{literal.value}"^^{shorten(literal.datatype.value)}'

    def _blank(self, node: BlankNode, above: tuple[BlankNode, ...]) -> str:
        facts = {
            quad.predicate: quad.object
            for quad in sorted(
                self._engine.quads_for_pattern(node, None, None, DefaultGraph()), key=str
            )
        }
        if _ON_PROPERTY in facts:
            return self._restriction(facts, above)
        for kind, frame in _NODES.items():
            if (value := facts.get(NamedNode(OWL + kind))) is not None:
                return frame.format(self._term(value, above))
        for kind in _LISTS:
            if (value := facts.get(NamedNode(OWL + kind))) is not None:
                return self._list(kind, value, above)
        if _FIRST in facts:
            return self._list("members", node, above[:-1])
        types = facts.get(RDF_TYPE)
        return f"an unnamed {self._term(types, above)}" if types else "something unnamed"

    def _restriction(self, facts: dict[NamedNode, AnyTerm], above: tuple[BlankNode, ...]) -> str:
        parts = {
            "p": self._term(facts[_ON_PROPERTY], above),
            "c": self._term(facts.get(NamedNode(OWL + "onClass"), NamedNode(OWL + "Thing")), above),
        }
        for kind, frame in _RESTRICTIONS.items():
            if (value := facts.get(NamedNode(OWL + kind))) is not None:
                text = frame.format(v=self._term(value, above), **parts)
                return f"({text})"
        return f"({parts['p']} in an unnamed way)"

    def _list(self, kind: str, start: AnyTerm, above: tuple[BlankNode, ...]) -> str:
        members: list[str] = []
        seen: set[AnyTerm] = set()
        cell = start
        while cell != _NIL and isinstance(cell, BlankNode | NamedNode) and cell not in seen:
            seen.add(cell)
            first, rest = self._one(cell, _FIRST), self._one(cell, _REST)
            if first is not None:
                members.append(self._term(first, above))
            if rest is None:
                break
            cell = rest
        joint, frame = _LISTS[kind]
        return frame.format(joint.join(members))

    def _one(self, node: BlankNode | NamedNode, predicate: NamedNode) -> AnyTerm | None:
        quads = self._engine.quads_for_pattern(node, predicate, None, DefaultGraph())
        return min((quad.object for quad in quads), key=str, default=None)
