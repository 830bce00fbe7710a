"""N-Quads dumps to a folder of Parquet, partitioned by predicate; whole or not at all."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from ocop_kg.cluster.lines import COLUMNS, problem_of, reader
from ocop_kg.cluster.session import quiet
from ocop_kg.errors import (
    ClusterError,
    OutputError,
    Place,
    ReadError,
    UnknownFormatError,
    UsageError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.cluster.session import Spark

__all__ = ["MANIFEST", "SCHEMA", "VERSION", "Files", "load", "location"]

MANIFEST = "ocop-kg.json"
VERSION = 1
_ENDINGS = re.compile(r"\.(nq|nt|nquads|ntriples)(\.(gz|bz2))?$", re.IGNORECASE)
_SCHEMES = ("file", "hdfs", "s3a", "abfs", "abfss", "gs", "wasbs")
_SHOWN = 3  # malformed lines that an error tells


def location(path: str | os.PathLike[str]) -> str:
    """Give a path as Spark takes it: a path of this machine, or the URL of a shared file system.

    >>> location("hdfs://name/dumps")
    'hdfs://name/dumps'
    """
    text = os.fspath(path)
    if "://" not in text:
        return "file://" + os.path.realpath(text)
    if urlsplit(text).scheme not in _SCHEMES:
        raise UsageError(f"{text} is no file system of a cluster: those are {', '.join(_SCHEMES)}")
    return text


class Files:
    """The file systems of a cluster, by way of Hadoop's client, which Spark brings."""

    def __init__(self, spark: Spark) -> None:
        context: Any = spark.session.sparkContext
        self._path = context._jvm.org.apache.hadoop.fs.Path
        self._settings = context._jsc.hadoopConfiguration()

    def _at(self, place: str) -> tuple[Any, Any]:
        path = self._path(place)
        return path.getFileSystem(self._settings), path

    def exists(self, place: str) -> bool:
        """Tell whether something is there."""
        system, path = self._at(place)
        return bool(system.exists(path))

    def dumps(self, place: str) -> tuple[list[str], list[str]]:
        """List the dumps that a place is or holds, and the files beside them that are none."""
        system, path = self._at(place)
        if not system.exists(path):
            raise ReadError("there is no such file or folder", Place(shown(place)))
        if not system.getFileStatus(path).isDirectory():
            if not _ENDINGS.search(place):
                raise UnknownFormatError(
                    Path(place).suffix or place,
                    (),
                    "a cluster reads dumps that can be split by lines: .nq and .nt, also .gz",
                )
            return [system.getFileStatus(path).getPath().toString()], []
        found, others = list[str](), list[str]()
        for status in system.listStatus(path):
            name = status.getPath().toString()
            if status.isFile() and not Path(name).name.startswith((".", "_")):
                (found if _ENDINGS.search(name) else others).append(name)
        return sorted(found), sorted(others)

    def write(self, place: str, content: bytes) -> None:
        """Write a small file."""
        system, path = self._at(place)
        stream = system.create(path, True)  # noqa: FBT003  # Java has no names for arguments
        stream.write(content)
        stream.close()

    def read(self, place: str) -> bytes:
        """Read a small file."""
        system, path = self._at(place)
        stream = system.open(path)
        try:
            return bytes(stream.readAllBytes())
        finally:
            stream.close()

    def move(self, place: str, target: str) -> bool:
        """Move a folder in one step, if its file system can."""
        system, path = self._at(place)
        return bool(system.rename(path, self._path(target)))

    def remove(self, place: str) -> None:
        """Remove a folder with all that it holds."""
        system, path = self._at(place)
        system.delete(path, True)  # noqa: FBT003


def shown(place: str) -> str:
    """Write a place as a person named it."""
    return (
        place.removeprefix("file://")
        if place.startswith("file:///")
        else (place.removeprefix("file:"))
    )


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
    target = location(folder)
    if files.exists(target):
        if not replace:
            raise OutputError(
                shown(target), "it is there already; say replace to put another there"
            )
        if not files.exists(f"{target}/{MANIFEST}"):
            raise OutputError(
                shown(target), "it is there and no partitioned dump: name another folder"
            )
    found, others = list[str](), list[str]()
    for dump in dumps:
        some, beside = files.dumps(location(dump))
        found += some
        others += beside
    found = list(dict.fromkeys(found))
    if not found:
        raise UsageError("there is no dump to load: name files or folders with .nq or .nt in them")
    part = f"{target.rstrip('/')}.{uuid4().hex[:8]}.part"
    try:
        with quiet():
            triples = _written(spark, found, part)
        manifest = {
            "version": VERSION,
            "triples": triples,
            "files": [shown(each) for each in found],
            "passed_over": [shown(each) for each in others],
        }
        files.write(f"{part}/{MANIFEST}", json.dumps(manifest, indent=1).encode())
        if files.exists(target):
            old = f"{part}.old"
            files.move(target, old)
            _moved(files, part, target)
            files.remove(old)
        else:
            _moved(files, part, target)
    finally:
        files.remove(part)


def _moved(files: Files, part: str, target: str) -> None:
    if not files.move(part, target):
        raise OutputError(shown(target), "the finished folder cannot be moved there")


def _written(spark: Spark, found: list[str], part: str) -> int:
    from pyspark.errors import PySparkException
    from pyspark.sql import functions as f

    numbers = {name: number for number, name in enumerate(found, 1)}
    lines = spark.session.read.text([_literal(name) for name in found]).select(
        f.col("value").cast("binary"), f.url_decode(_uri()).alias("file")
    )
    try:
        with spark.telling():
            rows = lines.mapInArrow(reader(_both_ways(numbers)), COLUMNS)
            triples = rows.groupBy("b", "p", "s", "o").agg(
                f.array_sort(f.collect_set("g")).alias("graphs")
            )
            spread = triples.hint("rebalance", "b").sortWithinPartitions("b", "p", "s")
            spread.write.partitionBy("b").parquet(part)
            return int(spark.session.read.schema(SCHEMA).parquet(part).count())
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
