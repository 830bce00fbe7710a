"""Many EXISTS about one node, answered together: one pass over its triples, grouped by the node.

Shapes ask a node for dozens of properties. A join for each of them costs more than all of these in
one group: whether it has a property, or a value that passes a test, or two that differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode, Variable

from ocop_kg.cluster.lines import bucket
from ocop_kg.cluster.relations import Relation, Typed
from ocop_kg.cluster.terms import constant
from ocop_kg.sparql.algebra import Call, Join, Operation, TriplePattern
from ocop_kg.sparql.scope import existence_tests, mentioned

if TYPE_CHECKING:
    from ocop_kg.cluster.relations import Aliases
    from ocop_kg.sparql.algebra import Exists, Expression, Pattern

__all__ = ["Ray", "ray_of", "with_rays"]

Conditions = Callable[[Mapping[str, Typed], "Expression"], str]
"""What writes a condition for the columns that are given."""


class Ray(NamedTuple):
    """An EXISTS that looks at triples of one property at a node that is bound outside.

    `key` is the column of the node, ``s`` or ``o``; `end` the other. `other` tells that two ends
    must differ; else `fixed` or `conditions` say what the end must be.
    """

    test: Exists
    node: str
    key: str
    predicate: NamedNode
    end: Variable | None = None
    fixed: str | None = None
    conditions: tuple[Expression, ...] = ()
    other: bool = False


def ray_of(
    test: Exists, pattern: Pattern, conditions: list[Expression], outer: Mapping[str, Typed]
) -> Ray | None:
    """Tell whether an EXISTS, with its conditions apart, is of this kind."""
    parts = pattern.parts if isinstance(pattern, Join) else (pattern,)
    rays = [_single(test, part, outer) for part in parts]
    first = rays[0] if rays else None
    if first is None:
        return None
    if len(rays) == 1:
        known = {first.end} if first.end is not None else set[Variable]()
        for each in conditions:
            if mentioned(each) - known or any(True for _ in existence_tests(each)):
                return None
        return first._replace(conditions=tuple(conditions))
    if len(rays) == 2 and len(conditions) == 1 and rays[1] is not None:
        second = rays[1]
        alike = first[1:4] == second[1:4] and first.key == "s"
        if alike and _differ(conditions[0], {first.end, second.end}):
            return first._replace(other=True)
    return None


def _single(test: Exists, part: Pattern, outer: Mapping[str, Typed]) -> Ray | None:
    if not isinstance(part, TriplePattern) or not isinstance(part.predicate, NamedNode):
        return None

    def is_bound(term: object) -> bool:
        return isinstance(term, Variable) and term.value in outer and outer[term.value].total

    for key, node, end in (("s", part.subject, part.object), ("o", part.object, part.subject)):
        if not isinstance(node, Variable) or not is_bound(node):
            continue
        if not isinstance(end, Variable):
            return Ray(test, node.value, key, part.predicate, fixed=constant(end))
        if end.value not in outer:
            return Ray(test, node.value, key, part.predicate, end)
    return None


def _differ(condition: Expression, ends: set[Variable | None]) -> bool:
    match condition:
        case Operation("!", (Call("sameTerm", (Variable() as one, Variable() as other)),)):
            return {one, other} == ends and one != other
    return False


def with_rays(
    found: Relation, rays: list[Ray], aliases: Aliases, write: Conditions
) -> tuple[Relation, dict[Exists, Typed]]:
    """Join to a relation what its rays find, and give what stands for each EXISTS."""
    groups: dict[tuple[str, str], list[Ray]] = {}
    for ray in rays:
        groups.setdefault((ray.node, ray.key), []).append(ray)
    closed = found.closed(aliases)
    table = closed.tables[0]
    marks: dict[Exists, Typed] = {}
    for (node, key), several in groups.items():
        row, alias = aliases(), aliases()
        shown = [f"{row}.{key} AS k"]
        for number, ray in enumerate(several):
            shown.append(f"{_found(ray, row, write)} AS e{number}")
            marks[ray.test] = Typed(f"coalesce({alias}.e{number}, false)", "bool", total=True)
        names = {ray.predicate for ray in several}
        buckets = ", ".join(sorted({str(bucket(name.value)) for name in names}))
        listed = ", ".join(sorted(constant(name) for name in names))
        group = (
            f"(SELECT {', '.join(shown)} FROM triples {row} WHERE {row}.b IN ({buckets}) "
            f"AND {row}.p IN ({listed}) GROUP BY {row}.{key}) {alias}"
        )
        table += f" LEFT JOIN {group} ON {alias}.k = {closed.columns[node].sql}"
    return Relation((table,), closed.columns), marks


def _found(ray: Ray, row: str, write: Conditions) -> str:
    is_this = f"{row}.p = {constant(ray.predicate)}"
    end = f"{row}.{'o' if ray.key == 's' else 's'}"
    if ray.other:
        value = f"CASE WHEN {is_this} THEN {end} END"
        return f"min({value}) <> max({value})"
    tests = [is_this]
    if ray.fixed is not None:
        tests.append(f"{end} = {ray.fixed}")
    if ray.end is not None:
        columns = {ray.end.value: Typed(end, total=True)}
        tests += [write(columns, each) for each in ray.conditions]
    return f"bool_or({' AND '.join(f'({test})' for test in tests)})"
