"""Keeps GRAPH to the graphs of a dataset, on servers that look beyond it.

A request says which named graphs it is about. Some servers take none to mean all, and repeat each
in a header, of which no client takes many. So there the query itself leaves out the other graphs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Variable

from ocop_kg.sparql import Rewriting, SelectQuery
from ocop_kg.sparql.algebra import Filter, InGraph, Operation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.sparql.algebra import Pattern
    from ocop_kg.stores.remote.dataset import Dataset

__all__ = ["scoped"]


def scoped(query: SelectQuery, dataset: Dataset) -> SelectQuery:
    """Keep a query to the union and the named graphs of a dataset."""
    keeping = _Keeping(dataset.others)
    select = replace(query.select, pattern=keeping.pattern(query.select.pattern))
    union = (dataset.union,) if dataset.union is not None else ()
    named: Iterable[NamedNode] = keeping.named
    if keeping.named and keeping.open:  # then neither way alone is right
        named = map(NamedNode, dataset.named)
    return replace(query, select=select, default_graphs=union, named_graphs=tuple(named))


class _Keeping(Rewriting):
    """Keeps each GRAPH with a variable from some graphs, and notes what others are named."""

    def __init__(self, others: Iterable[str]) -> None:
        self._others = tuple(map(NamedNode, others))
        self.named: dict[NamedNode, None] = {}
        self.open = False

    def pattern(self, pattern: Pattern) -> Pattern:
        changed = super().pattern(pattern)
        if not isinstance(changed, InGraph):
            return changed
        if isinstance(changed.name, Variable):
            self.open = True
            return Filter(changed, Operation("NOT IN", (changed.name, *self._others)))
        self.named[changed.name] = None
        return changed
