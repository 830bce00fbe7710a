"""Keeps IF to values that are written out where a branch of it is an EXISTS.

Some servers lose rows of a FILTER whose IF ends with ``EXISTS { … }``; none does if that is the
condition of an IF of its own.
"""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import Literal

from ocop_kg.sparql import Rewriting, SelectQuery
from ocop_kg.sparql.algebra import Call, Exists, Expression, Operation

__all__ = ["branched"]


def branched(query: SelectQuery) -> SelectQuery:
    """Write a query in which no branch of an IF is an EXISTS; the same query where none is.

    >>> from ocop_kg.sparql import parse_select, write
    >>> query = "SELECT ?s { ?s ?p ?o FILTER(IF(?o = 1, true, EXISTS { ?o ?p 2 })) }"
    >>> write(branched(parse_select(query))).count("IF(")
    2
    """
    return replace(query, select=_Branching().select(query.select))


class _Branching(Rewriting):
    def expression(self, expression: Expression) -> Expression:
        changed = super().expression(expression)
        match changed:
            case Call("IF", (condition, *branches)):
                return replace(changed, arguments=(condition, *map(_written_out, branches)))
        return changed


def _written_out(branch: Expression) -> Expression:
    match branch:
        case Exists() | Operation("!", (Exists(),)):
            return Call("IF", (branch, Literal(value=True), Literal(value=False)))
    return branch
