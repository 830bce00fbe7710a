"""How two positions on one question stand to each other: no conflict, or one of a kind, and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from ocop_kg.conflicts.model import CONTRADICTION, DETAIL, GROWTH
from ocop_kg.conflicts.quantities import Quantity
from ocop_kg.conflicts.statements import number_of
from ocop_kg.graph.periods import Period
from ocop_kg.graph.values import text_of
from ocop_kg.vocabulary import XSD, ocop, skos

if TYPE_CHECKING:
    from ocop_kg.conflicts.statements import Position
    from ocop_kg.graph import Graph

__all__ = [
    "Comparison",
    "Verdict",
    "compare_figures",
    "compare_names",
    "compare_values",
    "compare_wordings",
    "shown",
]

_DATES = {XSD + name for name in ("gYear", "gYearMonth", "date", "dateTime")}
_WITHIN = (skos("broader"), ocop("isPartOf"), ocop("inRegion"))
_NUMBER_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()
_ALIKE = 0.8  # of 1: from here on two names are one name spelled in two ways


class Verdict(NamedTuple):
    """The kind of a conflict, and the sentence that says why."""

    kind: str
    reason: str


class Comparison:
    """Compares the positions on one question; it knows the graph for labels and what is broader."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def shown(self, position: Position) -> str:
        """Write a position as a person reads it, with its date."""
        text = shown(position, self.graph)
        return f"{text} ({position.date})" if position.date else text

    def within(self, part: NamedNode, whole: NamedNode) -> bool:
        """Tell whether a thing is narrower than another, or a part of it, over any steps."""
        seen, waiting = {part}, [part]
        while waiting:
            here = waiting.pop()
            for relation in _WITHIN:
                for quad in self.graph.triples(here, relation):
                    if quad.object == whole:
                        return True
                    if isinstance(quad.object, NamedNode) and quad.object not in seen:
                        seen.add(quad.object)
                        waiting.append(quad.object)
        return False


def shown(position: Position, graph: Graph) -> str:
    """Write a value: the label of a thing, a number with its qualifier, a text as it is."""
    if position.quantity is not None:
        return str(position.quantity)
    if isinstance(position.term, NamedNode):
        return graph.label(position.term)
    return text_of(position.term)


def compare_values(one: Position, other: Position, by: Comparison) -> Verdict | None:
    """Compare two values where there should be one: things, dates, numbers or texts."""
    first, second = one.term, other.term
    if isinstance(first, NamedNode) and isinstance(second, NamedNode):
        return _things(one, other, by)
    if isinstance(first, Literal) and isinstance(second, Literal):
        if first.datatype.value in _DATES and second.datatype.value in _DATES:
            return _dates(first.value, second.value)
        numbers = number_of(first), number_of(second)
        if numbers[0] is not None and numbers[1] is not None:
            quantities = [
                Quantity.read(number, position.notes)
                for number, position in zip(numbers, (one, other), strict=True)
                if number is not None
            ]
            if quantities[0].number == quantities[1].number:
                return None
            if quantities[0].fits(quantities[1]):
                return Verdict(DETAIL, f"{quantities[0]} and {quantities[1]} leave room for both")
            return Verdict(
                CONTRADICTION, f"there should be one, and {first.value} is not {second.value}"
            )
        return _texts(first.value, second.value)
    return Verdict(CONTRADICTION, "one is a thing, the other only a text")


def _things(one: Position, other: Position, by: Comparison) -> Verdict | None:
    first, second = one.term, other.term
    assert isinstance(first, NamedNode) and isinstance(second, NamedNode)
    names = by.graph.label(first), by.graph.label(second)
    for part, whole, (small, large) in (
        (first, second, names),
        (second, first, names[::-1]),
    ):
        if by.within(part, whole):
            return Verdict(DETAIL, f"{small} belongs to {large}: one is more exact than the other")
    reason = f"there should be one, and {names[0]} is not {names[1]}"
    early, late = sorted((one, other), key=lambda position: position.published)
    if early.published and late.published and early.published[-1].before(late.published[0]):
        reason += "; the sources of one are all older, so it may have changed in between"
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


def _texts(first: str, second: str) -> Verdict | None:
    words = [set(_words(text)) for text in (first, second)]
    if words[0] == words[1]:
        return None
    if words[0] <= words[1] or words[1] <= words[0]:
        return Verdict(DETAIL, "one says the same in more words")
    return Verdict(CONTRADICTION, f'there should be one, and "{first}" is not "{second}"')


def compare_wordings(one: Position, other: Position, by: Comparison) -> Verdict | None:  # noqa: ARG001
    """Compare two texts by the numbers in them, for other words can say the same."""
    words = [set(_words(text_of(each.term))) for each in (one, other)]
    numbers = [{word for word in each if word.isdigit()} for each in words]
    if words[0] == words[1] or not all(numbers):
        return None
    if numbers[0] == numbers[1]:
        return None
    if numbers[0] <= numbers[1] or numbers[1] <= numbers[0]:
        return Verdict(DETAIL, "the words differ, but all numbers of one are in the other")
    return Verdict(CONTRADICTION, "the words differ, and so do the numbers in them")


def _words(text: str) -> list[str]:
    words = re.findall(r"\w+", text.casefold().replace(",", ""))
    return [str(_NUMBER_WORDS.index(word)) if word in _NUMBER_WORDS else word for word in words]


def compare_names(one: Position, other: Position, by: Comparison) -> Verdict | None:
    """Compare two names of one thing in one language."""
    from difflib import SequenceMatcher

    first, second = sorted((text_of(one.term), text_of(other.term)))
    words = [_words(text) for text in (first, second)]
    if words[0] == words[1] or one.shares_a_source_with(other) or not (one.main or other.main):
        return None
    if set(words[0]) <= set(words[1]) or set(words[1]) <= set(words[0]):
        return Verdict(DETAIL, "one name is a longer form of the other")
    if SequenceMatcher(None, first.casefold(), second.casefold()).ratio() >= _ALIKE:
        return Verdict(DETAIL, "the names differ only in their spelling")
    if not (one.main and other.main):
        return Verdict(DETAIL, "one of the names is kept as another name of the thing")
    return Verdict(CONTRADICTION, "there should be one main name in a language")


def compare_figures(
    one: Position, other: Position, by: Comparison, *, grows: bool = False
) -> Verdict | None:
    """Compare two figures; `grows` says that a later one should not be lower.

    Both can be right where their dates allow that the figure changed in between. A source that
    gives both figures, for different times, sees no conflict.
    """
    if one.quantity is None or other.quantity is None:
        return None
    if (
        one.quantity.number == other.quantity.number
        or one.quantity.planned != other.quantity.planned
    ):
        return None
    low, high = sorted((one, other), key=lambda each: each.quantity.number)  # type: ignore[union-attr]
    verdict = _figures(low, high, by, grows=grows)
    if verdict and verdict.kind != CONTRADICTION and one.shares_a_source_with(other):
        return None
    return verdict


def _figures(low: Position, high: Position, by: Comparison, *, grows: bool) -> Verdict | None:
    fit = (
        low.quantity is not None and high.quantity is not None and low.quantity.fits(high.quantity)
    )
    texts = by.shown(low), by.shown(high)
    if low.time.before(high.time):
        return Verdict(
            GROWTH, f"{texts[0]} is older than {texts[1]}: each can be right for its time"
        )
    if fit:
        if not low.time.meets(high.time):
            return None
        return Verdict(DETAIL, f"{texts[0]} and {texts[1]} leave room for each other")
    if low.date and low.date == high.date:
        return Verdict(
            CONTRADICTION,
            f"both are for {low.date}, and {shown(low, by.graph)} is not {shown(high, by.graph)}",
        )
    if grows and low.time.start <= high.time.end:
        return Verdict(
            GROWTH,
            f"{texts[0]} can be older than {texts[1]}, as far as the dates tell: "
            "each can be right for its time",
        )
    if grows:
        return Verdict(
            CONTRADICTION,
            f"{texts[0]} is lower than {texts[1]}, which is older: this count should not fall",
        )
    if high.time.before(low.time):
        return Verdict(GROWTH, f"{texts[1]} is older than {texts[0]}: the figure can have changed")
    return Verdict(CONTRADICTION, f"no date sets {texts[0]} and {texts[1]} apart")
