"""The things of an answer and what ties them, as the rows or triples of the answer have it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, NamedNode

from ocop_kg.errors import UndrawableError
from ocop_kg.pictures.style import KINDS
from ocop_kg.vocabulary import OCOP, RDF_TYPE, RDFS, ocop

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import networkx as nx

    from ocop_kg.graph.graph import Graph
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.pictures.drawing import Hand
    from ocop_kg.pictures.table import Cells, Column, Table

__all__ = ["Relations", "Thing", "Tie", "kind_of", "relations_in", "relations_of"]

Thing: TypeAlias = "NamedNode | BlankNode"

_SUBPROPERTY = NamedNode(RDFS + "subPropertyOf")
_KIND_OF_CLASS = {ocop(name): name for name in KINDS}


@dataclass(frozen=True, slots=True)
class Tie:
    """What ties two things, in words; `directed` where a triple says it of the first."""

    start: Thing
    end: Thing
    words: str
    directed: bool


@dataclass(frozen=True, slots=True)
class Relations:
    """The things with their kinds, in order, and the ties.

    `aside` counts statements that tie no two things, `beyond` things that were left out already.
    """

    kinds: dict[Thing, str]
    ties: tuple[Tie, ...]
    aside: int = 0
    beyond: int = 0

    def neighbours(self) -> dict[Thing, list[Thing]]:
        """Give for each thing the others that it is tied to, in order and once."""
        found: dict[Thing, dict[Thing, None]] = {thing: {} for thing in self.kinds}
        for tie in self.ties:
            found[tie.start][tie.end] = found[tie.end][tie.start] = None
        return {thing: list(others) for thing, others in found.items()}


def relations_of(table: Table, hand: Hand) -> Relations:
    """Read the things and ties of an answer."""
    ties, aside = _of_triples(table, hand) if table.is_graph else (_of_rows(table, hand), 0)
    once = tuple(dict.fromkeys(tie for tie in ties if tie.start != tie.end))
    things = dict.fromkeys(thing for tie in once for thing in (tie.start, tie.end))
    types = _types(table) if table.is_graph else {}
    kinds = {
        thing: _first_kind(types.get(thing, ())) or kind_of(hand.graph, thing) for thing in things
    }
    return Relations(kinds, once, aside)


def relations_in(network: nx.Graph[str], graph: Graph) -> Relations:
    """Read the things and ties of a network that `ocop_kg.network.build` made.

    Raises `UndrawableError` for nodes that are no IRIs.
    """
    try:
        things = {iri: NamedNode(iri) for iri in network}
    except (TypeError, ValueError) as error:
        raise UndrawableError("the nodes of a network are IRIs, and these are not", ()) from error
    directed = network.is_directed()
    ties = (
        Tie(things[start], things[end], str(data.get("label", "tied")), directed=directed)
        for start, end, data in network.edges(data=True)
    )
    once = dict.fromkeys(tie for tie in ties if tie.start != tie.end)
    return Relations({thing: kind_of(graph, thing) for thing in things.values()}, tuple(once))


def kind_of(graph: Graph, thing: Thing) -> str:
    """Give the first of `KINDS` that a thing is, else ``Thing``."""
    return _first_kind(quad.object for quad in graph.triples(thing, RDF_TYPE)) or "Thing"


def _first_kind(classes: Iterable[object]) -> str:
    known = set(classes)
    return next((name for node, name in _KIND_OF_CLASS.items() if node in known), "")


def _types(table: Table) -> dict[Thing, list[object]]:
    types: defaultdict[Thing, list[object]] = defaultdict(list)
    for subject, predicate, thing in table.rows:
        if predicate == RDF_TYPE and isinstance(subject, NamedNode | BlankNode):
            types[subject].append(thing)
    return types


def _of_triples(table: Table, hand: Hand) -> tuple[list[Tie], int]:
    ties, aside = [], 0
    for subject, predicate, thing in table.rows:
        if (
            isinstance(subject, NamedNode | BlankNode)
            and isinstance(thing, NamedNode | BlankNode)
            and isinstance(predicate, NamedNode)
        ):
            if predicate != RDF_TYPE:
                ties.append(Tie(subject, thing, hand.reader.property(predicate), directed=True))
        else:
            aside += 1
    return ties, aside


def _of_rows(table: Table, hand: Hand) -> list[Tie]:
    """Tie the things of each row as the graph ties them, else to the first of the row."""
    columns = _columns(table, hand.graph)
    between = _Between(hand)
    ties: list[Tie] = []
    for row in table.rows:
        cells = {
            term: column
            for column in reversed(columns)
            if isinstance(term := row[column.at], NamedNode | BlankNode)
        }
        things = list(reversed(cells))
        stated = [tie for pair in combinations(things, 2) for tie in between(*pair)]
        tied = {thing for tie in stated for thing in (tie.start, tie.end)}
        ties += stated
        for thing in things[1:]:
            if thing not in tied:
                ties.append(Tie(things[0], thing, cells[thing].words, directed=False))
    return ties


def _columns(table: Table, graph: Graph) -> list[Column]:
    """Give the columns of things; only those of known kinds, such as countries, if two are."""
    columns = table.of("thing")
    known = [column for column in columns if _is_known(table.rows, column, graph)]
    return known if len(known) > 1 else columns


def _is_known(rows: Sequence[Cells], column: Column, graph: Graph) -> bool:
    cells = dict.fromkeys(row[column.at] for row in rows)
    things = [cell for cell in cells if isinstance(cell, NamedNode | BlankNode)][:20]
    return all(kind_of(graph, thing) != "Thing" for thing in things)


class _Between:
    """Finds what the graph says between two things, most special properties alone."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._known: dict[tuple[Thing, Thing], list[Tie]] = {}
        self._above: dict[NamedNode, set[AnyTerm]] = {}

    def __call__(self, one: Thing, other: Thing) -> list[Tie]:
        if (one, other) not in self._known:
            there, back = self._properties(one, other), self._properties(other, one)
            # an inverse that only follows has fewer properties above it than what is stated
            ends = (one, other) if len(there) >= len(back) else (other, one)
            self._known[one, other] = self._said(*ends, max(there, back, key=len))
        return self._known[one, other]

    def _said(self, start: Thing, end: Thing, found: Sequence[NamedNode]) -> list[Tie]:
        special = [each for each in found if not any(each in self._over(one) for one in found)]
        words = ", ".join(sorted(self._hand.reader.property(each) for each in special))
        return [Tie(start, end, words, directed=True)] if words else []

    def _properties(self, start: Thing, end: Thing) -> list[NamedNode]:
        if not isinstance(start, NamedNode):
            return []
        quads = self._hand.graph.triples(start, None, end)
        found = {quad.predicate for quad in quads if quad.predicate.value.startswith(OCOP)}
        return sorted(found, key=lambda each: each.value)

    def _over(self, predicate: NamedNode) -> set[AnyTerm]:
        if predicate not in self._above:
            quads = self._hand.graph.triples(predicate, _SUBPROPERTY)
            self._above[predicate] = {quad.object for quad in quads if quad.object != predicate}
        return self._above[predicate]
