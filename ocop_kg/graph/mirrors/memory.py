"""Copies of graphs in memory, with the ontology and what follows from them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from ocop_kg.graph.mirrors.copies import catalogue, quads_of
from ocop_kg.graph.opening import fill
from ocop_kg.stores import EmbeddedStore

if TYPE_CHECKING:
    from ocop_kg.budget import Budget
    from ocop_kg.graph.mirrors.taking import Taken

__all__ = ["in_memory"]


def in_memory(taken: Taken, *, inferred: bool, budget: Budget | None = None) -> EmbeddedStore:
    """Make a store of what was just taken; raises `BudgetError` as `open` does."""
    store = EmbeddedStore()
    copies = (quads_of(copy, taken.contents[copy.digest]) for copy in taken.copies)
    store.add(chain(chain.from_iterable(copies), catalogue(taken.copies)), whole=False)
    fill(store, (), replace=True, inferred=inferred, budget=budget)
    return store
