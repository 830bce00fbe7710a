"""What all workers share: the graph, the settings, and what was made ready beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocop_kg.graph.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_kg.knowledge_graph import KnowledgeGraph
    from ocop_kg.server.settings import Settings
    from ocop_kg.stores import EmbeddedStore

__all__ = ["Served"]


@dataclass(slots=True)
class Served:
    """A graph that is served."""

    graph: KnowledgeGraph
    settings: Settings

    def reader(self, languages: Sequence[str]) -> Reader:
        """Give who reads terms aloud in these languages."""
        return Reader(self.graph, languages)

    def renew(self, store: EmbeddedStore) -> None:
        """Serve what a store holds now, with nothing remembered of what it held before."""
        self.graph = type(self.graph)(store, inferred=self.graph.inferred)
        self.warm()

    def warm(self) -> None:
        """Load what tasks need at their first use, so that workers find it in memory they share."""
        from ocop_kg.server.pages import environment

        environment()
        _ = self.graph.store  # with all named graphs
        self.graph.find("Lesotho")
