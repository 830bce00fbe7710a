"""A cluster, and the partitioned dumps on it: load, ask, validate, count, compare."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Self

from ocop_kg.cluster.files import Files, location
from ocop_kg.cluster.folder import Folder
from ocop_kg.cluster.partitioning import SCHEMA, load
from ocop_kg.cluster.session import Spark, spark_on
from ocop_kg.cluster.store import ClusterStore
from ocop_kg.cluster.tables import Tables
from ocop_kg.graph import Graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocop_kg.cluster.statistics import Statistics
    from ocop_kg.conflicts import Conflict
    from ocop_kg.graph import Solutions
    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.questions.asking import Answer
    from ocop_kg.validation import Report
    from ocop_kg.validation.policy.profile import Profile

__all__ = ["Cluster", "Dump"]

_Path = str | os.PathLike[str]
_SMALL = 200_000
"""Triples of a dump that is kept in one part in the memory of the cluster."""


class Cluster:
    """A Spark cluster for dumps that no one machine holds (extra ``spark``, Java 17 or newer).

    `master` is ``local[*]``, this machine with all its cores, or that of a cluster such as
    ``spark://host:7077``; `settings` are Spark's own. Every process of the cluster must see the
    folders of the dumps, and have this library installed.

    Used with ``with``, or closed by `close`. A process has one session: clusters of the same master
    and settings share it, and another is refused.

    Raises `MissingExtraError` without pyspark, `ClusterError` without Java or an answering master.

        with Cluster("spark://host:7077") as cluster:
            dump = cluster.load(["/shared/export.nq.gz"], "/shared/export")
            report = dump.validate(level="must")
    """

    def __init__(
        self, master: str = "local[*]", *, settings: Mapping[str, str] | None = None
    ) -> None:
        self.spark = spark_on(master, settings or {})
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the session and its processes."""
        if not self._closed:
            self._closed = True
            self.spark.close()

    def load(self, dumps: _Path | Iterable[_Path], folder: _Path, *, replace: bool = False) -> Dump:
        """Partition N-Quads or N-Triples into a folder of Parquet, and open it.

        `dumps` are files, plain or compressed, and folders of them. A triple is a row with the
        graphs that hold it, literals as they were written; a blank node belongs to its file. The
        folder is there whole or not at all; one that is there already stays unless `replace`.

        Raises `ReadError` with file and line for what is no N-Quads, `UnknownFormatError`,
        `OutputError`, `ClusterError`, or `UsageError` where there is no dump.
        """
        several = [dumps] if isinstance(dumps, str | os.PathLike) else list(dumps)
        load(self.spark, several, os.fspath(folder), replace=replace)
        return self.open(folder)

    def open(self, folder: _Path) -> Dump:
        """Open a folder that `load` made.

        Raises `ReadError` for any other.
        """
        return Dump(self.spark, os.fspath(folder))


class Dump:
    """A partitioned dump: `files` are what it was made of, ``len`` counts its triples.

    Each question is a job of seconds, whatever its size. What SQL would not answer just as SPARQL
    does is refused with a `NotDistributedError` that names it.
    """

    def __init__(self, spark: Spark, folder: str) -> None:
        self.spark = spark
        self.folder = folder
        place = location(folder)
        with spark.telling():
            told = Folder(Files(spark), place).manifest()
        self._triples = told.triples
        self.files = told.files
        self.passed_over = told.passed_over
        self._rows = f"{place}/{told.rows}"

    def __len__(self) -> int:
        return self._triples

    def tables(self, *, marked: bool = False) -> Tables:
        """Give the tables of the dump: ``dump``, and over it ``triples`` and ``quads``."""
        tables = Tables(self.spark, marked=marked, small=self._triples <= _SMALL)
        # to open a file for each pattern takes longer than to look through so few rows
        tables.keep("dump", tables.session.read.schema(SCHEMA).parquet(self._rows))
        tables.define("triples", "SELECT b, p, s, o FROM dump")
        tables.define(
            "quads",
            "SELECT * FROM (SELECT b, p, s, o, explode(graphs) AS g FROM dump) WHERE g <> ''",
        )
        return tables

    @cached_property
    def graph(self) -> Graph:
        """The dump as a `Graph`; nothing is inferred that it doesn't hold."""
        return Graph(ClusterStore(self.tables()), inferred=False)

    def select(self, sparql: str) -> Solutions:
        """Answer a SELECT with the rows that the embedded engine would give.

        Raises `NotDistributedError`, `QuerySyntaxError`, `ClusterError`.
        """
        return self.graph.select(sparql)

    def ask(self, name: str, /, **parameters: object) -> Answer:
        """Answer a stored question; see `KnowledgeGraph.ask`.

        Raises what it raises, and `NotDistributedError` or `ClusterError`.
        """
        from ocop_kg.questions import ask

        return ask(self.graph, name, parameters)

    def validate(  # as in `ocop_kg.validation.validate`
        self,
        shapes: AnyPath | Iterable[AnyPath] | None = None,
        *,
        level: str = "may",
        fail_on: str = "must",
        profile: Profile | AnyPath | None = None,
        ontology: bool = True,
    ) -> Report:
        """Check the dump against shapes, as `ocop_kg.validation.validate` checks files.

        The report says the same, but of places it knows the folder alone, and of nodes that met no
        shape it names the first 10,000. Shapes whose checks cannot be run are its `not_run`; then
        the data do not conform, whatever was found.

        Raises `ShapesError`, `UsageError`, `ClusterError`.
        """
        from ocop_kg.cluster.validating import validated

        chosen = {"level": level, "fail_on": fail_on}
        return validated(self, shapes, profile=profile, ontology=ontology, **chosen)

    def statistics(self) -> Statistics:
        """Count triples, things, classes and properties, of the whole and of each named graph."""
        from ocop_kg.cluster.statistics import statistics

        return statistics(self.tables())

    def conflicts(
        self, about: str | None = None, kinds: Iterable[str] | None = None
    ) -> list[Conflict]:
        """Find where sources do not say the same; see `KnowledgeGraph.conflicts`.

        `about` is the IRI of a thing.
        """
        from ocop_kg.cluster.conflicts import conflicts_in

        return conflicts_in(self.tables(), about, kinds)
