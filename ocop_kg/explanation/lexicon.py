"""The names that a graph knows: properties, classes, graphs, and whether anything bears a name.

A single name is looked up in the engine. The lists that near names are taken from are made at the
first need and kept with the graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, proxy

from pyoxigraph import Literal, NamedNode

from ocop_kg.vocabulary import OWL, PREFIXES, RDF, RDF_TYPE, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from ocop_kg.graph import Graph

__all__ = ["Lexicon", "is_standard", "lexicon_of"]

_SUBCLASS = NamedNode(RDFS + "subClassOf")
_CLASSES = tuple(map(NamedNode, (OWL + "Class", RDFS + "Class", RDFS + "Datatype")))
_PROPERTIES = tuple(
    map(
        NamedNode,
        (
            OWL + "ObjectProperty",
            OWL + "DatatypeProperty",
            OWL + "AnnotationProperty",
            RDF + "Property",
        ),
    )
)
_SMALL = 100_000
_STANDARD = {
    RDF: "RDF",
    RDFS: "RDFS",
    OWL: "OWL",
    XSD: "XSD",
    SKOS: "SKOS",
    PREFIXES["dcterms"]: "DCTERMS",
    PREFIXES["dc"]: "DC",
    PREFIXES["foaf"]: "FOAF",
    PREFIXES["prov"]: "PROV",
    PREFIXES["org"]: "ORG",
    PREFIXES["dcat"]: "DCAT",
    PREFIXES["void"]: "VOID",
    PREFIXES["sh"]: "SH",
    PREFIXES["schema"]: "SDO",
}


def is_standard(iri: str) -> bool:
    """Tell whether a known vocabulary of the web defines a term.

    >>> is_standard("http://www.w3.org/2004/02/skos/core#hiddenLabel")
    True
    >>> is_standard("http://www.w3.org/2004/02/skos/core#preflabel")
    False
    """
    for base, name in _STANDARD.items():
        if iri.startswith(base):
            import rdflib

            return iri[len(base) :] in getattr(rdflib, name)
    return False


class Lexicon:
    """Looks names of one graph up."""

    def __init__(self, graph: Graph) -> None:
        self._graph = proxy(graph)  # the lexicon is kept as long as the graph, not longer
        self._predicates: tuple[str, ...] | None = None
        self._classes: tuple[str, ...] | None = None
        self._graphs: tuple[str, ...] | None = None
        self._small: bool | None = None

    def is_predicate(self, name: NamedNode) -> bool:
        """Tell whether a triple has this property."""
        return next(self._graph.triples(None, name), None) is not None

    def is_class(self, name: NamedNode) -> bool:
        """Tell whether something belongs to this class."""
        return next(self._graph.triples(None, RDF_TYPE, name), None) is not None

    def is_graph(self, name: NamedNode) -> bool:
        """Tell whether a named graph has this name."""
        found: bool = self._graph.store.contains_named_graph(name)
        return found

    def is_subject(self, name: NamedNode) -> bool:
        """Tell whether something is said of a thing."""
        return next(self._graph.triples(name), None) is not None

    def is_object(self, term: NamedNode | Literal) -> bool:
        """Tell whether a term is the value of a triple."""
        return next(self._graph.triples(None, None, term), None) is not None

    def occurs(self, name: NamedNode) -> bool:
        """Tell whether a name occurs anywhere in the union of the graphs."""
        return self.is_subject(name) or self.is_object(name) or self.is_predicate(name)

    def is_declared(self, name: NamedNode) -> bool:
        """Tell whether the graph or a known vocabulary defines a class or property."""
        kinds = (*_CLASSES, *_PROPERTIES)
        declared = any(
            next(self._graph.triples(name, RDF_TYPE, kind), None) is not None for kind in kinds
        )
        return declared or is_standard(name.value)

    @property
    def predicates(self) -> tuple[str, ...]:
        """The properties that are used, sorted."""
        if self._predicates is None:
            self._predicates = self._names("SELECT DISTINCT ?p { ?s ?p ?o }")
        return self._predicates

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that have members, sorted."""
        if self._classes is None:
            self._classes = self._names("SELECT DISTINCT ?c { ?s a ?c }")
        return self._classes

    @property
    def graphs(self) -> tuple[str, ...]:
        """The named graphs, sorted."""
        if self._graphs is None:
            self._graphs = tuple(name.value for name in self._graph.graphs())
        return self._graphs

    def _names(self, query: str) -> tuple[str, ...]:
        found = (row[0] for row in self._graph.select(query))
        return tuple(sorted(each.value for each in found if isinstance(each, NamedNode)))

    def things_in(self, base: str) -> tuple[str, ...]:
        """List the things of a namespace, sorted; reads the whole graph."""
        start = Literal(base)
        query = f"SELECT DISTINCT ?s {{ ?s a ?c FILTER(STRSTARTS(STR(?s), {start})) }}"
        return self._names(query)

    @property
    def is_small(self) -> bool:
        """Tell whether the graph is so small that all its names may be compared."""
        if self._small is None:
            self._small = not self._graph.is_larger_than(_SMALL)
        return self._small

    def above(self, name: NamedNode) -> frozenset[NamedNode]:
        """Give the classes above a class, itself included."""
        found, new = {name}, [name]
        while new:
            for quad in self._graph.triples(new.pop(), _SUBCLASS):
                if isinstance(quad.object, NamedNode) and quad.object not in found:
                    found.add(quad.object)
                    new.append(quad.object)
        return frozenset(found)


_lexicons: WeakKeyDictionary[Graph, Lexicon] = WeakKeyDictionary()


def lexicon_of(graph: Graph) -> Lexicon:
    """Give the lexicon of a graph, the same each time."""
    found = _lexicons.get(graph)
    if found is None:
        found = _lexicons[graph] = Lexicon(graph)
    return found
