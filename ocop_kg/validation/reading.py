"""What is to be validated: read from files or taken from a graph, never changed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, Quad

from ocop_kg.budget import Budget
from ocop_kg.errors import UsageError
from ocop_kg.reading import bytes_quads, file_graph, file_quads, format_of, read_bytes
from ocop_kg.validation.datagraph import DataGraph
from ocop_kg.validation.gathering import gather
from ocop_kg.validation.index import Statement, statement
from ocop_kg.validation.intake import Intake
from ocop_kg.validation.linewise import BY_LINE, take_as_lines, take_lines
from ocop_kg.vocabulary import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.graph.graph import Graph
    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.validation.scratch import Scratch

__all__ = ["Validatable", "read_again", "read_data", "statements"]

Validatable: TypeAlias = "AnyPath | Graph | Iterable[AnyPath | Quad]"
"""What can be validated: a file, a graph, several files, or quads such as a store gives."""


def statements(path: str) -> Iterable[Statement]:
    """Read the triples of a file, whatever graphs they stand in.

    Raises `ReadError` or `UnknownFormatError`.
    """
    for quad in file_quads(path):
        yield statement(quad, path)


def read_again(path: str) -> Iterator[Quad]:
    """Read the quads of a file that was read before, within whatever limits."""
    return file_quads(path, budget=Budget(bytes=None, expansion=None))


def read_data(
    data: Validatable,
    ontology: Iterable[Statement] = (),
    budget: Budget | None = None,
    scratch: Scratch | None = None,
) -> DataGraph:
    """Read what is to be validated; a file given twice counts once, a folder is the RDF in it.

    The `ontology`, and the graph in which this project keeps it, lend classes and vocabularies. The
    graph with what was inferred is left out: inference makes a country of whatever stands where one
    belongs, and so hides the very faults that are looked for. `scratch` takes what is too large
    for memory.

    Raises `ReadError`, `UnknownFormatError`, `BudgetError`, or `UsageError` for what is none of
    these.
    """
    lent: list[Statement] = []
    if isinstance(data, str | os.PathLike | Iterable):
        items = [data] if isinstance(data, str | os.PathLike) else list(data)
        quads = [item for item in items if isinstance(item, Quad)]
        gathered = gather(_paths(items))
        files = gathered.files
        graph = DataGraph([*([""] if quads else []), *files], gathered.passed_over, scratch)
        given = Intake(graph, "the data", "quads", lent)
        given.take(given.watched(quads))
        intakes = [given] if quads else []
        for number, name in enumerate(files, 1):
            intakes.append(Intake(graph, name, f"file{number}x", lent))
            _take_file(intakes[-1], budget)
        graph.terms = _all_of(intake.terms for intake in intakes)
    else:
        graph = DataGraph([""], scratch=scratch)
        held = Intake(graph, "the graph", "graph", lent)
        held.take(held.watched(_stored(data)))
    graph.lend(chain(lent, ontology))
    return graph


def _all_of(parts: Iterable[set[str] | None]) -> set[str] | None:
    every: set[str] = set()
    for part in parts:
        if part is None:
            return None
        every |= part
    return every


def _take_file(intake: Intake, budget: Budget | None) -> None:
    """Take the quads of a file, and note its doubtful terms."""
    name = intake.name
    syntax = format_of(Path(name))
    if syntax.name in BY_LINE:
        if take_lines(intake, syntax, budget):
            return
        intake.begin_again()
    text = read_bytes(name, budget)
    read = partial(bytes_quads, text, name, syntax, base=file_graph(name).value, budget=budget)
    if syntax.name not in BY_LINE:
        if take_as_lines(intake, read()):
            return
        intake.begin_again()
    intake.take(intake.watched(read()))


def _stored(data: Graph) -> Iterator[Quad]:
    """Give what the graphs of a store hold, those with blank nodes last and in a stated order."""
    engine = getattr(data, "store", None)
    if engine is None:
        raise UsageError(f"a {type(data).__name__} cannot be validated: give files or quads")
    unnamed = []
    for name in sorted(engine.named_graphs(), key=str):
        if name == INFERRED_GRAPH:
            continue
        for quad in engine.quads_for_pattern(None, None, None, name):
            if type(quad.subject) is BlankNode or type(quad.object) is BlankNode:
                unnamed.append(quad)
            else:
                yield quad
    yield from sorted(unnamed, key=str)


def _paths(items: Iterable[object]) -> list[AnyPath]:
    paths: list[AnyPath] = []
    nothing = True
    for item in items:
        nothing = False
        if isinstance(item, str | os.PathLike):
            paths.append(item)
        elif not isinstance(item, Quad):
            raise UsageError(f"a {type(item).__name__} cannot be validated: give files or quads")
    if nothing:
        raise UsageError("there is nothing to validate: name a file or give a graph")
    return paths
