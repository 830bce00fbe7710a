"""``ocop-kg withdraw``: what is lost when sources are withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ocop_kg.cli.cells import Reader
from ocop_kg.cli.changed import changes_as_json, changes_as_rows, changes_as_text
from ocop_kg.cli.commands import command
from ocop_kg.cli.failing import say
from ocop_kg.cli.listing import emit_list
from ocop_kg.cli.options import OUTPUT, format_option, with_options
from ocop_kg.cli.output import emit
from ocop_kg.cli.progress import progress
from ocop_kg.cli.rows import chosen_format
from ocop_kg.cli.terminal import clean
from ocop_kg.cli.things import ThingType

if TYPE_CHECKING:
    from ocop_kg.cli.session import Session
    from ocop_kg.impact import Withdrawal

__all__ = ["withdraw"]

_FORMATS = ("text", "json", "csv")


@with_options(format_option(_FORMATS, "text"), OUTPUT)
@command(
    "withdraw",
    graph=True,
    examples=[
        "withdraw seed-ocop-china-2025",
        "withdraw seed-ocop-china-2025 --all",
        "withdraw fao-albania-2023 fao-albania-activities --format csv",
    ],
)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=ThingType("Source"))
@click.option("--all", "everything", is_flag=True, help="Also list the rows and facts in text.")
@click.pass_obj
def withdraw(session: Session, *, sources: tuple[str, ...], everything: bool) -> None:
    """Tell what is lost when one or several SOURCEs are withdrawn.

    Nothing is changed: the graph without them is made beside the graph, with all that follows from
    the rest, and every stored question is asked of both, without parameters. SOURCE is a key, title
    or IRI.
    """
    wanted = session.wanted
    chosen = chosen_format(wanted.syntax, wanted.output, _FORMATS, "text")
    graph = session.knowledge_graph()
    with progress("asking the questions again"):
        found = graph.withdrawal(*sources)
    reader = Reader(graph, session.languages)
    if chosen == "csv":
        emit_list(changes_as_rows(found.changes, reader), ["change", "question", "what"], wanted)
    elif chosen == "json":
        emit(_json(found, reader), wanted.output)
    else:
        lines = [clean(f"Withdrawn: {source.key}, {source.title}") for source in found.sources]
        lines += [clean(f"Withdrawn with it: graph {name}") for name in found.graphs]
        lines += ["", *changes_as_text(found.changes, reader, wanted.room, everything=everything)]
        emit("".join(f"{line}\n" for line in lines), wanted.output, for_people=True)
        if not everything and found.changes.lost:
            say("\n--all lists the rows and facts")


def _json(found: Withdrawal, reader: Reader) -> str:
    import json

    written = {
        "sources": [
            {"iri": source.iri, "key": source.key, "title": source.title}
            for source in found.sources
        ],
        "graphs": list(found.graphs),
        **changes_as_json(found.changes, reader),
    }
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"
