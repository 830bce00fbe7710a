"""What a drawing is before it gets its frame, and what all drawings share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocop_kg.graph.graph import Graph
    from ocop_kg.graph.reader import Reader
    from ocop_kg.graph.values import AnyTerm

__all__ = ["WIDTH", "Drawing", "Hand", "counted", "listed"]

WIDTH = 760
"""The width of every picture, in its own units."""

_LONGEST = 240


@dataclass(frozen=True, slots=True)
class Drawing:
    """The inner part of a picture: SVG, its height, what it shows in words, and what it leaves out.

    `marks` counts what stands for rows or things: countries, bars, points or nodes.
    """

    body: str
    height: float
    says: str
    notes: tuple[str, ...] = ()
    marks: int = 0


def _on_the_web(iri: str) -> str:
    return iri if iri.startswith(("https://", "http://")) else ""


@dataclass(frozen=True, slots=True)
class Hand:
    """What draws: the graph, who reads its terms aloud, and where things are to be found.

    Without more a thing is to be found on the web, at its IRI.
    """

    graph: Graph
    reader: Reader
    href: Callable[[str], str] = _on_the_web

    def words(self, term: AnyTerm | None) -> str:
        """Give the text of a term, in words also where it has none; a long one is cut."""
        text = "unnamed" if isinstance(term, BlankNode) else self.reader.text(term) or "none"
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

    def link(self, term: AnyTerm | None) -> str:
        """Give the address of a thing; nothing for what has none."""
        return self.href(term.value) if isinstance(term, NamedNode) else ""


def counted(number: int, word: str, words: str = "") -> str:
    """Count in words.

    >>> counted(1, "row"), counted(2, "row"), counted(1200, "country", "countries")
    ('1 row', '2 rows', '1,200 countries')
    """
    return f"{number:,} {word if number == 1 else words or f'{word}s'}"


def listed(names: list[str], most: int = 40) -> str:
    """List names, and say how many more there are.

    >>> listed(["Fiji", "Samoa", "Tonga"], 2)
    'Fiji, Samoa and 1 more'
    """
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most:,} more"
