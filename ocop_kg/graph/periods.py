"""Dates as exact as their source: a year, a month or a day is the span of days that it may mean.

The written forms are those of ISO 8601 (EDTF level 0) and of ``xsd:gYear``, ``xsd:gYearMonth``,
``xsd:date`` and ``xsd:dateTime``; time of day and time zone are left aside.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

from ocop_kg.errors import UsageError

__all__ = ["ALWAYS", "AnyDate", "Period", "given_period"]

AnyDate = str | int | datetime.date
"""A date as callers give it: ``"2024"``, ``2024``, ``"2024-07"``, ``"2024-07-15"`` or a `date`."""

_ZONE = r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T[0-9:.]+)?)?)?" + _ZONE)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` to `end`, both included."""

    start: datetime.date
    end: datetime.date

    @classmethod
    def read(cls, text: str) -> Period | None:
        """Read a date as exact as it is; None for what is no date.

        >>> str(Period.read("2024-02"))
        '2024-02-01 to 2024-02-29'
        >>> Period.read("soon") is None
        True
        """
        days = _read(text)
        return None if days is None else cls(*days)

    @classmethod
    def until(cls, end: datetime.date) -> Period:
        """Give all days up to one: the time of what was known then, but has no date itself."""
        return cls(datetime.date.min, end)

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"

    def before(self, other: Period) -> bool:
        """Tell whether this has surely ended before another begins."""
        return self.end < other.start

    def holds(self, other: Period) -> bool:
        """Tell whether all days of another are days of this."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Period) -> bool:
        """Tell whether both share a day.

        >>> year, month = Period.read("2024"), Period.read("2024-07")
        >>> year.meets(month), year.holds(month), month.holds(year)
        (True, True, False)
        """
        return self.start <= other.end and other.start <= self.end


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[datetime.date, datetime.date] | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        start = datetime.date(year or 0, month or 1, day or 1)
    except ValueError:  # a day that no month has
        return None
    if day:
        return start, start
    last = month or 12
    return start, datetime.date(start.year, last, monthrange(start.year, last)[1])


ALWAYS = Period(datetime.date.min, datetime.date.max)
"""All days: the time of what has no date."""


def given_period(date: AnyDate, what: str) -> Period:
    """Read a date that a caller gives for `what`.

    Raises `UsageError`, which says what to write.

    >>> given_period(2023, "as_of").end.isoformat()
    '2023-12-31'
    >>> given_period("last year", "as_of")
    Traceback (most recent call last):
    ocop_kg.errors.UsageError: as_of: 'last year' is no date: write YYYY, YYYY-MM or YYYY-MM-DD
    """
    text = date.isoformat() if isinstance(date, datetime.date) else str(date).strip()
    found = Period.read(text)
    if found is None:
        raise UsageError(f"{what}: {text!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD")
    return found
