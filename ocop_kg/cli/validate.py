"""``ocop-kg validate``: tells whether data may be published."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from ocop_kg.cli.commands import command
from ocop_kg.cli.filenames import FileName
from ocop_kg.cli.mending import Mender, with_fixing
from ocop_kg.cli.options import OUTPUT, format_option, with_options
from ocop_kg.cli.output import emit
from ocop_kg.cli.policy import Judge, Level, with_policy
from ocop_kg.cli.progress import progress
from ocop_kg.cli.session import BUDGET, ENDPOINT
from ocop_kg.cli.terminal import may_style
from ocop_kg.errors import UsageError
from ocop_kg.validation.writing.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_kg.cli.session import Session
    from ocop_kg.graph import Graph
    from ocop_kg.validation import Report

__all__ = ["validate"]


@with_fixing
@with_policy
@with_options(
    format_option(tuple(FORMATS), "text", "Format of the report"), OUTPUT, ENDPOINT, BUDGET
)
@command(
    "validate",
    examples=[
        "validate my-export.ttl",
        "validate --level must exports/",
        "validate my-export.ttl --shapes my-shapes.ttl --output report.json",
        "validate my-export.ttl --output report.html",
        "validate my-export.ttl --report report.sarif --report report.html",
        "validate my-export.ttl --baseline report.json --fail-on warning",
        "validate my-export.ttl --profile release.toml --waivers waivers.toml",
        "validate my-export.ttl --diff",
        "validate my-export.ttl --fix",
        "validate --endpoint https://example.org/sparql --level must",
        "validate --endpoint https://example.org/sparql --no-copy",
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
    type=Level("must", "should", "may"),
    default="may",
    show_default=True,
    help="The least grave results to look for: must, should or may.",
)
@click.option(
    "--no-ontology",
    is_flag=True,
    help="Do not lend the data the classes and vocabularies of the ontology.",
)
@click.option(
    "--no-copy",
    is_flag=True,
    help="Let the rules run at the endpoint or not at all, and say why they cannot.",
)
@click.option(
    "--all",
    "all_results",
    is_flag=True,
    help="In text, show all results of a rule, not the first five.",
)
@click.option(
    "--report",
    "reports",
    metavar="FILE",
    multiple=True,
    type=FileName(),
    help="Also write the report to this file, in the format of its ending; "
    "may be given several times.",
)
@click.pass_obj
def validate(  # noqa: PLR0913  # an argument for each option
    session: Session,
    *,
    files: tuple[str, ...],
    shapes: tuple[str, ...],
    level: str,
    no_ontology: bool,
    no_copy: bool,
    all_results: bool,
    reports: tuple[str, ...],
    judge: Judge,
    mender: Mender,
) -> None:
    """Check RDF files against the shapes, all of them together as one graph.

    Without files, --endpoint says which graph to check: where it was published by this project the
    rules run there, and results travel, not the graph. If they cannot, or the graph is small, they
    run on a copy; the report says which, and why. With --no-copy that is an error (exit code 4).

    A folder stands for all RDF files in it; the report names the files that it passes over. Shapes
    that stand in the files themselves are used beside the packaged ones.

    Exits with 0 when nothing that must hold is violated, 1 when something is, 3 when a file cannot
    be read, and 4 when no shape met any node, so that nothing was checked. --fail-on says how
    grave a result must be to count.
    """
    if not files and not session.endpoint:
        raise UsageError("which files? name the RDF files to check, or a graph with --endpoint")
    from ocop_kg.validation import validate as validated
    from ocop_kg.validation.writing import report_format, written

    output = session.wanted.output
    chosen = report_format(session.wanted.syntax, output)

    mender.refuse_format(chosen.name)
    if not files:
        mender.refuse_graph()
    elif no_copy:
        raise UsageError("--no-copy is for the graph of an --endpoint, and these are files")
    check = partial(
        validated,
        shapes=shapes or None,
        level=level,
        fail_on=judge.fail_on,
        profile=judge.profile,
        ontology=not no_ontology,
        copy=not no_copy,
        budget=session.engine_budget,
    )
    what = f"{len(files)} file{'s' if len(files) != 1 else ''}" if files else session.endpoint
    with progress(f"checking {what}"):
        session.start_clock()
        look = mender.checked if files and chosen.name == "text" else _judged
        report = look(files or session.graph(), check, judge)  # type: ignore[arg-type]  # no files to mend
        if mender.mend(files, report, check):
            report = judge.judged(check(files))
    for file in reports:
        emit(written(report, report_format(None, file)), file)
    if mender.diff and chosen.name == "text":
        emit(mender.difference, output)
    elif chosen.name == "text":
        text = report.to_text(
            examples=None if all_results else 5,
            colour=output is None and may_style(),
        )
        emit(text + mender.hint, output, for_people=True)
    else:
        emit(mender.joined(written(report, chosen)), output, for_people=chosen.name == "lines")
    if report.exit_code:
        raise click.exceptions.Exit(report.exit_code)


def _judged(data: Sequence[str] | Graph, check: partial[Report], judge: Judge) -> Report:
    return judge.judged(check(data))
