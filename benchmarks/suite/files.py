"""The files of one size; each engine takes what it can read, and all get the same triples."""

import shutil
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import DefaultGraph, RdfFormat, Store, serialize

from benchmarks.generator import write
from ocop_kg import Budget, KnowledgeGraph
from ocop_kg.graph.opening import ontology_quads

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
    """Write the files, the union by way of the library's store on disk."""
    files = Files(folder)
    write(files.generated, quads, seed)
    engine = KnowledgeGraph.load(files.generated, store=files.store, budget=LIMITLESS).store
    assert isinstance(engine, Store)
    engine.dump(str(files.union), RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    shutil.copyfile(files.generated, files.named)
    with files.named.open("ab") as out:
        serialize(ontology_quads(), out, format=RdfFormat.N_QUADS)
    return files
