"""Why patterns that each have solutions have none in common.

The line between a fault and a fact: where the same patterns meet for other values, or where the
shared variable has values of one kind on both sides, the query is sound and the facts are not
there. Where the kinds on both sides can never be the same, the query is at fault.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.explanation.findings import Case, Finding, Fix, Swap
from ocop_kg.explanation.near import likeness
from ocop_kg.explanation.parts import Part, group_of
from ocop_kg.explanation.places import bare, term_faults
from ocop_kg.explanation.triples import flipped, turned
from ocop_kg.explanation.valuelists import value_faults
from ocop_kg.sparql import Rewriting
from ocop_kg.sparql.algebra import (
    InGraph,
    Join,
    LeftJoin,
    PathPattern,
    Pattern,
    Term,
    TriplePattern,
    Values,
)
from ocop_kg.sparql.scope import bound
from ocop_kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    constants = _constants(failing)
    general = _generalised(failing, constants)
    if constants and case.prober.holds(general, case.parts):
        reason = _which(case, failing, constants)
        found = Finding("truly none", "no such facts", reason, text, patterns=texts)
        return found.with_fixes(*_optional(case, failing, every))
    if graph := _graph_fault(case, general, texts):
        return graph.with_fixes(*_optional(case, failing, every))
    for (one, first), (other, second) in combinations(zip(general, texts, strict=True), 2):
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
                    *_turns(case, pair, variable),
                    *_others(case, pair, every),
                    *_optional(case, failing, every),
                )
    reason = f"Each of them has solutions, and none is common to {shown}."
    found = Finding("truly none", "no such facts", reason, text, patterns=texts)
    return found.with_fixes(*_optional(case, failing, every))


def _with(finding: Finding, patterns: tuple[str, ...]) -> Finding:
    from dataclasses import replace

    return replace(finding, patterns=patterns)


def _shared(one: Part, other: Part) -> frozenset[Variable]:
    return bound(one.pattern) & bound(other.pattern)


def _constants(parts: Sequence[Part]) -> dict[Term, Variable]:
    """List the values in the patterns, but not properties and classes, each with a variable."""
    found: dict[Term, Variable] = {}
    for part in parts:
        if isinstance(part.pattern, InGraph) and isinstance(part.pattern.name, NamedNode):
            found.setdefault(part.pattern.name, Variable(f"__c{len(found)}"))
        match bare(part.pattern):
            case TriplePattern(subject, predicate, object_):
                ends = [subject] if predicate == RDF_TYPE else [subject, object_]
            case PathPattern(subject, _, object_):
                ends = [subject, object_]
            case Values(_, rows):
                ends = [term for row in rows for term in row if term is not None]
            case _:
                ends = []
        for end in ends:
            if isinstance(end, NamedNode | Literal):
                found.setdefault(end, Variable(f"__c{len(found)}"))
    return found


class _Generalising(Rewriting):
    """Puts variables in place of values at the ends of patterns."""

    def __init__(self, variables: dict[Term, Variable]) -> None:
        self._variables = variables

    def pattern(self, pattern: Pattern) -> Pattern:
        """Change a pattern."""
        match pattern:
            case TriplePattern(subject, predicate, object_):
                kept = predicate == RDF_TYPE
                return TriplePattern(
                    self._open(subject), predicate, object_ if kept else self._open(object_)
                )
            case PathPattern(subject, path, object_):
                return PathPattern(self._open(subject), path, self._open(object_))
            case InGraph(NamedNode() as name, inner) if name in self._variables:
                return InGraph(self._variables[name], self.pattern(inner))
        return super().pattern(pattern)

    def _open(self, term: Term) -> Term:
        return self._variables.get(term, term)


def _generalised(parts: Sequence[Part], constants: dict[Term, Variable]) -> list[Part]:
    change = _Generalising(constants)
    return [
        Part(part.role, change.pattern(part.pattern), part.expression, part.variable)
        for part in parts
        if not (constants and isinstance(bare(part.pattern), Values))
    ]


def _which(case: Case, parts: Sequence[Part], constants: dict[Term, Variable]) -> str:
    """Say for which values there would be solutions."""
    for constant, variable in constants.items():
        others = _generalised(parts, {constant: variable})
        if case.prober.holds(others, case.parts):
            shown = case.wording.term(constant)
            if isinstance(constant, NamedNode):
                label = case.prober.graph.label(constant.value)
                shown = f"{label} ({shown})"
            return f"With others in place of {shown} there are solutions."
    return "With other values in their place there are solutions."


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
            Fix(f"{case.wording.pattern(bare(each))} outside of GRAPH", _Outside(name, bare(each)))
            for each in inside
        ]
        return found.with_fixes(*fixes)
    return None


class _Outside(Rewriting):
    """Moves a pattern out of its GRAPH, to stand beside it."""

    def __init__(self, name: Variable, moved: Pattern) -> None:
        self._name = name
        self._moved = moved

    def pattern(self, pattern: Pattern) -> Pattern:
        """Change a pattern."""
        if isinstance(pattern, InGraph) and pattern.name == self._name:
            inner = Swap({self._moved: Join()}).pattern(pattern.pattern)
            if inner != pattern.pattern:
                return Join((self._moved, InGraph(pattern.name, inner)))
        return super().pattern(pattern)


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


def _turns(case: Case, parts: Sequence[Part], variable: Variable) -> Iterator[Fix]:
    """Turn one of the patterns round; when that gives rows, this was the fault."""
    for part in parts:
        pattern = bare(part.pattern)
        if (
            isinstance(pattern, TriplePattern)
            and isinstance(pattern.predicate, NamedNode)
            and pattern.predicate != RDF_TYPE
            and not isinstance(pattern.object, Literal)
            and variable in (pattern.subject, pattern.object)
        ):
            name = case.wording.term(pattern.predicate)
            proof = Finding(
                "broken query",
                "wrong direction",
                f"{name} leads the other way.",
                case.wording.part(part),
                pattern.predicate,
            )
            words = case.wording.pattern(flipped(pattern))
            yield Fix(words, turned(pattern), proves=proof)


def _others(case: Case, pair: Sequence[Part], every: Sequence[Part]) -> Iterator[Fix]:
    """Offer another class or property in one of two patterns, which the other parts go with."""
    chosen = Variable("__other")
    for part in pair:
        pattern = bare(part.pattern)
        if not isinstance(pattern, TriplePattern) or not isinstance(pattern.predicate, NamedNode):
            continue
        if pattern.predicate == RDF_TYPE:
            if not isinstance(pattern.object, NamedNode):
                continue
            old, open_ = pattern.object, TriplePattern(pattern.subject, RDF_TYPE, chosen)
        else:
            old = pattern.predicate
            open_ = TriplePattern(pattern.subject, chosen, pattern.object)
        rest = [each for each in every if each is not part]
        found = case.prober.terms(chosen, group_of([*rest, Part("must", open_)]), 30)
        names = [each for each in found if isinstance(each, NamedNode)]
        names = [each for each in names if each not in (old, RDF_TYPE)]
        names.sort(key=lambda each: (-likeness(old.value, each.value), each.value))
        for name in names[:2]:
            new = (
                TriplePattern(pattern.subject, RDF_TYPE, name)
                if pattern.predicate == RDF_TYPE
                else TriplePattern(pattern.subject, name, pattern.object)
            )
            shown = case.wording.term(name)
            words = f"{shown} in place of {case.wording.term(old)}"
            yield Fix(words, Swap({pattern: new}), shown)


class _Optional(Rewriting):
    """Puts a pattern into OPTIONAL, behind all other parts of its group."""

    def __init__(self, pattern: Pattern) -> None:
        self._pattern = pattern

    def pattern(self, pattern: Pattern) -> Pattern:
        """Change a pattern."""
        if isinstance(pattern, Join) and self._pattern in pattern.parts:
            rest = tuple(part for part in pattern.parts if part != self._pattern)
            left = rest[0] if len(rest) == 1 else Join(rest)
            return LeftJoin(left, self._pattern)
        return super().pattern(pattern)


def _optional(case: Case, failing: Sequence[Part], every: Sequence[Part]) -> Iterator[Fix]:
    """Offer OPTIONAL around a pattern that only adds a column."""
    for part in reversed(failing):
        pattern = bare(part.pattern)
        if not isinstance(pattern, TriplePattern) or not isinstance(pattern.object, Variable):
            continue
        elsewhere = (other.looks_at for other in every if other is not part)
        if pattern.object in frozenset().union(*elsewhere):
            continue
        written = case.wording.pattern(pattern)
        yield Fix(f"OPTIONAL {{ {written} }}", _Optional(pattern), f"OPTIONAL {{ {written} }}")
