"""Queries as an endpoint answers them: nothing that was inferred, and copies where it refuses."""

from __future__ import annotations

from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal

from ocop_kg.budget import Budget
from ocop_kg.errors import EndpointError, QuerySyntaxError, UnsupportedQueryError
from ocop_kg.sparql.steps import reached
from ocop_kg.stores.ordering import totally_ordered
from ocop_kg.stores.remote.dataset import CATALOGUE, UNION
from ocop_kg.stores.remote.draft import read
from ocop_kg.validation.datagraph import SHAPES_GRAPH, count_of
from ocop_kg.validation.distant import Answer, DistantData
from ocop_kg.validation.lexical import ILL_FORMED, REWRITTEN
from ocop_kg.validation.remote.copying import read_by
from ocop_kg.vocabulary import INFERRED_GRAPH, ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pyoxigraph import NamedNode

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.sparql import SelectQuery
    from ocop_kg.stores.remote import RemoteStore
    from ocop_kg.stores.remote.hiding import Hidden
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Statement

__all__ = ["AskedData"]

_FREE = Budget(bytes=None, depth=None, steps=None)
"""The queries of a plan are ours, and long where shapes ask much."""
_MOST_STEPS = 10_000
_MOST = 200_000
_MOST_FOREIGN = 100


class AskedData(DistantData):
    """A data graph that an endpoint is asked about: its union but for a `hidden` graph."""

    def __init__(self, store: RemoteStore) -> None:
        super().__init__()
        self.server = store
        self.named = store.dataset.named
        self.hidden: Hidden | None = None
        self._store = store.narrowed((ONTOLOGY_GRAPH.value, INFERRED_GRAPH.value))
        self._brought: dict[str, DataGraph] = {}
        self._copies: dict[str, DataGraph] = {}
        self._refused: set[str] = set()
        self._copying = RLock()
        self._implied: dict[NamedNode, bool] = {}

    @cached_property
    def lent(self) -> frozenset[Statement]:
        """The triples that are lent."""
        return frozenset(self.lent_statements)

    def solutions(
        self,
        query: str,
        bindings: Mapping[str, AnyTerm] | None = None,
        functions: Mapping[str, Callable[..., AnyTerm | None]] | None = None,
    ) -> Iterable[tuple[AnyTerm | None, ...]]:
        """Let the endpoint answer a SELECT, or a copy of what that reads if it refuses to.

        Raises `UnsupportedQueryError` and what asking a server raises.
        """
        if str(SHAPES_GRAPH) in query:
            raise UnsupportedQueryError("a query of the shapes looks at the shapes")
        if any(f"<{name}>" in query for name in functions or ()):
            return _answer(self._copy(query).solutions(query, bindings, functions))
        try:
            return self._asked(self._kept(totally_ordered(query)), bindings)  # as it is here
        except (EndpointError, QuerySyntaxError, UnsupportedQueryError) as refusal:
            try:
                return _answer(self._copy(query).solutions(query, bindings, functions))
            except UnsupportedQueryError:
                raise refusal from None

    def _kept(self, query: str) -> SelectQuery | str:
        """Write a query as it is to be asked; taken apart only if something is hidden from it."""
        for mark in (REWRITTEN, ILL_FORMED):  # which are of stores in this process
            query = query.replace(f"<{mark}", "<")
        if self.hidden is None or not self.hidden.may_be_read(query):
            return query
        return self.hidden.kept_from(read(query, "SELECT", helpers=True))

    @property
    def refused(self) -> int:
        """How many queries were answered from a copy."""
        return len(self._refused)

    def _copy(self, query: str) -> DataGraph:
        """Bring the triples that a query can read here, once."""
        text = f"{read_by(query)} LIMIT {_MOST + 1}"
        with self._copying:
            self._refused.add(query)
            if text not in self._copies:
                rows = self._asked(self._kept(text))
                if len(rows) > _MOST:
                    raise UnsupportedQueryError("too much would have to be copied")
                copy = self.brought(rows)  # type: ignore[arg-type]  # they are triples
                marked = (value for _, _, value in copy.rewritten if isinstance(value, Literal))
                if any(value.datatype.value.startswith(REWRITTEN) for value in marked):
                    raise UnsupportedQueryError("a copy writes some literal otherwise")
                copy.use_values()
                self._copies[text] = copy
        return self._copies[text]

    def _asked(self, query: SelectQuery | str, bindings: Mapping[str, Any] | None = None) -> Answer:
        if isinstance(query, str):
            return _answer(self._store.query(query, bindings or None, _FREE))
        return _answer(self._store.select(query, bindings or None, _FREE))

    def rows_of(self, query: str) -> Iterable[tuple[Any, ...]]:
        """Answer a query of all that the endpoint holds, what was inferred with it."""
        return self._asked(query)

    def number(self, query: str) -> int:
        """Answer a query for a number."""
        [(number,)] = self.rows_of(query)
        return count_of(number)

    def picked(self, query: str) -> DataGraph:
        """Bring the triples ``?s ?p ?o`` of a query here, once, with those that are lent."""
        with self._copying:
            if query not in self._brought:
                found: dict[Any, None] = dict.fromkeys(self.solutions(f"{query} LIMIT {_MOST + 1}"))
                if len(found) > _MOST:
                    raise UnsupportedQueryError("too much would have to be copied")
                self._brought[query] = self.brought(each for each in found if each not in self.lent)
            return self._brought[query]

    @cached_property
    def _foreign(self) -> list[str]:
        """The graphs on the server that were not published with these."""
        return sorted(f"<{name}>" for name in self.server.graphs() - set(self.named))

    @cached_property
    def own_graphs(self) -> str:
        """Keep ``GRAPH ?g`` to the graphs that are validated."""
        apart = [*map(str, (ONTOLOGY_GRAPH, INFERRED_GRAPH, UNION, CATALOGUE))]
        if len(self._foreign) <= _MOST_FOREIGN:
            apart += (name for name in self._foreign if name not in apart)
        return f"FILTER(?g NOT IN ({', '.join(apart)}))"

    def of_graphs(self, query: str, *columns: str) -> set[tuple[AnyTerm, ...]]:
        """Answer a query of the named graphs, which it keeps to `own_graphs`."""
        if len(self._foreign) <= _MOST_FOREIGN:  # then none need be listed with the request
            return set(map(tuple, self.server.rows(query, columns)))
        return set(map(tuple, self.server.query(query, None, _FREE)))  # type: ignore[arg-type]  # rows

    def follows(self, name: NamedNode) -> bool:
        """Tell whether all that was inferred of a property are steps in a row of those stated."""
        if name not in self._implied:
            most = f"LIMIT {_MOST_STEPS + 1}"
            inferred = set(
                self.rows_of(f"SELECT ?s ?o {{ GRAPH {INFERRED_GRAPH} {{ ?s {name} ?o }} }} {most}")
            )
            steps = set(self.select(f"SELECT ?s ?o {{ ?s {name} ?o }} {most}"))
            following: dict[AnyTerm, list[AnyTerm]] = {}
            for one, other in steps:
                following.setdefault(one, []).append(other)
            self._implied[name] = max(map(len, (inferred, steps))) <= _MOST_STEPS and all(
                end in reached(start, following) for start, end in inferred
            )
        return self._implied[name]


def _answer(rows: Any) -> Answer:  # noqa: ANN401  # solutions of the engine, or an answer
    """Take rows from what only its own thread may hold; errors can keep the frames of callers."""
    return Answer(rows.variables, map(tuple, rows))
