"""Numbers as sources give them: exact, or with a qualifier such as "over", "up to" or "about".

A qualifier is read from the editors' note, where it begins the note or a part of it ("over 85",
"about, per year"). A number that follows it must be the number itself: a note can tell of another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ocop_kg.graph.values import to_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.graph.values import AnyTerm

__all__ = ["Quantity", "figures_in", "number_of"]

_AT_LEAST = ("more than", "over", "at least", "above")
_AT_MOST = ("up to", "less than", "fewer than", "at most", "under", "below")
_NEARLY = ("about", "around", "close to", "approximately", "nearly", "almost", "some")
_WORDS = "|".join((*_AT_LEAST, *_AT_MOST, *_NEARLY))
_QUALIFIER = re.compile(rf"({_WORDS})\b\s*([0-9][0-9.,]*)?", re.IGNORECASE)
_PLANNED = re.compile(r"\b(goal|target|planned)\b", re.IGNORECASE)
# fmt: off
_NUMBER_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven",
    "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)
# fmt: on
_COUNTED = re.compile(
    rf"(?:({_WORDS})\s+)?\b([0-9][0-9,]*|{'|'.join(_NUMBER_WORDS)})\b(?:\s+([^\W\d_]+))?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(19|20)[0-9]{2}")
_MARGIN = Decimal("0.1")  # what "about" leaves open, on each side


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, what it can mean, and how it is qualified.

    It means every number from `low` to `high`; None is no limit. What is `planned` is not yet so.
    """

    number: Decimal
    qualifier: str = ""
    planned: bool = False

    @classmethod
    def read(cls, number: Decimal, notes: Iterable[str] = ()) -> Quantity:
        """Read what the notes say of a number.

        >>> str(Quantity.read(Decimal(55), ["over 55"]))
        'over 55'
        >>> str(Quantity.read(Decimal(56), ["over 92 countries"]))
        '56'
        """
        texts = sorted(notes)
        planned = any(map(_PLANNED.search, texts))
        for part in (part.strip() for text in texts for part in re.split(r"[;,](?![0-9])", text)):
            found = _QUALIFIER.match(part)
            if found and (found[2] is None or _same(found[2], number)):
                return cls(number, found[1].lower(), planned)
        return cls(number, planned=planned)

    @property
    def low(self) -> Decimal | None:
        """The least number that it can mean."""
        if self.qualifier in _AT_MOST:
            return None
        return self.number - self._margin

    @property
    def high(self) -> Decimal | None:
        """The greatest number that it can mean."""
        if self.qualifier in _AT_LEAST:
            return None
        return self.number + self._margin

    @property
    def _margin(self) -> Decimal:
        return abs(self.number) * _MARGIN if self.qualifier in _NEARLY else Decimal(0)

    def __str__(self) -> str:
        number = f"{self.number.normalize():f}"
        text = f"{self.qualifier} {number}" if self.qualifier else number
        return f"{text} (planned)" if self.planned else text

    def fits(self, other: Quantity) -> bool:
        """Tell whether there is a number that both can mean.

        >>> over, exact = Quantity(Decimal(55), "over"), Quantity(Decimal(56))
        >>> over.fits(exact), Quantity(Decimal(54)).fits(over)
        (True, False)
        """
        return _below(self.low, other.high) and _below(other.low, self.high)


def _below(low: Decimal | None, high: Decimal | None) -> bool:
    return low is None or high is None or low <= high


def _same(written: str, number: Decimal) -> bool:
    return Decimal(written.replace(",", "").rstrip(".") or "NaN") == number


def figures_in(text: str) -> dict[str, list[Quantity]]:
    """Find what a text counts: the word after each number, and the number; "year" for years.

    >>> {what: list(map(str, found)) for what, found in figures_in("over 100 people").items()}
    {'people': ['over 100']}
    >>> list(figures_in("seven countries, launched in September 2021"))
    ['countries', 'year']
    """
    found: dict[str, list[Quantity]] = {}
    for qualifier, written, noun in _COUNTED.findall(text):
        word = written.lower()
        number = Decimal(
            _NUMBER_WORDS.index(word) + 1 if word in _NUMBER_WORDS else word.replace(",", "")
        )
        what = "year" if _YEAR.fullmatch(written) else noun.lower()
        if what:
            found.setdefault(what, []).append(Quantity(number, qualifier.lower()))
    return found


def number_of(term: AnyTerm | None) -> Decimal | None:
    """Give the number that a term is; None for what is none.

    >>> from pyoxigraph import Literal
    >>> number_of(Literal(95)), number_of(Literal("95"))
    (Decimal('95'), None)
    """
    value = to_value(term)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() else None
