"""Changes that may bring patterns together which have no common solution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.explanation.findings import Case, Finding, Fix, Swap
from ocop_kg.explanation.near import likeness
from ocop_kg.explanation.parts import Part, group_of
from ocop_kg.explanation.places import bare
from ocop_kg.explanation.triples import flipped, turned
from ocop_kg.sparql import Rewriting
from ocop_kg.sparql.algebra import (
    InGraph,
    Join,
    LeftJoin,
    Pattern,
    TriplePattern,
)
from ocop_kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Outside", "made_optional", "others_in_place", "turns"]


class Outside(Rewriting):
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


def turns(case: Case, parts: Sequence[Part], variable: Variable) -> Iterator[Fix]:
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


def others_in_place(case: Case, pair: Sequence[Part], every: Sequence[Part]) -> Iterator[Fix]:
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


def made_optional(case: Case, failing: Sequence[Part], every: Sequence[Part]) -> Iterator[Fix]:
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
