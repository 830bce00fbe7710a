"""``ocop-kg cluster``: bulk work on dumps that no one machine holds."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from ocop_kg.cli.commands import Command
from ocop_kg.cli.failing import say
from ocop_kg.cli.filenames import FileName
from ocop_kg.cli.interrupt import tidying
from ocop_kg.cli.options import EXPECT, OUTPUT, Expectation, format_option, with_options
from ocop_kg.cli.output import emit
from ocop_kg.cli.policy import Level
from ocop_kg.cli.progress import progress
from ocop_kg.cli.session import BUDGET
from ocop_kg.errors import UsageError
from ocop_kg.naming import did_you_mean, near_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.cli.session import Session
    from ocop_kg.cluster import Cluster

__all__ = ["cluster"]

_ROWS = ("csv", "tsv", "json")
_REPORTS = ("text", "lines", "json", "html", "sarif", "junit", "turtle")
_LISTS = ("table", "csv", "json")

_MASTER = click.Option(
    ["--master"],
    metavar="URL",
    default="local[*]",
    show_default=True,
    envvar="OCOP_KG_SPARK_MASTER",
    help="The master of the cluster, such as spark://host:7077; local[*] is this machine.",
)
_SETTING = click.Option(
    ["--set", "settings"],
    metavar="NAME=VALUE",
    multiple=True,
    help="A setting of Spark, such as spark.executor.memory=8g; may be given several times.",
)


class _Jobs(click.Group):
    """The jobs; an unknown one is an error with near names."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if not ctx.resilient_parsing and args and args[0] not in self.commands:
            hint = did_you_mean(near_names(args[0], self.commands))
            raise click.UsageError(f"unknown job {args[0]!r}{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Examples"):
            for job in self.commands.values():
                for example in getattr(job, "examples", ()):
                    formatter.write(f"  ocop-kg {example}\n")


@click.group("cluster", cls=_Jobs, no_args_is_help=False)
def cluster() -> None:
    """Load, check, ask and count dumps that no one machine holds, on Apache Spark.

    `load` partitions N-Quads into a folder, and the other jobs read that folder. All machines of
    the cluster must see it. A job takes seconds however small the dump: below some ten million
    triples the other commands are faster.
    """


_job = partial(cluster.command, cls=Command)


@contextmanager
def _on(master: str, settings: tuple[str, ...], words: str) -> Iterator[Cluster]:
    chosen = {}
    for each in settings:
        name, equals, value = each.partition("=")
        if not equals:
            raise UsageError(f"--set {each}: write a name of Spark, = and its value")
        chosen[name] = value
    from ocop_kg.cluster import Cluster

    with progress(words), Cluster(master, settings=chosen) as found:
        yield found


@with_options(_MASTER, _SETTING)
@_job("load", examples=["cluster load export.nq.gz --output dump", "cluster load exports/ -o dump"])
@click.argument("dumps", metavar="DUMP…", nargs=-1, required=True, type=FileName())
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    required=True,
    type=FileName("folder"),
    help="The folder to write; a load that does not finish counts for nothing.",
)
@click.option("--replace", "again", is_flag=True, help="Replace what an earlier load wrote there.")
@click.pass_obj
def _load(  # noqa: PLR0913  # an argument for each option
    session: Session,  # noqa: ARG001
    *,
    dumps: tuple[str, ...],
    output: str,
    again: bool,
    master: str,
    settings: tuple[str, ...],
) -> None:
    """Partition N-Quads or N-Triples (also .gz), and folders of them, by predicate."""
    with tidying(), _on(master, settings, "partitioning") as spark:
        dump = spark.load(dumps, output, replace=again)
    say(f"{output}: {len(dump):,} triples of {len(dump.files):,} files")
    for name in dump.passed_over:
        say(f"passed over, for its ending is none of N-Quads: {name}")


@with_options(format_option(_REPORTS, "text", "Format of the report"), OUTPUT, _MASTER, _SETTING)
@_job("validate", examples=["cluster validate dump --level must"])
@click.argument("dump", metavar="FOLDER", type=FileName())
@click.option(
    "--shapes",
    metavar="FILE",
    multiple=True,
    type=FileName(),
    help="Check against the shapes in this file or folder, not the packaged ones.",
)
@click.option(
    "--level",
    type=Level("must", "should", "may"),
    default="may",
    show_default=True,
    help="The least grave results to look for: must, should or may.",
)
@click.option("--no-ontology", is_flag=True, help="Do not lend the dump the ontology.")
@click.pass_obj
def _validate(  # noqa: PLR0913  # an argument for each option
    session: Session,
    *,
    dump: str,
    shapes: tuple[str, ...],
    level: str,
    no_ontology: bool,
    master: str,
    settings: tuple[str, ...],
) -> None:
    """Check a dump against the shapes.

    Exits as `ocop-kg validate` does, and with 4 when a shape could not be run.
    """
    from ocop_kg.validation.writing import report_format, written

    chosen = report_format(session.wanted.syntax, session.wanted.output)
    with _on(master, settings, "checking") as spark:
        report = spark.open(dump).validate(shapes or None, level=level, ontology=not no_ontology)
    emit(written(report, chosen), session.wanted.output, for_people=chosen.name == "text")
    if report.exit_code:
        raise click.exceptions.Exit(report.exit_code)


@with_options(format_option(_ROWS, "csv"), OUTPUT, EXPECT, BUDGET, _MASTER, _SETTING)
@_job(
    "ask",
    examples=[
        "cluster ask dump coverage-by-region",
        "cluster ask dump experts-by-country --with country=LSO --master spark://host:7077",
    ],
)
@click.argument("dump", metavar="FOLDER", type=FileName())
@click.argument("question")
@click.option(
    "--with",
    "given",
    metavar="NAME=VALUE",
    multiple=True,
    help="A value for a parameter of the question; may be given several times.",
)
@click.pass_obj
def _ask(  # noqa: PLR0913  # an argument for each option
    session: Session,
    *,
    dump: str,
    question: str,
    given: tuple[str, ...],
    master: str,
    settings: tuple[str, ...],
) -> None:
    """Answer a stored question from a dump."""
    from ocop_kg.cli.cells import Reader
    from ocop_kg.cli.rows import chosen_format, rows_as
    from ocop_kg.questions import ask
    from ocop_kg.questions import question as known

    known(question)
    wanted = session.wanted
    chosen = chosen_format(wanted.syntax, wanted.output, _ROWS, "csv")
    values: dict[str, Any] = dict(each.partition("=")[::2] for each in given)
    with _on(master, settings, "asking") as spark:
        graph = spark.open(dump).graph.within(replace(session.budget, seconds=None))
        answer = ask(graph, question, values)
        written = rows_as(answer, chosen, Reader(graph, session.languages), raw=True)
    emit(written, wanted.output)
    Expectation.check(session, len(answer))


@with_options(format_option(("json",), "json"), OUTPUT, _MASTER, _SETTING)
@_job("statistics", examples=["cluster statistics dump --output counts.json"])
@click.argument("dump", metavar="FOLDER", type=FileName())
@click.pass_obj
def _statistics(session: Session, *, dump: str, master: str, settings: tuple[str, ...]) -> None:
    """Count triples, things, classes and properties, of all and of each named graph."""
    with _on(master, settings, "counting") as spark:
        found = spark.open(dump).statistics()
    emit(json.dumps(found.to_dict(), ensure_ascii=False, indent=1) + "\n", session.wanted.output)


@with_options(format_option(_LISTS, "table"), OUTPUT, EXPECT, _MASTER, _SETTING)
@_job("conflicts", examples=["cluster conflicts dump --kind contradiction"])
@click.argument("dump", metavar="FOLDER", type=FileName())
@click.option("--about", metavar="IRI", help="Only those about this thing.")
@click.option("--kind", "kinds", metavar="KIND", multiple=True, help="Only of this kind.")
@click.pass_obj
def _conflicts(  # noqa: PLR0913  # an argument for each option
    session: Session,
    *,
    dump: str,
    about: str | None,
    kinds: tuple[str, ...],
    master: str,
    settings: tuple[str, ...],
) -> None:
    """Tell where the sources of a dump do not say the same."""
    from ocop_kg.cli.listing import emit_list

    with _on(master, settings, "comparing what sources say") as spark:
        found = spark.open(dump).conflicts(about, kinds or None)
    rows = [
        {
            "kind": conflict.kind,
            "about": conflict.about_label,
            "relation": conflict.relation_label,
            "values": " | ".join(dict.fromkeys(side.value for side in conflict.sides)),
            "why": conflict.reason,
            "about_iri": conflict.about,
            "relation_iri": conflict.relation,
            "sources": " ".join(
                dict.fromkeys(source.iri for side in conflict.sides for source in side.sources)
            ),
        }
        for conflict in found
    ]
    emit_list(rows, ["kind", "about", "relation", "values"], session.wanted)
    Expectation.check(session, len(found))
