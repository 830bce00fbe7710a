"""``ocop-kg build``: from the tables to the published files."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from ocop_kg import __version__
from ocop_kg.assets import asset
from ocop_kg.cli.commands import command
from ocop_kg.cli.failing import RefusedError, say
from ocop_kg.cli.filenames import FileName
from ocop_kg.cli.progress import progress
from ocop_kg.errors import Place, ReadError, UsageError
from ocop_kg.fileset import current

__all__ = ["build"]


@command(
    "build",
    examples=["build", "build --check", "build --tables my-tables --output my-rdf"],
)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if the files would differ.")
@click.option(
    "--tables", metavar="FOLDER", type=FileName("folder"), help="The curated tables [data/tables]."
)
@click.option(
    "--ontology", metavar="FOLDER", type=FileName("folder"), help="The ontology [ontology]."
)
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    type=FileName("folder"),
    help="The published files [data/rdf].",
)
def build(
    *,
    check: bool,
    tables: str | None,
    ontology: str | None,
    output: str | None,
) -> None:
    """Rebuild the published RDF from the curated tables and the ontology.

    The same tables give the same bytes on any machine. Either all files are written or none.
    """
    place = _output(output)
    source, terms = _input(tables, "data/tables"), _input(ontology, "ontology")
    if not check:
        _build(source, place, terms)
        return
    with tempfile.TemporaryDirectory(prefix="ocop-kg-check-") as folder:
        fresh = Path(folder)
        counts = _build(source, fresh, terms, quiet=True)
        different = [name for name in counts if not _same(fresh / name, place / name)]
    if different:
        raise RefusedError(
            f"{len(different)} of {len(counts)} files in {place} differ from the tables: "
            f"{', '.join(sorted(different))}; `ocop-kg build` rebuilds them"
        )
    say(f"{len(counts)} files in {place} are what the tables say")


def _build(tables: Path, place: Path, ontology: Path, *, quiet: bool = False) -> dict[str, int]:
    from ocop_kg.graph.inference import consistent_closure
    from ocop_kg.tables import build as built_from

    with progress("building from the tables"):
        built = built_from(
            tables, place, ontology=ontology, infer=consistent_closure, version=__version__
        )
    if not quiet:
        for name, count in built.counts.items():
            say(f"{built.directory / name}: {count} statements")
    return dict(built.counts)


def _input(given: str | None, name: str) -> Path:
    place = asset(name) if given is None else Path(given)
    if not place.is_dir():
        raise ReadError("there is no such folder", Place(str(place)))
    return place


def _output(given: str | None) -> Path:
    if given is not None:
        return Path(given)
    place = asset("data") / "rdf"
    if "_assets" in place.parts:
        raise UsageError("an installed package is not rebuilt in its place: name --output FOLDER")
    return place


def _same(fresh: Path, published: Path) -> bool:
    try:
        return fresh.read_bytes() == current(published.parent, published.name).read_bytes()
    except OSError:
        return False
