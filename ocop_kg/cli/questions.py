"""``ocop-kg questions``: what can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ocop_kg.cli.commands import command
from ocop_kg.cli.failing import say
from ocop_kg.cli.listing import LIST_FORMATS, emit_list
from ocop_kg.cli.options import OUTPUT, format_option, with_options
from ocop_kg.cli.output import emit
from ocop_kg.cli.rows import chosen_format, rule
from ocop_kg.cli.table import Column, layout
from ocop_kg.cli.terminal import wrap
from ocop_kg.errors import UsageError
from ocop_kg.questions import Question, question
from ocop_kg.questions import questions as all_questions

if TYPE_CHECKING:
    from ocop_kg.cli.session import Session

__all__ = ["questions"]


def _ids(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [asked.id for asked in all_questions() if asked.id.startswith(incomplete)]


def _keywords(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [word for word in _all_keywords(all_questions()) if word.startswith(incomplete)]


def _all_keywords(listed: list[Question]) -> list[str]:
    return sorted({word for asked in listed for word in asked.keywords})


@with_options(format_option(LIST_FORMATS, "table"), OUTPUT)
@command(
    "questions",
    examples=[
        "questions",
        "questions --keyword expert",
        "questions experts-by-product",
        "questions experts-by-product --sparql",
    ],
)
@click.argument("name", metavar="[ID]", required=False, shell_complete=_ids)
@click.option(
    "-k",
    "--keyword",
    metavar="WORD",
    multiple=True,
    shell_complete=_keywords,
    help="Only questions with this keyword, or with the word in their text.",
)
@click.option("--sparql", is_flag=True, help="Print the SPARQL of the question, and nothing else.")
@click.pass_obj
def questions(
    session: Session, *, name: str | None, keyword: tuple[str, ...], sparql: bool
) -> None:
    """List the stored questions, or show one with its parameters and its SPARQL."""
    wanted = session.wanted
    chosen = chosen_format(wanted.syntax, wanted.output, LIST_FORMATS, "table")
    if name is None:
        if sparql:
            raise UsageError("--sparql needs the id of a question")
        found = [asked for asked in all_questions() if all(_about(asked, word) for word in keyword)]
        emit_list([_row(asked) for asked in found], ["id", "question"], wanted)
        if not found:
            known = ", ".join(_all_keywords(all_questions()))
            say(f"no question has this keyword; there are: {known}")
        return
    asked = question(name)
    if sparql:
        emit(asked.sparql.rstrip() + "\n", wanted.output)
    elif chosen == "table":
        emit(_details(asked, wanted.room), wanted.output, for_people=True)
    else:
        emit_list([_row(asked)], ["id", "question"], wanted)


def _about(asked: Question, word: str) -> bool:
    wanted = word.casefold()
    return wanted in asked.keywords or wanted in asked.text.casefold()


def _row(asked: Question) -> dict[str, str | list[str]]:
    return {
        "id": asked.id,
        "question": asked.text,
        "parameters": list(asked.parameters),
        "keywords": list(asked.keywords),
        "empty_means": asked.empty_means,
        "sparql": asked.sparql,
    }


def _details(asked: Question, room: int | None) -> str:
    lines = wrap(asked.text, room) if room else [asked.text]
    lines.append("")
    if asked.parameters:
        rows = [
            (
                "--" + parameter.name.replace("_", "-"),
                parameter.type,
                "required" if parameter.required else "",
                parameter.description,
            )
            for parameter in asked.parameters.values()
        ]
        headings = [Column(name) for name in ("parameter", "type", "", "meaning")]
        lines += [*layout(headings, rows, room, rule=rule()), ""]
    lines += [
        f"keywords: {', '.join(asked.keywords)}",
        f"no rows means: {asked.empty_means}",
        "",
        asked.sparql.rstrip(),
    ]
    return "".join(f"{line}\n" for line in lines)
