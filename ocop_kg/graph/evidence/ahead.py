"""Evidence of the rows of an answer, one asked after the other, without a query for each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ocop_kg.graph.intime import kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_kg.graph.evidence.rows import Evidence, RowEvidence
    from ocop_kg.graph.evidence.walking import Key

__all__ = ["ReadAhead", "all_of"]

_MOST_AT_ONCE = 10_000
_STEPS = (1, 4, 15)
"""How many rows are looked at when rows are asked in order, before it is as many as may be."""


class ReadAhead:
    """Finds the evidence of a row, and when rows are asked in order also of those that follow."""

    def __init__(self, finder: RowEvidence, rows: Sequence[Key]) -> None:
        self._finder = finder
        self._rows = rows
        self._known: dict[int, Evidence] = {}
        self._end = 0
        self._steps = 0

    def at(self, index: int) -> Evidence:
        """Give the evidence of the row at this index."""
        if index not in self._known:
            self._steps = self._steps + 1 if index == self._end > 0 else 0
            size = _STEPS[self._steps] if self._steps < len(_STEPS) else _MOST_AT_ONCE
            self._end = min(index + size, len(self._rows))
            work = partial(self._finder.of, self._rows[index : self._end])
            found = kept(work, self._finder.budget)
            self._known.update(enumerate(found, index))
        return self._known[index]


def all_of(finder: RowEvidence, rows: Sequence[Key], ways: int | None) -> list[Evidence]:
    """Give the evidence of all rows, some thousands at a time."""
    return kept(partial(_all_of, finder, rows, ways), finder.budget)


def _all_of(finder: RowEvidence, rows: Sequence[Key], ways: int | None) -> list[Evidence]:
    starts = range(0, len(rows), _MOST_AT_ONCE)
    chunks = (rows[start : start + _MOST_AT_ONCE] for start in starts)
    return [found for chunk in chunks for found in finder.of(chunk, ways)]
