"""``ocop-kg validate``: tells whether data may be published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ocop_kg.cli.commands import command
from ocop_kg.cli.filenames import FileName
from ocop_kg.cli.options import OUTPUT, format_option, with_options
from ocop_kg.cli.output import emit
from ocop_kg.cli.progress import progress
from ocop_kg.cli.rows import chosen_format
from ocop_kg.cli.session import BUDGET
from ocop_kg.errors import UsageError

if TYPE_CHECKING:
    from ocop_kg.cli.session import Session

__all__ = ["validate"]

_FORMATS = ("text", "json", "turtle")
_LEVELS = ("must", "should", "may")
_ENDINGS = {"ttl": "turtle"}


@with_options(format_option(_FORMATS, "text", "Format of the report"), OUTPUT, BUDGET)
@command(
    "validate",
    examples=[
        "validate my-export.ttl",
        "validate --level must data/",
        "validate my-export.ttl --shapes my-shapes.ttl --format json --output report.json",
    ],
)
@click.argument("files", metavar="FILE…", nargs=-1, type=FileName())
@click.option(
    "--shapes",
    metavar="FILE",
    multiple=True,
    type=FileName(),
    help="Check against the shapes in this file or folder, not the packaged ones; "
    "may be given several times.",
)
@click.option(
    "--level",
    type=click.Choice(_LEVELS),
    default="may",
    show_default=True,
    help="The least grave results to look for.",
)
@click.option(
    "--no-ontology",
    is_flag=True,
    help="Do not lend the data the classes and vocabularies of the ontology.",
)
@click.pass_obj
def validate(
    session: Session,
    *,
    files: tuple[str, ...],
    shapes: tuple[str, ...],
    level: str,
    no_ontology: bool,
) -> None:
    """Check RDF files against the shapes, all of them together as one graph.

    A folder stands for all RDF files in it; the report names the files that it passes over. Shapes
    that stand in the files themselves are used beside the packaged ones.

    Exits with 0 when nothing that must hold is violated, 1 when something is, 3 when a file cannot
    be read, and 4 when no shape met any node, so that nothing was checked.
    """
    syntax, output = session.wanted.syntax, session.wanted.output
    ending = (output or "").rpartition(".")[2].casefold()
    chosen = chosen_format(
        _ENDINGS.get(syntax or "", syntax) or _ENDINGS.get(ending), output, _FORMATS, "text"
    )
    if not files:
        raise UsageError("which files? name the RDF files to check")
    from ocop_kg.validation import validate as validated

    with progress(f"checking {len(files)} file{'s' if len(files) != 1 else ''}"):
        session.start_clock()
        report = validated(
            files,
            shapes or None,
            level=level,
            ontology=not no_ontology,
            budget=session.engine_budget,
        )
    if chosen == "json":
        emit(report.to_json() + "\n", output)
    elif chosen == "turtle":
        emit(report.to_turtle(), output)
    else:
        emit(report.to_text(), output, for_people=True)
    if report.exit_code:
        raise click.exceptions.Exit(report.exit_code)
