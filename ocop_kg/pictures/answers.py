"""From an answer to its picture: which forms suit it, and the one that is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from ocop_kg.errors import UndrawableError, UnknownFormatError
from ocop_kg.graph import Solutions, Triples
from ocop_kg.naming import near_names
from ocop_kg.pictures.chart import draw_chart
from ocop_kg.pictures.drawing import Hand, counted
from ocop_kg.pictures.map import draw_map
from ocop_kg.pictures.network import draw_network, draw_relations
from ocop_kg.pictures.picture import FORMS, Form, framed
from ocop_kg.pictures.places import Places, places_of
from ocop_kg.pictures.relations import relations_in, relations_of
from ocop_kg.pictures.table import MOST_ROWS, TRIPLE, table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import networkx as nx

    from ocop_kg.pictures.drawing import Drawing
    from ocop_kg.pictures.picture import Picture
    from ocop_kg.pictures.table import Table

__all__ = ["AnyAnswer", "checked_form", "drawn", "picture", "suitable"]

AnyAnswer: TypeAlias = "Solutions | Triples | nx.Graph[str] | bool"
"""What a query gives, of which yes or no cannot be drawn; or a network."""

_DRAWERS: Mapping[Form, Callable[[Table, Hand], Drawing | None]] = {
    "map": draw_map,
    "chart": draw_chart,
    "network": draw_network,
}
_ENOUGH = 100
"""How many rows tell whether an answer is a network."""
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


def picture(hand: Hand, answer: AnyAnswer, form: str | None = None, title: str = "") -> Picture:
    """Draw an answer in one of `FORMS`, or in the form that tells most.

    The rows of SELECT can be all three, the triples of CONSTRUCT a network or a map, and a network
    of `ocop_kg.network.build` is one. Without a title the picture shows none, but for a network
    what that shows. Raises `UndrawableError`, which tells the forms that suit the
    answer, or `UnknownFormatError`.

    >>> from ocop_kg.graph import Graph
    >>> from ocop_kg.graph.reader import Reader
    >>> graph = Graph.open()
    >>> query = "SELECT ?country ?product { ?country ocop:hasPriorityProduct ?product }"
    >>> found = picture(Hand(graph, Reader(graph, ["en"])), graph.query(query))
    >>> found.form, found.marks > 50
    ('map', True)
    """
    wanted = checked_form(form) if form is not None else None
    if isinstance(answer, bool):
        raise UndrawableError("yes or no cannot be drawn", ())
    if isinstance(answer, Solutions):
        return drawn(table(hand, answer.variables, answer.stream()), hand, wanted, title)
    if isinstance(answer, Triples):
        return drawn(table(hand, TRIPLE, answer, is_graph=True), hand, wanted, title)
    drawing = draw_relations(relations_in(answer, hand.graph), hand)
    if drawing is None or wanted not in (None, "network"):
        why = _NEEDS["network"] if drawing is None else "what is a network is drawn as one"
        raise UndrawableError(why, () if drawing is None else ("network",))
    return framed("network", title or str(answer.graph.get("text", "")), drawing)


def suitable(read: Table, hand: Hand) -> tuple[Form, ...]:
    """Give the forms in which an answer tells something, the most telling one first."""
    found: list[tuple[int, Form]] = []
    placed = places_of(read, Places(hand.graph))
    if placed is not None:
        found.append((placed.telling, "map"))
    chart = draw_chart(read, hand)
    if chart is not None and chart.marks > 1:
        found.append((4 if read.of("number") and read.of("time") else 2, "chart"))
    first = replace(read, rows=read.rows[:_ENOUGH])
    if len(relations_of(first, hand).ties) > 1:
        found.append((0, "network"))
    return tuple(form for _, form in sorted(found, reverse=True))


def drawn(
    read: Table, hand: Hand, form: Form | None, title: str = "", *, bare: bool = False
) -> Picture:
    """Draw an answer in a form, or in the most telling one; see `framed` for a `bare` picture.

    Raises `UndrawableError`, which tells the forms that suit the answer.
    """
    if not read.rows:
        raise UndrawableError("there is nothing to draw without rows", ())
    wanted = form or next(iter(suitable(read, hand)), None)
    drawing = _DRAWERS[wanted](read, hand) if wanted else None
    if wanted is None or drawing is None:
        why = _NEEDS[wanted] if wanted else "; ".join(_NEEDS.values())
        raise UndrawableError(why, suitable(read, hand))
    if read.cut:
        first = f"Drawn from the first {counted(MOST_ROWS, 'row')} of the answer."
        drawing = replace(drawing, notes=(first, *drawing.notes))
    return framed(wanted, title, drawing, bare=bare)
