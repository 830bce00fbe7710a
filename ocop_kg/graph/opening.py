"""Fills a store: with the packaged graph, with files of the caller, with what follows from them."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

from pyoxigraph import Quad, RdfFormat, parse, serialize

from ocop_kg.assets import asset, read_asset
from ocop_kg.reading import file_quads, read_quads
from ocop_kg.vocabulary import INFERRED_GRAPH, ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from pyoxigraph import BlankNode, NamedNode, Triple

    from ocop_kg.budget import Budget
    from ocop_kg.stores import EmbeddedStore, Quads

__all__ = [
    "PACKAGED",
    "UNION",
    "AnyPath",
    "fill",
    "infer",
    "ontology_files",
    "ontology_quads",
    "pick",
]

PACKAGED = "data/rdf/ocop.nq"
"""The asset that holds all source graphs, the ontology and the closure, as N-Quads."""

UNION = "data/rdf/ocop.nt"
"""The asset that holds the same triples without their graphs, each once, as N-Triples."""

AnyPath = str | os.PathLike[str]


def ontology_files(folder: Path) -> list[Path]:
    """Give the files of an ontology and its vocabularies, in the order in which they are read."""
    return [folder / "ocop.ttl", *sorted((folder / "vocabularies").glob("*.ttl"))]


def ontology_quads(folder: Path | None = None) -> list[Quad]:
    """Read the ontology and vocabularies of a folder, the packaged one by default, into one graph.

    Raises `ReadError` for a file that cannot be read.

    >>> {quad.graph_name.value for quad in ontology_quads()}
    {'https://w3id.org/ocop/graph/ontology'}
    """
    folder = asset("ontology") if folder is None else folder
    return [
        Quad(quad.subject, quad.predicate, quad.object, ONTOLOGY_GRAPH)
        for file in ontology_files(folder)
        for quad in file_quads(file)
    ]


def infer(store: EmbeddedStore, budget: Budget | None = None) -> None:
    """Put what follows from a new store by OWL 2 RL, and is not there yet, into its own graph.

    With the seconds of a budget it is worked out in a process of its own, and raises `BudgetError`
    when they are over.
    """
    found: Iterable[Triple | Quad]
    if budget is None or budget.seconds is None:
        from ocop_kg.graph.inference import closure

        found = closure(store.engine)
    else:
        from ocop_kg.guard import Guarded

        lines: Any = Guarded(partial(_write_closure, store), budget)
        found = parse(lines, format=RdfFormat.N_TRIPLES)
    inferred = (Quad(each.subject, each.predicate, each.object, INFERRED_GRAPH) for each in found)
    store.add(inferred, whole=False)


def _write_closure(store: EmbeddedStore, out: BinaryIO) -> None:
    from ocop_kg.graph.inference import closure

    serialize(closure(store.engine), out, format=RdfFormat.N_TRIPLES)


def fill(
    store: EmbeddedStore,
    files: Sequence[AnyPath],
    *,
    replace: bool,
    inferred: bool,
    budget: Budget | None = None,
) -> None:
    """Fill a store with the packaged graph, unless it is replaced, and with `files`.

    What the store holds already stays, and counts in what follows. A file that is named twice is
    read once: its blank nodes would be doubled.
    Raises `ReadError`, `UnknownFormatError` or `BudgetError` for a file that cannot be used.
    """
    if not (files or replace) and inferred and not store.engine:
        store.load_union(read_asset(UNION), partial(read_asset, PACKAGED))
        return
    if replace:
        store.add(ontology_quads(), whole=False)
    else:
        store.load(read_asset(PACKAGED))
        if not inferred:
            store.engine.remove_graph(INFERRED_GRAPH)
        store.unite()
    store.add(_all_quads(files, budget), whole=False)
    if inferred:
        infer(store, budget)


def pick(
    store: EmbeddedStore,
    engine: Quads,
    names: Iterable[NamedNode | BlankNode],
    *,
    inferred: bool,
    budget: Budget | None = None,
) -> None:
    """Fill an empty store with some named graphs of another, and with what follows from them.

    Raises `BudgetError` as `infer` does.
    """
    quads = (quad for name in names for quad in engine.quads_for_pattern(None, None, None, name))
    store.add(quads, whole=False)
    if inferred:
        infer(store, budget)


def _all_quads(files: Iterable[AnyPath], budget: Budget | None) -> Iterable[Quad]:
    seen: set[str] = set()
    for file in files:
        place = os.path.realpath(file) if "\0" not in os.fspath(file) else ""
        if not place or place not in seen:
            yield from read_quads(file, budget=budget)
        seen.add(place)
