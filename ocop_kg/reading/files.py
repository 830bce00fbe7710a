"""Turns files into quads, with the place of the first thing that cannot be read.

A path is a path: nothing here opens a socket or a second file. Triples of a file that names no
graph go to a graph named after the file itself, so that every statement has a source.
"""

import codecs
import os
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, parse

from ocop_kg.errors import Place, ReadError
from ocop_kg.reading.formats import Format, format_of

__all__ = ["file_graph", "file_quads", "read_bytes", "read_quads"]

_OTHER_ENCODINGS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


def file_graph(path: str | os.PathLike[str]) -> NamedNode:
    """Name the graph that takes the triples of a file: its ``file:`` IRI.

    >>> file_graph("/data/mine.ttl").value
    'file:///data/mine.ttl'
    """
    return NamedNode(Path(path).absolute().as_uri())


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """Read a text file as UTF-8 bytes without a byte-order mark.

    Raises `ReadError` for what is missing, a folder, empty, binary or in another encoding.
    """
    name = os.fspath(path)
    here = Place(name)
    if "://" in name:
        raise ReadError("this is a URL, and only files are read: download it first", here)
    try:
        data = Path(name).read_bytes()
    except IsADirectoryError:
        raise ReadError("this is a folder: name a file in it", here) from None
    except FileNotFoundError:
        raise ReadError("there is no such file", here) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ReadError(f"the system refuses to read it: {reason}", here) from error
    data = data.removeprefix(codecs.BOM_UTF8)
    if not data.strip():
        raise ReadError("the file is empty: there is nothing to read", here)
    for mark, encoding in _OTHER_ENCODINGS.items():
        if data.startswith(mark):
            raise ReadError(f"the file is {encoding}: save it as UTF-8", here)
    if (at := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, at) + 1
        raise ReadError(
            f"there is a NUL byte at offset {at}: this is no text file", Place(name, line)
        )
    return data


def read_quads(path: str | os.PathLike[str], syntax: Format | None = None) -> Iterator[Quad]:
    """Read the quads of one file, in the order of the file.

    The format is told by the file's ending unless `syntax` says it. Blank nodes get names of
    their own, so that two files never share one.

    Raises `ReadError` with line and column, or `UnknownFormatError`.
    """
    graph = file_graph(path)
    nowhere = DefaultGraph()
    for quad in file_quads(path, syntax):
        if quad.graph_name == nowhere:
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
        else:
            yield quad


def file_quads(path: str | os.PathLike[str], syntax: Format | None = None) -> Iterator[Quad]:
    """Read the quads of one file as `read_quads` does, but leave unnamed the graph without name."""
    name = os.fspath(path)
    syntax = syntax or format_of(Path(name))
    quads = parse(
        read_bytes(name),
        format=syntax.engine,
        base_iri=file_graph(name).value,
        rename_blank_nodes=True,
    )
    try:
        yield from quads
    except SyntaxError as error:
        problem = f"this is not {syntax.name}: {error.msg}"
        if "LoadDocumentCallback" in str(error.msg):
            problem = "its context is on the web, and nothing is fetched: write it into the file"
        raise ReadError(problem, Place(name, error.lineno, error.offset)) from error
