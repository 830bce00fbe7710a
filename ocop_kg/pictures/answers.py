"""From an answer to its picture: which forms suit it, and the one that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.errors import UndrawableError, UnknownFormatError
from ocop_kg.naming import near_names
from ocop_kg.pictures.chart import draw_chart
from ocop_kg.pictures.drawing import counted
from ocop_kg.pictures.map import draw_map
from ocop_kg.pictures.network import draw_network
from ocop_kg.pictures.picture import FORMS, Form, framed
from ocop_kg.pictures.places import Places, places_of
from ocop_kg.pictures.relations import relations_of
from ocop_kg.pictures.table import MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ocop_kg.pictures.drawing import Drawing, Hand
    from ocop_kg.pictures.picture import Picture
    from ocop_kg.pictures.table import Table

__all__ = ["checked_form", "drawn", "suitable"]

_DRAWERS: Mapping[Form, Callable[[Table, Hand], Drawing | None]] = {
    "map": draw_map,
    "chart": draw_chart,
    "network": draw_network,
}
_NEEDS: Mapping[Form, str] = {
    "map": "a map needs countries, regions, or things that name a country",
    "chart": "a chart needs numbers, dates, or a column whose values come again",
    "network": "a network needs things that are tied to each other",
}


def checked_form(name: str) -> Form:
    """Give a form by its name.

    Raises `UnknownFormatError`.

    >>> checked_form("map")
    'map'
    """
    for form in FORMS:
        if form == name:
            return form
    raise UnknownFormatError(name, near_names(name, FORMS), f"pictures are {', '.join(FORMS)}")


def suitable(table: Table, hand: Hand) -> tuple[Form, ...]:
    """Give the forms in which an answer tells something, the most telling one first."""
    found: list[tuple[int, Form]] = []
    placed = places_of(table, Places(hand.graph))
    if placed is not None:
        found.append((placed.telling, "map"))
    chart = draw_chart(table, hand)
    if chart is not None and chart.marks > 1:
        found.append((4 if table.of("number") and table.of("time") else 2, "chart"))
    if len(relations_of(table, hand).ties) > 1:
        found.append((0, "network"))
    return tuple(form for _, form in sorted(found, reverse=True))


def drawn(
    table: Table, hand: Hand, form: Form | None, title: str, *, headed: bool = True
) -> Picture:
    """Draw an answer in a form, or in the most telling one.

    Raises `UndrawableError`, which tells the forms that suit the answer.
    """
    if not table.rows:
        raise UndrawableError("there is nothing to draw without rows", ())
    forms = suitable(table, hand)
    wanted = form or next(iter(forms), None)
    drawing = _DRAWERS[wanted](table, hand) if wanted else None
    if wanted is None or drawing is None:
        why = _NEEDS[wanted] if wanted else "; ".join(_NEEDS.values())
        raise UndrawableError(why, forms)
    if table.cut:
        from dataclasses import replace

        first = f"Drawn from the first {counted(MOST_ROWS, 'row')} of the answer."
        drawing = replace(drawing, notes=(first, *drawing.notes))
    return framed(wanted, title, drawing, headed=headed, linked=hand.href is not None)
