"""A store that answers heavy questions from a columnar copy, and all others itself."""

from __future__ import annotations

import weakref
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import (
    DefaultGraph,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse_query_results,
)
from pyoxigraph import Store as Engine

from ocop_kg.errors import MissingExtraError, OcopError, UsageError
from ocop_kg.sparql import parse_select
from ocop_kg.stores.analytic.forms import core_of
from ocop_kg.stores.analytic.snapshot import Snapshot
from ocop_kg.stores.embedded import EmbeddedStore
from ocop_kg.stores.querytext import prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import QueryBoolean, Triple

    from ocop_kg.budget import Budget
    from ocop_kg.stores.analytic.forms import Core
    from ocop_kg.stores.protocol import Quads, Store, Term
    from ocop_kg.stores.querytext import DatasetClause

__all__ = ["AnalyticStore"]


class AnalyticStore:
    """An embedded store, and beside it a columnar copy of its union for queries that suit it.

    The copy is made once: what is written to the store afterwards is not in it.

    Raises `MissingExtraError` without maplib, `UsageError` for a store that is not in this process.
    """

    def __init__(self, store: Store) -> None:
        from importlib.util import find_spec

        if find_spec("maplib") is None:
            raise MissingExtraError("maplib", "analytic")
        if not isinstance(store, EmbeddedStore):
            raise UsageError("a columnar copy is made of a graph in this process: mirror it first")
        self._store = store
        self._snapshot = Snapshot(
            lambda path: store.union.dump(path, RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
        )
        weakref.finalize(self, self._snapshot.close)

    def __reduce__(self) -> tuple[type[EmbeddedStore], tuple[object, ...]]:
        """Be copied into another process as the store alone."""
        return self._store.__reduce__()  # type: ignore[return-value]

    def __enter__(self) -> AnalyticStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the copy up; the store answers from now on."""
        self._snapshot.close()

    @property
    def alive(self) -> bool:
        """Whether the columnar copy still answers; without it the store does."""
        return self._snapshot.alive

    def suits(self, sparql: str) -> bool:
        """Tell whether the columnar copy answers a query.

        Raises `QuerySyntaxError` or `ForbiddenAccessError`.
        """
        return self.alive and _core(sparql) is not None

    @property
    def union(self) -> Quads:
        """What the union of all named graphs holds."""
        return self._store.union

    @property
    def engine(self) -> Quads:
        """All graphs."""
        return self._store.engine

    def __len__(self) -> int:
        """Count the triples of the union."""
        return len(self._store)

    def is_larger_than(self, most: int) -> bool:
        """Tell whether the union has more triples, without counting on."""
        return self._store.is_larger_than(most)

    def restricted(self, dataset: DatasetClause) -> Quads:
        """Give the graphs that a query names in FROM, united as a set."""
        return self._store.restricted(dataset)

    def query(
        self,
        sparql: str,
        bindings: Mapping[str, Term] | None = None,
        budget: Budget | None = None,
    ) -> QuerySolutions | Iterable[Triple] | QueryBoolean:
        """Answer a SPARQL 1.1 query, with variables bound to terms."""
        core = None if bindings or not self.alive else _core(sparql)
        if core is not None:
            found = self._snapshot.ask(core, budget.seconds if budget else None)
            answer = None if found is None else _answer(core, found)
            if answer is not None:
                return answer
        return self._store.query(sparql, bindings, budget)


@lru_cache(maxsize=512)
def _core(sparql: str) -> Core | None:
    """Give what the copy is asked; a query is read once, since its grammar takes milliseconds."""
    prepare(sparql)  # what is refused is refused here too
    try:
        core = core_of(parse_select(sparql))
    except OcopError:  # not for us, or for nobody: the store says so in its words
        return None
    if core is None:
        return None
    columns = EmbeddedStore().query(sparql).variables  # type: ignore[union-attr]  # a SELECT
    return replace(core, columns=tuple(variable.value for variable in columns))


def _answer(core: Core, found: bytes) -> QuerySolutions | None:
    if not core.order:
        return _solutions(found)
    lines = found.decode().rstrip("\n").split("\n")[1:]
    cells = [[cell or "UNDEF" for cell in line.split("\t")] for line in lines]
    if any(cell.startswith("_:") for row in cells for cell in row):
        return None  # no query can name a blank node
    rows = (f"({' '.join(row)})" for row in cells)
    answer = Engine().query(core.sorted_text(rows))
    return answer if isinstance(answer, QuerySolutions) else None


def _solutions(found: bytes) -> QuerySolutions | None:
    parsed = parse_query_results(found, format=QueryResultsFormat.TSV)
    return parsed if isinstance(parsed, QuerySolutions) else None
