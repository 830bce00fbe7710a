"""``ocop-kg explain``: why a query has no answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from ocop_kg.cli.commands import command
from ocop_kg.cli.endpoint import settled
from ocop_kg.cli.failing import say
from ocop_kg.cli.filenames import FileName
from ocop_kg.cli.options import OUTPUT, SERVICE, format_option, with_options
from ocop_kg.cli.output import emit
from ocop_kg.cli.query import binding_of, sparql_of
from ocop_kg.cli.reasons import say_unknown_terms
from ocop_kg.cli.rows import chosen_format
from ocop_kg.cli.terminal import clean
from ocop_kg.errors import NotEmptyError

if TYPE_CHECKING:
    from ocop_kg.cli.session import Session
    from ocop_kg.explanation import Explanation

__all__ = ["explain"]

_FORMATS = ("text", "json")


@with_options(format_option(_FORMATS, "text", "Format of the explanation"), OUTPUT, SERVICE)
@command(
    "explain",
    graph=True,
    examples=[
        "explain 'SELECT * { ?country ocop:hasPriorityProdukt ?product }'",
        "explain --file my.rq --format json",
        "explain 'SELECT ?c ?p { ?c ocop:hasPriorityProduct ?p }' --bind c=id:country/LSOO",
    ],
)
@click.argument("text", required=False)
@click.option(
    "--file", "path", metavar="FILE", type=FileName(), help="Read the query from this file."
)
@click.option(
    "--bind",
    metavar="NAME=VALUE",
    multiple=True,
    help="Give a value to a variable that the query selects, as for `ocop-kg query`.",
)
@click.option(
    "--seconds",
    metavar="SECONDS",
    type=click.FloatRange(min=0.0, min_open=True),
    default=10.0,
    help="The time that the search for the reason may take; 10 if nothing else is said.",
)
@click.pass_obj
def explain(
    session: Session, *, text: str | None, path: str | None, bind: tuple[str, ...], seconds: float
) -> None:
    """Tell why a SPARQL query has no answer.

    The query is TEXT, or comes from --file, or from standard input when TEXT is "-" or missing. The
    answer is a verdict: "truly none", "broken query", "unknown value", "lost by join" or "lost by
    filter"; the part at fault; and a repaired query, which has been run. Of a query that has an
    answer, only names that nothing in the graph has are told.
    """
    from ocop_kg.explanation import explain_empty

    wanted = session.wanted
    chosen = chosen_format(wanted.syntax, wanted.output, _FORMATS, "text")
    sparql = sparql_of(text, path, session.budget)
    bindings = dict(map(binding_of, bind))
    graph = session.graph()
    asked, _ = settled(graph, sparql, bindings, session.budget)
    try:
        why = explain_empty(graph, asked, bindings, budget=replace(session.budget, seconds=seconds))
    except NotEmptyError as error:
        if chosen == "json":
            emit("null\n", wanted.output)
        say(str(error))
        say_unknown_terms(graph, sparql)
        return
    if chosen == "json":
        import json

        emit(json.dumps(why.to_dict(), ensure_ascii=False, indent=2) + "\n", wanted.output)
    else:
        emit(_told(why), wanted.output, for_people=True)


def _told(why: Explanation) -> str:
    lines = [*str(why).splitlines(), *(["", "What was tried:"] if why.steps else [])]
    lines += (f"  {step}" for step in why.steps)
    return "".join(f"{line[: len(line) - len(line.lstrip())]}{clean(line)}\n" for line in lines)
