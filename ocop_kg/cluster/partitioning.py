"""N-Quads dumps to a folder of Parquet, partitioned by predicate; whole or not at all."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from ocop_kg.cluster.files import Files, location, shown
from ocop_kg.cluster.folder import Folder, Manifest
from ocop_kg.cluster.lines import COLUMNS, problem_of, reader
from ocop_kg.cluster.session import quiet
from ocop_kg.errors import (
    ClusterError,
    Place,
    ReadError,
    UnknownFormatError,
    UsageError,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from pyspark.sql import SparkSession

    from ocop_kg.cluster.session import Spark

__all__ = ["SCHEMA", "load"]

_ENDINGS = re.compile(r"\.(nq|nt|nquads|ntriples)(\.(gz|bz2))?$", re.IGNORECASE)
_SMALL = 20_000_000  # bytes of text that one processor reads within seconds
_PACKED = 20  # how many times longer the text is than a compressed file, at most
_SHOWN = 3  # malformed lines that an error tells


def _dumps(files: Files, place: str) -> tuple[list[str], list[str]]:
    """List the dumps that a place is or holds, and the files beside them that are none."""
    if not files.exists(place):
        raise ReadError("there is no such file or folder", Place(shown(place)))
    if not files.is_folder(place):
        if not _ENDINGS.search(place):
            raise UnknownFormatError(
                PurePosixPath(place).suffix or place,
                (),
                "a cluster reads dumps that can be split by lines: .nq and .nt, also .gz",
            )
        return [files.named(place)], []
    found, others = list[str](), list[str]()
    for name in files.listed(place):
        if not files.name(name).startswith((".", "_")):
            (found if _ENDINGS.search(name) else others).append(name)
    return found, others


def load(
    spark: Spark, dumps: Iterable[str | os.PathLike[str]], folder: str, *, replace: bool
) -> None:
    """Partition dumps into a folder.

    A row is a triple with the graphs that hold it. Literals stay as they are written; a blank node
    is named by its file, so that files can be split.

    Raises `ReadError` with file and line for what is no N-Quads, `UnknownFormatError`,
    `OutputError`, `ClusterError`; the folder is then as it was.
    """
    files = Files(spark)
    target = Folder(files, location(folder))
    with spark.telling(), quiet():
        target.check(replace=replace)
        found, others = list[str](), list[str]()
        for dump in dumps:
            some, beside = _dumps(files, location(dump))
            found += some
            others += beside
        found = list(dict.fromkeys(found))
        if not found:
            raise UsageError("there is no dump to load: name files or folders of .nq or .nt")
        with target.filling() as rows:
            session = spark.opened(small=sum(_text(files, name) for name in found) <= _SMALL)
            triples = _written(spark, session, found, f"{target.place}/{rows}")
            names, passed_over = (tuple(map(shown, each)) for each in (found, others))
            target.put(Manifest(rows, triples, names, passed_over))
        target.sweep()


def _text(files: Files, name: str) -> int:
    """Guess how many bytes of text a file holds."""
    packed = name.lower().endswith((".gz", ".bz2"))
    return files.size(name) * (_PACKED if packed else 1)


def _written(spark: Spark, session: SparkSession, found: list[str], part: str) -> int:
    from pyspark.errors import PySparkException
    from pyspark.sql import functions as f

    numbers = {name: number for number, name in enumerate(found, 1)}
    lines = session.read.text([_literal(name) for name in found]).select(
        f.col("value").cast("binary"), f.url_decode(_uri()).alias("file")
    )
    try:
        with spark.telling():
            rows = lines.mapInArrow(reader(_both_ways(numbers)), COLUMNS)
            triples = rows.groupBy("b", "p", "s", "o").agg(
                f.array_sort(f.collect_set("g")).alias("graphs")
            )
            spread = triples.hint("rebalance", "b").sortWithinPartitions("b", "p", "s")
            spread.write.mode("append").partitionBy("b").parquet(part)
            return int(session.read.schema(SCHEMA).parquet(part).count())
    except ClusterError as error:
        cause = error.__cause__
        if isinstance(cause, PySparkException) and "SyntaxError" in str(cause):
            for name in found:
                _tell_bad_lines(spark, name)
        raise


SCHEMA = "b SMALLINT, p STRING, s STRING, o STRING, graphs ARRAY<STRING>"


def _literal(name: str) -> str:
    """Write a name so that none of its signs stands for others."""
    return re.sub(r"([*?\[\]{}\\])", r"\\\1", name)


def _uri() -> Any:  # noqa: ANN401  # a column
    from pyspark.sql import functions as f

    return f.replace(f.col("_metadata.file_path"), f.lit("+"), f.lit("%2B"))


def _both_ways(numbers: dict[str, int]) -> dict[str, int]:
    """Know a file with one slash after its scheme and with three: Hadoop writes both."""
    return numbers | {
        re.sub(r"^file:/(?=[^/])", "file:///", name): number for name, number in numbers.items()
    }


def _tell_bad_lines(spark: Spark, name: str) -> None:
    """Raise the error for the first lines of a file that are no N-Quads, if there are any."""
    one = _literal(name).replace(",", "?")  # a comma would part two names
    lines = spark.session.sparkContext.textFile(one, use_unicode=False)
    bad = lines.zipWithIndex().map(_judged).filter(lambda pair: pair[1] is not None)
    with spark.telling():
        first = bad.take(_SHOWN + 1)
    if not first:
        return
    number, problem = first[0]
    more = ", ".join(str(line) for line, _ in first[1:_SHOWN])
    further = f"; lines {more}{' and others' if len(first) > _SHOWN else ''} too" if more else ""
    raise ReadError(f"{_without_place(str(problem))}{further}", Place(shown(name), number))


def _judged(line: tuple[Any, int]) -> tuple[int, str | None]:
    return line[1] + 1, problem_of(line[0])


def _without_place(problem: str) -> str:
    return re.sub(r"^Parser error at line 1 ", "", problem)
