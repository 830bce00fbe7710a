"""Numbers as sources give them: exact, or with a qualifier such as "over", "up to" or "about".

A qualifier is read from the editors' note, where it begins the note or a part of it ("over 85",
"about, per year"). A number that follows it must be the number itself: a note can tell of another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Quantity"]

_AT_LEAST = ("more than", "over", "at least", "above")
_AT_MOST = ("up to", "less than", "fewer than", "at most", "under", "below")
_NEARLY = ("about", "around", "close to", "approximately", "nearly", "almost", "some")
_WORDS = "|".join((*_AT_LEAST, *_AT_MOST, *_NEARLY))
_QUALIFIER = re.compile(rf"({_WORDS})\b\s*([0-9][0-9.,]*)?", re.IGNORECASE)
_PLANNED = re.compile(r"\b(goal|target|planned)\b", re.IGNORECASE)
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

        >>> str(Quantity.read(Decimal(55), ["over 55"])), str(Quantity.read(Decimal(56), ["over 92"]))
        ('over 55', '56')
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
