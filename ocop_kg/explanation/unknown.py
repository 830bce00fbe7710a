"""The terms of a query that occur nowhere in the graph, found by their places or by their signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.explanation.lexicon import Lexicon, is_standard, lexicon_of
from ocop_kg.explanation.model import UnknownTerm
from ocop_kg.explanation.near import closest, difference, namespace
from ocop_kg.explanation.suspicion import declared, is_suspicious, unknown_names
from ocop_kg.explanation.wording import Wording
from ocop_kg.sparql import Rewriting, parse_pattern
from ocop_kg.sparql.algebra import InGraph, PathPattern, TriplePattern
from ocop_kg.vocabulary import ID, RDF_TYPE, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.graph import Graph
    from ocop_kg.sparql.algebra import Path, Pattern, SelectQuery, Term

__all__ = ["unknown_terms"]

_SUBCLASS = NamedNode(RDFS + "subClassOf")


def unknown_terms(graph: Graph, query: str) -> tuple[UnknownTerm, ...]:
    """List the terms of a query that occur nowhere in the graph, in the order of the query.

    Terms of the web's known vocabularies are left out where they only add nothing. A query that
    cannot be taken apart is searched by its names alone.

    >>> from ocop_kg.graph import Graph
    >>> query = "SELECT * { ?c a ocop:Country OPTIONAL { ?c skos:preflabel ?name } }"
    >>> [str(term) for term in unknown_terms(Graph.open(), query)]
    ['unknown property skos:preflabel; did you mean skos:prefLabel?']
    """
    if not is_suspicious(graph, query):
        return ()
    lexicon = lexicon_of(graph)
    try:
        read = parse_pattern(query)
    except UnsupportedQueryError:
        found = dict.fromkeys((name, "term") for name in unknown_names(graph, query))
        wording = Wording(declared(query))
    else:
        found = dict.fromkeys(_Places().of(read))
        wording = Wording(read.prefixes)
    return tuple(
        _described(name, position, lexicon, wording)
        for name, position in found
        if not _is_known(name, position, lexicon)
    )


class _Places(Rewriting):
    """Collects the IRIs of a query with their places; changes nothing."""

    def __init__(self) -> None:
        self._found: list[tuple[NamedNode, str]] = []

    def of(self, query: SelectQuery) -> list[tuple[NamedNode, str]]:
        for name in (*query.default_graphs, *query.named_graphs):
            self._found.append((name, "graph"))
        self.select(query.select)
        return self._found

    def term(self, term: Term) -> Term:
        self._note(term, "thing")
        return term

    def _note(self, term: object, position: str) -> None:
        if isinstance(term, NamedNode):
            self._found.append((term, position))
        elif isinstance(term, Literal) and not term.language:
            self._found.append((term.datatype, "datatype"))

    def pattern(self, pattern: Pattern) -> Pattern:
        match pattern:
            case TriplePattern(subject, predicate, object_):
                self._note(subject, "thing")
                self._note(predicate, "property")
                of_class = predicate in (RDF_TYPE, _SUBCLASS)
                self._note(object_, "class" if of_class else "thing")
                return pattern
            case PathPattern(subject, path, object_):
                self._note(subject, "thing")
                self.path(path)
                self._note(object_, "class" if _ends_in_class(path) else "thing")
                return pattern
            case InGraph(name, inner):
                self._note(name, "graph")
                self.pattern(inner)
                return pattern
        return super().pattern(pattern)

    def path(self, path: Path) -> Path:
        if isinstance(path, NamedNode):
            self._note(path, "property")
            return path
        return super().path(path)


def _ends_in_class(path: Path) -> bool:
    return "subClassOf" in str(path) or RDF_TYPE.value in str(path)


def _is_known(name: NamedNode, position: str, lexicon: Lexicon) -> bool:
    if position == "datatype":
        return is_standard(name.value) or lexicon.occurs(name)
    if position == "graph":
        return lexicon.is_graph(name)
    if position == "property" and lexicon.is_predicate(name):
        return True
    if position == "thing" and (lexicon.occurs(name) or lexicon.is_graph(name)):
        return True
    if position == "class" and lexicon.is_class(name):
        return True
    return (position == "term" and lexicon.is_graph(name)) or lexicon.is_declared(name)


def _described(name: NamedNode, position: str, lexicon: Lexicon, wording: Wording) -> UnknownTerm:
    pools: dict[str, tuple[str, ...]] = {
        "property": lexicon.predicates,
        "class": lexicon.classes,
        "graph": lexicon.graphs,
        "datatype": _datatypes(),
    }
    pool = pools.get(position, (*lexicon.predicates, *lexicon.classes))
    if position in ("thing", "term") and name.value.startswith(ID):
        pool = tuple(_alike(name, lexicon))
    near = closest(name.value, pool)
    fault = difference(name.value, near[0]) if near else None
    close = tuple(wording.name(NamedNode(iri)) for iri in near)
    return UnknownTerm(name.value, wording.name(name), position, fault or "unknown", close)


def _datatypes() -> tuple[str, ...]:
    import rdflib

    return tuple(sorted(XSD + name for name in rdflib.XSD.__annotations__ if name.isalpha()))


def _alike(name: NamedNode, lexicon: Lexicon) -> Iterable[str]:
    return lexicon.things_in(namespace(name.value)) if lexicon.is_small else ()
