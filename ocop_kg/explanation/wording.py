"""Writes parts of a query as a person would: with prefixed names, and the query's own prefixes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.sparql import Writer
from ocop_kg.sparql.algebra import Exists, Join, Select, SelectQuery, is_hidden
from ocop_kg.vocabulary import PREFIXES, RDF_TYPE, XSD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.explanation.parts import Part
    from ocop_kg.sparql.algebra import Expression, Pattern

__all__ = ["Wording"]

_LOCAL = re.compile(r"[A-Za-z0-9_]([\w.-]*[\w-])?")
_BARE = {XSD + "integer": r"[+-]?[0-9]+", XSD + "boolean": "true|false"}


class Wording:
    """Writes terms with the prefixes of one query.

    >>> Wording({}).term(NamedNode("https://w3id.org/ocop/ontology#Country"))
    'ocop:Country'
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._own = {name: iri for name, iri in prefixes.items() if PREFIXES.get(name) != iri}
        known = {**PREFIXES, **prefixes}
        self._by_length = sorted(known.items(), key=lambda item: (-len(item[1]), item[0]))
        self._writer = Writer(self.term)

    def term(self, term: object) -> str:
        """Write a term or variable."""
        if isinstance(term, NamedNode):
            return self.name(term)
        if isinstance(term, Literal):
            return self._literal(term)
        if isinstance(term, Variable) and is_hidden(term):
            return f"?{term.value.lstrip('_')}"
        return str(term)

    def name(self, name: NamedNode) -> str:
        """Write an IRI with the longest prefix after which the rest is a plain name."""
        for prefix, namespace in self._by_length:
            rest = name.value[len(namespace) :]
            if name.value.startswith(namespace) and _LOCAL.fullmatch(rest):
                return f"{prefix}:{rest}"
        return str(name)

    def _literal(self, literal: Literal) -> str:
        datatype = literal.datatype.value
        if datatype in _BARE and re.fullmatch(_BARE[datatype], literal.value):
            return literal.value
        if literal.language or datatype == XSD + "string":
            return str(literal)
        return f"{Literal(literal.value)}^^{self.term(literal.datatype)}"

    def expression(self, expression: Expression) -> str:
        """Write an expression, without brackets around the whole."""
        text = self._writer.expression(expression).replace(f" {self.term(RDF_TYPE)} ", " a ")
        text = text.replace(" . }", " }")
        return text[1:-1] if text.startswith("(") and text.endswith(")") else text

    def pattern(self, pattern: Pattern) -> str:
        """Write a pattern as the inside of a group."""
        if pattern == Join():
            return "{}"
        written = self._writer.inside(pattern).removesuffix(" .").replace(" . }", " }")
        return written.replace(f" {self.term(RDF_TYPE)} ", " a ")

    def part(self, part: Part) -> str:
        """Write one part of a group as it stands in a query."""
        match part.role:
            case "filter" if isinstance(part.expression, Exists):
                return f"FILTER {self.expression(part.expression)}"
            case "filter" if part.expression is not None:
                return f"FILTER({self.expression(part.expression)})"
            case "may":
                return f"OPTIONAL {{ {self.pattern(part.pattern)} }}"
            case "minus":
                return f"MINUS {{ {self.pattern(part.pattern)} }}"
            case "bind" if part.expression is not None:
                return f"BIND({self.expression(part.expression)} AS {part.variable})"
        return self.pattern(part.pattern)

    def query(self, select: Select) -> str:
        """Write a whole query, with the prefixes that only it has."""
        text = self._writer.query(SelectQuery(select)).replace(f" {self.term(RDF_TYPE)} ", " a ")
        used = (name for name in sorted(self._own) if re.search(rf"(?<![\w.-]){name}:", text))
        return "".join(f"PREFIX {name}: <{self._own[name]}> " for name in used) + text
