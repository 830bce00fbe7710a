"""Which variables a pattern binds, surely or perhaps, and which an expression looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Variable

from ocop_kg.sparql.algebra import (
    Aggregate,
    Call,
    Exists,
    Expression,
    Extend,
    Filter,
    InGraph,
    Join,
    LeftJoin,
    Minus,
    Operation,
    PathPattern,
    Pattern,
    Projection,
    Select,
    TriplePattern,
    Union,
    Values,
    is_hidden,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "bound",
    "certain",
    "existence_tests",
    "filtered",
    "has_aggregate",
    "is_grouped",
    "mentioned",
    "visible",
]

Variables = frozenset[Variable]


def visible(pattern: Pattern) -> tuple[Variable, ...]:
    """List the variables that ``SELECT *`` gives: those in scope, as they first appear.

    Standard: SPARQL 1.1 Query, section 18.2.1.

    >>> visible(TriplePattern(Variable("a"), Variable("b"), Variable("__blank")))
    (<Variable value=a>, <Variable value=b>)
    """
    return tuple(each for each in dict.fromkeys(_in_scope(pattern)) if not is_hidden(each))


def bound(pattern: Pattern) -> Variables:
    """Give every variable that a solution may bind, with those that nobody can select."""
    return frozenset(_in_scope(pattern))


def _in_scope(pattern: Pattern) -> Iterator[Variable]:
    match pattern:
        case TriplePattern(subject, predicate, object_):
            yield from (e for e in (subject, predicate, object_) if isinstance(e, Variable))
        case PathPattern(subject, _, object_):
            yield from (end for end in (subject, object_) if isinstance(end, Variable))
        case Join(parts) | Union(parts):
            for part in parts:
                yield from _in_scope(part)
        case LeftJoin(left, right, _):
            yield from _in_scope(left)
            yield from _in_scope(right)
        case Filter(inner, _) | Minus(inner, _):
            yield from _in_scope(inner)
        case Extend(inner, variable, _):
            yield from _in_scope(inner)
            yield variable
        case InGraph(name, inner):
            if isinstance(name, Variable):
                yield name
            yield from _in_scope(inner)
        case Values(variables, _):
            yield from variables
        case Select():
            yield from pattern.variables


def certain(pattern: Pattern) -> Variables:  # noqa: PLR0911
    """Give the variables that every solution binds, as far as the text alone can tell.

    >>> x, y = Variable("x"), Variable("y")
    >>> certain(LeftJoin(TriplePattern(x, x, x), TriplePattern(x, x, y)))
    frozenset({<Variable value=x>})
    """
    match pattern:
        case TriplePattern() | PathPattern():
            return bound(pattern)
        case Join(parts):
            return frozenset().union(*map(certain, parts))
        case Union(branches):
            return frozenset.intersection(*map(certain, branches))
        case LeftJoin(inner, _, _) | Filter(inner, _) | Minus(inner, _) | Extend(inner, _, _):
            return certain(inner)
        case InGraph(name, inner):
            return certain(inner) | ({name} if isinstance(name, Variable) else frozenset())
        case Values(variables, rows):
            return frozenset(
                variable
                for at, variable in enumerate(variables)
                if all(row[at] is not None for row in rows)
            )
        case Select():
            return _certain_columns(pattern)


def _certain_columns(select: Select) -> Variables:
    plain = {column.variable for column in select.columns if column.expression is None}
    inner = certain(select.pattern)
    if select.grouping is None:
        return inner & plain
    keys = {key for key in select.grouping if isinstance(key, Variable)}
    return inner & plain & keys


def mentioned(expression: Expression) -> Variables:
    """Give the variables that an expression looks at, also inside EXISTS.

    >>> mentioned(Operation("=", (Variable("x"), Variable("y")))) == {Variable("x"), Variable("y")}
    True
    """
    match expression:
        case Variable():
            return frozenset({expression})
        case Operation(_, parts) | Call(_, parts, _):
            return frozenset().union(*map(mentioned, parts))
        case Exists(pattern, _):
            return bound(pattern) | filtered(pattern)
        case Aggregate(_, argument, _, _):
            return frozenset() if argument is None else mentioned(argument)
    return frozenset()


def filtered(pattern: Pattern) -> Variables:  # noqa: PLR0911
    """Give the variables that the expressions of a pattern look at, at any depth."""
    match pattern:
        case Join(parts) | Union(parts):
            return frozenset().union(*map(filtered, parts))
        case LeftJoin(left, right, condition):
            seen = frozenset() if condition is None else mentioned(condition)
            return filtered(left) | filtered(right) | seen
        case Filter(inner, expression) | Extend(inner, _, expression):
            return filtered(inner) | mentioned(expression)
        case Minus(left, right):
            return filtered(left) | filtered(right) | bound(right)
        case InGraph(_, inner):
            return filtered(inner)
        case Select():
            return filtered(pattern.pattern)
    return frozenset()


def existence_tests(expression: Expression) -> Iterator[Exists]:
    """Walk the EXISTS and NOT EXISTS of an expression, without those inside others."""
    match expression:
        case Exists():
            yield expression
        case Operation(_, parts) | Call(_, parts, _):
            for part in parts:
                yield from existence_tests(part)
        case Aggregate(_, argument, _, _) if argument is not None:
            yield from existence_tests(argument)


def has_aggregate(expression: Expression) -> bool:
    """Tell whether an expression counts, sums or otherwise takes a group together."""
    match expression:
        case Aggregate():
            return True
        case Operation(_, parts) | Call(_, parts, _):
            return any(map(has_aggregate, parts))
    return False


def is_grouped(columns: tuple[Projection, ...], having: tuple[Expression, ...]) -> bool:
    """Tell whether a SELECT without GROUP BY takes all its solutions as one group."""
    expressions = (column.expression for column in columns if column.expression is not None)
    return bool(having) or any(map(has_aggregate, expressions))
