"""The graphs of FROM and FROM NAMED, as a graph of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from ocop_kg.graph import Graph
from ocop_kg.stores import EmbeddedStore

if TYPE_CHECKING:
    from ocop_kg.sparql import SelectQuery

__all__ = ["restricted", "unknown_graphs"]


def unknown_graphs(graph: Graph, query: SelectQuery) -> list[NamedNode]:
    """List the graphs of a query's dataset that are not there."""
    names = (*query.default_graphs, *query.named_graphs)
    return [name for name in names if not graph.store.contains_named_graph(name)]


def restricted(graph: Graph, query: SelectQuery) -> Graph:
    """Copy the graphs that a query's dataset names; those of FROM are united.

    Standard: SPARQL 1.1 Query, section 13.2.
    """
    copy = EmbeddedStore()
    engine = graph.store
    for name in query.default_graphs:
        quads = engine.quads_for_pattern(None, None, None, name)
        copy.engine.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    for name in query.named_graphs:
        copy.engine.extend(engine.quads_for_pattern(None, None, None, name))
    return Graph(copy)
