"""Makes views: from what is asked of sources to a store with the graphs of those that meet it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.graph.opening import pick
from ocop_kg.graph.sources import SourceGraphs, source_graphs
from ocop_kg.graph.view import Choice, Wish, choose
from ocop_kg.graph.wish import Asked, wished
from ocop_kg.stores import EmbeddedStore
from ocop_kg.vocabulary import ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from ocop_kg.graph.graph import Graph
    from ocop_kg.stores import Quads

__all__ = ["everything", "view_of"]


def everything(engine: Quads) -> Choice:
    """Give the choice that leaves out nothing."""
    return choose(source_graphs(engine), Wish())


def view_of(graph: Graph, asked: Asked, earlier: Choice | None) -> tuple[EmbeddedStore, Choice]:
    """Fill a store with what the sources that meet a wish state; `earlier` made `graph` itself.

    What an earlier choice left out is still known by its names, and stays out.
    """
    found = source_graphs(graph.store)
    sources = {**found.sources, **(earlier.known if earlier else {})}
    known = SourceGraphs(sources, found.graphs)
    choice = choose(known, wished(graph.resolve, known, asked), earlier)
    store = EmbeddedStore()
    names = (ONTOLOGY_GRAPH, *choice.graphs)
    pick(store, graph.store, names, inferred=graph.inferred, budget=graph.budget)
    return store, choice
