"""The media types in which answers are given, each with its name and what writes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import QueryResultsFormat, RdfFormat

from ocop_kg.errors import UnknownFormatError
from ocop_kg.reading.formats import FORMATS
from ocop_kg.server.negotiation import best

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BOOLEANS", "GRAPHS", "HTML", "ROWS", "Syntax", "chosen", "named_in"]

HTML = "text/html"


@dataclass(frozen=True, slots=True, eq=False)
class Syntax:
    """A way to write an answer: its short name, its media types, the first one being sent."""

    name: str
    types: tuple[str, ...]
    engine: QueryResultsFormat | RdfFormat

    @property
    def content_type(self) -> str:
        """What the header Content-Type says."""
        return f"{self.types[0]}; charset=utf-8"


_RESULTS = "application/sparql-results"

ROWS = (
    Syntax("json", (f"{_RESULTS}+json", "application/json"), QueryResultsFormat.JSON),
    Syntax("xml", (f"{_RESULTS}+xml", "application/xml", "text/xml"), QueryResultsFormat.XML),
    Syntax("csv", ("text/csv",), QueryResultsFormat.CSV),
    Syntax("tsv", ("text/tab-separated-values",), QueryResultsFormat.TSV),
)
"""For the rows of a SELECT query."""

BOOLEANS = ROWS[:2]
"""For the answer of an ASK query: CSV and TSV have no way to say it."""

_MORE = {
    "turtle": ("text/turtle", "application/x-turtle", "text/rdf+n3"),
    "ntriples": ("application/n-triples", "text/plain"),
    "jsonld": ("application/ld+json", "application/json"),
    "rdfxml": ("application/rdf+xml", "application/xml"),
}

GRAPHS = tuple(
    Syntax(each.name, _MORE.get(each.name, (each.media_type,)), each.engine) for each in FORMATS
)
"""For triples and quads."""


_ALSO_CALLED = {
    "json-ld": "jsonld",
    "n-quads": "nquads",
    "n-triples": "ntriples",
    "n3": "turtle",
    "nt": "ntriples",
    "rdf": "rdfxml",
    "rdf+xml": "rdfxml",
    "ttl": "turtle",
}
_NAMES = {HTML, "html", *(name for each in (*ROWS, *GRAPHS) for name in (each.name, *each.types))}


def named_in(names: Sequence[str], offers: Sequence[Syntax]) -> Syntax | None:
    """Find the first syntax that one of the names means; None if none means one of these.

    Clients name formats in addresses too, several at once, and some that the answer cannot have.
    Raises `UnknownFormatError` for a name that means nothing at all.

    >>> named_in(["xml", "json-ld"], GRAPHS).name
    'jsonld'
    """
    known = [_ALSO_CALLED.get(name.lower(), name.lower()) for name in names]
    for name in known:
        if name not in _NAMES:
            listed = ", ".join(each.name for each in offers)
            raise UnknownFormatError(name, advice=f"there are {listed}")
        for each in offers:
            if name in (each.name, *each.types):
                return each
    return None


@lru_cache(256)
def chosen(accept: str, offers: tuple[Syntax, ...]) -> Syntax | None:
    """Choose a syntax by media type; None if none will do.

    What a client asks for by another media type of a syntax is sent as that type.

    >>> chosen("text/csv", ROWS).name, chosen("image/png", ROWS)
    ('csv', None)
    """
    listed = accept.lower()
    types = {
        name: each
        for each in reversed(offers)
        for name in each.types
        if name == each.types[0] or name in listed  # a wildcard stands for first types alone
    }
    found = best(accept, [name for each in offers for name in each.types if name in types])
    return None if found is None else replace(types[found], types=(found,))
