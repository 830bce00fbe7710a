"""Keeps a query to given values of its variables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Variable

from ocop_kg.sparql.algebra import (
    Extend,
    Filter,
    InGraph,
    Join,
    LeftJoin,
    Minus,
    PathPattern,
    Pattern,
    Select,
    TriplePattern,
    Union,
    Values,
)
from ocop_kg.sparql.scope import certain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocop_kg.sparql.algebra import Ground

__all__ = ["joined", "restricted", "table"]


def table(variables: Sequence[Variable], rows: Iterable[Sequence[Ground | None]]) -> Values:
    """Make a table of values, each row once; a blank node cannot be named and counts as unbound.

    >>> from pyoxigraph import NamedNode
    >>> table([Variable("x")], [[NamedNode("urn:a")], [NamedNode("urn:a")]]).rows
    ((<NamedNode value=urn:a>,),)
    """
    named = (tuple(None if isinstance(term, BlankNode) else term for term in row) for row in rows)
    return Values(tuple(variables), tuple(dict.fromkeys(named)))


def joined(pattern: Pattern, values: Values) -> Pattern:
    """Join a table of values with a pattern, as far as the pattern is sure to bind its columns.

    As `restricted`, for tables so long that repeating them inside the pattern would cost more.
    """
    usable = _columns(values, certain(pattern))
    return pattern if usable is None else Join((usable, pattern))


def restricted(pattern: Pattern, values: Values) -> Pattern:  # noqa: PLR0911
    """Push a table of values into a pattern, as deep as that changes none of its other solutions.

    Of the pattern's solutions those remain that agree with a row of the table, and perhaps others:
    who needs exactly those looks once more. An engine that joins the table last would first make
    all the others.

    >>> from ocop_kg.sparql import write
    >>> from pyoxigraph import NamedNode
    >>> x, p = Variable("x"), NamedNode("urn:p")
    >>> write(restricted(Minus(TriplePattern(x, p, x), Join()), table([x], [[p]])))
    '{ VALUES (?x) { (<urn:p>) } ?x <urn:p> ?x . MINUS {} }'
    """
    usable = _columns(values, certain(pattern))
    if usable is None:
        return pattern
    match pattern:
        case Join(parts):
            simple = (TriplePattern, PathPattern, Values)
            deeper = (p if isinstance(p, simple) else restricted(p, usable) for p in parts)
            return Join((usable, *deeper))
        case LeftJoin(left, right, condition):
            inner = restricted(left, usable)
            shared = _columns(usable, certain(left))
            if shared is not None:
                right = restricted(right, shared)
            return LeftJoin(inner, right, condition)
        case Union(branches):
            return Union(tuple(restricted(branch, usable) for branch in branches))
        case Filter(inner, condition):
            return Filter(restricted(inner, usable), condition)
        case Extend(inner, variable, expression):
            return Extend(restricted(inner, usable), variable, expression)
        case Minus(left, right):
            return Minus(restricted(left, usable), right)
        case InGraph(name, inner):
            return Join((usable, InGraph(name, restricted(inner, usable))))
        case Select() if pattern.limit is None and pattern.offset is None:
            return replace(pattern, pattern=restricted(pattern.pattern, usable))
    return Join((usable, pattern))


def _columns(values: Values, variables: frozenset[Variable]) -> Values | None:
    """Keep the columns of these variables that every row fills; None where there is none.

    A row with a gap would agree with what other rows agree with too, and so double solutions that
    an aggregate counts.
    """
    kept = [
        at
        for at, variable in enumerate(values.variables)
        if variable in variables and all(row[at] is not None for row in values.rows)
    ]
    if not kept or not values.rows:
        return None
    names = [values.variables[at] for at in kept]
    return table(names, [[row[at] for at in kept] for row in values.rows])
