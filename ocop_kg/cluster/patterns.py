"""Graph patterns of SPARQL as relations of SQL (SPARQL 1.1 Query, section 18)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode, Variable

from ocop_kg.cluster.expressions import Expressions
from ocop_kg.cluster.groups import flat, loosened
from ocop_kg.cluster.lines import bucket
from ocop_kg.cluster.paths import PathReader, stepwise
from ocop_kg.cluster.relations import Aliases, Relation, Typed, compatible, joined, named
from ocop_kg.cluster.selects import selected
from ocop_kg.cluster.terms import constant
from ocop_kg.errors import NotDistributedError
from ocop_kg.sparql.algebra import (
    Exists,
    Extend,
    Filter,
    InGraph,
    Join,
    LeftJoin,
    Minus,
    PathPattern,
    Select,
    TriplePattern,
    Union,
    Values,
)
from ocop_kg.sparql.scope import bound, existence_tests, filtered, mentioned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.sparql.algebra import Expression, Pattern, Term

__all__ = ["Compiler", "Scope"]

_PLACES = (("subject", "s"), ("predicate", "p"), ("object", "o"))


class Scope(NamedTuple):
    """Where a group stands: in which graph, and what is bound around it when it is in an EXISTS.

    `barred` are variables that are bound around a group that SQL cannot let see them.
    """

    graph: NamedNode | Variable | None = None
    outer: Mapping[str, Typed] = {}
    barred: frozenset[str] = frozenset()

    def inside(self) -> Scope:
        """Give the scope of a group that is a table of its own."""
        return Scope(self.graph, {}, self.barred | self.outer.keys())


class Compiler:
    """Compiles patterns for the tables ``triples`` and ``quads``; `paths` knows closures."""

    def __init__(self, paths: PathReader, *, marked: bool = False) -> None:
        self.aliases = Aliases()
        self.marked = marked
        self._paths = paths
        self.marks: dict[Exists, Typed] = {}

    def select(self, select: Select, scope: Scope = Scope()) -> str:  # noqa: B008  # immutable
        """Write a SELECT; its columns are its variables, in order."""
        return selected(self, select, scope)

    def solve(self, pattern: Pattern, scope: Scope) -> Relation:  # noqa: PLR0911
        """Write what a pattern finds.

        Raises `NotDistributedError` for what SQL cannot find exactly.
        """
        match pattern:
            case TriplePattern():
                return self._triple(pattern, scope)
            case PathPattern():
                return self._path(pattern, scope, Relation((), {}))
            case Join(parts):
                return self._join(parts, scope)
            case Filter(inner, condition):
                return self.restricted(self.solve(inner, scope), condition, scope)
            case Extend(inner, variable, expression):
                found = self.solve(inner, scope)
                value = self.expressions(found, scope, expression).read(expression)
                return replace(found, columns={**found.columns, variable.value: value})
            case LeftJoin():
                return self._left_join(pattern, scope)
            case Union(branches):
                return self._union([self.solve(each, scope.inside()) for each in branches])
            case Minus(left, right):
                return self._minus(self.solve(left, scope), right, scope)
            case InGraph(name, inner):
                return self._in_graph(name, inner, scope)
            case Values():
                return self._values(pattern)
            case Select():
                around = scope.barred | scope.outer.keys()
                inside = bound(pattern.pattern) | filtered(pattern.pattern)
                if around & {each.value for each in inside - set(pattern.variables)}:
                    raise NotDistributedError("a SELECT in an EXISTS hides a name used outside")
                return self.table(self.select(pattern, scope.inside()), pattern.variables)
        raise NotDistributedError(f"the pattern {type(pattern).__name__}")

    def table(self, sql: str, variables: tuple[Variable, ...]) -> Relation:
        """Take a query as a table whose columns may be unbound."""
        alias = self.aliases()
        columns = {each.value: Typed(f"{alias}.{named(each.value)}") for each in variables}
        return Relation((f"({sql}) {alias}",), columns)

    def expressions(self, found: Relation, scope: Scope, *read: Expression) -> Expressions:
        """Give what writes the expressions of a group."""
        known = {**scope.outer, **found.columns}
        for expression in read:
            for variable in mentioned(expression):
                if variable.value in scope.barred and variable.value not in known:
                    raise NotDistributedError(
                        f"a part of an EXISTS looks at {variable}, which is bound outside of it"
                    )
        return Expressions(known, lambda test: self.exists(test, known, scope), marked=self.marked)

    def restricted(self, found: Relation, condition: Expression, scope: Scope) -> Relation:
        """Keep what satisfies a condition."""
        return found.filtered(self.expressions(found, scope, condition).condition(condition))

    def _triple(self, pattern: TriplePattern, scope: Scope) -> Relation:
        alias = self.aliases()
        table = "triples" if scope.graph is None else "quads"
        where: list[str] = []
        columns: dict[str, Typed] = {}
        if isinstance(pattern.predicate, NamedNode):
            where.append(f"{alias}.b = {bucket(pattern.predicate.value)}")
        ends: list[tuple[Term, str]] = [
            (getattr(pattern, place), f"{alias}.{column}") for place, column in _PLACES
        ]
        if scope.graph is not None:
            ends.append((scope.graph, f"{alias}.g"))
        for term, column in ends:
            if not isinstance(term, Variable):
                where.append(f"{column} = {constant(term)}")
            elif term.value in columns:
                where.append(f"{column} = {columns[term.value].sql}")
            else:
                columns[term.value] = Typed(column, total=True)
        return Relation((f"{table} {alias}",), columns, tuple(where))

    def _join(self, parts: tuple[Pattern, ...], scope: Scope) -> Relation:
        """Join parts; what can be empty of steps comes last, when its ends are known."""
        found = Relation((), {})
        late: list[PathPattern] = []
        for part in flat(parts):
            if isinstance(part, PathPattern):
                steps = stepwise(part, self.aliases)
                for step in steps:
                    if isinstance(step, PathPattern):
                        late.append(step)
                    else:
                        found = joined(found, self.solve(step, scope))
            else:
                found = joined(found, self.solve(part, scope))
        while late:
            ready = [each for each in late if self._has_end(each, found)] or late[:1]
            found = self._path(ready[0], scope, found)
            late.remove(ready[0])
        return found

    @staticmethod
    def _has_end(pattern: PathPattern, found: Relation) -> bool:
        return any(
            not isinstance(end, Variable)
            or (end.value in found.columns and found.columns[end.value].total)
            for end in (pattern.subject, pattern.object)
        )

    def _path(self, pattern: PathPattern, scope: Scope, found: Relation) -> Relation:
        steps = stepwise(pattern, self.aliases)
        if steps != [pattern]:
            return joined(found, self._join(tuple(steps), scope))
        return self._paths.walked(pattern, found, scope, self)

    def _left_join(self, pattern: LeftJoin, scope: Scope) -> Relation:
        left = self.solve(pattern.left, scope).closed(self.aliases)
        right = self.solve(pattern.right, scope.inside()).closed(self.aliases)
        shared = [name for name in left.columns if name in right.columns]
        tests = [compatible(left.columns[name], right.columns[name]) for name in shared]
        if pattern.condition is not None:
            both = joined(left, right)
            if any(True for _ in existence_tests(pattern.condition)):
                return self._parted(left, self.restricted(both, pattern.condition, scope.inside()))
            tests.append(
                self.expressions(both, scope.inside(), pattern.condition).condition(
                    pattern.condition
                )
            )
        condition = " AND ".join(f"({test})" for test in tests) or "true"
        [one], [other] = left.tables, right.tables
        columns = dict(left.columns)
        for name, typed in right.columns.items():
            known = columns.get(name)
            if known is None:
                columns[name] = replace(typed, total=False)
            elif not known.total:
                columns[name] = Typed(f"coalesce({known.sql}, {typed.sql})")
        return Relation((f"{one} LEFT JOIN {other} ON {condition}",), columns)

    def _parted(self, left: Relation, matched: Relation) -> Relation:
        """Put what is matched, and what of the left side is not, beside each other."""
        again = matched.closed(self.aliases)
        same = " AND ".join(
            f"{left.columns[name].sql} <=> {again.columns[name].sql}" for name in left.columns
        )
        lone = f"NOT EXISTS (SELECT 1 FROM {again.tables[0]} WHERE {same or 'true'})"
        return self._union([matched, left.filtered(lone)])

    def _union(self, branches: list[Relation]) -> Relation:
        names = list(dict.fromkeys(name for each in branches for name in each.columns))
        alias = self.aliases()
        sql = " UNION ALL ".join(f"({each.text(names)})" for each in branches)
        columns = {
            name: Typed(
                f"{alias}.{named(name)}",
                total=all(name in each.columns and each.columns[name].total for each in branches),
            )
            for name in names
        }
        return Relation((f"({sql}) {alias}",), columns)

    def _minus(self, left: Relation, pattern: Pattern, scope: Scope) -> Relation:
        if scope.outer or isinstance(scope.graph, Variable):
            raise NotDistributedError("MINUS stands in an EXISTS or under GRAPH with a variable")
        right = self.solve(pattern, scope.inside()).closed(self.aliases)
        shared = [name for name in left.columns if name in right.columns]
        if not shared:
            return left
        tests = [compatible(left.columns[name], right.columns[name]) for name in shared]
        met = " OR ".join(
            f"({left.columns[name].as_term.sql} IS NOT NULL "
            f"AND {right.columns[name].sql} IS NOT NULL)"
            for name in shared
        )
        condition = " AND ".join(f"({test})" for test in (*tests, met))
        return left.filtered(f"NOT EXISTS (SELECT 1 FROM {right.tables[0]} WHERE {condition})")

    def _in_graph(self, name: NamedNode | Variable, pattern: Pattern, scope: Scope) -> Relation:
        found = self.solve(pattern, scope._replace(graph=name))
        if isinstance(name, Variable) and name.value not in found.columns:
            raise NotDistributedError("under GRAPH with a variable stands no triple")
        return found

    def _values(self, pattern: Values) -> Relation:
        alias = self.aliases()
        names = [each.value for each in pattern.variables]
        if not names:
            raise NotDistributedError("VALUES without a variable")
        rows = [
            ", ".join("CAST(NULL AS STRING)" if term is None else constant(term) for term in row)
            for row in pattern.rows
        ]
        listed = ", ".join(f"({row})" for row in rows)
        nothing = f"({', '.join('CAST(NULL AS STRING)' for _ in names)})"
        columns = {
            name: Typed(
                f"{alias}.{named(name)}",
                total=all(row[at] is not None for row in pattern.rows),
            )
            for at, name in enumerate(names)
        }
        heads = ", ".join(map(named, names))
        table = f"(SELECT * FROM VALUES {listed or nothing} AS {alias}({heads})) {alias}"
        return Relation((table,), columns, () if rows else ("false",))

    def exists(self, test: Exists, outer: Mapping[str, Typed], scope: Scope) -> str:
        """Write an EXISTS: its group joined with what is bound around it (section 18.6)."""
        known = self.marks.get(replace(test, negated=False))
        if known is not None:
            return known.sql
        pattern, conditions = loosened(test.pattern)
        inner = Scope(scope.graph, outer, scope.barred)
        found = self.solve(pattern, inner)
        for condition in conditions:
            found = self.restricted(found, condition, inner)
        if isinstance(scope.graph, Variable) and scope.graph.value not in found.columns:
            raise NotDistributedError("an EXISTS under GRAPH with a variable holds no triple")
        tests = [
            compatible(outer[name], typed) for name, typed in found.columns.items() if name in outer
        ]
        found = found.filtered(*tests)
        return f"EXISTS (SELECT 1{found.body})"
