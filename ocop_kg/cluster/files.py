"""Files where a cluster sees them: on a shared disk, HDFS, or an object store."""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ocop_kg.errors import OutputError, UsageError

if TYPE_CHECKING:
    from ocop_kg.cluster.session import Spark

__all__ = ["Files", "location", "shown"]

_SCHEMES = ("file", "hdfs", "s3a", "abfs", "abfss", "gs", "wasbs")


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
    return text.rstrip("/")


def shown(place: str) -> str:
    """Write a place as a person named it.

    >>> shown("file:///data/dump"), shown("hdfs://name/dump")
    ('/data/dump', 'hdfs://name/dump')
    """
    if place.startswith("file:///"):
        return place.removeprefix("file://")
    return place.removeprefix("file:")


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

    def named(self, place: str) -> str:
        """Give the full name of a place, as the file system writes it."""
        system, path = self._at(place)
        return str(system.getFileStatus(path).getPath().toString())

    def is_folder(self, place: str) -> bool:
        """Tell whether a place, which exists, is a folder."""
        system, path = self._at(place)
        return bool(system.getFileStatus(path).isDirectory())

    def size(self, place: str) -> int:
        """Count the bytes of a file."""
        system, path = self._at(place)
        return int(system.getFileStatus(path).getLen())

    def listed(self, place: str, *, folders: bool = False) -> list[str]:
        """List the files of a folder, or the folders in it, by their full names."""
        system, path = self._at(place)
        return sorted(
            status.getPath().toString()
            for status in system.listStatus(path)
            if status.isDirectory() == folders
        )

    def make(self, place: str) -> None:
        """Make a folder and those around it; raises `OutputError` where that cannot be."""
        from py4j.protocol import Py4JJavaError

        system, path = self._at(place)
        try:
            made = system.mkdirs(path)
        except Py4JJavaError as error:
            problem = str(error.java_exception.getMessage()).splitlines()[0]
            raise OutputError(shown(place), problem) from error
        if not made:
            raise OutputError(shown(place), "no folder can be made here")

    def create(self, place: str, content: bytes) -> None:
        """Write a small file where none is, so that it is there whole or not at all.

        Raises `OutputError` if something is there, or comes there meanwhile.
        """
        system, path = self._at(place)
        folder, name = place.rsplit("/", 1)
        part = self._path(f"{folder}/_{name}.{os.urandom(4).hex()}.part")
        try:
            stream = system.create(part, True)  # noqa: FBT003  # Java has no names for arguments
            stream.write(content)
            stream.close()
            if system.exists(path) or not system.rename(part, path):
                raise OutputError(shown(place), "another load put it there meanwhile")
        finally:
            system.delete(part, False)  # noqa: FBT003

    def read(self, place: str) -> bytes:
        """Read a small file."""
        system, path = self._at(place)
        stream = system.open(path)
        try:
            return bytes(stream.readAllBytes())
        finally:
            stream.close()

    def remove(self, place: str) -> None:
        """Remove a file, or a folder with all that it holds; nothing is there afterwards."""
        system, path = self._at(place)
        system.delete(path, True)  # noqa: FBT003

    @staticmethod
    def name(place: str) -> str:
        """Give the last part of a name."""
        return PurePosixPath(place).name
