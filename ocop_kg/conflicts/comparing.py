"""How two positions on one question stand to each other: no conflict, or one of a kind, and why.

A reason is a sentence without its capital letter and full stop.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from ocop_kg.conflicts.model import CONTRADICTION, DETAIL
from ocop_kg.conflicts.quantities import Quantity, figures_in, number_of
from ocop_kg.graph.periods import Period
from ocop_kg.graph.values import text_of
from ocop_kg.vocabulary import XSD, ocop, skos

if TYPE_CHECKING:
    from decimal import Decimal

    from ocop_kg.conflicts.statements import Position
    from ocop_kg.graph import Graph
    from ocop_kg.graph.values import AnyTerm

__all__ = [
    "WITHIN",
    "Comparison",
    "Verdict",
    "compare_names",
    "compare_values",
    "compare_wordings",
]

_DATES = {XSD + name for name in ("gYear", "gYearMonth", "date", "dateTime")}
WITHIN = (skos("broader"), ocop("isPartOf"), ocop("inRegion"))
"""What leads from a thing to what it is narrower than, or a part of."""
_ALIKE = 0.8  # of 1: from here on two names are one name spelled in two ways


class Verdict(NamedTuple):
    """The kind of a conflict, and the sentence that says why."""

    kind: str
    reason: str


class Comparison:
    """What a comparison needs to know of the graph: labels, and which thing belongs to which."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def value(self, position: Position) -> str:
        """Write the label of a thing, a number with its qualifier, or a text as it is."""
        if position.quantity is not None:
            return str(position.quantity)
        if isinstance(position.term, NamedNode):
            return self.graph.label(position.term)
        return text_of(position.term)

    def dated(self, position: Position) -> str:
        """Write a value with its date."""
        text = self.value(position)
        return f"{text} ({position.date})" if position.date else text

    def within(self, part: NamedNode, whole: NamedNode) -> bool:
        """Tell whether a thing is narrower than another, or a part of it, over any steps."""
        seen, waiting = {part}, [part]
        while waiting:
            here = waiting.pop()
            wider = {
                quad.object
                for relation in WITHIN
                for quad in self.graph.triples(here, relation)
                if isinstance(quad.object, NamedNode)
            }
            if whole in wider:
                return True
            waiting += wider - seen
            seen |= wider
        return False


def compare_values(one: Position, other: Position, by: Comparison) -> Verdict | None:
    """Compare two values where there should be one: things, dates, numbers or texts."""
    first, second = one.term, other.term
    if isinstance(first, NamedNode) and isinstance(second, NamedNode):
        return _things(first, second, by) or _two_things(one, other, by)
    if not (isinstance(first, Literal) and isinstance(second, Literal)):
        return Verdict(CONTRADICTION, "one is a thing, the other only a text")
    if first.datatype.value in _DATES and second.datatype.value in _DATES:
        return _dates(first.value, second.value)
    numbers = number_of(first), number_of(second)
    if numbers[0] is not None and numbers[1] is not None:
        return _numbers(numbers[0], numbers[1])
    return _texts(first, second)


def _things(first: NamedNode, second: NamedNode, by: Comparison) -> Verdict | None:
    for part, whole in ((first, second), (second, first)):
        if by.within(part, whole):
            names = by.graph.label(part), by.graph.label(whole)
            return Verdict(DETAIL, f"{names[0]} belongs to {names[1]}: one is more exact")
    return None


def _two_things(one: Position, other: Position, by: Comparison) -> Verdict:
    early, late = sorted((one, other), key=lambda each: (each.published, by.value(each)))
    reason = f"there should be one, and {by.value(early)} is not {by.value(late)}"
    if early.published and late.published and early.published[-1].before(late.published[0]):
        reason += f"; all sources for {by.value(early)} are older, so it may have changed"
    return Verdict(CONTRADICTION, reason)


def _dates(first: str, second: str) -> Verdict | None:
    one, other = Period.read(first), Period.read(second)
    if one is None or other is None:
        return Verdict(CONTRADICTION, "one of them is no date that can be")
    if one == other:
        return None
    for wide, narrow, texts in ((one, other, (first, second)), (other, one, (second, first))):
        if wide.holds(narrow):
            return Verdict(DETAIL, f"{texts[1]} lies in {texts[0]}: one is more exact")
    return Verdict(CONTRADICTION, f"there should be one date, and {first} is not {second}")


def _numbers(one: Decimal, other: Decimal) -> Verdict | None:
    if one == other:
        return None
    texts = Quantity(one), Quantity(other)
    return Verdict(CONTRADICTION, f"there should be one, and {texts[0]} is not {texts[1]}")


def _texts(first: Literal, second: Literal) -> Verdict | None:
    words = _words(first.value), _words(second.value)
    if words[0] == words[1] or _in_two_languages(first, second):
        return None
    if words[0] <= words[1] or words[1] <= words[0]:
        return Verdict(DETAIL, "one says the same in more words")
    reason = f'there should be one, and "{first.value}" is not "{second.value}"'
    return Verdict(CONTRADICTION, reason)


def _in_two_languages(first: AnyTerm, second: AnyTerm) -> bool:
    """Tell whether two texts cannot be compared word by word."""
    if not (isinstance(first, Literal) and isinstance(second, Literal)):
        return False
    return bool(first.language and second.language) and first.language != second.language


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def compare_wordings(one: Position, other: Position, by: Comparison) -> Verdict | None:
    """Compare two texts by what they count, for other words can say the same."""
    if _in_two_languages(one.term, other.term):
        return None
    counts = [figures_in(by.value(each)) for each in (one, other)]
    differ = False
    for what in sorted(counts[0].keys() & counts[1].keys()):
        first, second = counts[0][what], counts[1][what]
        if first == second:
            continue
        differ = True
        if not any(here.fits(there) for here in first for there in second):
            texts = [", ".join(map(str, each)) for each in (first, second)]
            return Verdict(CONTRADICTION, f"they differ on {what}: {texts[0]} is not {texts[1]}")
    if differ:
        return Verdict(DETAIL, "the figures in the two texts leave room for each other")
    return None


def compare_names(one: Position, other: Position, by: Comparison) -> Verdict | None:
    """Compare two names of one thing in one language."""
    from difflib import SequenceMatcher

    first, second = sorted((by.value(one), by.value(other)))
    words = _words(first), _words(second)
    if words[0] == words[1] or one.shares_a_source_with(other) or not (one.main or other.main):
        return None
    if words[0] <= words[1] or words[1] <= words[0]:
        return Verdict(DETAIL, "one name is a longer form of the other")
    if SequenceMatcher(None, first.casefold(), second.casefold()).ratio() >= _ALIKE:
        return Verdict(DETAIL, "the names differ only in their spelling")
    if not (one.main and other.main):
        return Verdict(DETAIL, "one of them is kept as another name of the thing")
    return Verdict(CONTRADICTION, "there should be one main name in a language")
