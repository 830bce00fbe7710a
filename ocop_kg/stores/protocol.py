"""What a store must offer, so that everything above works on it unchanged.

`Quads` is read pattern by pattern, `Store` answers queries. The embedded store offers its engine as
`Quads`; a remote one asks its server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Quad, QueryBoolean, QuerySolutions

    from ocop_kg.budget import Budget
    from ocop_kg.stores.querytext import DatasetClause

__all__ = ["AnyGraph", "Quads", "Store", "Term"]

Term = NamedNode | Literal
"""What a variable of a query can be bound to."""

AnyGraph = NamedNode | BlankNode | DefaultGraph
"""A graph that a pattern can be kept to; the default graph is the union of all."""


class Quads(Protocol):
    """Statements with their graphs, as pyoxigraph's ``Store`` lets them be read."""

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object: NamedNode | BlankNode | Literal | Triple | None,  # noqa: A002  # the engine's name
        graph_name: AnyGraph | None = None,
        /,
    ) -> Iterator[Quad]:
        """Walk the quads that fit; None fits everything, and in place of a graph each named one.

        The embedded engine then also gives the default graph.
        """

    def query(self, query: str, /) -> QuerySolutions | QueryBoolean | Iterable[Triple]:
        """Answer a query that was made by this library, with every name written out."""

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """Walk the names of the graphs."""

    def contains_named_graph(self, graph_name: NamedNode | BlankNode, /) -> bool:
        """Tell whether there is a graph of this name."""

    def __contains__(self, quad: Quad, /) -> bool:
        """Tell whether a quad is there."""

    def __iter__(self) -> Iterator[Quad]:
        """Walk all quads of named graphs; the embedded engine also gives the default graph."""


class Store(Protocol):
    """Where a graph is kept: queries, graphs, and patterns of the union or of single graphs."""

    @property
    def union(self) -> Quads:
        """What the union of all named graphs holds, as the default graph."""

    @property
    def engine(self) -> Quads:
        """All graphs."""

    def __len__(self) -> int:
        """Count the triples of the union."""

    def is_larger_than(self, most: int) -> bool:
        """Tell whether the union has more triples, without counting on."""

    def query(
        self,
        sparql: str,
        bindings: Mapping[str, Term] | None = None,
        budget: Budget | None = None,
    ) -> QuerySolutions | Iterable[Triple] | QueryBoolean:
        """Answer a SPARQL 1.1 query, with variables bound to terms."""

    def restricted(self, dataset: DatasetClause) -> Quads:
        """Give the graphs that a query names in FROM, united as a set."""
