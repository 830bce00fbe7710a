"""Which files are meant: those that are given, and those with RDF in given folders, each once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ocop_kg.errors import Place, ReadError
from ocop_kg.reading.folders import files_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.graph.opening import AnyPath

__all__ = ["Gathered", "gather"]


class Gathered(NamedTuple):
    """The files to read, in order, and those of the folders that were passed over."""

    files: tuple[str, ...]
    passed_over: tuple[str, ...]


def gather(paths: Iterable[AnyPath]) -> Gathered:
    """Find the files of some paths; a folder stands for the RDF files in it and below.

    A file that is reached by two names, a link among them, counts once. What is hidden in a folder
    (its name begins with a dot) is none of it.

    Raises `ReadError` for a folder in which no file has an ending of RDF, and for one that is not
    there.

    >>> gather(["a.ttl", "./a.ttl"]).files
    ('a.ttl',)
    """
    files: dict[object, str] = {}
    passed_over: dict[str, None] = {}
    for path in paths:
        found = [os.fspath(path)]
        if Path(path).is_dir():
            known, unknown = files_of(Path(path))
            if not known:
                raise ReadError("no file in this folder holds RDF", Place(os.fspath(path)))
            found = list(map(str, known))
            passed_over.update(dict.fromkeys(map(str, unknown)))
        elif not (Path(path).suffix or Path(path).exists() or "://" in found[0]):
            raise ReadError("there is no such file or folder", Place(found[0]))
        for name in found:
            files.setdefault(_identity(name), name)
    return Gathered(tuple(files.values()), tuple(passed_over))


def _identity(name: str) -> object:
    """Tell a file from others, by whatever name it goes; what is not there by its name."""
    try:
        status = Path(name).stat()
    except (OSError, ValueError):
        return str(Path(name).absolute())
    return status.st_dev, status.st_ino
