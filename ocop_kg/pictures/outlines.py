"""The part of the world that a map shows, and the outlines of countries on it as SVG paths."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import acos, cos, degrees, radians, sin
from typing import TYPE_CHECKING

from ocop_kg.pictures.drawing import WIDTH
from ocop_kg.pictures.projections import azimuthal, equal_earth, middle
from ocop_kg.pictures.world import world

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocop_kg.pictures.projections import Projection
    from ocop_kg.pictures.world import Point

__all__ = ["Outline", "View", "clipped", "view", "warm"]

_FINE = 2
"""Steps a unit of the picture on which points of a path lie."""
_EDGE = 6
_NEAR = 48
"""Degrees from the middle within which countries are shown from near."""
_FAR = 80
_LEAST = 0.36
"""Half the width of the nearest view, in the earth's radius: some 2,300 kilometres."""
_AROUND = 1.35
_WORLD = (-2.66, -1.31, 2.66, 1.06)
"""The bounds of the whole earth without Antarctica."""
_MERIDIAN = 11
"""The middle of the whole earth: its edge then runs between Asia and America and cuts neither."""

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """A country on a map: its path, where its middle is, and how wide and tall its main part is."""

    path: str
    x: float
    y: float
    wide: float
    tall: float


@dataclass(frozen=True, slots=True)
class View:
    """A projection and its bounds, on a canvas of this width and height."""

    project: Projection
    bounds: Bounds
    width: float
    height: float
    center: Point | None = None

    @property
    def grid(self) -> str:
        """The viewBox of a canvas for paths, whose unit is finer than that of the picture."""
        return f"0 0 {_FINE * self.width:g} {_FINE * self.height:g}"

    @property
    def is_world(self) -> bool:
        """Whether the whole earth is shown."""
        return self.center is None

    def at(self, point: Point) -> tuple[float, float]:
        """Give the place of a point on the canvas."""
        left, top, right, _ = self.bounds
        x, y = self.project(*point)
        scale = self.width / (right - left)
        return (x - left) * scale, (y - top) * scale

    def outline(self, code: str) -> Outline:
        """Draw a country; its path is empty where nothing of it is in sight."""
        return _in_the_world(self, code) if self.is_world else self.drawn(code)

    def drawn(self, code: str) -> Outline:
        """Draw a country anew."""
        whole = world()
        wide, tall, parts = 0.0, 0.0, []
        for number, ring in enumerate(whole.countries[code]):
            if self.center is not None and _is_far(self.center, ring):
                continue
            for piece in [ring] if self.center else _cut(ring):
                points = [self.at(point) for point in piece]
                if not number:
                    xs, ys = [x for x, _ in points], [y for _, y in points]
                    wide, tall = max(wide, max(xs) - min(xs)), max(tall, max(ys) - min(ys))
                parts.append(
                    _path(clipped(points, -_EDGE, -_EDGE, self.width + _EDGE, self.height + _EDGE))
                )
        x, y = self.at(whole.heart(code))
        return Outline("".join(parts), x, y, wide, tall)


@lru_cache(maxsize=1024)
def _in_the_world(whole: View, code: str) -> Outline:
    """Remember outlines on the map of the whole earth, which is always the same."""
    return whole.drawn(code)


def view(codes: Iterable[str], width: float) -> View:
    """Choose what to show: the surroundings of countries that are near each other, or the world."""
    known = sorted(code for code in set(codes) if code in world().countries)
    hearts = [world().heart(code) for code in known]
    center = middle(hearts) if hearts else None
    if center is None or any(_apart(center, heart) > _NEAR for heart in hearts):
        return _world(width)
    near = azimuthal(*center)
    rings = [ring for code in known for ring in _main(world().countries[code])]
    places = [near(*point) for ring in rings for point in ring if _apart(center, point) < _FAR]
    bounds = _bounds(places)
    if bounds[2] - bounds[0] > 2 * _AROUND:
        return _world(width)
    height = width * 0.56
    return View(near, _fitting(bounds, width / height), width, height, center)


@lru_cache(maxsize=4)
def _world(width: float) -> View:
    left, top, right, bottom = _WORLD
    return View(_whole, _WORLD, width, width * (bottom - top) / (right - left))


def _whole(longitude: float, latitude: float) -> tuple[float, float]:
    shifted = (longitude - _MERIDIAN + 180) % 360 - 180
    return equal_earth(180 if shifted == -180 and longitude > 0 else shifted, latitude)


def warm() -> None:
    """Make ready what the first map would have to wait for."""
    whole = view((), WIDTH)
    for code in world().countries:
        whole.outline(code)


def _main(rings: Sequence[Sequence[Point]]) -> list[Sequence[Point]]:
    """Give the largest part of a country; what is overseas does not decide the view."""
    return list(rings[:1])


def _bounds(places: Sequence[tuple[float, float]]) -> Bounds:
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return min(xs), min(ys), max(xs), max(ys)


def _fitting(bounds: Bounds, ratio: float) -> Bounds:
    """Widen bounds: some air around, not too near, and in the ratio of the canvas."""
    left, top, right, bottom = bounds
    x, y = (left + right) / 2, (top + bottom) / 2
    half = max((right - left) * 0.62, (bottom - top) * 0.66 * ratio, _LEAST)
    return x - half, y - half / ratio, x + half, y + half / ratio


def _apart(one: Point, other: Point) -> float:
    """Give the angle between two points of the globe, in degrees."""
    (x1, y1), (x2, y2) = (tuple(map(radians, point)) for point in (one, other))
    towards = sin(y1) * sin(y2) + cos(y1) * cos(y2) * cos(x1 - x2)
    return degrees(acos(min(1.0, max(-1.0, towards))))


def _is_far(center: Point, ring: Sequence[Point]) -> bool:
    """Tell whether nothing of a ring is near; some of its points are enough to see that."""
    return all(_apart(center, point) > _FAR for point in ring[::8])


def _cut(ring: Sequence[Point]) -> list[list[Point]]:
    """Cut a ring where the edge of the world map runs through it."""
    pieces = []
    for turn in (-360, 0, 360):
        moved = [(x + turn, y) for x, y in ring]
        pieces.append(clipped(moved, _MERIDIAN - 180, -90, _MERIDIAN + 180, 90))
    return [piece for piece in pieces if piece]


def clipped(
    points: Sequence[tuple[float, float]], left: float, top: float, right: float, bottom: float
) -> list[tuple[float, float]]:
    """Clip a ring to a rectangle (Sutherland and Hodgman, 1974).

    >>> clipped([(0, 0), (4, 0), (0, 4)], 0, 0, 2, 9)
    [(0, 0), (2.0, 0.0), (2.0, 2.0), (0, 4)]
    """
    kept = list(points)
    for axis, limit, way in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        points, kept = kept, []
        for before, point in zip([*points[-1:], *points[:-1]], points, strict=True):
            was, stays = ((one[axis] - limit) * way >= 0 for one in (before, point))
            if was != stays:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                x, y = (
                    one + share * (other - one) for one, other in zip(before, point, strict=True)
                )
                kept.append((x, y))
            if stays:
                kept.append(point)
    return kept


def _path(points: Sequence[tuple[float, float]]) -> str:
    """Write a ring on the grid of the path, without points that fall together or on a line."""
    grid = [(round(x * _FINE), round(y * _FINE)) for x, y in points]
    steps: list[tuple[int, int]] = []
    for (x1, y1), (x2, y2) in pairwise(grid):
        step = (x2 - x1, y2 - y1)
        if step == (0, 0):
            continue
        if steps and _same_way(steps[-1], step):
            step = (steps[-1][0] + step[0], steps[-1][1] + step[1])
            steps.pop()
        steps.append(step)
    if len(steps) < 2:
        return ""
    inner = "".join(f"{x}{y if y < 0 else f' {y}'}{' '}" for x, y in steps).replace(" -", "-")
    return f"M{grid[0][0]} {grid[0][1]}l{inner.rstrip()}z"


def _same_way(one: tuple[int, int], other: tuple[int, int]) -> bool:
    cross = one[0] * other[1] - one[1] * other[0]
    return cross == 0 and one[0] * other[0] + one[1] * other[1] > 0
