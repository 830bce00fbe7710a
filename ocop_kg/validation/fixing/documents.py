"""The files that are to be mended: their text, what they say, and what they are to say."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad, parse

from ocop_kg.errors import ReadError, UsageError
from ocop_kg.reading import file_graph, file_quads, format_of
from ocop_kg.validation.gathering import gather
from ocop_kg.validation.index import Renaming, statement
from ocop_kg.vocabulary import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.budget import Budget
    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.reading.formats import Format
    from ocop_kg.validation.fixing.change import Change, Edit
    from ocop_kg.validation.index import Statement

__all__ = ["Document", "changed", "edited", "read_documents", "says"]

_SHUFFLED = 500  # quads with blank nodes whose order may change: to compare more may take for ever


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read, and its quads, whose blank nodes no other file has.

    `text` is None where the file can be read but not be written: `locked` then tells why. A `mark`
    (the byte order mark of UTF-8) may stand before the text.
    """

    path: str
    syntax: Format
    data: bytes
    text: str | None
    quads: tuple[Quad, ...]
    locked: str = ""
    mark: bytes = b""


def read_documents(
    paths: AnyPath | Iterable[AnyPath], budget: Budget | None = None
) -> tuple[Document, ...]:
    """Read files, or those in folders, that are to be mended.

    Raises `UsageError` for what is no ordinary file, `ReadError`, `UnknownFormatError`,
    or `BudgetError`.
    """
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    for path in given:
        if Path(path).exists() and not (Path(path).is_file() or Path(path).is_dir()):
            raise UsageError(f"{os.fspath(path)} cannot be mended: save it in a file first")
    names = _Names()
    return tuple(_read(path, names, budget) for path in gather(given).files)


class _Names:
    """Names blank nodes as `read_data` names those of quads, so that results speak of these."""

    def __init__(self) -> None:
        self._own, self._left_out = Renaming("quads"), Renaming("leftout")

    def quad(self, quad: Quad, source: str) -> Quad:
        rename = self._left_out if quad.graph_name == INFERRED_GRAPH else self._own
        return Quad(*rename(statement(quad, source)), quad.graph_name)


def _read(path: str, names: _Names, budget: Budget | None) -> Document:
    quads = tuple(names.quad(quad, path) for quad in file_quads(path, budget=budget))
    data = Path(path).read_bytes()
    syntax = format_of(Path(path))
    if data.startswith(b"\x1f\x8b"):
        return Document(path, syntax, data, None, quads, "it is compressed")
    try:
        mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
        return Document(path, syntax, data, data[len(mark) :].decode(), quads, mark=mark)
    except UnicodeDecodeError:
        return Document(path, syntax, data, None, quads, "it is not written in UTF-8")


def changed(documents: Iterable[Document], changes: Iterable[Change]) -> list[tuple[Quad, ...]]:
    """Give what each document says after some changes."""
    instead: dict[Statement, Statement] = {}
    beside: dict[Statement, list[Statement]] = {}
    for change in changes:
        instead.update(change.replaced)
        for near, new in change.beside:
            beside.setdefault(near, []).append(new)
    found = []
    for document in documents:
        quads: list[Quad] = []
        for quad in document.quads:
            triple = statement(quad)
            new = instead.get(triple, triple)
            quads.append(Quad(*new, quad.graph_name))
            quads += [Quad(*more, quad.graph_name) for more in beside.pop(triple, ())]
        found.append(tuple(quads))
    return found


def edited(text: str, edits: Iterable[Edit]) -> str | None:
    """Apply edits to a text; nothing where they overlap."""
    parts: list[str] = []
    position = 0
    for edit in sorted(set(edits), key=lambda edit: (edit.start, edit.end)):
        if edit.start < position:
            return None
        parts += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*parts, text[position:]])


def says(document: Document, text: str, wanted: Iterable[Quad]) -> Document | None:
    """Give the document with another text, if that says exactly what is wanted."""
    quads = tuple(wanted)
    try:
        found = list(
            parse(
                text.encode(),
                format=document.syntax.engine,
                base_iri=file_graph(document.path).value,
                rename_blank_nodes=True,
            )
        )
    except (SyntaxError, ValueError, ReadError):
        return None
    if not _same(found, quads):
        return None
    return replace(document, data=document.mark + text.encode(), text=text, quads=quads)


def _same(one: Iterable[Quad], other: Iterable[Quad]) -> bool:
    """Tell whether quads are isomorphic; names by order of reading nearly always show it."""
    first, second = _named(one), _named(other)
    if first == second:
        return True
    if len(first) != len(second) or sum(map(_is_blank, first)) > _SHUFFLED:
        return False
    sets = [Dataset(quads) for quads in (first, second)]
    for each in sets:
        each.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return set(sets[0]) == set(sets[1])


def _named(quads: Iterable[Quad]) -> set[Quad]:
    rename = Renaming("n")
    return {Quad(*rename(statement(quad)), quad.graph_name) for quad in quads}


def _is_blank(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
