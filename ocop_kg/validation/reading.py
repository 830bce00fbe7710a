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

    from ocop_kg.budget import Budget
    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.graph.values import AnyTerm

__all__ = ["Data", "Validatable", "read_data", "statements"]

Validatable: TypeAlias = "AnyPath | Graph | Iterable[AnyPath | Quad]"
"""What can be validated: a file, a graph, several files, or quads such as a store gives."""


@dataclass(frozen=True, slots=True)
class Data:
    """The triples to validate by the file they came from; no file has the empty name.

    `background` is the ontology that came with them, which is not validated itself.
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


def read_data(data: Validatable, budget: Budget | None = None) -> Data:
    """Read what is to be validated; a file given twice counts once.

    The graph in which this project keeps its ontology is background. The graph with what was
    inferred is left out: inference makes a country of whatever stands where one belongs, and so
    hides the very faults that are looked for.

    Raises `ReadError`, `UnknownFormatError`, `BudgetError`, or `UsageError` for what is none of
    these.
    """
    if isinstance(data, Graph):
        named = (quad for quad in data.store if not isinstance(quad.graph_name, DefaultGraph))
        own, background = _apart(sorted(named, key=str), "the graph", "graph")
        return Data({"": own}, background)
    items = [data] if isinstance(data, str | os.PathLike) else list(data)
    if not items:
        raise UsageError("there is nothing to validate: name a file or give a graph")
    quads = [item for item in items if isinstance(item, Quad)]
    read = {"": _apart(quads, "the data", "quads")} if quads else {}
    seen: set[Path] = set()
    for item in items:
        if isinstance(item, str | os.PathLike) and (place := Path(item).absolute()) not in seen:
            seen.add(place)
            name = os.fspath(item)
            read[name] = _apart(read_quads(name, budget=budget), name, f"file{len(seen)}")
        elif not isinstance(item, Quad | str | os.PathLike):
            raise UsageError(f"a {type(item).__name__} cannot be validated: give files or quads")
    background = tuple(chain.from_iterable(lent for _, lent in read.values()))
    return Data({name: own for name, (own, _) in read.items()}, background)


def _apart(
    quads: Iterable[Quad], source: str, prefix: str
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """Part the triples to validate from the ontology among them."""
    kept = [quad for quad in quads if quad.graph_name != INFERRED_GRAPH]
    own: list[Statement] = []
    background: list[Statement] = []
    triples = relabelled((statement(quad, source) for quad in kept), prefix)
    for quad, triple in zip(kept, triples, strict=True):
        (background if quad.graph_name == ONTOLOGY_GRAPH else own).append(triple)
    return tuple(own), tuple(background)
