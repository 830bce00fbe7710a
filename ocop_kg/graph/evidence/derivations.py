"""Finds how each row of an answer came about: the triples of each solution behind it.

This is why-provenance (Buneman, Khanna and Tan 2001): a row has one derivation for each solution of
the query's pattern that leads to it. The pattern is asked again with all its variables in sight and
kept to the rows in question; each solution then says, pattern by pattern, which triples it used.
What lies inside a sub-select or an EXISTS is a question of its own and is asked in the same way.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Variable

from ocop_kg.graph.evidence.walking import Asked, Derivation, Found, Key, Open, walk
from ocop_kg.sparql.algebra import (
    Extend,
    InGraph,
    Join,
    Pattern,
    Projection,
    Select,
    Values,
)
from ocop_kg.sparql.restricting import joined, restricted, table
from ocop_kg.sparql.scope import bound
from ocop_kg.sparql.tracing import traced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocop_kg.graph.evidence.scope import Scope

__all__ = ["derive"]

_FEW = 20
"""Up to this many rows are written into every part of a question; more would cost more there."""


def derive(scope: Scope, select: Select, keys: Iterable[Key], most: int) -> dict[Key, Found]:
    """Find the derivations of rows of a SELECT, at most about `most` for each row.

    A key that no solution leads to has no derivation in the result.
    """
    part = select.limit is not None or select.offset is not None
    return _Deriving(scope, most, inner=part).of(select, tuple(dict.fromkeys(keys)), None)


class _Deriving:
    """Answers one call of `derive`; `inner` when the rows may be a small part of all."""

    def __init__(self, scope: Scope, most: int, *, inner: bool = False) -> None:
        self._scope = scope
        self._most = most
        self._inner = inner

    def of(self, select: Select, keys: Sequence[Key], graph: NamedNode | None) -> dict[Key, Found]:
        """Find the derivations of these rows, with `graph` as the graph that is looked at."""
        if not keys:
            return {}
        if select.grouping is not None:
            return self._of_groups(select, keys, graph)
        pattern = _whole(select)
        for column in select.columns:
            if column.expression is not None:
                pattern = Extend(pattern, column.variable, column.expression)
        return self._of_pattern(pattern, select.variables, keys, graph)

    def _of_groups(
        self, select: Select, keys: Sequence[Key], graph: NamedNode | None
    ) -> dict[Key, Found]:
        """Find the members of the groups that gave these rows."""
        select = _with_named_groups(select)
        pattern = _whole(select)
        columns = tuple(key for key in select.grouping or () if isinstance(key, Variable))
        groups = self._groups(select, pattern, columns, keys, graph)
        wanted = {group for members in groups.values() for group in members}
        members = self._of_pattern(pattern, columns, tuple(wanted), graph)
        return {
            key: Found(
                tuple(d for group in of_key for d in members[group].derivations),
                all(members[group].complete for group in of_key),
            )
            for key in keys
            if (of_key := [group for group in groups.get(key, ()) if group in members])
        }

    def _groups(
        self,
        select: Select,
        pattern: Pattern,
        columns: tuple[Variable, ...],
        keys: Sequence[Key],
        graph: NamedNode | None,
    ) -> dict[Key, list[Key]]:
        """Tell which groups gave each row; most often the row itself says so."""
        plain = {
            column.variable: at for at, column in enumerate(select.columns) if not column.expression
        }
        if all(name in plain for name in columns):
            return {key: [tuple(key[plain[name]] for name in columns)] for key in keys}
        hidden = tuple(Projection(name) for name in columns if name not in plain)
        wide = replace(
            select,
            pattern=self._narrowed(pattern, _of_key_columns(select, columns, keys)),
            columns=(*select.columns, *hidden),
            modifier="",
            order=(),
            limit=None,
            offset=None,
        )
        groups: defaultdict[Key, list[Key]] = defaultdict(list)
        wanted = set(keys)
        for row in self._scope.select(_inside(wide, graph)):
            key: Key = tuple(row[name.value] for name in select.variables)
            if key in wanted:
                groups[key].append(tuple(row[name.value] for name in columns))
        return groups

    def _of_pattern(
        self,
        pattern: Pattern,
        columns: tuple[Variable, ...],
        keys: Sequence[Key],
        graph: NamedNode | None,
    ) -> dict[Key, Found]:
        following = traced(pattern)
        variables = tuple(sorted(bound(following) | set(columns), key=lambda name: name.value))
        limit = self._most * len(keys) + 1
        question = Select(
            tuple(map(Projection, variables)),
            self._narrowed(following, table(columns, keys)),
            limit=limit,
        )
        wanted = set(keys)
        opened: defaultdict[Key, list[Open]] = defaultdict(list)
        asked: list[Asked] = []
        count = 0
        for row in self._scope.select(_inside(question, graph)):
            count += 1
            solution = {
                name: term for name, term in zip(variables, row, strict=True) if term is not None
            }
            key = tuple(solution.get(name) for name in columns)
            if key in wanted:
                opened[key].append(walk(self._scope, following, solution, graph, asked))
        if count == limit and len(keys) > 1:  # some rows may have taken the place of others
            return {
                key: found
                for one in keys
                for key, found in self._of_pattern(pattern, columns, [one], graph).items()
            }
        self._answer(asked)
        return {
            key: Found(_each_once(each.closed() for each in opens), count < limit)
            for key, opens in opened.items()
        }

    def _narrowed(self, pattern: Pattern, values: Values) -> Pattern:
        """Keep a pattern to given rows, in the way that costs an engine least.

        Few rows are pushed deep into it. Of many the whole answer is made again, which is what the
        caller has done already, unless only a part of it was wanted.
        """
        if len(values.rows) <= _FEW:
            return restricted(pattern, values)
        return joined(pattern, values) if self._inner else pattern

    def _answer(self, asked: list[Asked]) -> None:
        """Answer the questions that came up inside solutions, those of one kind together."""
        kinds: defaultdict[tuple[int, tuple[Variable, ...], NamedNode | None], list[Asked]]
        kinds = defaultdict(list)
        for each in asked:
            kinds[id(each.select.pattern), each.select.variables, each.graph].append(each)
        for together in kinds.values():
            first = together[0]
            keys = tuple(dict.fromkeys(each.key for each in together))
            found = _Deriving(self._scope, self._most, inner=True).of(
                first.select, keys, first.graph
            )
            for each in together:
                answer = found.get(each.key)
                if answer is not None and each.absent is None:
                    each.open.take(answer)
                elif answer is None and each.absent is not None:
                    each.open.absent[each.absent] = None
                elif answer is None and each.needed:
                    each.open.gap("a sub-select or EXISTS could not be followed")


def _each_once(derivations: Iterable[Derivation]) -> tuple[Derivation, ...]:
    """Leave out derivations that rest on the same, and bring the others into a fixed order."""
    different = {
        (frozenset(each.facts), each.absent, frozenset(each.services)): each for each in derivations
    }
    if len(different) == 1:
        return tuple(different.values())
    return tuple(sorted(different.values(), key=lambda each: str((each.facts, each.services))))


def _whole(select: Select) -> Pattern:
    return select.pattern if select.values is None else Join((select.pattern, select.values))


def _with_named_groups(select: Select) -> Select:
    """Let every key of a grouping be a variable, bound by the pattern."""
    pattern = _whole(select)
    keys: list[Variable] = []
    for at, key in enumerate(select.grouping or ()):
        if isinstance(key, Variable):
            keys.append(key)
            continue
        named = key if isinstance(key, Projection) else Projection(Variable(f"__k{at}"), key)
        if named.expression is not None:
            pattern = Extend(pattern, named.variable, named.expression)
        keys.append(named.variable)
    return replace(select, pattern=pattern, grouping=tuple(keys), values=None)


def _of_key_columns(select: Select, columns: tuple[Variable, ...], keys: Sequence[Key]) -> Values:
    """Keep of the rows what every member of their group has in common."""
    at = [place for place, name in enumerate(select.variables) if name in columns]
    variables = [select.variables[place] for place in at]
    return table(variables, [[key[place] for place in at] for key in keys])


def _inside(select: Select, graph: NamedNode | None) -> Select:
    """Ask the same of one named graph."""
    if graph is None:
        return select
    return replace(select, pattern=InGraph(graph, select.pattern))
