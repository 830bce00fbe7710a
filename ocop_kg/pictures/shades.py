"""The steps of a scale of shades: which numbers get which shade, and how a legend says it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocop_kg.pictures.style import SHADES

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Scale", "figure", "scale"]


@dataclass(frozen=True, slots=True)
class Scale:
    """The least and the greatest number of each step."""

    steps: tuple[tuple[float, float], ...]

    def step(self, number: float) -> int:
        """Give the step of a number, from 0; never beyond the last."""
        return bisect_left([most for _, most in self.steps], number)

    def shade(self, number: float) -> int:
        """Give the shade of a number: steps are spread over all shades."""
        last = len(self.steps) - 1
        return round(self.step(number) * (SHADES - 1) / last) if last else SHADES - 2

    def words(self, step: int) -> str:
        """Say which numbers a step is for."""
        least, most = self.steps[step]
        return figure(least) if least == most else f"{figure(least)} to {figure(most)}"


def scale(numbers: Iterable[float]) -> Scale:
    """Make steps with about as many numbers in each; equal numbers are never parted.

    >>> scale([1, 1, 2, 8]).steps
    ((1, 1), (2, 2), (8, 8))
    >>> [scale(range(10)).words(step) for step in range(5)]
    ['0 to 1', '2 to 3', '4 to 5', '6 to 7', '8 to 9']
    """
    ordered = sorted(numbers)
    distinct = sorted(set(ordered))
    if len(distinct) <= SHADES:
        return Scale(tuple((number, number) for number in distinct))
    ends = dict.fromkeys(
        ordered[max(0, len(ordered) * part // SHADES - 1)] for part in range(1, SHADES + 1)
    )
    steps, start = [], 0
    for end in ends:
        stop = distinct.index(end) + 1
        steps.append((distinct[start], distinct[stop - 1]))
        start = stop
    return Scale(tuple(steps))


def figure(number: float) -> str:
    """Write a number for a reader: short, with commas.

    >>> figure(15500.0), figure(0.25), figure(3e12), figure(1/3)
    ('15,500', '0.25', '3e+12', '0.333')
    """
    if abs(number) >= 1e12 or 0 < abs(number) < 1e-4:
        return f"{number:.3g}"
    if number == int(number):
        return f"{int(number):,}"
    if abs(number) >= 1000:
        return f"{number:,.0f}"
    return f"{number:.3g}"
