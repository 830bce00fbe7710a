"""Axes: round numbers and dates for ticks, and the lines and words that stand at them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from ocop_kg.pictures.shades import figure
from ocop_kg.pictures.svg import element, text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Axis", "grid", "number_axis", "time_axis"]

_STEPS = (1, 2, 5, 10)
_MONTHS = (1, 3, 6)


@dataclass(frozen=True, slots=True)
class Axis:
    """The values between which an axis runs, and its ticks: where they stand and what they say."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]

    def place(self, value: float, start: float, end: float) -> float:
        """Give the place of a value on an axis that is drawn from `start` to `end`."""
        return start + (value - self.low) / (self.high - self.low) * (end - start)


def number_axis(numbers: Iterable[float], most: int = 6, *, whole: bool = False) -> Axis:
    """Make an axis that begins at zero, or below it, and ends at a round number.

    >>> [words for _, words in number_axis([3, 47]).ticks]
    ['0', '10', '20', '30', '40', '50']
    """
    some = list(numbers)
    low, high = min([0.0, *some]), max([0.0, *some])
    if low == high:
        high = 1.0
    rough = (high - low) / max(1, most - 1)
    size = 10.0 ** floor(log10(rough))
    step = next(each for each in _STEPS if each * size >= rough * (1 - 1e-9)) * size
    if whole:
        step = max(1.0, step)
    first, last = floor(low / step), ceil(high / step)
    ticks = tuple((number * step, figure(number * step)) for number in range(first, last + 1))
    return Axis(min(first * step, low), max(last * step, high), ticks)


def time_axis(days: Iterable[float], most: int = 8) -> Axis:
    """Make an axis of days, counted as `datetime.date.toordinal` does, with round dates.

    >>> day = datetime.date(2023, 5, 1).toordinal()
    >>> [words for _, words in time_axis([day, day + 300]).ticks]
    ['2023-04', '2023-07', '2023-10', '2024-01', '2024-04']
    """
    some = list(days)
    low, high = (datetime.date.fromordinal(int(day)) for day in (min(some), max(some)))
    span = (high.year - low.year) * 12 + high.month - low.month + 1
    months = next((each for each in _MONTHS if span / each <= most), 12)
    if months == 12:
        years = _round_years(span / 12 / most)
        first, last = low.year // years * years, ceil((high.year + 1) / years) * years
        marks = [(year, 1) for year in range(max(first, 1), min(last, 9999) + 1, years)]
    else:
        begin = (low.year * 12 + low.month - 1) // months * months
        end = ceil((high.year * 12 + high.month) / months) * months
        marks = [(at // 12, at % 12 + 1) for at in range(begin, end + 1, months)]
    ticks = tuple(
        (
            float(datetime.date(year, month, 1).toordinal()),
            f"{year:04d}" if months == 12 else f"{year:04d}-{month:02d}",
        )
        for year, month in marks
    )
    ends = [place for place, _ in ticks]
    return Axis(min(*ends, *some), max(*ends, *some), ticks)


def _round_years(rough: float) -> int:
    size = int(10.0 ** max(0, floor(log10(max(rough, 1)))))
    return next(each * size for each in _STEPS if each * size >= rough)


def grid(axis: Axis, frame: tuple[float, float, float, float], *, upright: bool) -> str:
    """Draw a line and words at each tick; `upright` for an axis that runs up the left side.

    `frame` is left, right, top and bottom.
    """
    left, right, top, bottom = frame
    parts = []
    for value, words in axis.ticks:
        if upright:
            y = axis.place(value, bottom, top)
            ends = (left, y, right, y)
            parts.append(text(left - 8, y + 4, words, "quiet small", "end"))
        else:
            x = axis.place(value, left, right)
            ends = (x, top, x, bottom)
            parts.append(text(x, bottom + 17, words, "quiet small", "middle"))
        named = dict(zip(("x1", "y1", "x2", "y2"), ends, strict=True))
        parts.append(element("line", {**named, "class": "of-line"}))
    return "".join(parts)
