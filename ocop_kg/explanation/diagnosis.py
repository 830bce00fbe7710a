"""Finds the part of a query to which its emptiness comes down, and has it judged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ocop_kg.explanation.filters import filters_finding
from ocop_kg.explanation.findings import Case, Finding, Fix
from ocop_kg.explanation.joins import join_finding, smallest_failing
from ocop_kg.explanation.parts import Part, flat, top_level
from ocop_kg.explanation.places import bare
from ocop_kg.explanation.spending import SpentError
from ocop_kg.explanation.triples import pattern_finding
from ocop_kg.sparql import Rewriting
from ocop_kg.sparql.algebra import (
    Call,
    Exists,
    Filter,
    InGraph,
    Join,
    Operation,
    PathPattern,
    Select,
    TriplePattern,
    Union,
    Values,
)
from ocop_kg.sparql.scope import mentioned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.sparql.algebra import Expression, Pattern

__all__ = ["diagnosed"]

_MOST_ALTERNATIVES = 16


def diagnosed(case: Case, select: Select) -> Finding | None:
    """Say why a SELECT gives no row; None when it gives one."""
    pattern = select.pattern
    if select.values is not None:
        pattern = _with_values(pattern, select.values)
    if select.limit == 0:
        reason = "It asks for no row at all."
        return Finding("broken query", "limit", reason, "LIMIT 0", fixes=(_Whole.fix("LIMIT 0"),))
    found = _of_pattern(case, pattern)
    if found is not None:
        return found
    if select.having:
        unfiltered = replace(select, having=(), order=(), limit=None, offset=None)
        filtered = replace(unfiltered, having=select.having)
        if case.prober.exists(unfiltered) and not case.prober.exists(filtered):
            return _having(case, select)
    if select.offset:
        written = f"OFFSET {select.offset}"
        whole = replace(select, offset=None, limit=None, order=())
        if case.prober.exists(whole) and not case.prober.exists(replace(select, order=())):
            reason = "There are rows, but not so many."
            fix = _Whole.fix(written)
            return Finding("broken query", "offset", reason, written, fixes=(fix,))
    return None


class _Whole(Rewriting):
    """Takes LIMIT and OFFSET away from the whole query."""

    @classmethod
    def fix(cls, written: str) -> Fix:
        return Fix(f"leaving out {written}", cls())

    def select(self, select: Select) -> Select:
        return replace(select, limit=None, offset=None)


class _NoHaving(Rewriting):
    """Takes one HAVING away."""

    def __init__(self, having: tuple[object, ...]) -> None:
        self._having = having

    def select(self, select: Select) -> Select:
        if select.having == self._having:
            return replace(select, having=())
        return super().select(select)


def _having(case: Case, select: Select) -> Finding:
    texts = [case.wording.expression(each) for each in select.having]
    text = f"HAVING({' && '.join(texts)})"
    fix = Fix(f"leaving out {text}", _NoHaving(select.having))
    reason = "There are groups, and none of them passes."
    return Finding("lost by filter", "no group passes", reason, text, fixes=(fix,))


def _with_values(pattern: Pattern, values: Values) -> Pattern:
    if isinstance(pattern, Filter):
        return Filter(_with_values(pattern.pattern, values), pattern.condition)
    return Join((pattern, values))


def _of_pattern(case: Case, pattern: Pattern) -> Finding | None:
    """Judge each alternative of a pattern; it has a solution as soon as one has."""
    worst: Finding | None = None
    for parts in _alternatives(top_level(pattern)):
        try:
            found = _of_parts(replace(case, parts=parts))
        except SpentError:
            if worst is None:
                raise
            return worst
        if found is None:
            return None
        if worst is None or found.rank < worst.rank:
            worst = found
    return worst


def _alternatives(parts: list[Part]) -> Iterator[list[Part]]:
    """Walk the groups that UNION gives the choice of."""
    waiting, given = [parts], 0
    while waiting:
        group = waiting.pop(0)
        at = next((at for at, part in enumerate(group) if _is_union(part)), None)
        if at is None or given + len(waiting) >= _MOST_ALTERNATIVES:
            given += 1
            yield group
            continue
        union = bare(group[at].pattern)
        if isinstance(union, Union):
            outer = group[at].pattern
            name = outer.name if isinstance(outer, InGraph) else None
            branches = [flat(branch, name) for branch in union.branches]
            waiting[:0] = [[*group[:at], *branch, *group[at + 1 :]] for branch in branches]


def _is_union(part: Part) -> bool:
    return part.role == "must" and isinstance(bare(part.pattern), Union)


def _of_parts(case: Case) -> Finding | None:
    """Judge a group: its single patterns first, then what they have in common, then its filters."""
    must = [part for part in case.parts if part.role == "must"]
    simple = [part for part in must if isinstance(bare(part.pattern), TriplePattern | PathPattern)]
    others = [part for part in must if part not in simple]
    for some in (simple, others):
        empty = [part for part in some if not case.prober.exists(part.pattern)]
        if empty:
            findings = [_of_part(case, part) for part in empty]
            return min(findings, key=lambda finding: finding.rank)
    if local := _of_filters_alone(case):
        return local
    base = [part for part in case.parts if part.role in ("must", "may", "bind")]
    if not case.prober.holds(must, case.parts):
        failing = smallest_failing(case, must)
        return join_finding(case, failing, must)
    tests = [part for part in case.parts if part.role in ("filter", "minus")]
    if not tests or case.prober.holds([*base, *tests]):
        return None
    return filters_finding(case, base, tests)


def _of_filters_alone(case: Case) -> Finding | None:
    """Judge a filter that fails whatever else the query demands; found without large joins."""
    for test in case.parts:
        if test.role != "filter" or test.expression is None or isinstance(test.expression, Exists):
            continue
        wanted = mentioned(test.expression)
        needs = not _allows_unbound(test.expression)
        givers = [
            replace(part, role="must", expression=None) if part.role == "may" else part
            for part in case.parts
            if part.role in (("must", "may", "bind") if needs else ("must", "bind"))
            and part.binds & wanted
        ]
        sure = frozenset().union(*(part.binds for part in givers))
        plain = all(part.role == "must" for part in givers)
        if not wanted or not plain or not wanted <= sure or not case.prober.holds(givers):
            continue
        if not case.prober.holds([*givers, test]):
            return filters_finding(case, givers, [test])
    return None


def _allows_unbound(condition: Expression) -> bool:
    """Tell whether a condition may hold although a variable has no value."""
    match condition:
        case Call("BOUND" | "COALESCE" | "IF") | Operation("||" | "!"):
            return True
        case Operation(_, parts) | Call(_, parts, _):
            return any(map(_allows_unbound, parts))
    return False


def _of_part(case: Case, part: Part) -> Finding:
    """Judge one part that alone has no solution."""
    pattern = bare(part.pattern)
    text = case.wording.part(part)
    if isinstance(pattern, Select):
        found = diagnosed(case, pattern)
        if found is not None:
            return found
    elif isinstance(pattern, Filter):
        found = _of_pattern(case, part.pattern)
        if found is not None:
            return found
    elif isinstance(pattern, Values) and pattern.service is not None:
        reason = f"Asked at {pattern.service.asked}, this endpoint has no solution for its block."
        return Finding("truly none", "no answer of the service", reason, text)
    elif isinstance(pattern, Values):
        reason = "None of the listed values is the one that is asked for."
        return Finding("truly none", "no such value listed", reason, text)
    return pattern_finding(case, part)
