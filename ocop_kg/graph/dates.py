"""Dates that are as exact as their source: a year, a month or a day (EDTF level 0).

``2024-07`` is a stretch of days of which one is meant. What is known of it for certain is that it
is not before the first of them and not after the last.
"""

import datetime
import re
from calendar import monthrange

from ocop_kg.errors import UsageError

__all__ = ["AnyDate", "Days", "days_of", "given_days"]

AnyDate = str | int | datetime.date
"""A date as callers give it: ``"2024"``, ``2024``, ``"2024-07"``, ``"2024-07-15"`` or a `date`."""

_ZONE = r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T[0-9:.]+)?)?)?" + _ZONE)


class Days:
    """The stretch of days that a date stands for.

    >>> Days(datetime.date(2024, 7, 1), datetime.date(2024, 7, 31))
    Days(2024-07-01, 2024-07-31)
    """

    __slots__ = ("first", "last")

    def __init__(self, first: datetime.date, last: datetime.date) -> None:
        self.first = first
        self.last = last

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Days):
            return NotImplemented
        return (self.first, self.last) == (other.first, other.last)

    def __hash__(self) -> int:
        return hash((self.first, self.last))

    def __repr__(self) -> str:
        return f"Days({self.first}, {self.last})"


def days_of(text: str) -> Days | None:
    """Read a date of a graph: xsd:gYear, xsd:gYearMonth, xsd:date or xsd:dateTime.

    Time of day and time zone are left aside. Gives None for what is no day of the calendar.

    >>> days_of("2024-02")
    Days(2024-02-01, 2024-02-29)
    >>> days_of("spring 2024"), days_of("2024-02-30")
    (None, None)
    """
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = (None if part is None else int(part) for part in found.groups())
    try:
        first = datetime.date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    if month is None:
        return Days(first, first.replace(month=12, day=31))
    return Days(first, first if day else first.replace(day=monthrange(first.year, month)[1]))


def given_days(date: AnyDate, what: str) -> Days:
    """Read a date that a caller gives for `what`.

    Raises `UsageError`, which says what to write.

    >>> given_days(2023, "as_of").last.isoformat()
    '2023-12-31'
    >>> given_days("last year", "as_of")
    Traceback (most recent call last):
    ocop_kg.errors.UsageError: as_of: 'last year' is no date: write YYYY, YYYY-MM or YYYY-MM-DD
    """
    text = date.isoformat() if isinstance(date, datetime.date) else str(date).strip()
    found = days_of(text)
    if found is None:
        raise UsageError(f"{what}: {text!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD")
    return found
