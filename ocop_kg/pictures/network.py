"""Draws the things of an answer and what ties them."""

from __future__ import annotations

from collections import Counter
from math import hypot
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.pictures.drawing import WIDTH, Drawing, counted, listed
from ocop_kg.pictures.layout import laid_out
from ocop_kg.pictures.lettering import fitted, width
from ocop_kg.pictures.relations import relations_of
from ocop_kg.pictures.style import KINDS
from ocop_kg.pictures.svg import Attributes, element, text, titled
from ocop_kg.vocabulary import OCOP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.pictures.drawing import Hand
    from ocop_kg.pictures.layout import Place
    from ocop_kg.pictures.relations import Relations, Thing, Tie
    from ocop_kg.pictures.table import Table

__all__ = ["MOST_THINGS", "draw_network", "draw_relations"]

MOST_THINGS = 80
"""How many things a picture has at most."""

_MOST_TIES = 240
_MARGIN, _NAME = 16, 168


def draw_network(table: Table, hand: Hand) -> Drawing | None:
    """Draw the network of an answer; None when nothing in it ties two things."""
    return draw_relations(relations_of(table, hand), hand)


def draw_relations(relations: Relations, hand: Hand) -> Drawing | None:
    """Draw things and ties: of many things those that are tied most, with all around them."""
    if not relations.ties:
        return None
    neighbours = relations.neighbours()
    shown = _chosen(neighbours)
    kept = {node: [one for one in others if one in shown] for node, others in neighbours.items()}
    kept = {node: others for node, others in kept.items() if node in shown}
    names = {node: fitted(hand.words(node), _NAME) for node in kept}
    places, height = laid_out(kept, lambda node: width(names[node]) + 18, WIDTH - 2 * _MARGIN)
    ties = [tie for tie in relations.ties if tie.start in kept and tie.end in kept]
    drawn = ties[:_MOST_TIES]
    parts = [_tie(tie, places, hand) for tie in drawn]
    for node, place in places.items():
        ties_of = len(kept[node])
        thing = _thing(place, relations.kinds[node], names[node], ties_of)
        hint = f"{hand.words(node)} ({counted(ties_of, 'tie')})"
        parts.append(titled(hint, *thing, look="thing", href=hand.link(node)))
    body = element("g", {"transform": f"translate({_MARGIN} 0)"}, *parts)
    legend, below = _legend([relations.kinds[node] for node in kept], hand, height + 16)
    return Drawing(
        body + legend,
        below,
        _says(drawn, hand),
        tuple(_notes(relations, kept, ties, drawn)),
        len(kept),
    )


def _chosen(neighbours: Mapping[Thing, list[Thing]]) -> set[Thing]:
    if len(neighbours) <= MOST_THINGS:
        return set(neighbours)
    chosen: dict[Thing, None] = {}
    for node in sorted(neighbours, key=lambda node: -len(neighbours[node])):
        for one in (node, *neighbours[node]):
            if len(chosen) < MOST_THINGS:
                chosen[one] = None
    return {node for node in chosen if any(one in chosen for one in neighbours[node])}


def _tie(tie: Tie, places: Mapping[Thing, Place], hand: Hand) -> str:
    start, end = places[tie.start], places[tie.end]
    line: Attributes = {"x1": start.x, "y1": start.y, "x2": end.x, "y2": end.y, "class": "of-tie"}
    parts = [element("line", line)]
    far = hypot(end.x - start.x, end.y - start.y)
    if tie.directed and far > 26:
        x, y = (end.x - start.x) / far, (end.y - start.y) / far
        tip_x, tip_y = end.x - 9 * x, end.y - 9 * y
        back_x, back_y = tip_x - 8 * x, tip_y - 8 * y
        corners = (
            (tip_x, tip_y),
            (back_x - 3.5 * y, back_y + 3.5 * x),
            (back_x + 3.5 * y, back_y - 3.5 * x),
        )
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        parts.append(element("polygon", {"points": points, "class": "arrow"}))
    return titled(_sentence(tie, hand), *parts, look="tie")


def _thing(place: Place, kind: str, name: str, ties: int) -> list[str]:
    size = 5.5 + min(4, ties / 4)
    x, y, anchor = {
        "right": (place.x + 13, place.y + 4.5, "start"),
        "left": (place.x - 13, place.y + 4.5, "end"),
        "above": (place.x, place.y - 13, "middle"),
    }[place.side]
    return [
        element("circle", {"cx": place.x, "cy": place.y, "r": size, "class": f"kind-{kind}"}),
        text(x, y, name, "halo strong" if ties > 1 else "halo", anchor),
    ]


def _legend(kinds: list[str], hand: Hand, y: float) -> tuple[str, float]:
    """Name the kinds of things that are drawn."""
    present = [kind for kind in (*KINDS, "Thing") if kind in kinds]
    x, parts = 22.0, []
    for kind in present:
        words = hand.words(NamedNode(OCOP + kind)) if kind != "Thing" else "other"
        parts += [
            element("circle", {"cx": x, "cy": y - 4, "r": 5.5, "class": f"kind-{kind}"}),
            text(x + 12, y, words),
        ]
        x += width(words) + 36
    return "".join(parts), y + 8


def _says(ties: list[Tie], hand: Hand) -> str:
    sentences = "; ".join(_sentence(tie, hand) for tie in ties[:100])
    return f"{counted(len(ties), 'relation')}: {sentences}"


def _sentence(tie: Tie, hand: Hand) -> str:
    start, end = hand.words(tie.start), hand.words(tie.end)
    return f"{start} {tie.words} {end}" if tie.directed else f"{start}, {tie.words} {end}"


def _notes(
    relations: Relations, shown: Mapping[Thing, object], ties: list[Tie], drawn: list[Tie]
) -> list[str]:
    words = Counter(tie.words for tie in drawn)
    named = listed([f"{name} ({count})" for name, count in words.most_common(7)])
    more = len(relations.kinds) - len(shown) + relations.beyond
    return [
        f"Lines: {named}{' and others' if len(words) > 7 else ''}.",
        *([f"{counted(more, 'more thing')} not drawn."] if more else []),
        *(
            [f"{counted(len(ties) - len(drawn), 'more line')} not drawn."]
            if len(ties) > len(drawn)
            else []
        ),
        *(
            [f"{counted(relations.aside, 'statement')} about texts and numbers not drawn."]
            if relations.aside
            else []
        ),
    ]
