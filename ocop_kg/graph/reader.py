"""Terms as a person reads them: labels for things, and claims by what they tie together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.vocabulary import ID, OCOP, RDF_TYPE, RDFS, key, ocop, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_kg.graph.evidence import SourceNote
    from ocop_kg.graph.graph import Graph
    from ocop_kg.graph.values import AnyTerm

__all__ = ["Reader"]

_SOURCE = ocop("Source")
_EVIDENCE = (ocop("statedBy"), ocop("mentionedIn"))
_SUBCLASS = NamedNode(RDFS + "subClassOf")


_WORDS = {
    "dc:publisher": "publisher",
    "dcterms:issued": "published",
    "dcterms:title": "title",
    "foaf:page": "page",
    "rdf:type": "is a",
    "skos:altLabel": "other name",
    "skos:broader": "is a kind of",
    "skos:closeMatch": "close match",
    "skos:definition": "definition",
    "skos:editorialNote": "note",
    "skos:exactMatch": "exact match",
    "skos:inScheme": "in scheme",
    "skos:prefLabel": "name",
}
"""What people call the properties of other vocabularies, which bring no labels of their own."""


class Reader:
    """Reads terms aloud: with labels in the wanted languages, or with `iris` as short IRIs.

    >>> from ocop_kg.graph import Graph
    >>> reader = Reader(Graph.open(), ["fr"])
    >>> reader.cell(NamedNode("https://w3id.org/ocop/id/region/africa"))
    'Africa'
    """

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
        """Give the same, as it may be shown."""
        return self._shown(self.text(term))

    def property(self, predicate: NamedNode) -> str:
        """Give what people call a property."""
        name = self.cell(predicate)
        return _WORDS.get(name, name)

    def label(self, iri: str) -> str:
        """Give the label of an IRI, also where tables show IRIs."""
        return self._label(iri)

    def _shown(self, text: str) -> str:
        """Make a text safe for where it is shown; here it stays as it is."""
        return text

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
        return sorted(self._shown(self._label(each.value)) for each in classes - above)

    def claim(self, claim: NamedNode, about: NamedNode) -> str:
        """Say in words what a thing says of another: its label, or all that it ties together.

        Claims have no label of their own, so their parts stand for them.
        """
        label = self._graph.label(claim.value, self._languages)
        if label != key(claim.value):
            return self._shown(label)
        parts: dict[AnyTerm, str] = {}
        for quad in self._graph.triples(claim):
            name = quad.predicate.value
            if name.startswith(OCOP) and quad.predicate not in _EVIDENCE and quad.object != about:
                parts[quad.object] = max(name, parts.get(quad.object, ""))
        texts = sorted((name, self.cell(term)) for term, name in parts.items())
        return ", ".join(text for _, text in texts) or self._shown(label)

    def is_source(self, term: AnyTerm | None) -> bool:
        """Tell whether a term is a source of the graph."""
        if not isinstance(term, NamedNode):
            return False
        quads = self._graph.triples(term, RDF_TYPE, _SOURCE)
        return next(quads, None) is not None

    def source(self, term: NamedNode) -> SourceNote:
        """Gather what a reader wants to know of a source."""
        return self._graph.note(term, self._languages)
