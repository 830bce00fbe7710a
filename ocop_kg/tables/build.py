"""Builds the published RDF from the tables and the ontology: all files, or none."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Triple

from ocop_kg.fileset import replace_files
from ocop_kg.graph.opening import ontology_quads
from ocop_kg.reading import read_bytes
from ocop_kg.tables.description import describe_dataset
from ocop_kg.tables.jsonld import read_context, to_jsonld
from ocop_kg.tables.lift import lift_tables
from ocop_kg.tables.publish import (
    canonical,
    flat,
    mappings,
    to_nquads,
    to_ntriples,
    to_trig,
    to_turtle,
)
from ocop_kg.vocabulary import INFERRED_GRAPH, RDF_TYPE

__all__ = ["Built", "Inference", "build", "concepts"]

Inference = Callable[[Iterable[Quad]], Iterable[Triple]]
"""Gives what follows from statements, without the statements themselves."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build wrote: the number of quads or triples in each file."""

    directory: Path
    counts: Mapping[str, int]


def concepts(directory: Path) -> set[str]:
    """List the IRIs that the ontology and its vocabularies describe.

    >>> from ocop_kg.assets import asset
    >>> "https://w3id.org/ocop/id/status/priority-product" in concepts(asset("ontology"))
    True
    """
    return _described(ontology_quads(directory))


def build(tables: Path, out: Path, *, ontology: Path, infer: Inference, version: str) -> Built:
    """Lift the tables, infer, and write all published files into the folder `out`.

    `version` stands in the description of the dataset.

    The files take their places together, so a build that fails or is killed changes nothing; see
    `ocop_kg.fileset`.

    Raises `TablesError` or `ReadError` when the input is wrong and `OutputError` when the files
    cannot be written.
    """
    schema = canonical(ontology_quads(ontology))
    quads = lift_tables(tables, _described(schema))
    context = read_context(json.loads(read_bytes(ontology / "context.jsonld")))
    inferred = list(infer([*schema, *quads]))
    triples = flat(quads)
    matches = mappings(triples)
    closure = [
        Quad(triple.subject, triple.predicate, triple.object, INFERRED_GRAPH) for triple in inferred
    ]
    everything = [*quads, *schema, *closure]
    union = flat(everything)
    files = {
        "ocop-inferred.nt": to_ntriples(inferred),
        "ocop-mappings.ttl": to_turtle(matches),
        "ocop.jsonld": to_jsonld(triples, context),
        "ocop.nq": to_nquads(everything),
        "ocop.nt": to_ntriples(union),
        "ocop.trig": to_trig(quads),
        "ocop.ttl": to_turtle(triples),
    }
    description = describe_dataset(quads, files, version)
    files["dataset.ttl"] = to_turtle(description)
    replace_files(out, files)
    counts = {
        "dataset.ttl": len(description),
        "ocop-inferred.nt": len(inferred),
        "ocop-mappings.ttl": len(matches),
        "ocop.jsonld": len(triples),
        "ocop.nq": len(everything),
        "ocop.nt": len(union),
        "ocop.trig": len(quads),
        "ocop.ttl": len(triples),
    }
    return Built(out, counts)


def _described(quads: Iterable[Quad]) -> set[str]:
    return {
        quad.subject.value
        for quad in quads
        if quad.predicate == RDF_TYPE and isinstance(quad.subject, NamedNode)
    }
