"""Why no solution passes a filter: a name nobody gave, values of another type, or just a bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Variable

from ocop_kg.explanation.comparisons import atoms, judged, nearest
from ocop_kg.explanation.findings import Case, Finding, Fix, Swap
from ocop_kg.explanation.near import closest
from ocop_kg.explanation.parts import Part, flat
from ocop_kg.explanation.places import bare
from ocop_kg.explanation.triples import pattern_finding
from ocop_kg.sparql import Substitution
from ocop_kg.sparql.algebra import (
    Call,
    Exists,
    Expression,
    Join,
    Operation,
    PathPattern,
    TriplePattern,
)
from ocop_kg.sparql.rewriting import TRUE
from ocop_kg.sparql.scope import mentioned
from ocop_kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_kg.sparql.algebra import Pattern

__all__ = ["filters_finding"]


def filters_finding(case: Case, base: Sequence[Part], tests: Sequence[Part]) -> Finding:
    """Judge filters, MINUS among them, that let no solution of the other parts pass."""
    alone = [test for test in tests if not case.prober.holds([*base, test])]
    if alone:
        findings = [_one(case, base, test) for test in alone]
        return min(findings, key=lambda finding: finding.rank)
    kept = list(tests)
    for test in tests:
        fewer = [each for each in kept if each is not test]
        if not case.prober.holds([*base, *fewer]):
            kept = fewer
    texts = tuple(map(case.wording.part, kept))
    reason = "Each of these filters lets some solutions pass, and all of them together none."
    if all(_is_negation(test) for test in kept):
        reason = "Every solution is excluded by one of them."
        return Finding("truly none", "all excluded", reason, texts[-1], patterns=texts)
    found = Finding("lost by filter", "filters together", reason, texts[-1], patterns=texts)
    return found.with_fixes(*(_left_out(case, test) for test in kept))


def _left_out(case: Case, test: Part) -> Fix:
    words = f"leaving out {case.wording.part(test)}"
    return Fix(words, Swap(expressions={} if test.expression is None else {test.expression: TRUE}))


def _is_negation(test: Part) -> bool:
    return test.role == "minus" or (isinstance(test.expression, Exists) and test.expression.negated)


def _one(case: Case, base: Sequence[Part], test: Part) -> Finding:
    text = case.wording.part(test)
    if _is_negation(test):
        return _negation(base, test, text)
    condition = test.expression
    if condition is None:
        return Finding("truly none", "all excluded", "Everything is excluded.", text)
    if unbound := _unbound(base, condition, text):
        return unbound
    if absent := _absent(case, base, condition, text):
        return absent
    findings = [
        finding
        for atom in atoms(condition)
        for finding in judged(case, base, condition, atom, text)
    ]
    if findings:
        return min(findings, key=lambda finding: finding.rank)
    reason = nearest(case, base, condition)
    found = Finding("lost by filter", "no solution passes", reason, text)
    optional = _optional_variables(base, condition)
    if optional:
        found = found.with_fixes(_or_unbound(case, condition, optional))
    return found.with_fixes(_left_out(case, test))


def _unbound(base: Sequence[Part], condition: Expression, text: str) -> Finding | None:
    """Judge a filter on a variable that nothing in its group gives a value."""
    known = frozenset().union(*(part.binds for part in base))
    unknown = sorted(mentioned(_outside_exists(condition)) - known, key=str)
    if not unknown:
        return None
    variable = unknown[0]
    near = closest(variable.value, [each.value for each in sorted(known, key=str)])
    near = near or [each.value for each in sorted(known, key=str) if len(known) == 1]
    reason = f"Nothing in the group of this filter gives {variable} a value."
    fixes = [
        Fix(
            f"?{name} in place of {variable}",
            Swap(expressions={condition: _renamed(condition, variable, Variable(name))}),
            f"?{name}",
        )
        for name in near
    ]
    return Finding("broken query", "unbound variable", reason, text, variable, tuple(fixes))


def _renamed(condition: Expression, old: Variable, new: Variable) -> Expression:
    return Substitution({old: new}).expression(condition)


def _outside_exists(condition: Expression) -> Expression:
    match condition:
        case Exists():
            return Operation("&&", ())
        case Operation(operator, operands):
            return Operation(operator, tuple(map(_outside_exists, operands)))
        case Call(function, arguments, distinct):
            return Call(function, tuple(map(_outside_exists, arguments)), distinct)
    return condition


def _optional_variables(base: Sequence[Part], condition: Expression) -> list[Variable]:
    sure = frozenset().union(*(part.binds for part in base if part.role != "may"))
    maybe = frozenset().union(*(part.binds for part in base if part.role == "may"))
    return sorted((mentioned(condition) & maybe) - sure, key=str)


def _absent(case: Case, base: Sequence[Part], condition: Expression, text: str) -> Finding | None:
    """Judge a filter on what an OPTIONAL never brings."""
    for variable in _optional_variables(base, condition):
        has_value = Part("filter", Join(), Call("BOUND", (variable,)))
        if case.prober.holds([*base, has_value]):
            if condition == Operation("!", (Call("BOUND", (variable,)),)):
                reason = f"{variable} has a value in every solution."
                return Finding("truly none", "all excluded", reason, text)
            continue
        for part in base:
            if part.role == "may" and variable in part.binds:
                for single in _patterns(part):
                    if not case.prober.exists(single.pattern):
                        finding = pattern_finding(case, single)
                        if finding.verdict != "truly none":
                            return finding
        reason = f"No solution gives {variable} a value, since its OPTIONAL never holds here."
        found = Finding("lost by filter", "unbound in filter", reason, text, variable)
        return found.with_fixes(_or_unbound(case, condition, [variable]))
    return None


def _patterns(part: Part) -> list[Part]:
    return [
        each
        for each in flat(part.pattern)
        if each.role == "must" and isinstance(bare(each.pattern), TriplePattern | PathPattern)
    ]


def _or_unbound(case: Case, condition: Expression, variables: Sequence[Variable]) -> Fix:
    absent = tuple(Operation("!", (Call("BOUND", (variable,)),)) for variable in variables)
    wider = Operation("||", (*absent, condition))
    words = f"FILTER({case.wording.expression(wider)})"
    return Fix(words, Swap(expressions={condition: wider}))


def _names_a_thing(pattern: Pattern) -> bool:
    """Tell whether a pattern has a value at one of its ends, which may tie it to the query."""
    inner = bare(pattern)
    if isinstance(inner, TriplePattern) and inner.predicate == RDF_TYPE:
        return not isinstance(inner.subject, Variable)
    if isinstance(inner, TriplePattern | PathPattern):
        return not (isinstance(inner.subject, Variable) and isinstance(inner.object, Variable))
    return False


def _negation(base: Sequence[Part], test: Part, text: str) -> Finding:
    """Judge NOT EXISTS or MINUS that excludes every solution.

    That nothing lacks something is a fact about the graph, unless the query excludes what it
    itself demands, or excludes without regard to the solution.
    """
    inner = test.expression.pattern if isinstance(test.expression, Exists) else test.pattern
    demanded = {part.pattern for part in base if part.role == "must"}
    excluded = _patterns(Part("may", inner))
    if excluded and all(part.pattern in demanded for part in excluded):
        reason = "It excludes just what the query demands."
        return Finding("lost by filter", "contradiction", reason, text)
    ties = frozenset().union(*(part.looks_at for part in base))
    named = any(_names_a_thing(part.pattern) for part in excluded)
    if not ties & test.looks_at and test.role == "filter" and not named:
        reason = "It shares no variable with the rest of the query, and so excludes everything."
        return Finding("broken query", "negation without shared variable", reason, text)
    reason = "Every solution of the other parts is excluded, for what it asks is said of each."
    return Finding("truly none", "all excluded", reason, text)
