"""Lines of N-Quads to rows, on the workers: what is not N-Quads stops the load."""

from __future__ import annotations

from hashlib import md5
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, Quad, RdfFormat, Triple, parse

from ocop_kg.cluster.terms import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ocop_kg.graph.values import AnyTerm

__all__ = ["COLUMNS", "bucket", "problem_of", "reader"]

COLUMNS = "b SMALLINT, p STRING, s STRING, o STRING, g STRING"
_BAD = "ocop-kg cannot read a line"


def bucket(predicate: str) -> int:
    """Give the folder of a predicate: one of 256, whatever a dump holds."""
    return md5(predicate.encode(), usedforsecurity=False).digest()[0]


def reader(files: dict[str, int]) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Give what makes rows of the lines of some files, which are known by their number."""

    def read(batches: Iterable[Any]) -> Iterator[Any]:
        import pyarrow

        for batch in batches:
            columns: tuple[list[Any], ...] = ([], [], [], [], [])
            pairs = zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), strict=True)
            for file, lines in groupby(pairs, key=lambda pair: pair[1]):
                text = b"\n".join(line for line, _ in lines)
                _add(text, f"file{files[file]}x", columns)
            kinds = [pyarrow.int16(), *[pyarrow.string()] * 4]
            arrays = [pyarrow.array(each, kind) for each, kind in zip(columns, kinds, strict=True)]
            yield pyarrow.RecordBatch.from_arrays(arrays, names=["b", "p", "s", "o", "g"])

    return read


def _add(text: bytes, prefix: str, columns: tuple[list[Any], ...]) -> None:
    buckets, predicates, subjects, objects, graphs = columns
    for quad in _parsed(text):
        buckets.append(bucket(quad.predicate.value))
        predicates.append(encode(quad.predicate))
        subjects.append(encode(_named(quad.subject, prefix)))
        objects.append(encode(_named(quad.object, prefix)))
        graph = quad.graph_name
        graphs.append("" if isinstance(graph, DefaultGraph) else encode(_named(graph, prefix)))


def _named(term: AnyTerm, prefix: str) -> AnyTerm:
    """Name a blank node by its file: a label means nothing outside of it."""
    return BlankNode(prefix + term.value) if type(term) is BlankNode else term


def _parsed(text: bytes) -> Iterator[Quad]:
    for quad in parse(text, format=RdfFormat.N_QUADS, rename_blank_nodes=False):
        value = quad.object
        if type(value) is Triple:
            raise SyntaxError(f"{_BAD}: a triple stands where a term belongs")
        if type(value) is Literal and getattr(value, "direction", None) is not None:
            raise SyntaxError(f"{_BAD}: a text with a direction is not kept")
        yield quad


def problem_of(line: bytes) -> str | None:
    """Say why a line is no N-Quads; None if it is.

    >>> problem_of(b'<urn:a> <urn:p> "x" .'), problem_of(b"<urn:a> <urn:p>")
    (None, 'Parser error at line 1 column 16: Unexpected end')
    """
    try:
        for _ in _parsed(line):
            pass
    except SyntaxError as error:
        return str(error).removeprefix(f"{_BAD}: ").removesuffix(" (line 1)")
    return None
