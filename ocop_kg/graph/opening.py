"""Fills a store: with the packaged graph, with files of the caller, with what follows from them."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, Store

from ocop_kg.assets import asset
from ocop_kg.reading import read_quads
from ocop_kg.stores import EmbeddedStore
from ocop_kg.vocabulary import INFERRED_GRAPH, ONTOLOGY_GRAPH

__all__ = ["PACKAGED", "AnyPath", "fill", "infer", "ontology_quads", "pick"]

PACKAGED = "data/rdf/ocop.nq"
"""The asset that holds all source graphs, the ontology and the closure, as N-Quads."""

UNION = "data/rdf/ocop.nt"
"""The asset that holds the same triples without their graphs, each once, as N-Triples."""

AnyPath = str | os.PathLike[str]


def ontology_quads(folder: Path | None = None) -> list[Quad]:
    """Read the ontology and vocabularies of a folder, the packaged one by default, into one graph.

    Raises `ReadError` for a file that cannot be read.

    >>> {quad.graph_name.value for quad in ontology_quads()}
    {'https://w3id.org/ocop/graph/ontology'}
    """
    folder = asset("ontology") if folder is None else folder
    files = [folder / "ocop.ttl", *sorted((folder / "vocabularies").glob("*.ttl"))]
    return [
        Quad(quad.subject, quad.predicate, quad.object, ONTOLOGY_GRAPH)
        for file in files
        for quad in read_quads(file)
    ]


def infer(store: EmbeddedStore) -> None:
    """Put what follows from a new store by OWL 2 RL, and is not there yet, into its own graph."""
    from ocop_kg.graph.inference import closure

    inferred = (
        Quad(triple.subject, triple.predicate, triple.object, INFERRED_GRAPH)
        for triple in closure(store.engine)
    )
    store.add(inferred, whole=False)


def fill(store: EmbeddedStore, files: Sequence[AnyPath], *, replace: bool, inferred: bool) -> None:
    """Fill an empty store with the packaged graph, unless it is replaced, and with `files`.

    Raises `ReadError` or `UnknownFormatError` for a file that cannot be used.
    """
    if not (files or replace) and inferred:
        store.load_union(asset(UNION).read_bytes(), asset(PACKAGED).read_bytes)
        return
    if replace:
        store.add(ontology_quads(), whole=False)
    else:
        store.load(asset(PACKAGED).read_bytes())
        if not inferred:
            store.engine.remove_graph(INFERRED_GRAPH)
        store.unite()
    store.add(_all_quads(files), whole=False)
    if inferred:
        infer(store)


def pick(
    store: EmbeddedStore, engine: Store, names: Iterable[NamedNode | BlankNode], *, inferred: bool
) -> None:
    """Fill an empty store with some named graphs of another, and with what follows from them."""
    quads = (quad for name in names for quad in engine.quads_for_pattern(None, None, None, name))
    store.add(quads, whole=False)
    if inferred:
        infer(store)


def _all_quads(files: Iterable[AnyPath]) -> Iterable[Quad]:
    for file in files:
        yield from read_quads(file)
