"""``ocop-kg find``: from any name to the thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from pyoxigraph import NamedNode

from ocop_kg.cli.cells import Reader
from ocop_kg.cli.commands import command
from ocop_kg.cli.failing import say
from ocop_kg.cli.kinds import KIND
from ocop_kg.cli.listing import LIST_FORMATS, emit_list
from ocop_kg.cli.options import EXPECT, OUTPUT, Expectation, format_option, with_options
from ocop_kg.cli.rows import chosen_format
from ocop_kg.vocabulary import shorten

if TYPE_CHECKING:
    from ocop_kg.cli.session import Session

__all__ = ["find"]


@with_options(KIND, format_option(LIST_FORMATS, "table"), OUTPUT, EXPECT)
@command(
    "find",
    graph=True,
    examples=["find lesoto", "find 莱索托", "find potato --kind Product", "find LS --format json"],
)
@click.argument("text")
@click.option(
    "--limit", type=click.IntRange(1), default=10, show_default=True, help="The most to list."
)
@click.pass_obj
def find(session: Session, *, text: str, limit: int, kind: str | None) -> None:
    """Find things by any label, alias, code or key, in any language, with near matches."""
    wanted = session.wanted
    chosen_format(wanted.syntax, wanted.output, LIST_FORMATS, "table")
    graph = session.graph()
    reader = Reader(graph, session.languages)
    matches = graph.find(text, kind=kind, limit=limit)
    rows = [
        {
            "label": reader.label(match.iri),
            "kind": reader.kinds(NamedNode(match.iri)),
            "thing": shorten(match.iri),
            "matched": match.name,
            "score": match.score,
            "iri": match.iri,
        }
        for match in matches
    ]
    emit_list(rows, ["label", "kind", "thing", "matched"], wanted)
    if not matches:
        say("no rows: nothing has a name like this")
    Expectation.check(session, len(matches))
