"""What a diagnosis hands on: the fault it sees, and changes of the query that may mend it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.explanation.kinds import Kinds
from ocop_kg.explanation.model import VERDICTS
from ocop_kg.explanation.near import namespace
from ocop_kg.sparql import Rewriting, Substitution
from ocop_kg.sparql.algebra import Filter
from ocop_kg.sparql.rewriting import TRUE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.explanation.lexicon import Lexicon
    from ocop_kg.explanation.model import Verdict
    from ocop_kg.explanation.parts import Part
    from ocop_kg.explanation.probing import Prober
    from ocop_kg.explanation.wording import Wording
    from ocop_kg.sparql.algebra import Expression, Pattern, Select, Term

__all__ = ["Case", "Finding", "Fix", "Swap", "names", "swap_namespace", "swap_term"]


class Swap(Rewriting):
    """Puts one pattern or expression in place of another that is equal to a given one."""

    def __init__(
        self,
        patterns: Mapping[Pattern, Pattern] | None = None,
        expressions: Mapping[Expression, Expression] | None = None,
    ) -> None:
        self._patterns = patterns or {}
        self._expressions = expressions or {}

    def pattern(self, pattern: Pattern) -> Pattern:
        """Change a pattern."""
        if pattern in self._patterns:
            return self._patterns[pattern]
        changed = super().pattern(pattern)
        if isinstance(changed, Filter) and changed.condition == TRUE:
            return changed.pattern
        return changed

    def expression(self, expression: Expression) -> Expression:
        """Change an expression."""
        if expression in self._expressions:
            return self._expressions[expression]
        return super().expression(expression)


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that may mend a query: in words, and how it is made.

    When it does, that may prove another fault than was suspected.
    """

    words: str
    rewriting: Rewriting
    suggestion: str | None = None
    proves: Finding | None = None

    def applied(self, select: Select) -> Select:
        """Make the change."""
        return self.rewriting.select(select)


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in some parts of a query."""

    verdict: Verdict
    kind: str
    reason: str
    text: str
    term: Term | None = None
    fixes: tuple[Fix, ...] = ()
    suggestions: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """How telling the verdict is; the lowest is the most telling."""
        return VERDICTS.index(self.verdict)

    def with_fixes(self, *fixes: Fix) -> Finding:
        """Add changes to try."""
        return replace(self, fixes=(*self.fixes, *fixes))


@dataclass(slots=True)
class Case:
    """One query on its way to an explanation."""

    prober: Prober
    lexicon: Lexicon
    wording: Wording
    select: Select
    parts: list[Part]
    parameters: dict[Term, str] = field(default_factory=dict)

    @property
    def small(self) -> bool:
        """Whether the graph is so small that all its names may be compared."""
        return self.lexicon.is_small

    @property
    def kinds(self) -> Kinds:
        """The judge of kinds of values."""
        return Kinds(self.prober, self.lexicon)


def swap_term(case: Case, wrong: Term, right: Term) -> Fix:
    """Put a right term in place of a wrong one."""
    old, new = case.wording.term(wrong), case.wording.term(right)
    return Fix(f"{new} in place of {old}", Substitution({wrong: right}), new)


class _Namespace(Rewriting):
    """Takes all names of one namespace from another."""

    def __init__(self, wrong: str, right: str) -> None:
        self._wrong = wrong
        self._right = right

    def term(self, term: Term) -> Term:
        """Change a name."""
        if isinstance(term, NamedNode) and term.value.startswith(self._wrong):
            return NamedNode(self._right + term.value.removeprefix(self._wrong))
        return term


def swap_namespace(case: Case, wrong: NamedNode, right: NamedNode) -> Fix:
    """Put a right namespace in place of a wrong one, wherever the query has it."""
    old, new = namespace(wrong.value), namespace(right.value)
    shown = case.wording.term(right)
    return Fix(f"the namespace <{new}> in place of <{old}>", _Namespace(old, new), shown)


def names(*terms: str) -> tuple[NamedNode, ...]:
    """Make terms of IRIs."""
    return tuple(map(NamedNode, terms))
