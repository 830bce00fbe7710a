"""Builds the published RDF from the tables and the ontology: all files, or none."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from errno import EISDIR
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Triple

from ocop_kg.errors import OutputError
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

    The files are written to a folder of their own first and take their places when all of them are
    complete, so a failed build changes nothing.

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
    _replace(out, files)
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


def _replace(out: Path, files: Mapping[str, bytes]) -> None:
    """Write all files beside their places, then move each into its place, or none of them."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        waiting = Path(tempfile.mkdtemp(prefix=".build-", dir=out))
    except OSError as error:
        raise OutputError(str(out), error.strerror or str(error)) from error
    new, old = waiting / "new", waiting / "old"
    try:
        new.mkdir()
        old.mkdir()
        for name, content in files.items():
            (new / name).write_bytes(content)
        _swap(out, new, old, files)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise OutputError(str(error.filename or out), error.strerror or str(error)) from error
    finally:
        if not any(old.glob("*")):  # what could not be put back is kept
            shutil.rmtree(waiting, ignore_errors=True)


def _swap(out: Path, new: Path, old: Path, names: Collection[str]) -> None:
    """Move files from `new` to `out`, and put the old ones back when one of the moves fails.

    The old files are kept as copies in `old`, so that each is there whole at any moment.
    """
    for name in names:
        if (out / name).is_dir():  # no build wrote it, so none may take it away
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(out / name))
    try:
        for name in names:
            if os.path.lexists(out / name):
                shutil.copy2(out / name, old / name)
        for name in names:
            os.replace(new / name, out / name)  # noqa: PTH105
    except BaseException:
        for name in names:
            if os.path.lexists(new / name):  # not moved yet, and the copy may be cut short
                (old / name).unlink(missing_ok=True)
            elif os.path.lexists(old / name):
                os.replace(old / name, out / name)  # noqa: PTH105
            else:
                (out / name).unlink()
        raise
