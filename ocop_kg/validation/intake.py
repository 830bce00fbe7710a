"""Takes quads into the data graph as they are kept, and notes what is to be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from ocop_kg.validation.index import Renaming, statement
from ocop_kg.validation.lexical import kept
from ocop_kg.validation.signs import is_doubtful
from ocop_kg.vocabulary import INFERRED_GRAPH, ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Statement

__all__ = ["APART", "Intake"]

_LENT = ONTOLOGY_GRAPH.value
APART = (_LENT, INFERRED_GRAPH.value)
"""The graphs that are not validated."""


class Intake:
    """Takes the quads of one source, which errors call `name`.

    Its blank nodes are named by the order in which they come, each with the `prefix`, so that
    reports repeat byte for byte. Triples of the ontology are put to the `lent`.
    """

    def __init__(self, graph: DataGraph, name: str, prefix: str, lent: list[Statement]) -> None:
        self.graph = graph
        self.name = name
        self.terms: set[str] | None = None
        """The terms of this project that the quads may name, and perhaps others, if known."""
        self._prefix = prefix
        self._lent = lent
        self._rename = Renaming(prefix)
        self._before = len(lent), len(graph.rewritten)

    def take(self, quads: Iterable[Quad]) -> None:
        """Take quads of any number."""
        self.graph.add(self.own(quads))

    def own(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Give the triples to validate as they are kept."""
        for quad in quads:
            value, home = quad.object, quad.graph_name
            name = None if isinstance(home, DefaultGraph) else home.value
            kind = type(value)
            if name in APART:
                if name == _LENT:
                    self._lent.append(self._rename(statement(quad, self.name)))
            elif type(quad.subject) is NamedNode and (
                kind is NamedNode or (kind is Literal and kept(value) is value)
            ):
                yield quad if name is None else Quad(quad.subject, quad.predicate, value)
            else:
                yield self.graph.keep(self._rename(statement(quad, self.name)))

    def watched(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Pass on quads, and note their subjects and values that hold a sign to look at."""
        doubtful = self.graph.doubtful_terms
        for quad in quads:
            for term in (quad.subject, quad.object):
                if isinstance(term, NamedNode | Literal) and is_doubtful(term.value):
                    doubtful.add(term)
            yield quad

    def begin_again(self) -> None:
        """Forget what was noted, to take the same quads from the first; what is held stays."""
        lent, rewritten = self._before
        del self._lent[lent:], self.graph.rewritten[rewritten:]
        self._rename = Renaming(self._prefix)
