"""Terms as a person reads them: labels for things, and sources as numbered notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.cli.terminal import clean, wrap
from ocop_kg.graph.values import text_of
from ocop_kg.vocabulary import ID, OCOP, RDF_TYPE, RDFS, XSD, key, ocop, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import QuerySolution

    from ocop_kg.graph import Graph
    from ocop_kg.graph.evidence import SourceNote
    from ocop_kg.graph.values import AnyTerm

__all__ = ["Notes", "Reader", "is_number"]

_SOURCE = ocop("Source")
_EVIDENCE = (ocop("statedBy"), ocop("mentionedIn"))
_SUBCLASS = NamedNode(RDFS + "subClassOf")
_NUMBERS = frozenset(
    XSD + name for name in ("integer", "decimal", "double", "float", "int", "long", "short")
)


def is_number(term: AnyTerm | None) -> bool:
    """Tell whether a term is a number, which stands at the right of its column."""
    return isinstance(term, Literal) and term.datatype.value in _NUMBERS


class Reader:
    """Reads terms aloud: with labels in the wanted languages, or with `iris` as short IRIs."""

    def __init__(self, graph: Graph, languages: Sequence[str], *, iris: bool = False) -> None:
        self._graph = graph
        self._languages = languages
        self.iris = iris
        self._known: dict[str, str] = {}

    def text(self, term: AnyTerm | None) -> str:
        """Give the label of a thing, the short IRI of what has none, the text of a literal."""
        if not isinstance(term, NamedNode):
            return text_of(term)
        if self.iris:
            return shorten(term.value)
        text = self._known.get(term.value)
        if text is None:
            text = self._known[term.value] = self._label(term.value)
        return text

    def cell(self, term: AnyTerm | None) -> str:
        """Give the same on one line that is safe on a terminal."""
        return clean(self.text(term))

    def label(self, iri: str) -> str:
        """Give the label of an IRI, also where tables show IRIs."""
        return self._label(iri)

    def _label(self, iri: str) -> str:
        label = self._graph.label(iri, self._languages)
        if label == key(iri) and not iri.startswith((ID, OCOP)):
            return shorten(iri)
        return label

    def kinds(self, thing: NamedNode) -> list[str]:
        """Name the most special classes of a thing, those that no other of its classes is below."""
        classes = {
            quad.object
            for quad in self._graph.triples(thing, RDF_TYPE)
            if isinstance(quad.object, NamedNode) and quad.object.value.startswith(OCOP)
        }
        above = {
            quad.object
            for each in classes
            for quad in self._graph.triples(each, _SUBCLASS)
            if quad.object != each
        }
        return sorted(clean(self._label(each.value)) for each in classes - above)

    def claim(self, claim: NamedNode, about: NamedNode) -> str:
        """Say in words what a thing says of another: its label, or all that it ties together.

        Claims have no label of their own, so their parts stand for them.
        """
        label = self._graph.label(claim.value, self._languages)
        if label != key(claim.value):
            return clean(label)
        parts: dict[AnyTerm, str] = {}
        for quad in self._graph.triples(claim):
            name = quad.predicate.value
            if name.startswith(OCOP) and quad.predicate not in _EVIDENCE and quad.object != about:
                parts[quad.object] = max(name, parts.get(quad.object, ""))
        texts = sorted((name, self.cell(term)) for term, name in parts.items())
        return ", ".join(text for _, text in texts) or clean(label)

    def is_source(self, term: AnyTerm | None) -> bool:
        """Tell whether a term is a source of the graph."""
        if not isinstance(term, NamedNode):
            return False
        quads = self._graph.triples(term, RDF_TYPE, _SOURCE)
        return next(quads, None) is not None

    def source(self, term: NamedNode) -> SourceNote:
        """Gather what a reader wants to know of a source."""
        return self._graph.note(term, self._languages)


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
