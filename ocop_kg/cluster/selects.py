"""SELECT: groups and aggregates, columns, order and limits (SPARQL 1.1 Query, section 18.2.4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import Variable

from ocop_kg.cluster.comparing import order_keys
from ocop_kg.cluster.groups import parted
from ocop_kg.cluster.marks import gathered
from ocop_kg.cluster.relations import Relation, Typed, joined, named
from ocop_kg.errors import NotDistributedError
from ocop_kg.sparql.algebra import Aggregate, Call, Operation, Projection
from ocop_kg.sparql.scope import mentioned

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocop_kg.cluster.expressions import Expressions
    from ocop_kg.cluster.patterns import Compiler, Scope
    from ocop_kg.sparql.algebra import Expression, Order, Select

__all__ = ["selected"]


def selected(compiler: Compiler, select: Select, scope: Scope) -> str:
    """Write a SELECT; its columns are encoded terms, in order.

    Raises `NotDistributedError`.
    """
    pattern, conditions = parted(select.pattern)
    found = compiler.solve(pattern, scope)
    shown = [each.expression for each in select.columns if each.expression is not None]
    found = gathered(compiler, found, scope, conditions, [] if select.grouping else shown)
    for condition in conditions:
        found = compiler.restricted(found, condition, scope)
    if select.values is not None:
        found = joined(found, compiler.solve(select.values, scope))
    if select.grouping is not None:
        found, select = _Groups(compiler, scope, found).grouped(select)
    for condition in select.having:
        found = compiler.restricted(found, condition, scope)
    for column in select.columns:
        if column.expression is not None:
            made = compiler.expressions(found, scope, column.expression).read(column.expression)
            found = replace(found, columns={**found.columns, column.variable.value: made})
    names = [each.value for each in select.variables]
    if select.modifier == "DISTINCT":
        hidden = {
            variable.value for each in select.order for variable in mentioned(each.expression)
        } - set(names)
        if hidden:
            raise NotDistributedError(f"distinct rows are ordered by ?{min(hidden)}, not a column")
        if not (select.order or select.limit is not None or select.offset):
            return found.text(names, distinct=True)
        found = compiler.table(found.text(names, distinct=True), select.variables)
    return found.text(names) + _end(compiler, found, select, scope)


def _end(compiler: Compiler, found: Relation, select: Select, scope: Scope) -> str:
    sliced = select.limit is not None or select.offset
    text = ""
    if select.order and not (scope.outer or scope.barred) and (sliced or scope.graph is None):
        read = compiler.expressions(found, scope, *(each.expression for each in select.order))
        keys = [key for each in select.order for key in _keys(read, each)]
        text = f" ORDER BY {', '.join(keys)}"
    if select.limit is not None:
        text += f" LIMIT {select.limit}"
    if select.offset:
        text += f" OFFSET {select.offset}"
    return text


def _keys(read: Expressions, order: Order) -> Iterable[str]:
    typed = read.read(order.expression)
    keys = order_keys(typed.sql) if typed.kind == "term" else (typed.sql,)
    return (f"{key} DESC" if order.descending else key for key in keys)


class _Groups:
    """The groups of a SELECT, as a table of their keys and aggregates."""

    def __init__(self, compiler: Compiler, scope: Scope, found: Relation) -> None:
        self._compiler = compiler
        self._scope = scope
        self._found = found
        self._made: dict[Aggregate, str] = {}

    def grouped(self, select: Select) -> tuple[Relation, Select]:
        """Give the table, and the SELECT in which variables stand for aggregates."""
        keys: dict[str, Typed] = {}
        for number, key in enumerate(select.grouping or ()):
            expression = key.expression if isinstance(key, Projection) else key
            if isinstance(key, Projection):
                name = key.variable.value
            else:
                name = key.value if isinstance(key, Variable) else f"__key{number}"
            if expression is not None:
                keys[name] = self._read(expression).as_term
        rest = replace(
            select,
            columns=tuple(
                replace(
                    each,
                    expression=None if each.expression is None else self._without(each.expression),
                )
                for each in select.columns
            ),
            having=tuple(map(self._without, select.having)),
            order=tuple(replace(e, expression=self._without(e.expression)) for e in select.order),
            grouping=None,
        )
        known = {*keys, *self._made.values()}
        for column in select.columns:
            if column.expression is None and column.variable.value not in known:
                raise NotDistributedError(f"{column.variable} is neither grouped nor an aggregate")
        made = {name: self._aggregate(each) for each, name in self._made.items()}
        every = {**keys, **made}
        alias = self._compiler.aliases()
        shown = ", ".join(f"{typed.sql} AS {named(name)}" for name, typed in every.items())
        groups = f" GROUP BY {', '.join(typed.sql for typed in keys.values())}" if keys else ""
        text = f"(SELECT {shown or '1 AS `one`'}{self._found.body}{groups}) {alias}"
        if not every:
            raise NotDistributedError("it groups and asks nothing of the groups")
        columns = {
            name: replace(typed, sql=f"{alias}.{named(name)}") for name, typed in every.items()
        }
        return Relation((text,), columns), rest

    def _read(self, expression: Expression) -> Typed:
        return self._compiler.expressions(self._found, self._scope, expression).read(expression)

    def _without(self, expression: Expression) -> Expression:
        match expression:
            case Aggregate():
                return Variable(self._made.setdefault(expression, f"__a{len(self._made)}"))
            case Operation(_, parts):
                return replace(expression, operands=tuple(map(self._without, parts)))
            case Call(_, parts, _):
                return replace(expression, arguments=tuple(map(self._without, parts)))
        return expression

    def _aggregate(self, aggregate: Aggregate) -> Typed:
        name = aggregate.function
        if name == "COUNT":
            if aggregate.argument is not None:
                counted = self._read(aggregate.argument).as_term.sql
            elif aggregate.distinct:
                counted = self._whole_row()
            else:
                counted = "1"
            distinct = "DISTINCT " if aggregate.distinct else ""
            return Typed(f"count({distinct}{counted})", "int", total=True)
        if name in ("MIN", "MAX") and aggregate.argument is not None:
            typed = self._read(aggregate.argument)
            if typed.kind not in ("text", "int"):
                raise NotDistributedError(f"{name} of values of any kind: put STR around them")
            if not typed.total:  # an error among the values is an error of the whole
                lost = f"count_if({typed.sql} IS NULL) > 0"
                return Typed(f"CASE WHEN NOT ({lost}) THEN {name}({typed.sql}) END", typed.kind)
            return Typed(f"{name}({typed.sql})", typed.kind)
        raise NotDistributedError(f"the aggregate {name}, whose result depends on an order or type")

    def _whole_row(self) -> str:
        columns: Sequence[str] = [
            f"coalesce({typed.as_term.sql}, '')" for typed in self._found.columns.values()
        ]
        return f"struct({', '.join(columns)})"
