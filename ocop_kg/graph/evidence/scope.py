"""The part of a store that a query sees, for who asks further questions about its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions

from ocop_kg.errors import UnsupportedQueryError, UsageError
from ocop_kg.sparql import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import BlankNode, Quad

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.sparql.algebra import Select
    from ocop_kg.stores import Quads

__all__ = ["Scope"]

_UNION = DefaultGraph()


@dataclass(frozen=True, slots=True)
class Scope:
    """An engine whose default graph is what a query without GRAPH sees.

    `graphs` are the graphs that make up this default graph; None stands for all.
    """

    engine: Quads
    graphs: tuple[NamedNode, ...] | None = None

    def select(self, select: Select) -> QuerySolutions:
        """Run a query that was made here; it reaches nothing outside the engine.

        Raises `UnsupportedQueryError` when the engine does not take it.
        """
        try:
            answer = self.engine.query(write(select))
        except SyntaxError as error:
            raise UnsupportedQueryError(str(error)) from error
        if not isinstance(answer, QuerySolutions):
            raise UsageError("a SELECT query is needed, which gives rows")
        return answer

    def triples(
        self,
        subject: NamedNode | BlankNode | None,
        predicate: NamedNode | None,
        object_: AnyTerm | None,
        graph: NamedNode | None,
    ) -> Iterator[Quad]:
        """Walk the triples that fit, of one named graph or (None) of the default graph."""
        return self.engine.quads_for_pattern(
            subject, predicate, object_, _UNION if graph is None else graph
        )
