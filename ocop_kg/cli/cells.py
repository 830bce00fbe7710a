"""Terms as a person reads them on a terminal, and sources as numbered notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.cli.terminal import clean, wrap
from ocop_kg.graph.reader import Reader as PlainReader
from ocop_kg.vocabulary import XSD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import QuerySolution

    from ocop_kg.graph.evidence import SourceNote
    from ocop_kg.graph.values import AnyTerm

__all__ = ["Notes", "Reader", "is_number"]

_NUMBERS = frozenset(
    XSD + name for name in ("integer", "decimal", "double", "float", "int", "long", "short")
)


def is_number(term: AnyTerm | None) -> bool:
    """Tell whether a term is a number, which stands at the right of its column."""
    return isinstance(term, Literal) and term.datatype.value in _NUMBERS


class Reader(PlainReader):
    """Reads terms aloud, on one line that is safe on a terminal."""

    def _shown(self, text: str) -> str:
        return clean(text)


class Notes:
    """Sources by number, in the order in which they are first named, for the foot of a table."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._numbers: dict[str, int] = {}
        self._sources: list[SourceNote] = []
        self._short: dict[NamedNode, str] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def columns_of(self, variables: Sequence[str], rows: Sequence[QuerySolution]) -> set[int]:
        """Tell which columns name the sources of their row: all but the first may.

        An answer that tells the titles of sources itself needs no notes.
        """
        if "title" in variables:
            return set()
        return {
            at
            for at, name in enumerate(variables)
            if at > 0 and name in ("source", "sources", "said_by")
            if all(row[at] is None or self._reader.is_source(row[at]) for row in rows)
        }

    def cell(self, term: AnyTerm | None) -> str:
        """Name the publisher of a source, with the number of the note that says the rest."""
        if not isinstance(term, NamedNode):
            return self._reader.cell(term)
        short = self._short.get(term)
        if short is None:
            source = self._reader.source(term)
            short = self._short[term] = self.short(source)
        return short

    def short(self, source: SourceNote) -> str:
        """Write the publisher of a source and the number of its note."""
        return f"{clean(source.publisher)} [{self.number(source)}]".strip()

    def number(self, source: SourceNote) -> int:
        """Give the number of the note of a source."""
        if source.iri not in self._numbers:
            self._sources.append(source)
            self._numbers[source.iri] = len(self._sources)
        return self._numbers[source.iri]

    def lines(self, room: int | None) -> list[str]:
        """Write the notes: title, publisher, date, and the address on a line of its own."""
        lines = []
        margin = len(str(len(self._sources))) + 3
        for number, source in enumerate(self._sources, start=1):
            text, url = clean(source.text), clean(source.url)
            parts = [text] if room is None else wrap(text, max(room - margin, 12))
            if url and (room is None or len(parts[-1]) + len(url) + margin < room):
                parts[-1] = f"{parts[-1]} {url}"
            elif url:
                parts.append(url)
            heads = [f"[{number}]".rjust(margin - 1), *[""] * (len(parts) - 1)]
            lines += [f"{head:{margin}}{part}" for head, part in zip(heads, parts, strict=True)]
        return lines
