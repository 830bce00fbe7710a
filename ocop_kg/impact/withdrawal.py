"""Withdrawal of sources: what is lost, and which answers change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocop_kg.errors import UsageError
from ocop_kg.impact.changes import Before, Changes, changes
from ocop_kg.vocabulary import ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from ocop_kg.graph import Graph
    from ocop_kg.graph.sources import SourceFacts

__all__ = ["Withdrawal", "stated_elsewhere", "withdraw"]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The sources that are withdrawn, and what changes.

    `graphs` are the graphs that go with them although they bear another name, such as files of
    one's own in which a withdrawn source speaks.
    """

    sources: tuple[SourceFacts, ...]
    changes: Changes
    graphs: tuple[str, ...] = ()

    def __str__(self) -> str:
        names = ", ".join(source.key for source in self.sources) or ", ".join(self.graphs)
        return f"without {names}: {self.changes}"


def withdraw(graph: Graph, sources: tuple[object, ...]) -> Withdrawal:
    """Drop sources from a graph, which stays as it is, and compare.

    Sources are named as in `Graph.view`, with the same errors; so `UsageError` when none is left.

    >>> from ocop_kg.graph import Graph
    >>> print(withdraw(Graph.open(), ("seed-ocop-china-2025",)))
    without seed-ocop-china-2025: ... facts lost (... stated, ... inferred); ... answered otherwise
    """
    if not sources:
        raise UsageError("which source goes? name one or several")
    view = graph.view(without=sources)
    before = Before(graph)
    earlier = graph.choice
    out = {left.source.iri for left in earlier.left_out}
    gone = (left.source for left in view.choice.left_out if left.source.iri not in out)
    graphs = (name for name in view.choice.graphs_left_out if name not in earlier.graphs_left_out)
    return Withdrawal(
        tuple(gone), changes(before, view, stated_elsewhere(before, view)), tuple(graphs)
    )


def stated_elsewhere(before: Before, view: Graph) -> list[Quad]:
    """List the stated statements in graphs that a view does not have."""
    kept = set(view.choice.graphs) | {ONTOLOGY_GRAPH}
    return [quad for quad in before.stated if quad.graph_name not in kept]
