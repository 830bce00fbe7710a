"""The countries of the world as outlines, known by their M49 codes; the geometry of all maps."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Point", "World", "world"]

Point = tuple[float, float]
"""Longitude and latitude, in degrees."""


@dataclass(frozen=True, slots=True)
class World:
    """The outlines of countries: rings of points by M49 code, the largest ring first.

    A ring is in one piece also where it crosses the meridian of 180 degrees: there its longitudes
    go on beyond that.
    """

    about: str
    countries: Mapping[str, tuple[tuple[Point, ...], ...]]

    def heart(self, code: str) -> Point:
        """Give the point in the middle of the largest part of a country."""
        ring = self.countries[code][0]
        east, north = [x for x, _ in ring], [y for _, y in ring]
        return (min(east) + max(east)) / 2, (min(north) + max(north)) / 2


@cache
def world() -> World:
    """Read the outlines, once; ``data/refresh_world.py`` says where they are from.

    >>> [round(degrees) for degrees in world().heart("426")]
    [28, -30]
    """
    written = json.loads(Path(__file__).with_name("world.json").read_text("utf-8"))
    arcs = [_points(arc, written["steps"]) for arc in written["arcs"]]
    countries = {
        code: tuple(_unrolled(_ring(ring, arcs)) for ring in rings)
        for code, rings in sorted(written["countries"].items())
    }
    return World(written["about"], countries)


def _points(coded: str, steps: int) -> list[Point]:
    x = y = 0
    points = []
    numbers = iter(map(int, re.findall("[+-][0-9]+", coded)))
    for east, north in zip(numbers, numbers, strict=True):
        x, y = x + east, y + north
        points.append((x / steps, y / steps))
    return points


def _ring(numbers: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Join arcs to a ring; a negative number is that arc backwards, as in TopoJSON."""
    points: list[Point] = []
    for number in numbers:
        part = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += part[bool(points) :]
    return points


def _unrolled(points: list[Point]) -> tuple[Point, ...]:
    """Let longitudes go on where a line crosses from one end of the map to the other."""
    turns, before = 0, points[0][0]
    unrolled = []
    for x, y in points:
        turns += round((before - x) / 360)
        before = x
        unrolled.append((x + 360 * turns, y))
    return tuple(unrolled)
