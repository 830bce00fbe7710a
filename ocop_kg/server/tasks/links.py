"""Where things stand on this server, and how a term is shown: text, link, language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from pyoxigraph import Literal, NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.vocabulary import XSD, shorten

if TYPE_CHECKING:
    from ocop_kg.graph.reader import Reader
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.knowledge_graph import KnowledgeGraph

__all__ = ["ROOT", "Link", "Links"]

ROOT = "https://w3id.org/ocop/"
"""What all IRIs of this project begin with; what follows is the address on this server."""

_PATH = "/:@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class Link:
    """A term for a page. `href` is empty where there is nothing to go to."""

    text: str
    href: str = ""
    outside: bool = False
    language: str = ""
    datatype: str = ""
    title: str = ""


class Links:
    """Makes links for the terms of a graph."""

    def __init__(self, graph: KnowledgeGraph, reader: Reader) -> None:
        self._graph = graph
        self._reader = reader

    def of(self, term: AnyTerm | None) -> Link:
        """Show a term: a thing by its label, a literal by its text."""
        if isinstance(term, NamedNode):
            href, outside = self._href(term)
            return Link(self._reader.text(term), href, outside, title=shorten(term.value))
        if isinstance(term, Literal):
            plain = term.language or term.datatype.value.startswith(XSD)
            datatype = "" if plain else shorten(term.datatype.value)
            return Link(term.value, language=term.language or "", datatype=datatype)
        return Link(text_of(term))

    def property(self, predicate: NamedNode) -> Link:
        """Show a property by what people call it."""
        href, outside = self._href(predicate)
        text = self._reader.property(predicate)
        return Link(text, href, outside, title=shorten(predicate.value))

    def to(self, iri: str) -> str:
        """Give the address of a thing on this server."""
        if iri.startswith(ROOT):
            name, mark, fragment = iri.removeprefix(ROOT).partition("#")
            return f"/{quote(name, safe=_PATH)}{mark}{quote(fragment, safe=_PATH)}"
        return f"/resource?{urlencode({'iri': iri})}"

    def address(self, iri: str) -> str:
        """Give where an IRI leads to from a picture: nowhere for what is neither here nor there."""
        return self._href(NamedNode(iri))[0]

    def _href(self, node: NamedNode) -> tuple[str, bool]:
        """Give where an IRI leads to: here if something is known of it, else out on the web."""
        iri = node.value
        if iri.startswith(ROOT) or next(self._graph.triples(node), None) is not None:
            return self.to(iri), False
        return (iri, True) if iri.startswith(("https://", "http://")) else ("", False)
