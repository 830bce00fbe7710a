"""``ocop-kg why``: who states a fact, or how it follows from what is stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ocop_kg.cli.cells import Notes, Reader
from ocop_kg.cli.citations import emit_citations
from ocop_kg.cli.commands import command
from ocop_kg.cli.options import CITE, IRIS, OUTPUT, format_option, with_options
from ocop_kg.cli.output import emit
from ocop_kg.cli.progress import progress
from ocop_kg.cli.rows import chosen_format
from ocop_kg.cli.telling import Teller
from ocop_kg.cli.things import ThingType

if TYPE_CHECKING:
    from ocop_kg.cli.session import Session
    from ocop_kg.graph import Graph
    from ocop_kg.graph.evidence.statement import Statement

__all__ = ["why"]

_FORMATS = ("text", "json")


@with_options(format_option(_FORMATS, "text"), OUTPUT, CITE, IRIS)
@command(
    "why",
    graph=True,
    examples=[
        "why Lesotho hasPriorityProduct potato",
        "why 'Liping Jin' a ocop:Expert",
        "why Lesotho prefLabel '\"Lesotho\"@fr' --format json",
        "why Lesotho hasPriorityProduct potato --cite bibtex",
    ],
)
@click.argument("subject", type=ThingType())
@click.argument("predicate")
@click.argument("value", metavar="OBJECT", type=ThingType())
@click.pass_obj
def why(session: Session, *, subject: str, predicate: str, value: str) -> None:
    """Tell why a fact holds: who states it, or how it follows.

    SUBJECT and OBJECT are named by IRI, label in any language, code or key; an OBJECT may also be
    text, a number or a date, or written as "text"@en. PREDICATE is a property: an IRI, a name such
    as ocop:hasPriorityProduct or hasPriorityProduct, a label, or "a" for the class of a thing.

    What follows is told down to what sources state, with the rule of OWL 2 RL of each step. A fact
    that does not hold ends with exit code 1, and with what is known instead.
    """
    output = session.wanted.output
    chosen = chosen_format(session.wanted.syntax, output, _FORMATS, "text")
    graph = session.graph()
    with progress("looking for a proof"):
        found = graph.why(subject, predicate, value)
    if session.wanted.cite:
        emit_citations(found.all_sources, session)
    elif chosen == "json":
        emit(_json(found), output)
    else:
        reader = Reader(graph, session.languages, iris=session.wanted.iris)
        emit(_text(found, graph, reader, session.wanted.room), output, for_people=True)


def _text(found: Statement, graph: Graph, reader: Reader, room: int | None) -> str:
    notes = Notes(reader)
    lines = list(Teller(graph, reader, notes, room).lines(found))
    if notes:
        lines += ["", *notes.lines(room)]
    return "".join(f"{line}\n" for line in lines)


def _json(found: Statement) -> str:
    import json

    return json.dumps(found.to_dict(), ensure_ascii=False, indent=2) + "\n"
