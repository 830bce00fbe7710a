"""The triples of a CONSTRUCT or DESCRIBE query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import serialize

from ocop_kg.reading.formats import format_named
from ocop_kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Triple

__all__ = ["Triples"]


class Triples:
    """The triples of a CONSTRUCT or DESCRIBE query, each once, in a fixed order.

    Blank nodes get names that depend on nothing but what is said of them; `doubts` says where that
    would take too long.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        from ocop_kg.graph.blanks import with_stable_names

        self.doubts: list[str] = []
        named = with_stable_names(set(triples), self.doubts.append)
        self._triples: list[Triple] = sorted(named, key=str)

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._triples)

    def __len__(self) -> int:
        return len(self._triples)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)} triples>"

    def serialize(self, syntax: str = "turtle") -> str:
        """Write the triples in an RDF format, named as for files (``turtle``, ``jsonld``, …).

        Raises `UnknownFormatError`.
        """
        written = serialize(
            self._triples, format=format_named(syntax).engine, prefixes=dict(PREFIXES)
        )
        return (written or b"").decode()

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(self.serialize())}</pre>"
