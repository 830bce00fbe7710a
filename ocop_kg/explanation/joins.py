"""Why patterns that each have solutions have none in common.

The line between a fault and a fact: where the same patterns meet for other values, or where the
shared variable has values of one kind on both sides, the query is sound and the facts are not
there. Where the kinds on both sides can never be the same, the query is at fault.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Variable

from ocop_kg.explanation.findings import Case, Finding, Fix
from ocop_kg.explanation.generalising import constants_of, generalised, opened, which_values
from ocop_kg.explanation.joinfixes import Outside, made_optional, others_in_place, turns
from ocop_kg.explanation.parts import Part
from ocop_kg.explanation.places import bare, term_faults
from ocop_kg.explanation.valuelists import value_faults
from ocop_kg.sparql.algebra import (
    InGraph,
)
from ocop_kg.sparql.scope import bound

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["join_finding", "smallest_failing"]


def smallest_failing(case: Case, parts: Sequence[Part]) -> list[Part]:
    """Find parts that have no common solution, while any of them less has one.

    The first part with which those before it have none is surely among them.
    """
    holds = case.prober.holds
    first = 1
    while first < len(parts) and holds(parts[:first], case.parts):
        first += 1
    last, others = parts[first - 1], list(parts[: first - 1])
    for other in reversed(others):
        pair = [other, last]
        if other.looks_at & last.looks_at and not holds(pair, case.parts):
            return pair
    for other in list(others):
        fewer = [each for each in others if each is not other]
        if not holds([*fewer, last], case.parts):
            others = fewer
    return [*others, last]


def join_finding(case: Case, failing: Sequence[Part], every: Sequence[Part]) -> Finding:
    """Judge parts that have no common solution, a smallest set of them."""
    texts = tuple(map(case.wording.part, failing))
    faults = [fault for part in failing for fault in term_faults(case, part)]
    faults += value_faults(case, failing)
    if faults:
        return min(faults, key=lambda fault: fault.rank)
    shown = " and ".join(f"`{text}`" for text in texts)
    text = texts[-1]
    constants = constants_of(case, failing)
    general = generalised(case, failing, constants)
    if constants and case.prober.holds(general, case.parts):
        reason = which_values(case, failing, constants)
        found = Finding("truly none", "no such facts", reason, text, patterns=texts)
        return found.with_fixes(*made_optional(case, failing, every))
    open_ = [opened(part, constants) for part in failing]
    if graph := _graph_fault(case, general, texts):
        return graph.with_fixes(*made_optional(case, failing, every))
    for (one, first), (other, second) in combinations(zip(open_, texts, strict=True), 2):
        for variable in sorted(_shared(one, other), key=str):
            if not case.kinds.may_meet(variable, [one], [other]):
                reason = f"{case.wording.term(variable)} has other kinds of values in each of them"
                reason += _shown_kinds(case, variable, one, other)
                found = Finding("lost by join", "kinds never meet", reason, second)
                pair = [
                    part
                    for part, each in zip(failing, texts, strict=True)
                    if each in (first, second)
                ]
                return _with(found, (first, second)).with_fixes(
                    *turns(case, pair, variable),
                    *others_in_place(case, pair, every),
                    *made_optional(case, failing, every),
                )
    reason = f"Each of them has solutions, and none is common to {shown}."
    found = Finding("truly none", "no such facts", reason, text, patterns=texts)
    return found.with_fixes(*made_optional(case, failing, every))


def _with(finding: Finding, patterns: tuple[str, ...]) -> Finding:
    from dataclasses import replace

    return replace(finding, patterns=patterns)


def _shared(one: Part, other: Part) -> frozenset[Variable]:
    return bound(one.pattern) & bound(other.pattern)


def _graph_fault(case: Case, parts: Sequence[Part], texts: tuple[str, ...]) -> Finding | None:
    """Judge patterns that hold, but not in one and the same graph."""
    names = Counter(
        part.pattern.name
        for part in parts
        if isinstance(part.pattern, InGraph) and isinstance(part.pattern.name, Variable)
    )
    for name, times in sorted(names.items(), key=lambda item: str(item[0])):
        if times < 2:
            continue
        apart = [
            Part(part.role, InGraph(Variable(f"__g{at}"), bare(part.pattern)), part.expression)
            if isinstance(part.pattern, InGraph) and part.pattern.name == name
            else part
            for at, part in enumerate(parts)
        ]
        if not case.prober.holds(apart, case.parts):
            continue
        inside = [part.pattern for part in parts if isinstance(part.pattern, InGraph)]
        reason = f"No one graph {case.wording.term(name)} holds both; each stands in another."
        found = Finding("lost by join", "different graphs", reason, texts[-1], patterns=texts)
        fixes = [
            Fix(f"{case.wording.pattern(bare(each))} outside of GRAPH", Outside(name, bare(each)))
            for each in inside
        ]
        return found.with_fixes(*fixes)
    return None


def _shown_kinds(case: Case, variable: Variable, one: Part, other: Part) -> str:
    shown = []
    for part in (one, other):
        kinds = sorted(case.kinds.of_variable(variable, [part]))[:3]
        names = (
            kind.name if "/" not in kind.name else case.wording.term(NamedNode(kind.name))
            for kind in kinds
        )
        shown.append(" or ".join(names))
    return f": {shown[0] or 'nothing'} here, {shown[1] or 'nothing'} there."
