"""What is to be validated: read from files or taken from a graph, never changed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from ocop_kg.budget import Budget
from ocop_kg.errors import BudgetError, ReadError, UsageError
from ocop_kg.reading import bytes_quads, file_graph, file_quads, format_of, read_bytes
from ocop_kg.validation.datagraph import DataGraph
from ocop_kg.validation.gathering import gather
from ocop_kg.validation.index import Renaming, Statement, statement
from ocop_kg.validation.lexical import kept
from ocop_kg.validation.signs import doubtful_lines, is_doubtful
from ocop_kg.vocabulary import INFERRED_GRAPH, ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.graph.graph import Graph
    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.validation.scratch import Scratch

__all__ = ["Validatable", "read_again", "read_data", "statements"]

_LENT = ONTOLOGY_GRAPH.value
_APART = (_LENT, INFERRED_GRAPH.value)
_FEW = 8  # so many times smaller than a text is what of it may be read twice

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
        graph.add(_own(_watched(quads, graph), "the data", "quads", graph, lent))
        for number, name in enumerate(files, 1):
            graph.add(_own(_read(name, budget, graph), name, f"file{number}x", graph, lent))
    else:
        graph = DataGraph([""], scratch=scratch)
        graph.add(_own(_watched(_stored(data), graph), "the graph", "graph", graph, lent))
    graph.lend(chain(lent, ontology))
    return graph


def _read(name: str, budget: Budget | None, graph: DataGraph) -> Iterator[Quad]:
    """Read a file, and note its doubtful terms."""
    syntax = format_of(Path(name))
    text = read_bytes(name, budget)
    lines = doubtful_lines(text)
    parsed = partial(
        bytes_quads, name=name, syntax=syntax, base=file_graph(name).value, budget=budget
    )
    if lines == b"":
        return parsed(text)
    by_line = syntax.name in ("ntriples", "nquads")
    if lines is None or not by_line or len(lines) * _FEW > len(text):
        return _watched(parsed(text), graph)
    with suppress(ReadError, BudgetError):  # raised, with their place, when all is read
        for _ in _watched(parsed(lines), graph):
            pass
    return parsed(text)


def _watched(quads: Iterable[Quad], graph: DataGraph) -> Iterator[Quad]:
    """Pass on quads, and note their subjects and values that hold a sign to look at."""
    doubtful = graph.doubtful_terms
    for quad in quads:
        for term in (quad.subject, quad.object):
            if isinstance(term, NamedNode | Literal) and is_doubtful(term.value):
                doubtful.add(term)
        yield quad


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


def _own(
    quads: Iterable[Quad], source: str, prefix: str, graph: DataGraph, lent: list[Statement]
) -> Iterator[Quad]:
    """Give the triples to validate as they are kept, and put those of the ontology to the `lent`.

    Blank nodes are named by the order in which they come, so that reports repeat byte for byte.
    """
    rename = Renaming(prefix)
    for quad in quads:
        value, home = quad.object, quad.graph_name
        name = None if isinstance(home, DefaultGraph) else home.value
        kind = type(value)
        if name in _APART:
            if name == _LENT:
                lent.append(rename(statement(quad, source)))
        elif type(quad.subject) is NamedNode and (
            kind is NamedNode or (kind is Literal and kept(value) is value)
        ):
            yield quad if name is None else Quad(quad.subject, quad.predicate, value)
        else:
            yield graph.keep(rename(statement(quad, source)))
