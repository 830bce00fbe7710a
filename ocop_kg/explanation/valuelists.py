"""Faults of the values in VALUES: those that nothing bears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.explanation.parts import Part
from ocop_kg.explanation.places import bare, term_faults
from ocop_kg.sparql import Substitution
from ocop_kg.sparql.algebra import PathPattern, TriplePattern, Values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocop_kg.explanation.findings import Case, Finding

__all__ = ["value_faults"]


def value_faults(case: Case, parts: Sequence[Part]) -> Iterator[Finding]:
    """Walk the faults of listed values; only a list without any good row is at fault."""
    for part in parts:
        values = bare(part.pattern)
        if not isinstance(values, Values) or values.service is not None:
            continue
        for at, variable in enumerate(values.variables):
            terms = [row[at] for row in values.rows]
            faults = [list(_faults(case, parts, variable, term)) for term in terms]
            if faults and all(faults):
                yield faults[0][0]


def _faults(
    case: Case, parts: Sequence[Part], variable: Variable, term: object
) -> Iterator[Finding]:
    if not isinstance(term, NamedNode | Literal):
        return
    put = Substitution({variable: term})
    for part in parts:
        pattern = bare(part.pattern)
        if isinstance(pattern, TriplePattern | PathPattern):
            filled = put.pattern(pattern)
            if filled != pattern:
                faults = term_faults(case, Part("must", filled))
                yield from (fault for fault in faults if fault.term == term)
