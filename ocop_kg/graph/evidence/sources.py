"""What a reader wants to know of a source, whichever graph states something."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from ocop_kg.graph.names import Names
from ocop_kg.graph.values import text_of
from ocop_kg.vocabulary import (
    DC,
    DCTERMS,
    FOAF,
    GRAPH,
    MIRROR,
    ONTOLOGY,
    ONTOLOGY_GRAPH,
    OWL,
    PROV,
    key,
    ocop,
    thing,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_kg.stores import Quads

__all__ = ["SourceNote", "in_order", "note_of", "note_of_source"]

_CREATOR = NamedNode(DCTERMS + "creator")
_ISSUED = NamedNode(DCTERMS + "issued")
_KIND = ocop("hasKind")
_MODIFIED = NamedNode(DCTERMS + "modified")
_PAGE = NamedNode(FOAF + "page")
_PUBLISHER = NamedNode(DC + "publisher")
_ORIGIN = NamedNode(PROV + "wasDerivedFrom")
_VERSION = NamedNode(OWL + "versionInfo")
_VERSION_IRI = NamedNode(OWL + "versionIRI")


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A source in words; a text is empty where the graph does not say.

    `published` is as exact as the source is (``2024``, ``2024-07`` or ``2024-07-15``), and `kind`
    is the key of its kind, such as ``news`` or ``publication``.
    """

    iri: str
    key: str
    title: str
    publisher: str = ""
    published: str = ""
    url: str = ""
    kind: str = ""

    def __str__(self) -> str:
        """Write title, publisher, date and address on one line.

        >>> print(SourceNote("urn:x", "x", "A page", "FAO", "2024-07"))
        A page. FAO, 2024-07.
        """
        return f"{self.text} {self.url}" if self.url else self.text

    @property
    def text(self) -> str:
        """Title, publisher and date, without the address."""
        by = ", ".join(part for part in (self.publisher, self.published) if part)
        return f"{self.title.rstrip('.')}. {by}." if by else self.title

    def to_dict(self) -> dict[str, str]:
        """Give what is known as a dictionary, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value}


def in_order(notes: set[SourceNote]) -> tuple[SourceNote, ...]:
    """Sort sources by date of publication, those without one last, then by key."""
    return tuple(sorted(notes, key=lambda note: (note.published or "~", note.key, note.iri)))


def note_of(
    engine: Quads, graph_name: NamedNode | BlankNode, languages: Sequence[str] = ("en",)
) -> SourceNote:
    """Tell what the source is whose statements stand in a named graph.

    A graph that a user's file brought without a name has the name of the file as its title. A copy
    from an endpoint says so behind the title of what it is a copy of, where that is known. Other
    graphs are described by what is said of their own name.
    """
    if isinstance(graph_name, BlankNode):
        return SourceNote("", "unnamed", "a graph without a name")
    name = graph_name.value
    if graph_name == ONTOLOGY_GRAPH:
        return _ontology(engine, languages)
    if name.startswith("file:"):
        file = unquote(name.rpartition("/")[2])
        return SourceNote(name, file, file, kind="file")
    if name.startswith(GRAPH):
        return note_of_source(engine, thing("source", name.removeprefix(GRAPH)), languages)
    if name.startswith(MIRROR):
        return _copy(engine, graph_name, languages)
    return _described(engine, graph_name, name, languages)


def note_of_source(
    engine: Quads, source: NamedNode, languages: Sequence[str] = ("en",)
) -> SourceNote:
    """Tell what is known of a source by its own IRI.

    >>> from ocop_kg.graph import Graph
    >>> source = NamedNode("https://w3id.org/ocop/id/source/seed-ocop-china-2025")
    >>> note_of_source(Graph.open().store, source).publisher
    'FAO'
    """
    return _described(engine, source, key(source.value), languages)


def _described(engine: Quads, source: NamedNode, name: str, languages: Sequence[str]) -> SourceNote:
    label = Names(engine).label(source.value, languages)
    return SourceNote(
        source.value,
        name,
        name if label == key(source.value) else label,
        _value(engine, source, _PUBLISHER),
        _value(engine, source, _ISSUED),
        _value(engine, source, _PAGE),
        key(_value(engine, source, _KIND)),
    )


def _copy(engine: Quads, graph_name: NamedNode, languages: Sequence[str]) -> SourceNote:
    copy = _described(engine, graph_name, key(graph_name.value), languages)
    origin = _value(engine, graph_name, _ORIGIN)
    if not origin.startswith(GRAPH):
        return copy
    source = note_of_source(engine, thing("source", origin.removeprefix(GRAPH)), languages)
    title = f"{source.title} ({copy.title})"
    return replace(source, iri=copy.iri, key=f"{source.key}-{copy.key[:8]}", title=title)


def _ontology(engine: Quads, languages: Sequence[str]) -> SourceNote:
    ontology = NamedNode(ONTOLOGY)
    version = _value(engine, ontology, _VERSION)
    title = Names(engine).label(ONTOLOGY, languages)
    return SourceNote(
        ONTOLOGY,
        key(ONTOLOGY),
        f"{title}, version {version}" if version else title,
        _value(engine, ontology, _CREATOR),
        _value(engine, ontology, _MODIFIED),
        _value(engine, ontology, _VERSION_IRI) or ONTOLOGY,
        "ontology",
    )


def _value(engine: Quads, subject: NamedNode, predicate: NamedNode) -> str:
    quads = engine.quads_for_pattern(subject, predicate, None, DefaultGraph())
    return min((text_of(quad.object) for quad in quads), default="")
