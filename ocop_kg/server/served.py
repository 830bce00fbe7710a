"""What all workers share: the graph, the settings, and what was made ready beforehand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import Store

from ocop_kg.errors import UsageError
from ocop_kg.graph.reader import Reader
from ocop_kg.pictures import warm
from ocop_kg.server.pages import environment
from ocop_kg.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_kg.budget import Budget
    from ocop_kg.knowledge_graph import KnowledgeGraph
    from ocop_kg.server.settings import Settings

__all__ = ["Served"]

_RARELY_NEEDED = (
    "ocop_kg.explanation.diagnosis",
    "ocop_kg.graph.evidence.rows",
    "rdflib.plugins.sparql.parser",
)
_LARGE = 500_000
"""Triples beyond which the index of all names is made by who first needs it."""


@dataclass(slots=True)
class Served:
    """A graph that is served."""

    graph: KnowledgeGraph
    settings: Settings
    budget: Budget = field(init=False)
    """What an answer may cost; others look after its time."""
    _store: EmbeddedStore | None = None

    def __post_init__(self) -> None:
        self.budget = replace(self.settings.budget, seconds=None)

    def reader(self, languages: Sequence[str]) -> Reader:
        """Give who reads terms aloud in these languages."""
        return Reader(self.graph, languages)

    @property
    def engine(self) -> Store:
        """The engine with all graphs; raises `UsageError` for a graph that another server holds."""
        if not isinstance(self.graph.store, Store):
            raise UsageError("a graph at an endpoint is served there: name files or a store")
        return self.graph.store

    @property
    def store(self) -> EmbeddedStore:
        """The same as a store that answers queries."""
        if self._store is None:
            self._store = EmbeddedStore(self.engine)
        return self._store

    def renew(self, store: EmbeddedStore) -> None:
        """Serve what a store holds now, with nothing remembered of what it held before."""
        self.graph = type(self.graph)(store, inferred=self.graph.inferred)
        self._store = None
        self.warm()

    def warm(self) -> None:
        """Load what tasks need at their first use, so that workers find it in memory they share."""
        environment()
        _ = self.store  # with all named graphs
        if not any(islice(self.graph.triples(), _LARGE, None)):  # else it would take too long
            self.graph.find("Lesotho")

    def warm_further(self) -> None:
        """Load what only some tasks need, when a first worker is there already."""
        for module in _RARELY_NEEDED:
            import_module(module)
        warm()
