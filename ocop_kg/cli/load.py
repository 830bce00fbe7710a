"""``ocop-kg load``: dumps of any size, into a folder that can be asked."""

from __future__ import annotations

from dataclasses import replace

import click

from ocop_kg.cli.commands import command
from ocop_kg.cli.failing import say
from ocop_kg.cli.filenames import FileName
from ocop_kg.cli.interrupt import tidying
from ocop_kg.cli.options import with_options
from ocop_kg.cli.progress import telling
from ocop_kg.cli.session import BUDGET, Session
from ocop_kg.errors import UsageError

__all__ = ["load"]


@with_options(BUDGET)
@command(
    "load",
    examples=[
        "load dump.nq.gz --store big",
        "load january.nq february.nt --store big",
        "load dumps/ --store big",
        "--store big query 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }'",
    ],
)
@click.argument("files", metavar="DUMP...", nargs=-1, required=True, type=FileName())
@click.option(
    "--store",
    "folder",
    metavar="FOLDER",
    type=FileName("folder"),
    help="The folder that keeps what is loaded; --store asks it later.",
)
@click.option("--replace", "anew", is_flag=True, help="Begin the folder anew.")
@click.option(
    "--infer",
    is_flag=True,
    help="Also work out what follows by the rules of the ontology; this takes memory and time in "
    "proportion to what follows.",
)
@click.pass_obj
def load(
    session: Session, *, files: tuple[str, ...], folder: str | None, anew: bool, infer: bool
) -> None:
    """Load RDF dumps of any size into a folder, whole or not at all.

    They are added to what was loaded into the folder before; a dump that is there already is passed
    over. Of a folder of dumps all files are loaded that have an ending of RDF. N-Quads and
    N-Triples, also packed with gzip, are read in pieces, so that memory stays bounded. Only
    --budget limits their size. A mistake is told with its line, and the folder then stays as it
    was.
    """
    from ocop_kg.graph import Graph
    from ocop_kg.graph.loading import LIMITS, Progress

    folder = folder or session.store
    if folder is None:
        raise UsageError("where to? name a folder with --store")
    limits = LIMITS
    for each in session.wanted.limits:
        limits = limits.with_limit(each)
    if limits.seconds is not None:
        session.start_clock()
    counts = {}

    with telling() as tell, tidying():

        def told(progress: Progress) -> None:
            counts[progress.file] = progress.statements
            tell(progress)

        Graph.load(
            *files,
            store=folder,
            replace=anew or session.replace,
            inferred=infer,
            budget=replace(limits, seconds=None),
            tell=told,
        )
    if not counts:
        say(f"{folder}: all of it was there already")
        return
    files_loaded = f"{len(counts)} file{'s' if len(counts) > 1 else ''}"
    say(f"{folder}: {max(counts.values()):,} statements of {files_loaded} loaded")
    if not infer:
        say("what follows by the rules of the ontology was not worked out; --infer does that")
