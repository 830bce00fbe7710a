"""Which countries the terms of an answer mean, as the graph itself says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.vocabulary import OCOP, ocop

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocop_kg.graph.graph import Graph
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.pictures.table import Cells, Table

__all__ = ["Placed", "Places", "places_of"]

_M49, _IN_REGION, _PART_OF = ocop("m49Code"), ocop("inRegion"), ocop("isPartOf")


class Places:
    """Finds countries: things with an M49 code, what is in a region, what a thing names."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._codes: dict[NamedNode, str] = {}
        self._found: dict[tuple[str, NamedNode], tuple[NamedNode, ...]] = {}

    def code(self, country: NamedNode) -> str:
        """Give the M49 code of a country; nothing for what is none."""
        if country not in self._codes:
            quads = self._graph.triples(country, _M49)
            self._codes[country] = min((text_of(quad.object) for quad in quads), default="")
        return self._codes[country]

    def itself(self, term: AnyTerm | None) -> tuple[NamedNode, ...]:
        """Give a country as it is."""
        return (term,) if isinstance(term, NamedNode) and self.code(term) else ()

    def within(self, term: AnyTerm | None) -> tuple[NamedNode, ...]:
        """Give the countries of a region, and of the regions that are part of it."""
        return self._remembered("within", term, self._members)

    def named_by(self, term: AnyTerm | None) -> tuple[NamedNode, ...]:
        """Give the countries that a thing names in its own statements."""
        return self._remembered("named by", term, self._objects)

    def _remembered(
        self, way: str, term: AnyTerm | None, find: Callable[[NamedNode], set[NamedNode]]
    ) -> tuple[NamedNode, ...]:
        if not isinstance(term, NamedNode):
            return ()
        if (way, term) not in self._found:
            self._found[way, term] = tuple(sorted(find(term), key=lambda node: node.value))
        return self._found[way, term]

    def _members(self, region: NamedNode) -> set[NamedNode]:
        found, waiting, seen = set[NamedNode](), [region], set[NamedNode]()
        while waiting:
            each = waiting.pop()
            if each in seen:
                continue
            seen.add(each)
            for quad in self._graph.triples(None, _IN_REGION, each):
                found.update(self.itself(quad.subject))
            parts = self._graph.triples(None, _PART_OF, each)
            waiting += [quad.subject for quad in parts if isinstance(quad.subject, NamedNode)]
        return found

    def _objects(self, thing: NamedNode) -> set[NamedNode]:
        return {
            country
            for quad in self._graph.triples(thing)
            if quad.predicate.value.startswith(OCOP)
            for country in self.itself(quad.object)
        }


@dataclass(frozen=True, slots=True)
class Placed:
    """The countries of each row, from how many columns they are, and a note on how they are found.

    `telling` grades how much a map of them tells: most where countries stand in the answer itself,
    least where few rows lead to one.
    """

    rows: tuple[tuple[NamedNode, ...], ...]
    columns: int
    note: str
    telling: int


def places_of(table: Table, places: Places) -> Placed | None:
    """Find the countries of each row; None where no row leads to any.

    Countries that stand in the answer go before regions, and these before what other things name.
    """
    ways = (
        (places.itself, "", 3),
        (places.within, "A region is shown by the countries that the graph has in it.", 3),
        (places.named_by, "The countries are those that the things of the answer name.", -1),
    )
    for find, note, telling in ways:
        columns = [
            column.at
            for column in table.of("thing")
            if any(find(row[column.at]) for row in table.rows)
        ]
        if columns:
            rows = tuple(_once(find, row, columns) for row in table.rows)
            found = sum(map(bool, rows))
            return Placed(rows, len(columns), note, telling if 2 * found >= len(rows) else -1)
    return None


def _once(
    find: Callable[[AnyTerm | None], tuple[NamedNode, ...]], row: Cells, columns: list[int]
) -> tuple[NamedNode, ...]:
    return tuple(dict.fromkeys(country for at in columns for country in find(row[at])))
