"""A second look at a finding, which may be due to the values given and not to the query."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.explanation.findings import Case, Finding, swap_term
from ocop_kg.explanation.near import closest
from ocop_kg.sparql import Rewriting, Substitution

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.explanation.model import Verdict
    from ocop_kg.sparql.algebra import Path, Select, Term

__all__ = ["misspelt", "with_values_given"]

_SURE: tuple[Verdict, ...] = ("broken query", "unknown value")


class _Properties(Rewriting):
    """Collects the properties of all paths; changes nothing."""

    def __init__(self) -> None:
        self.names: dict[NamedNode, None] = {}

    def path(self, path: Path) -> Path:
        """Note a property."""
        if isinstance(path, NamedNode):
            self.names[path] = None
            return path
        return super().path(path)


def misspelt(case: Case, found: Finding, select: Select) -> Finding | None:
    """Blame a misspelt property that a path can do without, if the right one gives rows."""
    if found.verdict in _SURE:
        return None
    places = _Properties()
    places.select(select)
    for name in places.names:
        if case.lexicon.is_predicate(name) or case.lexicon.is_declared(name):
            continue
        for near in closest(name.value, case.lexicon.predicates):
            fix = swap_term(case, name, NamedNode(near))
            if case.prober.exists(fix.applied(select)):
                written = case.wording.term(name)
                reason = f"Nothing in this graph has the predicate {written}."
                return Finding("broken query", "predicate typo", reason, written, name, (fix,))
    return None


def with_values_given(
    case: Case, found: Finding, select: Select, values: Mapping[Term, Term]
) -> Finding:
    """Find a query sound that has an answer without the values that it was given.

    A value is at fault only when it alone leaves nothing; a number, such as a year, never is.
    """
    if found.verdict in {"truly none", "broken query"}:
        return found
    if found.verdict == "unknown value" and not _is_known(case, found.term, select, values):
        return found
    if not case.prober.exists(replace(select, order=()), quiet=True):
        return found
    reason = "Without the values that were given there are rows."
    return replace(found, verdict="truly none", kind="no such facts", reason=reason, fixes=())


def _is_known(case: Case, term: Term | None, select: Select, values: Mapping[Term, Term]) -> bool:
    given = {variable: value for variable, value in values.items() if value == term}
    if not given:
        return False
    if isinstance(term, Literal) and term.value.isdecimal():
        return True
    alone = Substitution(given).select(replace(select, order=()))
    return case.prober.exists(alone, quiet=True)
