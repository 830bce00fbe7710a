"""What is to be validated: read from files or taken from a graph, never changed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import DefaultGraph, Quad

from ocop_kg.errors import UsageError
from ocop_kg.graph.graph import Graph
from ocop_kg.reading import read_quads
from ocop_kg.validation.index import Index, Statement, relabelled, statement
from ocop_kg.vocabulary import INFERRED_GRAPH, ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.graph.values import AnyTerm

__all__ = ["Data", "Validatable", "read_data", "statements"]

Validatable: TypeAlias = "AnyPath | Graph | Iterable[AnyPath | Quad]"
"""What can be validated: a file, a graph, several files, or quads such as a store gives."""

_NOT_DATA = (ONTOLOGY_GRAPH, INFERRED_GRAPH)


@dataclass(frozen=True, slots=True)
class Data:
    """The triples to validate, each with the file it came from, and what they lean on.

    `background` holds triples that explain the data and are not validated themselves.
    """

    files: Mapping[str, tuple[Statement, ...]]
    background: tuple[Statement, ...] = ()

    def triples(self) -> Iterable[Statement]:
        """Give the triples to validate, in the order of the files."""
        return chain.from_iterable(self.files.values())

    def union(self, ontology: Iterable[Statement]) -> Index:
        """Unite data, background and ontology, each triple once."""
        return Index(chain(self.triples(), self.background, ontology))

    def terms(self) -> set[AnyTerm]:
        """Give everything that the data speak of: subjects and values."""
        return {term for subject, _, value in self.triples() for term in (subject, value)}


def statements(path: str) -> Iterable[Statement]:
    """Read the triples of a file, whatever graphs they stand in.

    Raises `ReadError` or `UnknownFormatError`.
    """
    for quad in read_quads(path):
        yield statement(quad, path)


def read_data(data: Validatable) -> Data:
    """Read what is to be validated; a file given twice counts once.

    Raises `ReadError`, `UnknownFormatError`, or `UsageError` for what is none of these.
    """
    if isinstance(data, Graph):
        return _from_graph(data)
    items = [data] if isinstance(data, str | os.PathLike) else list(data)
    if not items:
        raise UsageError("there is nothing to validate: name a file or give a graph")
    files: dict[str, tuple[Statement, ...]] = {}
    seen: set[Path] = set()
    quads: list[Quad] = []
    for item in items:
        if isinstance(item, Quad):
            quads.append(item)
        elif (place := Path(item).absolute()) not in seen:
            seen.add(place)
            name = os.fspath(item)
            files[name] = tuple(relabelled(statements(name), f"data{len(files) + 1}x"))
    if quads:
        files[""] = _from_quads(quads)
    return Data(files)


def _from_quads(quads: Iterable[Quad]) -> tuple[Statement, ...]:
    return tuple(relabelled((statement(quad) for quad in quads), "quadx"))


def _from_graph(graph: Graph) -> Data:
    named = (quad for quad in graph.store if not isinstance(quad.graph_name, DefaultGraph))
    ordered = sorted(named, key=str)
    return Data(
        {"": _from_quads(quad for quad in ordered if quad.graph_name not in _NOT_DATA)},
        tuple(statement(quad) for quad in ordered if quad.graph_name in _NOT_DATA),
    )
