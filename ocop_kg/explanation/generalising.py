"""Puts variables in place of values, to see whether the same patterns hold for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.explanation.parts import Part
from ocop_kg.explanation.places import bare
from ocop_kg.sparql import Rewriting
from ocop_kg.sparql.algebra import (
    InGraph,
    PathPattern,
    Pattern,
    Term,
    TriplePattern,
    Values,
)
from ocop_kg.sparql.scope import bound
from ocop_kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_kg.explanation.findings import Case

__all__ = ["constants_of", "generalised", "opened", "which_values"]


def constants_of(case: Case, parts: Sequence[Part]) -> dict[Term, Variable]:
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
            case Values(_, rows, None):
                ends = [term for row in rows for term in row if term is not None]
            case _:
                ends = []
        for end in ends:
            is_name = isinstance(end, NamedNode) and _is_term(case, end)
            if isinstance(end, NamedNode | Literal) and not is_name:
                found.setdefault(end, Variable(f"__c{len(found)}"))
    return found


def _is_term(case: Case, name: NamedNode) -> bool:
    """Tell whether a name is a property or class, which no other may stand in for."""
    return case.lexicon.is_predicate(name) or case.lexicon.is_class(name)


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


def generalised(case: Case, parts: Sequence[Part], constants: dict[Term, Variable]) -> list[Part]:
    """Put variables in place of values; they may take other values of the same kind alone."""
    change = _Generalising(constants)
    kinds = [
        Part("must", TriplePattern(variable, RDF_TYPE, kind))
        for constant, variable in constants.items()
        if isinstance(constant, NamedNode)
        and (kind := case.kinds.widest(constant))
        and any(variable in bound(change.pattern(part.pattern)) for part in parts)
    ]
    return kinds + [
        Part(part.role, change.pattern(part.pattern), part.expression, part.variable)
        for part in parts
        if not (constants and _is_list(bare(part.pattern)))
    ]


def _is_list(pattern: Pattern) -> bool:
    """Tell whether a pattern is a list of values that the query itself gives."""
    return isinstance(pattern, Values) and pattern.service is None


def opened(part: Part, constants: dict[Term, Variable]) -> Part:
    """Put variables in place of the values of one part, whatever they then stand for."""
    pattern = _Generalising(constants).pattern(part.pattern)
    return Part(part.role, pattern, part.expression, part.variable)


def which_values(case: Case, parts: Sequence[Part], constants: dict[Term, Variable]) -> str:
    """Say for which values there would be solutions."""
    for constant, variable in constants.items():
        others = generalised(case, parts, {constant: variable})
        if case.prober.holds(others, case.parts):
            shown = case.wording.term(constant)
            if isinstance(constant, NamedNode):
                label = case.prober.graph.label(constant.value)
                shown = f"{label} ({shown})"
            return f"With others in place of {shown} there are solutions."
    return "With other values in their place there are solutions."
