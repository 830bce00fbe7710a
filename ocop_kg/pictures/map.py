"""Draws the countries of an answer on a map, shaded by a number or by how many rows name them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from ocop_kg.pictures.drawing import WIDTH, Drawing, counted, listed
from ocop_kg.pictures.lettering import fitted, width
from ocop_kg.pictures.outlines import view
from ocop_kg.pictures.places import Places, places_of
from ocop_kg.pictures.shades import Scale, figure, scale
from ocop_kg.pictures.svg import Attributes, element, text, titled
from ocop_kg.pictures.table import quantity
from ocop_kg.pictures.world import world

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyoxigraph import NamedNode

    from ocop_kg.pictures.drawing import Hand
    from ocop_kg.pictures.outlines import Outline, View
    from ocop_kg.pictures.table import Cells, Table

__all__ = ["draw_countries", "draw_map"]

_SMALL = 9
"""How wide a country must be on the map to be seen without a dot."""
_NAMED = 12
"""Up to how many countries are named on the map itself."""
_HINTS = 4
_OPINION = (
    "The boundaries and names on this map are there to find one's way. They imply no opinion on "
    "the legal status of any country, territory, city or area, or of its authorities, frontiers "
    "or boundaries. Map: Natural Earth, simplified."
)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A country of the answer: what it is called, its rows in words, its number if it has one."""

    node: NamedNode
    code: str
    name: str
    hint: str
    value: float | None

    def look(self, steps: Scale | None) -> str:
        """Give the classes of the style sheet."""
        if steps is None:
            return "accent edged"
        return "land rimmed" if self.value is None else _shade(steps.shade(self.value))

    def told(self, steps: Scale | None) -> str:
        """Give name and number."""
        return self.name if steps is None else f"{self.name} ({_figure(self.value)})"


def _shade(shade: int) -> str:
    """Give the classes of a shade: the first ones are near that of land, and have a rim."""
    return f"shade-{shade} {'rimmed' if shade < 2 else 'edged'}"


def draw_map(table: Table, hand: Hand) -> Drawing | None:
    """Draw a map; None when no row of the answer leads to a country."""
    placed = places_of(table, Places(hand.graph))
    if placed is None:
        return None
    rows: defaultdict[NamedNode, list[Cells]] = defaultdict(list)
    for row, countries in zip(table.rows, placed.rows, strict=True):
        for country in countries:
            rows[country].append(row)
    values, meaning = _values(table, rows, one_place=placed.columns == 1)
    hints = {country: _hint(table, hand, country, rows[country]) for country in rows}
    nowhere = sum(not countries for countries in placed.rows)
    notes = [
        *([f"{counted(nowhere, 'row')} without a country."] if nowhere else []),
        *([placed.note] if placed.note else []),
    ]
    drawing = draw_countries(values, meaning, hand, hints)
    return replace(drawing, notes=(*notes, *drawing.notes))


def draw_countries(
    values: Mapping[NamedNode, float | None],
    meaning: str,
    hand: Hand,
    hints: Mapping[NamedNode, str] = MappingProxyType({}),
) -> Drawing:
    """Draw countries, shaded by their numbers if these mean anything."""
    places = Places(hand.graph)
    marked = [
        _Marked(country, places.code(country), name, hints.get(country, name), values[country])
        for name, country in sorted(((hand.words(one), one) for one in values), key=_by_name)
    ]
    drawn = [each for each in marked if each.code in world().countries]
    absent = [each.name for each in marked if each.code not in world().countries]
    numbers = [each.value for each in marked if each.value is not None]
    steps = scale(numbers) if meaning else None
    seen = view((each.code for each in drawn), WIDTH)
    body = _ground(seen, {each.code for each in drawn}) + _countries(seen, drawn, steps, hand)
    legend, below = _legend(steps, meaning, marked, seen.height + 26)
    notes = [*([f"Not on this map: {listed(absent)}."] if absent else []), _OPINION]
    names = listed([each.told(steps) for each in marked], 300)
    countries = counted(len(marked), "country", "countries")
    says = f"{countries} by {meaning}: {names}" if meaning else f"{countries}: {names}"
    return Drawing(body + legend, below, says, tuple(notes), len(drawn))


def _by_name(entry: tuple[str, NamedNode]) -> tuple[str, str]:
    return entry[0], entry[1].value


def _figure(value: float | None) -> str:
    return "no number" if value is None else figure(value)


def _values(
    table: Table, rows: Mapping[NamedNode, list[Cells]], *, one_place: bool
) -> tuple[dict[NamedNode, float | None], str]:
    """Give each country a number and say what it means; all have 1 if there is nothing to tell.

    It is the first column of numbers if that never says two of a country, else how many rows name
    the country.
    """
    for column in table.of("number") if one_place else []:
        found = {
            country: {number for row in some if (number := quantity(row[column.at])) is not None}
            for country, some in rows.items()
        }
        if any(found.values()) and all(len(numbers) < 2 for numbers in found.values()):
            return {country: min(found[country], default=None) for country in rows}, column.words
    counts: dict[NamedNode, float | None] = {country: len(some) for country, some in rows.items()}
    return counts, "rows that name it" if len(set(counts.values())) > 1 else ""


def _hint(table: Table, hand: Hand, country: NamedNode, rows: list[Cells]) -> str:
    """Say what the rows tell of a country."""
    lines = dict.fromkeys(
        ", ".join(
            f"{table.columns[at].words} {hand.words(term)}"
            if table.columns[at].kind == "number"
            else hand.words(term)
            for at, term in enumerate(row)
            if term is not None and term != country
        )
        for row in rows
    )
    said = [fitted(line, 900) for line in lines if line]
    return (
        f"{hand.words(country)}: {'; '.join(said[:_HINTS])}"
        + (f"; and {len(said) - _HINTS} more" if len(said) > _HINTS else "")
        if said
        else hand.words(country)
    )


def _ground(seen: View, marked: set[str]) -> str:
    """Draw all land that the answer does not name, as one path."""
    land = "".join(seen.outline(code).path for code in world().countries if code not in marked)
    sea: Attributes = {"width": seen.width, "height": seen.height, "class": "sea"}
    return element("rect", sea) + _canvas(seen, element("path", {"class": "land", "d": land}))


def _canvas(seen: View, *children: str) -> str:
    """Put paths on their own canvas, which cuts what reaches beyond it."""
    return element(
        "svg",
        {
            "width": seen.width,
            "height": seen.height,
            "viewBox": seen.grid,
        },
        *children,
    )


def _countries(seen: View, marked: list[_Marked], steps: Scale | None, hand: Hand) -> str:
    outlines = {each.code: seen.outline(each.code) for each in marked}
    large, small = [], []
    for each in marked:
        outline = outlines[each.code]
        look = each.look(steps)
        path = element("path", {"class": look, "d": outline.path})
        if max(outline.wide, outline.tall) >= _SMALL:
            large.append(titled(each.hint, path, look="country", href=hand.link(each.node)))
            continue
        dot: Attributes = {"cx": outline.x, "cy": outline.y, "r": 4.2, "class": look}
        circle = element("circle", dot)
        small.append(titled(each.hint, circle, look="country", href=hand.link(each.node)))
    names = _names(seen, marked, outlines) if len(marked) <= _NAMED else ""
    return _canvas(seen, *large) + "".join(small) + names


def _names(seen: View, marked: list[_Marked], outlines: Mapping[str, Outline]) -> str:
    """Write names inside or beside countries, where they meet no other name and no edge.

    They begin in the east, so that a name to the right of its country does not push that of the
    next one over to its left.
    """
    written: list[tuple[float, float]] = []
    widths: list[float] = []
    parts = []
    for each in sorted(marked, key=lambda one: -outlines[one.code].x):
        name = fitted(each.name, 190, 12)
        room = width(name, 12)
        for x, y in _spots(outlines[each.code], room):
            meets = any(
                x < left + wide and left < x + room and abs(y - high) < 14
                for (left, high), wide in zip(written, widths, strict=True)
            )
            if not meets and 4 <= x <= seen.width - room - 4 and 14 <= y <= seen.height - 6:
                written.append((x, y))
                widths.append(room)
                parts.append(text(x, y, name, "halo strong small"))
                break
    return "".join(parts)


def _spots(outline: Outline, room: float) -> Iterator[tuple[float, float]]:
    """Give the places for a name, the best first: inside, to the right, left, below, above."""
    across, down = max(outline.wide / 2, 4), max(outline.tall / 2, 4)
    middle, y = outline.x - room / 2, outline.y + 4
    if outline.wide > room + 6:
        yield middle, y
    yield outline.x + across + 4, y
    yield outline.x - across - 4 - room, y
    yield middle, y + down + 9
    yield middle, y - down - 9


def _legend(
    steps: Scale | None, meaning: str, marked: list[_Marked], y: float
) -> tuple[str, float]:
    """Tell what the shades mean."""
    if steps is None:
        words = counted(len(marked), "country", "countries")
        return _key("accent edged", words, 16, y)[0], y + 12
    parts = [text(16, y, fitted(meaning, 200), "quiet")]
    x = 16 + width(fitted(meaning, 200)) + 14
    for step in range(len(steps.steps)):
        numbers = steps.words(step)
        if x + width(numbers) + 32 > WIDTH:
            x, y = 16, y + 22
        key, x = _key(_shade(steps.shade(steps.steps[step][1])), numbers, x, y)
        parts.append(key)
    if any(each.value is None for each in marked):
        parts.append(_key("land rimmed", _figure(None), x, y)[0])
    return "".join(parts), y + 12


def _key(look: str, words: str, x: float, y: float) -> tuple[str, float]:
    box: Attributes = {
        "x": x,
        "y": y - 11,
        "width": 16,
        "height": 13,
        "rx": 2,
        "class": look,
    }
    key = element("rect", box) + text(x + 22, y, words)
    return key, x + 22 + width(words) + 16
