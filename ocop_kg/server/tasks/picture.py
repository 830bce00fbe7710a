"""A small picture of what a thing is tied to: the thing in the middle, its neighbours around it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.vocabulary import ID, OCOP, RDF_TYPE, ocop

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.graph.describe import Description
    from ocop_kg.graph.reader import Reader
    from ocop_kg.knowledge_graph import KnowledgeGraph
    from ocop_kg.server.tasks.links import Links

__all__ = ["Picture", "Spot", "picture"]

_KINDS = ("Country", "Product", "Person", "Organization", "Project", "Technology", "Event")
"""The kinds of neighbours that are drawn, in the order in which they stand around the thing."""

_CLAIM = ocop("Claim")
_MOST = 18
_FEWEST = 3
_WIDTH, _HEIGHT = 880, 440
_LONGEST = 26


@dataclass(frozen=True, slots=True)
class Spot:
    """A neighbour: its place, its name in short and in full, and how many claims tie it."""

    x: int
    y: int
    anchor: str
    text: str
    whole: str
    href: str
    kind: str
    ties: int

    @property
    def width(self) -> float:
        """The width of the line that leads there."""
        return min(5.0, 1 + self.ties / 2)


@dataclass(frozen=True, slots=True)
class Picture:
    """The neighbours of a thing on a canvas, and how many more there are."""

    spots: tuple[Spot, ...]
    kinds: tuple[str, ...]
    more: int
    width: int = _WIDTH
    height: int = _HEIGHT


def picture(
    graph: KnowledgeGraph, found: Description, reader: Reader, links: Links
) -> Picture | None:
    """Draw what facts and claims tie to a thing; None where that is too little to look at."""
    ties = _ties(graph, found)
    kinds = {node: kind for node in ties if (kind := _kind(graph, node))}
    if len(kinds) < _FEWEST:
        return None
    strongest = sorted(kinds, key=lambda node: (-ties[node], node.value))[:_MOST]
    placed = sorted(strongest, key=lambda node: (_KINDS.index(kinds[node]), reader.text(node)))
    spots = []
    for at, node in enumerate(placed):
        angle = 2 * pi * (at + 0.5) / len(placed) - pi / 2
        text = reader.text(node)
        spots.append(
            Spot(
                x=round(_WIDTH / 2 + cos(angle) * (_WIDTH / 2 - 250)),
                y=round(_HEIGHT / 2 + sin(angle) * (_HEIGHT / 2 - 30)),
                anchor="start" if cos(angle) >= 0 else "end",
                text=text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…",
                whole=text,
                href=links.to(node.value),
                kind=kinds[node],
                ties=ties[node],
            )
        )
    shown = tuple(kind for kind in _KINDS if kind in {spot.kind for spot in spots})
    return Picture(tuple(spots), shown, len(kinds) - len(spots))


def _ties(graph: KnowledgeGraph, found: Description) -> dict[NamedNode, int]:
    """Count what ties each other thing to this one: claims that name both, and plain facts."""
    this = NamedNode(found.iri)
    ties: defaultdict[NamedNode, int] = defaultdict(int)
    for fact in found.facts:
        if fact.predicate.value.startswith(OCOP):
            _add(ties, this, [fact.object])
    for subject in {fact.subject for fact in found.incoming}:
        if not isinstance(subject, NamedNode):
            continue
        if next(graph.triples(subject, RDF_TYPE, _CLAIM), None) is None:
            _add(ties, this, [subject])
        else:
            _add(ties, this, {quad.object for quad in graph.triples(subject)})
    return ties


def _add(ties: defaultdict[NamedNode, int], this: NamedNode, others: Iterable[object]) -> None:
    for other in others:
        if isinstance(other, NamedNode) and other != this and other.value.startswith(ID):
            ties[other] += 1


def _kind(graph: KnowledgeGraph, node: NamedNode) -> str:
    kinds = {quad.object for quad in graph.triples(node, RDF_TYPE)}
    return next((name for name in _KINDS if ocop(name) in kinds), "")
