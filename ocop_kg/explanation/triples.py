"""Why a single pattern has no solution: an unknown term, the wrong way round, or no such fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.explanation.findings import Case, Finding, Fix, Swap
from ocop_kg.explanation.places import bare, term_faults
from ocop_kg.sparql import Rewriting
from ocop_kg.sparql.algebra import (
    InGraph,
    Inverse,
    Join,
    Path,
    PathPattern,
    Pattern,
    Term,
    TriplePattern,
)
from ocop_kg.vocabulary import INFERRED_GRAPH, ONTOLOGY_GRAPH, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.explanation.model import Verdict
    from ocop_kg.explanation.parts import Part

__all__ = ["flipped", "pattern_finding", "turned"]

_VALUE = Variable("__value")
_ANY = Variable("__any")


class _Flip(Rewriting):
    """Turns one property round, wherever a path or pattern has it."""

    def __init__(self, name: NamedNode, only: TriplePattern) -> None:
        self._name = name
        self._only = only

    def pattern(self, pattern: Pattern) -> Pattern:
        """Change a pattern."""
        if isinstance(pattern, TriplePattern):
            return flipped(pattern) if pattern == self._only else pattern
        return super().pattern(pattern)

    def path(self, path: Path) -> Path:
        """Change a path."""
        if path == self._name:
            return Inverse(self._name)
        if path == Inverse(self._name):
            return self._name
        return super().path(path)


def flipped(pattern: TriplePattern) -> TriplePattern:
    """Give a pattern the other way round."""
    return TriplePattern(pattern.object, pattern.predicate, pattern.subject)


def turned(pattern: TriplePattern) -> Rewriting:
    """Make the change that turns a pattern round, or the step of a path that it stands for."""
    return _Flip(cast("NamedNode", pattern.predicate), pattern)


def pattern_finding(case: Case, part: Part) -> Finding:
    """Say why a pattern without a solution has none."""
    faults = sorted(term_faults(case, part), key=lambda fault: fault.rank)
    if faults:
        return faults[0]
    text = case.wording.part(part)
    if isinstance(part.pattern, InGraph):
        elsewhere = _in_other_graphs(case, part.pattern, text)
        if elsewhere is not None:
            return elsewhere
    pattern = bare(part.pattern)
    if isinstance(pattern, TriplePattern) and isinstance(pattern.predicate, NamedNode):
        return _known_terms(case, pattern, pattern.predicate, text)
    if isinstance(pattern, PathPattern):
        return _path(case, pattern, text)
    return Finding("truly none", "no such fact", "The graph has no such triple.", text)


def _in_other_graphs(case: Case, pattern: InGraph, text: str) -> Finding | None:
    """Judge a pattern that holds in the union, and not in the graph that is named."""
    inner = bare(pattern)
    if not isinstance(pattern.name, NamedNode) or not case.prober.exists(inner):
        return None
    graph = case.wording.term(pattern.name)
    holders = case.prober.terms(_VALUE, InGraph(_VALUE, inner), 3)
    others = [case.wording.term(each) for each in holders]
    reason = f"This holds in the graph {' and '.join(others)}, and not in {graph}."
    fixes = [
        Fix(f"GRAPH {case.wording.term(each)}", Swap({pattern: InGraph(each, inner)}))
        for each in holders
        if isinstance(each, NamedNode)
    ]
    general = _general(inner)
    in_general = case.prober.exists(InGraph(pattern.name, general))
    own = pattern.name in (ONTOLOGY_GRAPH, INFERRED_GRAPH) and not in_general
    verdict: Verdict = "broken query" if own else "truly none"
    kind = "wrong graph" if own else "not said in this graph"
    return Finding(verdict, kind, reason, text, pattern.name, (*fixes, _without(pattern.name)))


class _NoGraph(Rewriting):
    """Takes GRAPH away from around patterns."""

    def __init__(self, name: NamedNode | Variable) -> None:
        self._name = name

    def pattern(self, pattern: Pattern) -> Pattern:
        """Change a pattern."""
        if isinstance(pattern, InGraph) and pattern.name == self._name:
            return super().pattern(pattern.pattern)
        return super().pattern(pattern)


def _without(name: NamedNode | Variable) -> Fix:
    return Fix("the union of all graphs in place of GRAPH", _NoGraph(name))


def _general(pattern: Pattern) -> Pattern:
    """Put variables in place of both ends."""
    match pattern:
        case TriplePattern(_, predicate, object_):
            return TriplePattern(_ANY, predicate, object_ if predicate == RDF_TYPE else _VALUE)
        case PathPattern(_, path, _):
            return PathPattern(_ANY, path, _VALUE)
    return pattern


def _known_terms(case: Case, pattern: TriplePattern, name: NamedNode, text: str) -> Finding:
    """Judge a pattern all of whose terms occur in the graph."""
    ends: tuple[tuple[Term, Pattern, Pattern], ...] = (
        (pattern.subject, TriplePattern(_VALUE, name, _ANY), TriplePattern(_ANY, name, _VALUE)),
        (pattern.object, TriplePattern(_ANY, name, _VALUE), TriplePattern(_VALUE, name, _ANY)),
    )
    written = case.wording.term(name)
    turn = Fix(f"{case.wording.pattern(flipped(pattern))}", _Flip(name, pattern))
    for end, here, there in ends:
        if not isinstance(end, NamedNode) or (end == pattern.object and name == RDF_TYPE):
            continue
        if _fits(case, end, here):
            continue
        shown = case.wording.term(end)
        if _fits(case, end, there):
            reason = f"{written} leads the other way: {shown} stands at its other end."
            return Finding("broken query", "wrong direction", reason, text, name, (turn,))
        if name == RDF_TYPE:
            continue
        reason = f"{shown} is not of the kind that stands here with {written}."
        found = Finding("broken query", "wrong kind of value", reason, text, end)
        return found.with_fixes(*_other_properties(case, pattern, name))
    if name == RDF_TYPE and isinstance(pattern.subject, NamedNode):
        return _membership(case, pattern, text)
    fixes = []
    if not isinstance(pattern.object, Literal) and case.prober.exists(flipped(pattern)):
        fixes.append(turn)
    reason = f"Other things have {written}, and this is not said of these."
    return Finding("truly none", "no such fact", reason, text, None, tuple(fixes))


def _fits(case: Case, end: NamedNode, place: Pattern) -> bool:
    """Tell whether things of this kind stand in a place at all."""
    kinds = case.kinds
    ours = kinds.of_terms([end])
    theirs = kinds.of_terms(case.prober.terms(_VALUE, place))
    if kinds.share(ours, theirs):
        return True
    return any(
        case.prober.exists(_with_class(place, NamedNode(kind.name)), quiet=True)
        for kind in sorted(ours)
        if kind.sort == "class"
    )


def _with_class(place: Pattern, name: NamedNode) -> Pattern:
    return Join((place, TriplePattern(_VALUE, RDF_TYPE, name)))


def _membership(case: Case, pattern: TriplePattern, text: str) -> Finding:
    """Judge that a thing is not of a class."""
    subject = cast("NamedNode", pattern.subject)
    kinds = case.kinds
    ours = kinds.of_terms([subject])
    asked = kinds.of_terms(
        case.prober.terms(_VALUE, TriplePattern(_VALUE, RDF_TYPE, pattern.object))
    )
    classes = sorted(case.wording.term(NamedNode(k.name)) for k in ours if k.sort == "class")
    reason = f"{case.wording.term(subject)} belongs to {' and '.join(classes) or 'no class'}."
    if kinds.share(ours, asked):
        return Finding("truly none", "no such fact", reason, text, subject)
    return Finding("broken query", "wrong class", reason, text, pattern.object)


def _other_properties(case: Case, pattern: TriplePattern, name: NamedNode) -> Iterator[Fix]:
    """Offer other properties under which the same pattern has solutions."""
    from ocop_kg.explanation.near import likeness

    other = TriplePattern(pattern.subject, _VALUE, pattern.object)
    found = [
        each
        for each in case.prober.terms(_VALUE, other, 50)
        if isinstance(each, NamedNode) and each not in (name, RDF_TYPE)
    ]
    found.sort(key=lambda each: (-likeness(name.value, each.value), each.value))
    for each in found[:3]:
        shown = case.wording.term(each)
        swap = Swap({pattern: TriplePattern(pattern.subject, each, pattern.object)})
        yield Fix(f"{shown} in place of {case.wording.term(name)}", swap, shown)


def _path(case: Case, pattern: PathPattern, text: str) -> Finding:
    """Judge a path all of whose terms occur in the graph."""
    other = PathPattern(pattern.object, pattern.path, pattern.subject)
    if not isinstance(pattern.object, Literal) and case.prober.exists(other):
        fix = Fix(case.wording.pattern(other), Swap({pattern: other}))
        for end, place in (
            (pattern.subject, PathPattern(_VALUE, pattern.path, _ANY)),
            (pattern.object, PathPattern(_ANY, pattern.path, _VALUE)),
        ):
            if isinstance(end, NamedNode) and not _fits(case, end, place):
                reason = "This path leads the other way."
                return Finding("broken query", "wrong direction", reason, text, None, (fix,))
    if not case.prober.exists(_general(pattern)):
        reason = "No two things are connected by this path."
        return Finding("broken query", "path without triples", reason, text)
    return Finding("truly none", "no such fact", "Nothing is connected in this way.", text)
