"""``ocop-kg show``: one thing, all that is known of it, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ocop_kg.cli.cells import Reader
from ocop_kg.cli.commands import command
from ocop_kg.cli.failing import say
from ocop_kg.cli.kinds import KIND
from ocop_kg.cli.options import IRIS, OUTPUT, format_option, with_options
from ocop_kg.cli.output import emit
from ocop_kg.cli.portrait import portrait, portrait_as_json, portrait_as_rdf
from ocop_kg.cli.things import ThingType
from ocop_kg.cli.triples import GRAPH_FORMATS, rdf_format

if TYPE_CHECKING:
    from ocop_kg.cli.session import Session

__all__ = ["show"]


@with_options(KIND, format_option(("table", "json", *GRAPH_FORMATS), "table"), OUTPUT, IRIS)
@command(
    "show",
    graph=True,
    examples=["show Lesotho", "show potato --lang fr", "show id:person/liping-jin -f turtle"],
)
@click.argument("thing", type=ThingType())
@click.option("--all", "everything", is_flag=True, help="Also show what only follows by the rules.")
@click.pass_obj
def show(session: Session, *, thing: str, kind: str | None, everything: bool) -> None:
    """Show what is known of THING, and who says so.

    THING is an IRI, a label in any language, a code such as LSO, or a key such as date-palm. Below
    the facts of the thing itself stand the claims and things that name it.
    """
    syntax, output = session.wanted.syntax, session.wanted.output
    for_people = syntax in (None, "table") and (
        syntax is not None or rdf_format(None, output, "table") == "table"
    )
    as_json = syntax == "json"
    chosen = "" if for_people or as_json else rdf_format(syntax, output, "turtle")
    graph = session.graph()
    reader = Reader(graph, session.languages, iris=session.wanted.iris)
    found = graph.describe(graph.resolve(thing, kind))
    if for_people:
        shown = portrait(found, reader, session.wanted.room, everything=everything)
        emit(shown.text, output, for_people=True)
        if shown.hidden:
            say(f"\nleft out what only follows by the rules ({shown.hidden}); --all shows it")
    else:
        text = portrait_as_json(found, reader) if as_json else portrait_as_rdf(found, chosen)
        emit(text, output)
