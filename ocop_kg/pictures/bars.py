"""Draws bars: lying ones with a name each, and standing ones for the spans of a scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocop_kg.pictures.axes import grid, number_axis
from ocop_kg.pictures.drawing import WIDTH, Drawing, counted, listed
from ocop_kg.pictures.lettering import fitted, width
from ocop_kg.pictures.shades import figure
from ocop_kg.pictures.svg import element, text, titled

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MOST_BARS", "Bar", "draw_bars", "draw_columns"]

MOST_BARS = 40
"""How many bars a picture has at most."""

_MARGIN, _NAMES, _STEP, _TALL = 16, 280, 25, 260


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it is for, and how long it is; `hint` tells more, `href` leads to the thing."""

    name: str
    value: float
    hint: str = ""
    href: str = ""


def draw_bars(bars: Sequence[Bar], meaning: str, notes: Sequence[str] = ()) -> Drawing:
    """Draw bars below each other in their order, the first `MOST_BARS` of them.

    >>> draw_bars([Bar("Fiji", 2)], "products").marks
    1
    """
    shown = bars[:MOST_BARS]
    left = _MARGIN + min(_NAMES, max(width(bar.name) for bar in shown)) + 10
    right = WIDTH - _MARGIN - max(width(figure(bar.value)) for bar in shown) - 10
    axis = number_axis((bar.value for bar in shown), whole=_are_whole(shown))
    bottom = 28 + _STEP * len(shown)
    zero = axis.place(0, left, right)
    parts = [text(left, 14, meaning, "quiet"), grid(axis, (left, right, 22, bottom), upright=False)]
    for at, bar in enumerate(shown):
        y = 27 + at * _STEP
        end = axis.place(bar.value, left, right)
        box = {"x": min(zero, end), "y": y, "width": max(abs(end - zero), 1), "height": _STEP - 8}
        parts.append(
            titled(
                bar.hint or f"{bar.name}: {figure(bar.value)}",
                text(left - 8, y + 13, fitted(bar.name, left - _MARGIN - 8), "", "end"),
                element("rect", {**box, "rx": 2, "class": "accent"}),
                text(max(end, zero) + 6, y + 13, figure(bar.value), "halo"),
                look="bar",
                href=bar.href,
            )
        )
    more = [f"{counted(len(bars) - MOST_BARS, 'more bar')} not drawn."] if bars[MOST_BARS:] else []
    says = listed([f"{bar.name} {figure(bar.value)}" for bar in shown])
    return Drawing("".join(parts), bottom + 26, f"{meaning}: {says}", (*more, *notes), len(shown))


def draw_columns(bars: Sequence[Bar], meaning: str, notes: Sequence[str] = ()) -> Drawing:
    """Draw bars that stand side by side, for spans that follow each other."""
    frame = left, right, top, bottom = 64.0, WIDTH - _MARGIN, 26.0, 26.0 + _TALL
    axis = number_axis((bar.value for bar in bars), whole=_are_whole(bars))
    parts = [
        text(_MARGIN, 14, meaning, "quiet"),
        grid(axis, frame, upright=True),
    ]
    room = (right - left) / len(bars)
    every = max(1, -(-int(max(width(bar.name, 12) for bar in bars) + 10) // max(1, int(room))))
    for at, bar in enumerate(bars):
        y = axis.place(bar.value, bottom, top)
        gap = min(room * 0.12, 6)
        wide = min(room - 2 * gap, 72)
        middle = left + (at + 0.5) * room
        box = {"x": middle - wide / 2, "y": y, "width": wide, "height": bottom - y}
        column = element("rect", {**box, "class": "accent"})
        hint = bar.hint or f"{bar.name}: {figure(bar.value)}"
        parts.append(titled(hint, column, look="bar", href=bar.href))
        if at % every == 0:
            parts.append(text(middle, bottom + 18, bar.name, "quiet small", "middle"))
    says = listed([f"{bar.name} {figure(bar.value)}" for bar in bars])
    return Drawing("".join(parts), bottom + 26, f"{meaning}: {says}", tuple(notes), len(bars))


def _are_whole(bars: Sequence[Bar]) -> bool:
    return all(bar.value == int(bar.value) for bar in bars)
