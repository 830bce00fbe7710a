"""What a fix may look at: the data with the graphs they stand in, and what the shapes allow."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from ocop_kg.validation.index import Index, statement
from ocop_kg.validation.terms import known_terms, ontology, published
from ocop_kg.vocabulary import ID, OCOP, OWL, RDF, RDF_TYPE, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Statement

__all__ = ["Allowed", "Facts"]

_META = (RDF, RDFS, OWL)
_NODE = NamedNode(SH + "node")
_LISTS = tuple(NamedNode(SH + name) for name in ("and", "or", "xone"))
_DATATYPE, _IN, _HAS, _PATTERN, _LANGUAGES = (
    NamedNode(SH + name) for name in ("datatype", "in", "hasValue", "pattern", "languageIn")
)
_CHOICE = re.compile(r"\^([^()|*+?\\{}$^]*)\(([^()\[\]*+?\\{}$^]+\|[^()\[\]*+?\\{}$^]+)\)\$")


@dataclass(slots=True)
class Allowed:
    """What a shape, with those it is made of, allows as a value.

    `texts` are those that a pattern lists; `patterned` tells that there is a pattern at all.
    """

    datatypes: list[str] = field(default_factory=list)
    values: list[AnyTerm] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    patterned: bool = False


class Facts:
    """The data that are mended, and the shapes they are judged by."""

    def __init__(self, quads: Iterable[Quad], shapes: Index) -> None:
        self.graph = Index(())
        self.graphs: dict[Statement, set[str]] = defaultdict(set)
        self.users: dict[AnyTerm, list[Statement]] = defaultdict(list)
        triples: list[Statement] = []
        for quad in quads:
            triple = statement(quad)
            name = quad.graph_name
            if triple not in self.graphs:
                triples.append(triple)
                self.users[triple[2]].append(triple)
            self.graphs[triple].add(name.value if isinstance(name, NamedNode) else "")
        self.graph = Index(triples)
        self.shapes = shapes

    def about(self, subject: AnyTerm) -> Iterator[Statement]:
        """Give the triples about a node."""
        for predicate in self.graph.predicates(subject):
            for value in self.graph.objects(subject, predicate):
                if not isinstance(subject, Literal):
                    yield subject, predicate, value  # type: ignore[misc]  # a subject is a node

    @cached_property
    def lent(self) -> Index:
        """The data together with the ontology."""
        return Index([*self.graph, *ontology()])

    @cached_property
    def _described(self) -> dict[str, set[str]]:
        names = {node.value for node in self.graph.subjects() if isinstance(node, NamedNode)}
        kinds: dict[str, set[str]] = defaultdict(set)
        for name in names | known_terms() | published():
            if name.startswith((ID, OCOP)):
                kinds[_kind(name)].add(name)
        return kinds

    def siblings(self, iri: str) -> set[str]:
        """Give the names of this project that are described, of the kind of a name."""
        return self._described.get(_kind(iri), set()) - {iri}

    @cached_property
    def classes(self) -> set[str]:
        """The names of what is declared a class."""
        return self._declared("Class")

    @cached_property
    def properties(self) -> set[str]:
        """The names of what is declared a property, of whatever kind."""
        return self._declared("Property")

    def _declared(self, kind: str) -> set[str]:
        """Give the names of what some class of RDF, RDFS or OWL with this ending describes."""
        return {
            node.value
            for node in self.lent.having(RDF_TYPE)
            for each in self.lent.objects(node, RDF_TYPE)
            if isinstance(node, NamedNode) and isinstance(each, NamedNode)
            if each.value.startswith(_META) and each.value.endswith(kind)
        }

    @cached_property
    def languages(self) -> dict[NamedNode, set[str]]:
        """The language tags that the values of each property have."""
        found: dict[NamedNode, set[str]] = defaultdict(set)
        for _, predicate, value in self.graph:
            if isinstance(value, Literal) and value.language:
                found[predicate].add(value.language)
        return found

    def allowed(self, shape: AnyTerm) -> Allowed:
        """Read what a shape allows, with what it joins and the shapes it names."""
        found, graph = Allowed(), self.shapes
        seen: set[AnyTerm] = set()
        waiting = [shape]
        while waiting:
            current = waiting.pop()
            if current in seen:
                continue
            seen.add(current)
            waiting += graph.objects(current, _NODE)
            for joined in _LISTS:
                for head in graph.objects(current, joined):
                    waiting += graph.members(head)
            found.datatypes.extend(_texts(graph.objects(current, _DATATYPE)))
            found.values.extend(graph.objects(current, _HAS))
            for head in graph.objects(current, _IN):
                found.values.extend(graph.members(head))
            for head in graph.objects(current, _LANGUAGES):
                found.languages.extend(_texts(graph.members(head)))
            for pattern in _texts(graph.objects(current, _PATTERN)):
                found.patterned = True
                if choice := _CHOICE.fullmatch(pattern.replace("[.]", ".")):
                    found.texts.extend(choice[1] + each for each in choice[2].split("|"))
        return found


def _texts(terms: Iterable[AnyTerm]) -> list[str]:
    return [term.value for term in terms if isinstance(term, NamedNode | Literal)]


def _kind(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
