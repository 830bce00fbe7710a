"""Data with faults, and the shapes, as files for the engines of `benchmarks/validation/`."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, serialize

from benchmarks.generator import Fault, generated
from ocop_kg.assets import asset
from ocop_kg.reading import read_quads
from ocop_kg.vocabulary import SH

__all__ = ["Files", "lines", "written"]

_SPARQL = SH + "sparql"


def lines(quads: int, faults: list[Fault] | None = None) -> Iterator[str]:
    """Give generated quads as N-Triples lines; faults are added to the list."""
    for part in generated(quads):
        if faults is not None:
            faults += part.faults
        for line in part.lines:
            yield f"{line.rpartition(' <')[0]} .\n"


class Files:
    """The files of one size: data alone, data with the ontology, shapes, shapes without SPARQL."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data.nt"
        self.together = folder / "together.nt"
        self.shapes = folder / "shapes.nt"
        self.core = folder / "core.nt"
        self.store = folder / "store"
        self.faults: list[Fault] = []
        """What is planted in the data, when they were written just now."""


def written(folder: Path, quads: int) -> Files:
    """Write the files of a size; `faults` tells what is planted in them."""
    files = Files(folder)
    with files.data.open("w", encoding="utf-8") as out:
        out.writelines(lines(quads, files.faults))
    vocabularies = sorted((asset("ontology") / "vocabularies").glob("*.ttl"))
    with files.together.open("wb") as all_of_it, files.data.open("rb") as data:
        while part := data.read(2**24):
            all_of_it.write(part)
        for vocabulary in (asset("ontology") / "ocop.ttl", *vocabularies):
            all_of_it.write(_lines(_triples(vocabulary)))
    shapes = [t for file in sorted(asset("shapes").rglob("*.ttl")) for t in _triples(file)]
    queries = {triple.object for triple in shapes if triple.predicate.value == _SPARQL}
    files.shapes.write_bytes(_lines(shapes))
    files.core.write_bytes(
        _lines(t for t in shapes if t.predicate.value != _SPARQL and t.subject not in queries)
    )
    return files


def _triples(file: Path) -> list[Triple]:
    return [Triple(q.subject, q.predicate, q.object) for q in read_quads(file)]


def _lines(triples: Iterable[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""
