"""The tables of one dump in a session of their own, and the queries that are run over them."""

from __future__ import annotations

from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from pyoxigraph import Variable

from ocop_kg.cluster.paths import PathReader, closure
from ocop_kg.cluster.patterns import Compiler, Scope
from ocop_kg.cluster.session import quiet
from ocop_kg.cluster.terms import constant, decode
from ocop_kg.errors import NotDistributedError
from ocop_kg.sparql.algebra import InGraph, PathPattern, Projection, Select
from ocop_kg.validation.sidebyside import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import NamedNode
    from pyspark.sql import DataFrame

    from ocop_kg.cluster.session import Spark
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.sparql import SelectQuery
    from ocop_kg.sparql.algebra import Path

__all__ = ["Tables"]

_STEPS = 1_000_000  # of a path with * or +, that are walked in this process
_AT_ONCE = 8  # queries that become one job
_START, _END = Variable("__s"), Variable("__o")


class Tables:
    """The tables ``triples`` (``b p s o``) and ``quads`` (with ``g``), and what is asked of them.

    `marked` tells that ill-formed literals show as such, as validation wants it. Tables that are
    `small` lie in one part each, in memory, so that a query is one task and nothing is sent.
    """

    def __init__(self, spark: Spark, *, marked: bool = False, small: bool = False) -> None:
        self.spark = spark
        self.session = spark.opened(small=small)
        self._marked = marked
        self._small = small
        self._lock = Lock()
        self._kept: dict[str, DataFrame] = {}
        self._walked: dict[tuple[Path, str, NamedNode | None], str] = {}

    def name(self, name: str, frame: DataFrame) -> None:
        """Put a frame of this session under a name."""
        frame.createOrReplaceTempView(name)

    def define(self, name: str, sql: str) -> None:
        """Put a query under a name."""
        self.name(name, self.session.sql(sql))

    def keep(self, name: str, frame: DataFrame | str, *, always: bool = False) -> None:
        """Put a frame or query under a name, and its rows in memory if it is small, or `always`."""
        found = self.session.sql(frame) if isinstance(frame, str) else frame
        if self._small:
            found = found.coalesce(1)
        if self._small or always:
            self._kept[name] = found = found.cache()
        self.name(name, found)

    def put(self, name: str, rows: Iterable[Sequence[object]], columns: str) -> None:
        """Put rows of this process under a name."""
        with quiet():
            self.name(name, self.session.createDataFrame(list(rows), columns).coalesce(1))

    def close(self) -> None:
        """Let go of what was kept in memory, but of the dump, which other tables have too."""
        for name, frame in self._kept.items():
            if name != "dump":
                frame.unpersist()

    def compiled(self, query: SelectQuery) -> str:
        """Write a query in SQL.

        Raises `NotDistributedError`.
        """
        if query.default_graphs or query.named_graphs:
            raise NotDistributedError("FROM makes a graph of its own")
        with self._lock:
            return Compiler(PathReader(self), marked=self._marked).select(query.select)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run SQL and bring its rows here; raises as `Spark.rows` does."""
        return self.spark.rows(sql, self.session)

    def together(self, several: Sequence[str]) -> list[list[tuple[Any, ...]]]:
        """Run several queries, some of them in one job, and bring the rows of each."""
        found: list[list[tuple[Any, ...]]] = [[] for _ in several]
        parts = [
            f"SELECT {number} AS q, array(*) AS r FROM ({sql})"
            for number, sql in enumerate(several)
        ]
        jobs = [
            partial(self.rows, " UNION ALL ".join(parts[start : start + _AT_ONCE]))
            for start in range(0, len(parts), _AT_ONCE)
        ]
        for rows in side_by_side(jobs):  # one is planned while another runs
            for number, row in rows:
                found[number].append(tuple(row))
        return found

    def solutions(self, query: SelectQuery) -> Iterator[tuple[AnyTerm | None, ...]]:
        """Answer a query with terms as they were written."""
        for row in self.rows(self.compiled(query)):
            yield tuple(map(decode, row))

    def table(self, path: Path, modifier: str, graph: NamedNode | None) -> str:
        """Walk a path here, and give the name of the table of its ends (`paths.Walks`)."""
        key = (path, modifier, graph)
        if key not in self._walked:
            name = f"walked_{len(self._walked)}"
            self.put(name, sorted(self._pairs(path, modifier, graph)), "s STRING, o STRING")
            self._walked[key] = name
        return self._walked[key]

    def _pairs(self, path: Path, modifier: str, graph: NamedNode | None) -> set[tuple[str, str]]:
        steps = PathPattern(_START, path, _END)
        pattern = steps if graph is None else InGraph(graph, steps)
        select = Select((Projection(_START), Projection(_END)), pattern, "DISTINCT")
        sql = Compiler(PathReader(self)).select(select, Scope())
        found = self.rows(f"{sql} LIMIT {_STEPS + 1}")
        if len(found) > _STEPS:
            raise NotDistributedError(f"a path with * or + has more than {_STEPS:,} steps")
        pairs = {(start, end) for start, end in found}
        if modifier == "?":
            return pairs | {(node, node) for pair in pairs for node in pair}
        return closure(pairs, empty=modifier == "*")

    def quads(
        self,
        subject: AnyTerm | None,
        predicate: NamedNode | None,
        value: AnyTerm | None,
        graph: NamedNode | None,
        *,
        named: bool,
    ) -> Iterator[tuple[AnyTerm, ...]]:
        """Give the statements of a pattern, with their graphs where `named`."""
        from ocop_kg.cluster.lines import bucket

        where = ["true"]
        if predicate is not None:
            where.append(f"b = {bucket(predicate.value)}")
        for column, term in (("s", subject), ("p", predicate), ("o", value), ("g", graph)):
            if term is not None:
                where.append(f"{column} = {constant(term)}")
        source = "quads" if named or graph is not None else "triples"
        columns = "s, p, o, g" if named else "s, p, o"
        for row in self.rows(f"SELECT {columns} FROM {source} WHERE {' AND '.join(where)}"):
            yield tuple(term for term in map(decode, row) if term is not None)
