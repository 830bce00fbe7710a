"""The files of one size, from which each engine takes what it can read: the same triples for all."""

from pathlib import Path
from typing import NamedTuple

from pyoxigraph import DefaultGraph, RdfFormat

from benchmarks.generator import write
from ocop_kg import Budget, KnowledgeGraph

__all__ = ["LIMITLESS", "Files", "prepared"]

LIMITLESS = Budget(bytes=None, triples=None, literal=None, rows=None)


class Files(NamedTuple):
    """Where the data of a size lie."""

    folder: Path

    @property
    def generated(self) -> Path:
        """The stream of the generator, for the library."""
        return self.folder / "generated.nq"

    @property
    def union(self) -> Path:
        """Every triple once, with the ontology, as N-Triples."""
        return self.folder / "union.nt"

    @property
    def named(self) -> Path:
        """Only the named graphs, with the ontology, as N-Quads."""
        return self.folder / "named.nq"

    @property
    def store(self) -> Path:
        """The library's store on disk."""
        return self.folder / "store"


def prepared(folder: Path, quads: int, seed: int) -> Files:
    """Write the files, by way of the library's store on disk."""
    files = Files(folder)
    write(files.generated, quads, seed)
    graph = KnowledgeGraph.open(
        files.generated, store=files.store, replace=True, inferred=False, budget=LIMITLESS
    )
    engine = graph.store
    engine.dump(str(files.union), RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    with files.named.open("wb") as out:
        for name in graph.graphs():
            for quad in engine.quads_for_pattern(None, None, None, name):
                out.write(f"{quad} .\n".encode())
    return files
