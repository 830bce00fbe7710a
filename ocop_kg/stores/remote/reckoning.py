"""Writes a query so that servers reckon as the standard has it, where some do otherwise.

Some divide whole numbers as a processor does, give no sum of nothing, call true 1, and take
everything away by a MINUS that shares no variable with what stands before it, which by the standard
takes nothing away.
"""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from ocop_kg.sparql import Rewriting, SelectQuery
from ocop_kg.sparql.algebra import (
    Aggregate,
    Call,
    Exists,
    Expression,
    Extend,
    Filter,
    Minus,
    Operation,
    Pattern,
    Select,
)
from ocop_kg.sparql.scope import bound
from ocop_kg.vocabulary import XSD

__all__ = ["divided", "summed", "truths", "without_idle_minus"]

_TESTS = {"=", "!=", "<", ">", "<=", ">=", "&&", "||", "!", "IN", "NOT IN"}
_TESTING = {"BOUND", "SAMETERM", "REGEX", "CONTAINS", "STRSTARTS", "STRENDS", "LANGMATCHES"} | {
    f"IS{kind}" for kind in ("IRI", "URI", "BLANK", "LITERAL", "NUMERIC")
}
_NONE = Literal(0)
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


def summed(query: SelectQuery) -> SelectQuery:
    """Let sums and averages of nothing be 0, in a query that makes one group of all its rows.

    >>> from ocop_kg.sparql import parse_select, write
    >>> print(write(summed(parse_select("SELECT (SUM(?o) AS ?n) { ?s <urn:p> ?o }"))))
    SELECT (IF((COUNT(*) = "0"^^<...#integer>), "0"^^<...#integer>, SUM(?o)) AS ?n) WHERE { ... }
    """
    return replace(query, select=_Summing().select(query.select))


def truths(query: SelectQuery) -> frozenset[str]:
    """Name the columns that hold true or false by what makes them.

    >>> from ocop_kg.sparql import parse_select
    >>> sorted(truths(parse_select("SELECT ?s (?o > 2 AS ?x) (?o + 2 AS ?y) { ?s <urn:p> ?o }")))
    ['x']
    """
    made = {each.variable: each.expression for each in query.select.columns if each.expression}
    pattern = query.select.pattern
    while isinstance(pattern, Extend | Filter):
        if isinstance(pattern, Extend):
            made.setdefault(pattern.variable, pattern.expression)
        pattern = pattern.pattern
    return frozenset(variable.value for variable, each in made.items() if _is_truth(each))


def _is_truth(expression: Expression) -> bool:
    match expression:
        case Exists():
            return True
        case Operation(operator):
            return operator in _TESTS
        case Call(function):
            return function in _TESTING
    return False


class _Summing(Rewriting):
    def __init__(self) -> None:
        self._alone = False

    def select(self, select: Select) -> Select:
        before, self._alone = self._alone, select.grouping == ()
        changed = super().select(select)
        self._alone = before
        return changed

    def expression(self, expression: Expression) -> Expression:
        match expression:
            case Aggregate("SUM" | "AVG") if self._alone:
                none = Operation("=", (Aggregate("COUNT", None), _NONE))
                return Call("IF", (none, _NONE, expression))
        return super().expression(expression)


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
