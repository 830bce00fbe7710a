"""``ocop-kg ask``: each stored question is a command, and its parameters are options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ocop_kg.cli.citations import emit_citations
from ocop_kg.cli.commands import Command, ParameterOption
from ocop_kg.cli.drawing import PICTURE_FORMATS, drawn, draws
from ocop_kg.cli.failing import say
from ocop_kg.cli.options import (
    CITE,
    EVIDENCE,
    EXPECT,
    EXPLAIN,
    IRIS,
    OUTPUT,
    PICTURE,
    RAW,
    Expectation,
    format_option,
)
from ocop_kg.cli.output import emit
from ocop_kg.cli.rows import ROW_FORMATS, chosen_format
from ocop_kg.cli.session import session_of
from ocop_kg.cli.terminal import wrap
from ocop_kg.cli.things import ThingType
from ocop_kg.errors import UnknownParameterError
from ocop_kg.naming import near_names
from ocop_kg.questions import Question, question, questions

if TYPE_CHECKING:
    from ocop_kg.questions import Parameter

__all__ = ["ask"]


class _QuestionCommand(Command):
    """The command that answers one stored question."""

    def __init__(self, asked: Question) -> None:
        parameters = [_option(parameter) for parameter in asked.parameters.values()]
        formats = format_option((*ROW_FORMATS, *PICTURE_FORMATS), "table")
        shown = [formats, OUTPUT, PICTURE, EVIDENCE, CITE, EXPLAIN, IRIS, RAW]
        shared = [*shown, EXPECT]
        super().__init__(
            asked.id,
            callback=_answer,
            params=[*parameters, *shared],
            help=f"{asked.text}\n\nAn empty answer means: {asked.empty_means}",
            short_help=asked.text,
            examples=[_example(asked)],
            graph=True,
        )
        self.asked = asked

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options; an unknown one is an unknown parameter, with near names."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            name = error.option_name.lstrip("-").replace("-", "_")
            others = [
                option.removeprefix("--")
                for parameter in self.get_params(ctx)
                for option in parameter.opts
                if option.startswith("--")
            ]
            takes = " and ".join(f"--{each}" for each in self.asked.parameters) or "no parameter"
            raise UnknownParameterError(
                name, near_names(name, others), f"{self.asked.id} takes {takes}"
            ) from error


class _Questions(click.Group):
    """The group of all stored questions."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return [asked.id for asked in questions()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if ctx.resilient_parsing and cmd_name not in self.list_commands(ctx):
            return None
        return _QuestionCommand(question(cmd_name))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            raise click.UsageError("which question? `ocop-kg questions` lists them", ctx)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            raise click.UsageError(
                f"unknown option {error.option_name}: the options of a question stand after its id",
                ctx,
            ) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Questions"):
            formatter.write_dl([(asked.id, asked.text) for asked in questions()], col_max=40)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Examples"):
            formatter.write("  ocop-kg ask experts-by-product --product potato\n")
            formatter.write("  ocop-kg ask experts-by-product --help\n")


def _option(parameter: Parameter) -> click.Option:
    words = parameter.description.rstrip(".") + "."
    return ParameterOption(
        ["--" + parameter.name.replace("_", "-"), parameter.name],
        metavar=parameter.type.upper().replace(" OR ", "|"),
        type=ThingType(*parameter.kinds) if parameter.kinds else None,
        help=f"{words}  [required]" if parameter.required else words,
    )


def _example(asked: Question) -> str:
    given = "".join(f" --{name.replace('_', '-')} …" for name in asked.parameters)
    return f"ask {asked.id}{given}"


@click.pass_context
def _answer(context: click.Context, /, **values: Any) -> None:  # noqa: ANN401
    from dataclasses import replace

    from ocop_kg.cli.answer import answer_as, answer_as_json, caption, summary
    from ocop_kg.cli.cells import Reader
    from ocop_kg.cli.evidence import checked_format, evidence_json, evidence_text
    from ocop_kg.cli.streaming import TYPED, checked_file, stream
    from ocop_kg.questions import ask as asked_of

    session = session_of(context)
    wanted = session.wanted
    drawing = draws(wanted)
    chosen = "svg" if drawing else chosen_format(wanted.syntax, wanted.output, ROW_FORMATS, "table")
    if wanted.evidence:
        checked_format(chosen)
    checked_file(chosen, wanted)
    graph = session.graph()
    answer = asked_of(graph, str(context.info_name), values)
    if wanted.cite:
        emit_citations(answer.sources(), session)
        Expectation.check(session, len(answer))
        return
    reader = Reader(graph, session.languages, iris=wanted.iris)
    why = None
    if not answer and not wanted.unexplained:
        from ocop_kg.cli.reasons import say_reason
        from ocop_kg.explanation import explained

        why = explained(graph, answer)
    if drawing:
        written = drawn(answer, session, graph, answer.caption(reader)) if answer else None
    elif chosen in TYPED:
        written = None
        stream(answer, chosen, wanted)
    elif wanted.evidence and chosen == "table":
        written = evidence_text(answer, graph, reader, wanted.room, list(answer.parameters))
    elif chosen == "json":
        written = answer_as_json(answer, reader, why)
        written = evidence_json(answer, written) if wanted.evidence else written
    else:
        written = answer_as(answer, chosen, reader, raw=wanted.raw, room=wanted.room)
    talks = chosen == "table" and wanted.output is None
    if talks:
        asked = caption(answer, reader)
        say("\n".join([*(wrap(asked, wanted.room) if wanted.room else [asked]), ""]))
    if written is not None:
        emit(written, wanted.output, for_people=chosen == "table")
    if talks or not answer:
        say(("\n" if answer else "") + summary(answer))
    if why is not None:
        say_reason(replace(why, empty_means=None))
    Expectation.check(session, len(answer))


@click.group(name="ask", cls=_Questions, no_args_is_help=False)
def ask() -> None:
    """Answer a stored question.

    Each question has an id, and options for its parameters. A value is an IRI, a label in any
    language, a code such as LSO, or a key such as date-palm.
    """
