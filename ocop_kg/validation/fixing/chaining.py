"""Chains of changes: one that mends a result, with those that mend what it uncovers.

A misspelt class hides its node from the rules of the class. Mending the name alone would bring
their results; with what mends these it may bring none, and is one change that is proved as any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.validation.fixing.change import Change
from ocop_kg.validation.fixing.kinds import candidates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.validation.fixing.facts import Facts
    from ocop_kg.validation.report import Result

__all__ = ["chained"]


def chained(first: Change, uncovered: Iterable[Result], after: Facts) -> Change | None:
    """Join a change with the one change that each uncovered result has; None where one has not.

    `after` are the data as the first change leaves them. Where two would touch one triple there is
    no chain either.
    """
    links: dict[Change, None] = {}
    for result in uncovered:
        options = candidates(result, after)
        if len(options) != 1:
            return None
        links[options[0]] = None
    before = {new: old for old, new in first.replaced}
    taken = {*first.removed, *first.added}
    replaced, beside = [*first.replaced], [*first.beside]
    for link in links:
        if not taken.isdisjoint((*link.removed, *link.added)):
            return None
        taken.update((*link.removed, *link.added))
        replaced += link.replaced
        beside += ((before.get(near, near), new) for near, new in link.beside)
    changes = (first, *links)
    return Change(
        " + ".join(dict.fromkeys(change.kind for change in changes)),
        "; ".join(change.description for change in changes),
        tuple(replaced),
        tuple(beside),
    )
