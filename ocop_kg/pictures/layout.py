"""Where the things of a network stand: found without chance, so that it is always the same.

What hangs together is laid out alone and then packed in rows. A hub with its things is a fan, which
is read as a list is; all else is pushed and pulled apart (Fruchterman and Reingold, 1991), with
nothing but arithmetic whose result no machine rounds otherwise (IEEE 754).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import sqrt
from typing import Generic, Literal, TypeVar

__all__ = ["Place", "laid_out"]

_Node = TypeVar("_Node", bound=Hashable)
Side = Literal["left", "right", "above"]

_LINE = 24
_SPOKE = 92
_AIR_X, _AIR_Y = 26, 18
_ROUNDS, _PUSHES, _SHAKES = 140, 250_000, 40
_APART = 19


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing stands, and on which side its name."""

    x: float
    y: float
    side: Side = "right"


@dataclass(frozen=True, slots=True)
class _Box(Generic[_Node]):
    places: dict[_Node, Place]
    width: float
    height: float


def laid_out(
    neighbours: Mapping[_Node, Sequence[_Node]], room: Callable[[_Node], float], width: float
) -> tuple[dict[_Node, Place], float]:
    """Give all places within a width, and the height that they take; `room` is that of a name."""
    boxes = [_laid_out(part, neighbours, room, width) for part in _parts(neighbours)]
    return _packed(boxes, width)


def _parts(neighbours: Mapping[_Node, Sequence[_Node]]) -> list[list[_Node]]:
    """Give what hangs together, each part from its most tied thing outwards."""
    left = dict.fromkeys(sorted(neighbours, key=lambda node: -len(neighbours[node])))
    parts = []
    while left:
        part = [next(iter(left))]
        del left[part[0]]
        for node in part:
            found = [other for other in neighbours[node] if other in left]
            part += found
            for other in found:
                del left[other]
        parts.append(part)
    return parts


def _laid_out(
    part: Sequence[_Node],
    neighbours: Mapping[_Node, Sequence[_Node]],
    room: Callable[[_Node], float],
    width: float,
) -> _Box[_Node]:
    hub, *others = part
    if all(list(neighbours[other]) == [hub] for other in others):
        return _fan(hub, others, room, two_sided=len(others) > 7)
    return _named(_pushed(part, neighbours), room, width)


def _fan(
    hub: _Node, others: Sequence[_Node], room: Callable[[_Node], float], *, two_sided: bool
) -> _Box[_Node]:
    """Put a hub beside its things, or between them."""
    half = (len(others) + 1) // 2 if two_sided else len(others)
    right, left = others[:half], others[half:]
    space = max(room(hub) / 2, *(room(other) + _SPOKE for other in left)) if left else room(hub)
    middle = max(half - 1, 0) * _LINE / 2
    places = {hub: Place(space, middle, "left")}
    for at, other in enumerate(right):
        places[other] = Place(space + _SPOKE, at * _LINE)
    for at, other in enumerate(left):
        y = middle + (at - (len(left) - 1) / 2) * _LINE
        places[other] = Place(space - _SPOKE, y, "left")
    wide = space + max((_SPOKE + room(other) for other in right), default=8.0)
    if left:  # the name of the hub stands above it
        places[hub] = Place(space, middle, "above")
    return _Box(places, wide, max(half - 1, 0) * _LINE + 12)


def _pushed(
    part: Sequence[_Node], neighbours: Mapping[_Node, Sequence[_Node]]
) -> list[tuple[_Node, float, float]]:
    """Let all things push each other away, and what is tied pull together."""
    count = len(part)
    side = sqrt(count)
    xs, ys = _spiral(count, side)
    index = {node: at for at, node in enumerate(part)}
    ties = sorted(
        {tuple(sorted((index[one], index[two]))) for one in part for two in neighbours[one]}
    )
    heat = side / 5
    rounds = min(_ROUNDS, 2 * _PUSHES // (count * count) + 1)
    for round_ in range(rounds):
        moves_x, moves_y = [-x * 0.06 for x in xs], [-y * 0.06 for y in ys]
        for one in range(count):
            for two in range(one + 1, count):
                dx, dy = xs[one] - xs[two], ys[one] - ys[two]
                push = 1 / (dx * dx + dy * dy + 0.01)
                moves_x[one] += dx * push
                moves_y[one] += dy * push
                moves_x[two] -= dx * push
                moves_y[two] -= dy * push
        for one, two in ties:
            dx, dy = xs[one] - xs[two], ys[one] - ys[two]
            pull = sqrt(dx * dx + dy * dy)
            moves_x[one] -= dx * pull
            moves_y[one] -= dy * pull
            moves_x[two] += dx * pull
            moves_y[two] += dy * pull
        limit = heat * (1 - round_ / rounds)
        for at in range(count):
            far = sqrt(moves_x[at] * moves_x[at] + moves_y[at] * moves_y[at])
            share = min(1.0, limit / far) if far else 0.0
            xs[at] += moves_x[at] * share
            ys[at] += moves_y[at] * share
    return list(zip(part, xs, ys, strict=True))


def _spiral(count: int, side: float) -> tuple[list[float], list[float]]:
    """Begin with a spiral of even turns, the hub in its middle."""
    x, y, xs, ys = 1.0, 0.0, [0.0], [0.0]
    for at in range(1, count):
        x, y = -0.7373688780783 * x - 0.6754902942615 * y, 0.6754902942615 * x - 0.7373688780783 * y
        far = side * sqrt(at / count) / 2
        xs.append(x * far)
        ys.append(y * far)
    return xs, ys


def _named(
    found: Sequence[tuple[_Node, float, float]], room: Callable[[_Node], float], width: float
) -> _Box[_Node]:
    """Spread places over a box, give each name its side, and move apart names that meet."""
    names = {node: room(node) for node, _, _ in found}
    aside = max(names.values()) + 12
    left, right = min(x for _, x, _ in found), max(x for _, x, _ in found)
    top, bottom = min(y for _, _, y in found), max(y for _, _, y in found)
    across = min(width - 2 * aside, 84 * sqrt(len(found)) - 60)
    down = max(52 * sqrt(len(found)) - 50, _LINE * len(found) / 2.6)
    middle = (left + right) / 2
    places = {
        node: Place(
            aside + (x - left) / ((right - left) or 1) * across,
            (y - top) / ((bottom - top) or 1) * down,
            "right" if x >= middle else "left",
        )
        for node, x, y in found
    }
    places = _parted(places, names)
    highest = min(place.y for place in places.values())
    lowest = max(place.y for place in places.values())
    moved = {node: replace(place, y=place.y - highest) for node, place in places.items()}
    return _Box(moved, across + 2 * aside, lowest - highest + 12)


def _parted(places: dict[_Node, Place], names: Mapping[_Node, float]) -> dict[_Node, Place]:
    """Move names that meet apart: up and down for a while, and down what then still meets."""
    nodes = list(places)
    ys = [places[node].y for node in nodes]
    pairs = [
        (one, two)
        for one, two in combinations(range(len(nodes)), 2)
        if _meet(places[nodes[one]], names[nodes[one]], places[nodes[two]], names[nodes[two]])
    ]
    for _ in range(_SHAKES):
        for one, two in pairs:
            gap = ys[one] - ys[two]
            if abs(gap) < _APART:
                move = (_APART - abs(gap)) / 2
                ys[one] += move if gap > 0 else -move
                ys[two] -= move if gap > 0 else -move
    meeting: dict[int, list[int]] = {at: [] for at in range(len(nodes))}
    for one, two in pairs:
        meeting[one].append(two)
        meeting[two].append(one)
    settled: dict[int, float] = {}
    for at in sorted(meeting, key=lambda at: ys[at]):
        for high in sorted(settled[other] for other in meeting[at] if other in settled):
            if abs(ys[at] - high) < _APART:
                ys[at] = high + _APART
        settled[at] = ys[at]
    return {node: replace(places[node], y=y) for node, y in zip(nodes, ys, strict=True)}


def _meet(one: Place, its: float, two: Place, other: float) -> bool:
    def span(place: Place, room: float) -> tuple[float, float]:
        return (
            (place.x - 8, place.x + room)
            if place.side == "right"
            else (place.x - room, place.x + 8)
        )

    (left, right), (start, end) = span(one, its), span(two, other)
    return left < end and start < right


def _packed(boxes: Sequence[_Box[_Node]], width: float) -> tuple[dict[_Node, Place], float]:
    """Put boxes into rows, the highest first, and each row into the middle."""
    rows: list[list[_Box[_Node]]] = []
    for box in sorted(boxes, key=lambda box: -box.height):
        used = sum(one.width + _AIR_X for one in rows[-1]) if rows else 0
        if rows and used + box.width <= width:
            rows[-1].append(box)
        else:
            rows.append([box])
    places: dict[_Node, Place] = {}
    y = 12.0
    for row in rows:
        x = max(0.0, (width - sum(box.width for box in row) - _AIR_X * (len(row) - 1)) / 2)
        for box in row:
            for node, place in box.places.items():
                places[node] = replace(place, x=x + place.x, y=y + place.y)
            x += box.width + _AIR_X
        y += max(box.height for box in row) + _AIR_Y
    return places, y
