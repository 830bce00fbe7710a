"""Writes a query so that servers reckon as the standard has it, where some do otherwise.

Some divide whole numbers as a processor does, and take everything away by a MINUS that shares no
variable with what stands before it, which by the standard takes nothing away.
"""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from ocop_kg.sparql import Rewriting, SelectQuery
from ocop_kg.sparql.algebra import Expression, Minus, Operation, Pattern
from ocop_kg.sparql.scope import bound
from ocop_kg.vocabulary import XSD

__all__ = ["divided", "without_idle_minus"]

_ONE = Literal("1.0", datatype=NamedNode(XSD + "decimal"))


def divided(query: SelectQuery) -> SelectQuery:
    """Divide nothing but decimals and floating numbers, as by the standard whole numbers become.

    >>> from ocop_kg.sparql import parse_select, write
    >>> print(write(divided(parse_select("SELECT (?a / ?b AS ?c) { ?a <urn:p> ?b }"))))
    SELECT (((?a * "1.0"^^<...#decimal>) / ?b) AS ?c) WHERE { ?a <urn:p> ?b . }
    """
    return replace(query, select=_Dividing().select(query.select))


def without_idle_minus(query: SelectQuery) -> SelectQuery:
    """Leave out each MINUS that shares no variable with what stands before it.

    >>> from ocop_kg.sparql import parse_select, write
    >>> query = parse_select("SELECT * { ?s <urn:p> ?o MINUS { ?x <urn:q> ?y } }")
    >>> write(without_idle_minus(query))
    'SELECT ?s ?o WHERE { ?s <urn:p> ?o . }'
    """
    return replace(query, select=_Idle().select(query.select))


class _Dividing(Rewriting):
    def expression(self, expression: Expression) -> Expression:
        changed = super().expression(expression)
        match changed:
            case Operation("/", (number, *others)):
                return replace(changed, operands=(Operation("*", (number, _ONE)), *others))
        return changed


class _Idle(Rewriting):
    def pattern(self, pattern: Pattern) -> Pattern:
        match pattern:
            case Minus(left, right) if not bound(left) & bound(right):
                return self.pattern(left)
        return super().pattern(pattern)
