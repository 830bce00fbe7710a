"""Draws numbers over time: a point for each, and a line where a series has one number a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocop_kg.pictures.axes import grid, number_axis, time_axis
from ocop_kg.pictures.drawing import WIDTH, Drawing, counted, listed
from ocop_kg.pictures.lettering import fitted, width
from ocop_kg.pictures.shades import figure
from ocop_kg.pictures.style import SERIES
from ocop_kg.pictures.svg import element, number, text, titled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_kg.graph.periods import Period

__all__ = ["MOST_POINTS", "Point", "Series", "draw_points"]

MOST_POINTS = 400
"""How many points a picture has at most."""

_TALL = 300
_SHAPES = (
    "M-4.5-4.5h9v9h-9z",
    "M0-6.5L6.5 0 0 6.5-6.5 0z",
    "M0-6L6 5H-6z",
    "M0 6L6-5H-6z",
    "M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
)
"""The shapes of the second series and those after it."""


@dataclass(frozen=True, slots=True)
class Point:
    """A number at a time, which may be a day, a month or a year; `written` is how it was given."""

    time: Period
    value: float
    written: str
    hint: str = ""

    @property
    def day(self) -> float:
        """The middle of the days that are meant."""
        return (self.time.start.toordinal() + self.time.end.toordinal()) / 2


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one thing."""

    name: str
    points: tuple[Point, ...]

    @property
    def has_a_line(self) -> bool:
        """Whether the points can be joined: nowhere two numbers for one time."""
        days = [point.day for point in self.points]
        return len(set(days)) == len(days) > 1


def draw_points(
    series: Sequence[Series], meaning: str, by: str, notes: Sequence[str] = ()
) -> Drawing:
    """Draw series in colours and shapes of their own, the largest ones if there are too many."""
    ordered = sorted(series, key=lambda one: -len(one.points))[:SERIES]
    shown = [one for one in series if one in ordered]
    left_out = len(series) - len(shown)
    points = [point for one in shown for point in one.points]
    frame = left, right, top, bottom = 72.0, WIDTH - 28.0, 26.0, 26.0 + _TALL
    up = number_axis((point.value for point in points), whole=_are_whole(points))
    along = time_axis(
        day.toordinal() for point in points for day in (point.time.start, point.time.end)
    )
    parts = [
        text(16, 14, meaning, "quiet"),
        grid(up, frame, upright=True),
        grid(along, frame, upright=False),
    ]
    drawn = 0
    for look, one in enumerate(shown):
        kept = sorted(one.points, key=lambda point: (point.day, point.value))
        kept = kept[: max(0, MOST_POINTS - drawn)]
        drawn += len(kept)
        places = [
            (along.place(point.day, left, right), up.place(point.value, bottom, top), point)
            for point in kept
        ]
        if one.has_a_line:
            line = " ".join(f"{number(x)},{number(y)}" for x, y, _ in places)
            parts.append(element("polyline", {"points": line, "class": f"thin of-series-{look}"}))
        for x, y, point in places:
            parts += _point(x, y, point, one.name, look)
    legend, below = _legend(shown, bottom + 44)
    says = "; ".join(_said(one) for one in shown)
    more = [
        *([f"{counted(left_out, 'more series', 'more series')} not drawn."] if left_out else []),
        *(
            [f"{counted(len(points) - drawn, 'more point')} not drawn."]
            if len(points) > drawn
            else []
        ),
        f"Each point stands in the middle of the day, month or year of “{by}”.",
    ]
    return Drawing(
        "".join(parts) + legend, below, f"{meaning} by {by}: {says}", (*more, *notes), drawn
    )


def _point(x: float, y: float, point: Point, name: str, look: int) -> list[str]:
    hint = point.hint or f"{name}, {point.written}: {figure(point.value)}"
    return [titled(hint, _shape(look, x, y), look="point")]


def _shape(look: int, x: float, y: float) -> str:
    """Give each series a shape, so that colour is not all that tells them apart."""
    kind, place = f"series-{look}", f"translate({number(x)} {number(y)})"
    if look == 0:
        return element("circle", {"cx": x, "cy": y, "r": 5, "class": kind})
    return element("path", {"d": _SHAPES[look - 1], "class": kind, "transform": place})


def _said(one: Series) -> str:
    ordered = sorted(one.points, key=lambda point: (point.day, point.value))
    return f"{one.name}: " + listed([f"{point.written} {figure(point.value)}" for point in ordered])


def _legend(series: Sequence[Series], y: float) -> tuple[str, float]:
    if len(series) == 1:
        return "", y - 12
    x, parts = 22.0, []
    for look, one in enumerate(series):
        name = fitted(one.name, WIDTH - 60)
        if x > 22 and x + width(name) + 20 > WIDTH:
            x, y = 22.0, y + 22
        parts += [_shape(look, x, y - 4), text(x + 12, y, name)]
        x += width(name) + 34
    return "".join(parts), y + 12


def _are_whole(points: Sequence[Point]) -> bool:
    return all(point.value == int(point.value) for point in points)
