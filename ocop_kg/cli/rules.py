"""``ocop-kg rules``: what data are checked against, a page a rule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocop_kg.cli.commands import command
from ocop_kg.cli.filenames import FileName
from ocop_kg.cli.listing import LIST_FORMATS, emit_list
from ocop_kg.cli.options import format_option, with_options
from ocop_kg.cli.output import emit
from ocop_kg.cli.policy import Level
from ocop_kg.cli.progress import progress
from ocop_kg.errors import OutputError, UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from ocop_kg.cli.session import Session
    from ocop_kg.validation.handbook import HandbookRule

__all__ = ["rules"]

_INDEX = "README.md"


def _names(_: click.Context, __: click.Parameter, incomplete: str) -> list[str | CompletionItem]:
    from ocop_kg.validation.handbook import handbook_rules

    return [rule.name for rule in handbook_rules() if rule.name.startswith(incomplete)]


@with_options(format_option(LIST_FORMATS, "table", "Format of the list"))
@command(
    "rules",
    examples=[
        "rules",
        "rules --level must",
        "rules Claim-hasSource",
        "rules Waiver-isUsed --output pages",
    ],
)
@click.argument("names", metavar="[RULE…]", nargs=-1, shell_complete=_names)
@click.option(
    "--level",
    type=Level("must", "should", "may"),
    help="List the rules of this level alone: must, should or may.",
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=FileName("folder"),
    help="Write a page for each rule into this folder, and an index where no rule is named.",
)
@click.pass_obj
def rules(
    session: Session, *, names: tuple[str, ...], level: str | None, output: str | None
) -> None:
    """List the packaged rules, or explain one: problem, reason, and how to solve it."""
    from ocop_kg.validation.handbook import handbook_rule, handbook_rules, index_page, page_of

    found = [handbook_rule(name) for name in names] or list(handbook_rules())
    found = [rule for rule in found if level in (None, rule.note.level)]
    if level is not None and (names or output):
        raise UsageError("--level is for the list: name rules, or write the pages of all")
    if output is not None:
        with progress(f"writing {len(found)} page{'s' if len(found) != 1 else ''}"):
            pages = {f"{rule.name}.md": page_of(rule) for rule in found}
        _write(output, pages if names else {_INDEX: index_page(), **pages})
    elif names and session.wanted.syntax is None:
        emit("\n".join(map(page_of, found)), for_people=True)
    else:
        emit_list(
            [_row(rule) for rule in found], ["rule", "level", "topic", "name"], session.wanted
        )


def _row(rule: HandbookRule) -> dict[str, str | None]:
    return {
        "rule": rule.name,
        "level": rule.note.level,
        "topic": rule.topic,
        "name": rule.note.name,
        "reason": rule.note.reason,
        "message": rule.note.message,
        "iri": rule.note.iri,
    }


def _write(folder: str, pages: dict[str, str]) -> None:
    from ocop_kg.writing import write_file

    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(folder, error.strerror or str(error)) from error
    for name, page in pages.items():
        write_file(Path(folder, name), page.encode())
