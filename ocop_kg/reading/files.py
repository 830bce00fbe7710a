"""Turns files into quads, with the place of the first thing that cannot be read.

A path is a path: nothing here opens a socket or a second file. Triples of a file that names no
graph go to a graph named after the file itself, so that every statement has a source. A file gets
no further than its `Budget` allows.
"""

import os
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, parse

from ocop_kg.budget import Budget
from ocop_kg.errors import BudgetError, Place, ReadError
from ocop_kg.reading.encoding import utf8
from ocop_kg.reading.formats import Format, format_of
from ocop_kg.reading.nesting import check_nesting
from ocop_kg.reading.terms import checked, dropped, remote_context

__all__ = ["file_graph", "file_quads", "read_bytes", "read_quads"]

_GZIP = b"\x1f\x8b"
_FREE = 2**20
_DEFAULT = Budget()


def file_graph(path: str | os.PathLike[str]) -> NamedNode:
    """Name the graph that takes the triples of a file: its ``file:`` IRI.

    >>> file_graph("/data/mine.ttl").value
    'file:///data/mine.ttl'
    """
    return NamedNode(Path(path).absolute().as_uri())


def read_bytes(path: str | os.PathLike[str], budget: Budget | None = None) -> bytes:
    """Read a text file as UTF-8 bytes without a byte-order mark; gzip is unpacked.

    Raises `ReadError` for what is missing, a folder, a device, empty, binary or in another
    encoding, and `BudgetError` for what is larger than the budget allows.
    """
    budget = budget or _DEFAULT
    name = os.fspath(path)
    here = Place(name)
    if "://" in name or (os.name == "nt" and name.startswith(("\\\\", "//"))):
        raise ReadError("this is a URL, and only files are read: download it first", here)
    try:
        data = _content(name, budget)
    except IsADirectoryError:
        raise ReadError("this is a folder: name a file in it", here) from None
    except FileNotFoundError:
        raise ReadError("there is no such file", here) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ReadError(f"the system refuses to read it: {reason}", here) from error
    text = utf8(data, name)
    if not text or text.isspace():
        raise ReadError("the file is empty: there is nothing to read", here)
    return text


def _content(name: str, budget: Budget) -> bytes:
    with Path(name).open("rb") as stream:
        mode = os.fstat(stream.fileno()).st_mode
        if stat.S_ISBLK(mode) or (stat.S_ISCHR(mode) and not stream.isatty()):
            raise ReadError("this is a device, not a file", Place(name))
        data = stream.read(-1 if budget.bytes is None else budget.bytes + 1)
    if data.startswith(_GZIP):
        return _unpacked(data, name, budget)
    if budget.bytes is not None and len(data) > budget.bytes:
        raise _too_large(name, budget.bytes)
    return data


def _too_large(name: str, most: int) -> BudgetError:
    return BudgetError("bytes", most, f"more than {most:,} bytes", Place(name))


def _unpacked(data: bytes, name: str, budget: Budget) -> bytes:
    """Unpack gzip (RFC 1952), which may be several parts one after the other."""
    parts: list[bytes] = []
    size, rest = 0, data
    allowed = None if budget.expansion is None else max(_FREE, budget.expansion * len(data))
    while rest:
        unpacking = zlib.decompressobj(wbits=31)
        ended = False
        while not ended:
            try:
                part = unpacking.decompress(rest, _FREE)
            except zlib.error as error:
                raise ReadError("this is no whole gzip file: it is damaged", Place(name)) from error
            ended = unpacking.eof
            rest = unpacking.unused_data if ended else unpacking.unconsumed_tail
            if not (part or ended):
                raise ReadError("this is no whole gzip file: its end is missing", Place(name))
            parts.append(part)
            size += len(part)
            if budget.bytes is not None and size > budget.bytes:
                raise _too_large(name, budget.bytes)
            if allowed is not None and size > allowed:
                most = budget.expansion or 0
                problem = f"it unpacks to more than {most} times its size"
                raise BudgetError("expansion", most, problem, Place(name))
        rest = rest.lstrip(b"\0")  # padding of tapes
    return b"".join(parts)


def read_quads(
    path: str | os.PathLike[str], syntax: Format | None = None, *, budget: Budget | None = None
) -> Iterator[Quad]:
    """Read the quads of one file, in the order of the file.

    The format is told by the file's ending unless `syntax` says it. Blank nodes get names of
    their own, so that two files never share one.

    Raises `ReadError` with line and column, `UnknownFormatError`, or `BudgetError` for a file that
    is too large, too deep, or grows too much while it is read.
    """
    graph = file_graph(path)
    nowhere = DefaultGraph()
    for quad in file_quads(path, syntax, budget=budget):
        if quad.graph_name == nowhere:
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
        else:
            yield quad


def file_quads(
    path: str | os.PathLike[str], syntax: Format | None = None, *, budget: Budget | None = None
) -> Iterator[Quad]:
    """Read the quads of one file as `read_quads` does, but leave unnamed the graph without name."""
    name = os.fspath(path)
    syntax = syntax or format_of(Path(name))
    yield from bytes_quads(
        read_bytes(name, budget or _DEFAULT),
        name,
        syntax,
        base=file_graph(name).value,
        budget=budget,
    )


def bytes_quads(
    data: bytes, name: str, syntax: Format, *, base: str, budget: Budget | None = None
) -> Iterator[Quad]:
    """Read the quads of what is no file, such as the body of a request, which errors call `name`.

    `base` is what relative IRIs are resolved against. Raises as `read_quads` does.

    >>> from ocop_kg.reading.formats import format_named
    >>> quads = bytes_quads(b"<a> a <#b> .", "it", format_named("ttl"), base="https://example.org/")
    >>> [quad.object.value for quad in quads]
    ['https://example.org/#b']
    """
    budget = budget or _DEFAULT
    if syntax.name == "rdfxml":
        from ocop_kg.reading.markup import check_markup

        check_markup(data, name, budget)
    check_nesting(data, syntax.name, name, budget.depth)
    quads = parse(data, format=syntax.engine, base_iri=base, rename_blank_nodes=True)
    try:
        by_line = syntax.name in ("nquads", "ntriples")
        yield from checked(quads, data, name, budget, by_line=by_line)
    except SyntaxError as error:
        problem, place = (
            f"this is not {syntax.name}: {error.msg}",
            Place(name, error.lineno, error.offset),
        )
        if "LoadDocumentCallback" in str(error.msg):
            problem, place = remote_context(data, name)
        raise ReadError(problem, place) from error
    if syntax.name == "jsonld":
        dropped(data, name)
