"""The media types in which answers are given, each with its name and what writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import QueryResultsFormat, RdfFormat

from ocop_kg.errors import UnknownFormatError
from ocop_kg.reading.formats import FORMATS
from ocop_kg.server.negotiation import best

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BOOLEANS", "GRAPHS", "HTML", "ROWS", "Syntax", "chosen"]

HTML = "text/html"


@dataclass(frozen=True, slots=True)
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


def chosen(accept: str, named: str | None, offers: Sequence[Syntax]) -> Syntax | None:
    """Choose a syntax by its name, where one is given, else by media type; None if none will do.

    Raises `UnknownFormatError` for a name that nothing has.

    >>> chosen("text/csv", None, ROWS).name, chosen("text/csv", "json", ROWS).name
    ('csv', 'json')
    """
    if named:
        for each in offers:
            if named in (each.name, *each.types):
                return each
        raise UnknownFormatError(named, advice=f"there are {', '.join(e.name for e in offers)}")
    types = {name: each for each in offers for name in reversed(each.types)}
    ordered = [name for each in offers for name in each.types]
    found = best(accept, ordered)
    return None if found is None else types[found]
