"""Proves changes: made on a copy, they must take their results away and bring no new one.

Changes of many results are tried at once. When something new appears, those that touch it are
parted from the others, and halved until the wrong one is found. The number of tries is bounded.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ocop_kg.validation.fixing.documents import changed
from ocop_kg.validation.paths import path_text
from ocop_kg.validation.policy.baseline import Likeness, likeness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pyoxigraph import Quad

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.fixing.change import Change, Fix
    from ocop_kg.validation.fixing.documents import Document
    from ocop_kg.validation.report import Report, Result

    Check = Callable[[Iterable[Quad]], Report]

__all__ = ["Proof"]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a try left: of each fix the results that are gone, new ones, what these are about."""

    gone: tuple[tuple[Result, ...], ...]
    uncovered: tuple[Result, ...]
    touched: frozenset[str]
    new: bool


class Proof:
    """Tries fixes on documents whose report is known, at most so many times."""

    def __init__(
        self, documents: Sequence[Document], before: Report, check: Check, tries: int
    ) -> None:
        self._documents = documents
        self._before = before
        self._check = check
        self.tries = tries
        self.untried: list[Fix] = []
        self.uncovered: dict[Change, tuple[Result, ...]] = {}
        """Changes that took their result away and brought these, and nothing else."""

    def kept(self, fixes: Sequence[Fix]) -> list[Fix]:
        """Give the fixes that hold together; those for which no try is left are `untried` now."""
        return self._kept([], list(fixes))

    def _kept(self, kept: list[Fix], group: list[Fix]) -> list[Fix]:
        group = _apart(kept, group)
        if not group:
            return kept
        if not self.tries:
            self.untried += group
            return kept
        self.tries -= 1
        outcome = self._outcome([*kept, *group])
        if not outcome.new and all(outcome.gone):
            fixes = zip([*kept, *group], outcome.gone, strict=True)
            return [replace(fix, results=gone) for fix, gone in fixes]
        if len(group) == 1:
            if outcome.uncovered and all(outcome.gone):
                self.uncovered[group[0].change] = outcome.uncovered
            return kept
        left = [fix for fix, gone in zip(group, outcome.gone[len(kept) :], strict=True) if gone]
        others, suspects = _parted(left, outcome.touched)
        if len(left) == len(group) and not (others and suspects):
            middle = len(left) // 2
            others, suspects = left[:middle], left[middle:]
        for part in (others, suspects):
            kept = self._kept(kept, part)
        return kept

    def _outcome(self, fixes: Sequence[Fix]) -> _Outcome:
        changes = [fix.change for fix in fixes]
        quads = [quad for said in changed(self._documents, changes) for quad in said]
        after = self._check(quads)
        moved = _Moved(changes)
        expected = Counter(map(moved, self._before.results))
        expected.subtract(moved(result) for fix in fixes for result in fix.results)
        beyond = Counter(map(likeness, after.results)) - +expected
        gone = tuple(
            tuple(result for result in fix.results if moved(result) not in beyond) for fix in fixes
        )
        own = {moved(result) for fix in fixes for result in fix.results}
        fresh = beyond.keys() - own
        unseen = set(after.unchecked_nodes) - set(self._before.unchecked_nodes)
        met = () if unseen else after.results
        uncovered = tuple(result for result in met if likeness(result) in fresh)
        touched = {text for like in fresh for text in (like[1], like[3])}
        touched |= {f"<{node}>" for node in unseen}
        return _Outcome(gone, uncovered, frozenset(touched), bool(fresh or unseen))


def _parted(fixes: Iterable[Fix], touched: frozenset[str]) -> tuple[list[Fix], list[Fix]]:
    """Part the fixes that touch what new results are about from the others."""
    parts: tuple[list[Fix], list[Fix]] = ([], [])
    for fix in fixes:
        parts[bool(_nodes(fix.change) & touched)].append(fix)
    return parts


class _Moved:
    """Likeness of a result after some changes: it may speak of a value that another replaced."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._instead = {
            (str(old[0]), path_text(old[1]), str(old[2])): str(new[2])
            for change in changes
            for old, new in change.replaced
            if old[:2] == new[:2]
        }

    def __call__(self, result: Result) -> Likeness:
        shape, focus, path, value, component = likeness(result)
        named = (str(result.focus), path, str(result.value))
        return shape, focus, path, self._instead.get(named, value), component


def _apart(kept: Sequence[Fix], group: Iterable[Fix]) -> list[Fix]:
    """Leave out fixes that touch a triple which one before them touches: their turn comes later."""
    taken = {triple for fix in kept for triple in fix.change.removed}
    found = []
    for fix in group:
        removed = set(fix.change.removed)
        if not removed & taken:
            taken |= removed
            found.append(fix)
    return found


def _nodes(change: Change) -> set[str]:
    terms: list[AnyTerm] = []
    for subject, predicate, value in (*change.removed, *change.added):
        terms += [subject, predicate, value]
    return {str(term) for term in terms}
