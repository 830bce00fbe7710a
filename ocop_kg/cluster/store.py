"""A partitioned dump as a store, so that what asks graphs can ask it unchanged."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from ocop_kg.cluster.terms import decode
from ocop_kg.errors import NotDistributedError
from ocop_kg.sparql import parse_pattern, parse_select
from ocop_kg.sparql.algebra import Select, SelectQuery
from ocop_kg.stores.limits import check_query
from ocop_kg.stores.querytext import is_update, prepare
from ocop_kg.stores.remote.binding import with_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ocop_kg.budget import Budget
    from ocop_kg.cluster.tables import Tables
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.stores.protocol import AnyGraph, Term
    from ocop_kg.stores.querytext import DatasetClause

__all__ = ["ClusterStore", "solutions_of"]


class ClusterStore:
    """A `Store` whose every question is a job on the cluster; see `ocop_kg.stores.protocol`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    @property
    def union(self) -> _Quads:
        """What all graphs hold."""
        return _Quads(self._tables, self)

    @property
    def engine(self) -> _Quads:
        """All graphs."""
        return self.union

    def __len__(self) -> int:
        [(count,)] = self._tables.rows("SELECT count(*) FROM triples")
        return int(count)

    def is_larger_than(self, most: int) -> bool:
        """Tell whether the union has more triples."""
        return len(self) > most

    def graphs(self) -> list[NamedNode]:
        """List the named graphs, sorted."""
        names = self.union.named_graphs()
        return sorted((each for each in names if isinstance(each, NamedNode)), key=str)

    def query(
        self,
        sparql: str,
        bindings: Mapping[str, Term] | None = None,
        budget: Budget | None = None,
    ) -> QuerySolutions | Iterable[Triple] | QueryBoolean:
        """Answer a SELECT or ASK, with variables bound to terms.

        Raises `NotDistributedError` for what the cluster would not answer exactly.
        """
        if budget is not None:
            check_query(sparql, budget)
        prefixes = prepare(sparql).prefixes
        form = _form(sparql)
        if form == "ASK":
            if bindings:
                raise NotDistributedError("values are bound in SELECT alone")
            read = parse_pattern(sparql, prefixes)
            some = Select(read.select.columns or (), read.select.pattern, limit=1)
            query = SelectQuery(some, read.default_graphs, read.named_graphs)
            truth = any(True for _ in self._tables.solutions(query))
            return _parsed({"head": {}, "boolean": truth})
        if bindings:
            query = with_values(sparql, "SELECT", bindings)
        else:
            query = parse_select(sparql, prefixes, helpers=True)
        names = [each.value for each in query.select.variables]
        return solutions_of(names, self._tables.solutions(query))

    def restricted(self, dataset: DatasetClause) -> _Quads:  # noqa: ARG002  # the protocol
        """Refuse: a graph of several graphs would be a dump of its own."""
        raise NotDistributedError("FROM makes a graph of its own")


def solutions_of(names: list[str], rows: Iterable[tuple[AnyTerm | None, ...]]) -> QuerySolutions:
    """Make of rows what the engine gives for a SELECT."""
    bindings = [
        {name: _json(term) for name, term in zip(names, row, strict=True) if term is not None}
        for row in rows
    ]
    return _parsed(  # type: ignore[return-value]  # rows, not a truth
        {"head": {"vars": names}, "results": {"bindings": bindings}}
    )


def _form(sparql: str) -> str:
    from ocop_kg.stores.querytext import tokens

    if is_update(sparql):
        raise NotDistributedError("an update: a dump is read alone")
    for kind, word in tokens(sparql):
        if kind == "word" and word.upper() in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
            if word.upper() in ("SELECT", "ASK"):
                return word.upper()
            break
    raise NotDistributedError("a query that is neither SELECT nor ASK")


def _parsed(results: object) -> QuerySolutions | QueryBoolean:
    content = json.dumps(results).encode()
    return parse_query_results(content, format=QueryResultsFormat.JSON)


def _json(term: AnyTerm) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, Literal):
        raise NotDistributedError("a triple stands where a term belongs")
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


class _Quads:
    """Statements, read pattern by pattern; each is a job, so few should be asked for."""

    def __init__(self, tables: Tables, store: ClusterStore) -> None:
        self._tables = tables
        self._store = store

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object: NamedNode | BlankNode | Literal | Triple | None,  # noqa: A002  # the engine's name
        graph_name: AnyGraph | None = None,
        /,
    ) -> Iterator[Quad]:
        """Walk the quads that fit."""
        union = isinstance(graph_name, DefaultGraph)
        graph = graph_name if isinstance(graph_name, NamedNode) else None
        found = self._tables.quads(subject, predicate, object, graph, named=not union)
        for row in found:
            home = DefaultGraph() if union else row[3]
            yield Quad(row[0], row[1], row[2], home)  # type: ignore[arg-type]

    def query(self, query: str, /) -> QuerySolutions | QueryBoolean | Iterable[Triple]:
        """Answer a query that was made by this library."""
        return self._store.query(query)

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """Walk the names of the graphs."""
        for (name,) in self._tables.rows("SELECT DISTINCT g FROM quads"):
            term = decode(name)
            if isinstance(term, NamedNode | BlankNode):
                yield term

    def contains_named_graph(self, graph_name: NamedNode | BlankNode, /) -> bool:
        """Tell whether there is a graph of this name."""
        return graph_name in set(self.named_graphs())

    def __contains__(self, quad: Quad, /) -> bool:
        home = quad.graph_name
        found = self.quads_for_pattern(quad.subject, quad.predicate, quad.object, home)
        return any(True for _ in found)

    def __iter__(self) -> Iterator[Quad]:
        return self.quads_for_pattern(None, None, None)
