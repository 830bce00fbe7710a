"""Figures against what can be counted: a figure that is lower than the number of things named."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from ocop_kg.conflicts.comparing import Verdict
from ocop_kg.conflicts.model import CONTRADICTION, GROWTH
from ocop_kg.conflicts.statements import Position, published_on
from ocop_kg.graph.periods import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocop_kg.conflicts.comparing import Comparison
    from ocop_kg.conflicts.statements import Named, Question
    from ocop_kg.graph import Graph

__all__ = ["compare_counts"]

_MOST_NAMED = 12
_NO_LIMIT = Decimal("Infinity")


def compare_counts(
    question: Question, by: Comparison
) -> Iterator[tuple[Verdict, Position, Position]]:
    """Find the figures that are too low, each with what is named against it.

    A figure contradicts what was named, by itself or by any source, until the end of the time that
    it is for; what was named only later can have come later. Fewer things named than counted are
    no conflict: sources rarely name all.
    """
    figures = [
        (position, _NO_LIMIT if position.quantity.high is None else position.quantity.high)
        for position in question.positions
        if position.quantity and not position.quantity.planned
    ]
    greatest = max((most for _, most in figures), default=_NO_LIMIT)
    everything = _position(question.named, by.graph)
    for position, most in figures:
        text = by.dated(position)
        own = [each for each in question.named if each.source.iri in position.sources]
        then = [each for each in question.named if each in own or _by(each, position.time.end)]
        if (count := _count(own)) > most:
            reason = f"the source says {text} and itself names {count}"
            yield Verdict(CONTRADICTION, reason), position, _position(own, by.graph)
        elif (count := _count(then)) > most:
            reason = f"sources had named {count} by the time of {text}"
            yield Verdict(CONTRADICTION, reason), position, _position(then, by.graph)
        elif (count := _count(question.named)) > most == greatest:
            reason = f"{count} are named, some of them after {text} or in sources without date"
            yield Verdict(GROWTH, reason), position, everything


def _count(named: Iterable[Named]) -> int:
    return len({each.item for each in named})


def _by(named: Named, until: datetime.date) -> bool:
    published = published_on(named.source)
    return published is not None and published.end <= until


def _position(named: Iterable[Named], graph: Graph) -> Position:
    """Make a position of what is named: each thing with the first source that names it."""
    first: dict[str, tuple[tuple[datetime.date, str], Named]] = {}
    for each in named:
        published = published_on(each.source)
        order = (published.end if published else datetime.date.max, each.source.iri)
        if each.item not in first or order < first[each.item][0]:
            first[each.item] = order, each
    labels = sorted(map(graph.label, first))
    listed = ", ".join(labels[:_MOST_NAMED]) + (", …" if len(labels) > _MOST_NAMED else "")
    text = f"{len(labels)} named: {listed}"
    position = Position(Literal(text), "", ALWAYS)
    position.sources = {each.source.iri: each.source for _, each in first.values()}
    return position
