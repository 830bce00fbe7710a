"""Data with faults, and the shapes, as files: what the engines of `benchmarks/validation.py` get.

The data are copies of the packaged graph under other names, about one in a hundred statements
spoilt, the same for the same number.
"""

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from ocop_kg.assets import asset
from ocop_kg.graph.opening import ontology_quads
from ocop_kg.reading import read_quads
from ocop_kg.vocabulary import ID, INFERRED_GRAPH, SH, XSD

__all__ = ["Files", "copied", "written"]

_SPARQL = NamedNode(SH + "sparql")


def copied(triples: int) -> Iterator[str]:
    """Give so many N-Triples lines: copies of the packaged graph, with faults."""
    chance = random.Random(triples)
    fixed = {quad.subject for quad in ontology_quads()}
    lines = {
        (quad.subject, quad.predicate, quad.object)
        for quad in read_quads(asset("data/rdf/ocop.trig"))
        if quad.graph_name != INFERRED_GRAPH
    }
    ordered = sorted(lines, key=str)
    described = {subject for subject, _, _ in lines} - fixed
    kinds = ("country/", "product/", "region/", "indicator/", "market/", "initiative/")
    shared = tuple(f"<{ID}{kind}" for kind in kinds)

    def renamed(term: object, copy: int) -> str:
        if isinstance(term, BlankNode):
            return f"_:{term.value}c{copy}"
        if copy and term in described and not str(term).startswith(shared):
            return f"{str(term)[:-1]}-c{copy}>"
        return str(term)

    written = copy = 0
    while written < triples:
        for subject, predicate, value in ordered:
            if copy and isinstance(subject, NamedNode) and renamed(subject, copy) == str(subject):
                continue  # what all copies share is told once
            text = renamed(value, copy)
            fault = chance.random()
            if fault < 0.003:
                continue
            if fault < 0.006:
                text = '"?"' if isinstance(value, NamedNode) else f"<{ID}country/XXX>"
            elif fault < 0.009 and isinstance(value, Literal):
                text = str(Literal(value.value, datatype=NamedNode(XSD + "integer")))
            yield f"{renamed(subject, copy)} {predicate} {text} .\n"
            written += 1
            if written == triples:
                return
        copy += 1


class Files:
    """The files of one size: data alone, data with the ontology, shapes, shapes without SPARQL."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data.nt"
        self.together = folder / "together.nt"
        self.shapes = folder / "shapes.nt"
        self.core = folder / "core.nt"
        self.store = folder / "store"


def written(folder: Path, triples: int) -> Files:
    """Write the files of a size."""
    files = Files(folder)
    with files.data.open("w", encoding="utf-8") as out:
        out.writelines(copied(triples))
    vocabularies = sorted((asset("ontology") / "vocabularies").glob("*.ttl"))
    with files.together.open("wb") as all_of_it, files.data.open("rb") as data:
        while part := data.read(2**24):
            all_of_it.write(part)
        for vocabulary in (asset("ontology") / "ocop.ttl", *vocabularies):
            all_of_it.write(_lines(_triples(vocabulary)))
    shapes = [t for file in sorted(asset("shapes").rglob("*.ttl")) for t in _triples(file)]
    queries = {triple.object for triple in shapes if triple.predicate == _SPARQL}
    files.shapes.write_bytes(_lines(shapes))
    files.core.write_bytes(
        _lines(t for t in shapes if t.predicate != _SPARQL and t.subject not in queries)
    )
    return files


def _triples(file: Path) -> list[Triple]:
    return [Triple(q.subject, q.predicate, q.object) for q in read_quads(file)]


def _lines(triples: Iterable[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""
