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
from ocop_kg.cli.terminal import clean, wrap
from ocop_kg.cli.things import ThingType

if TYPE_CHECKING:
    from ocop_kg.cli.session import Session
    from ocop_kg.graph import Graph
    from ocop_kg.graph.evidence.statement import Statement

__all__ = ["why"]

_FORMATS = ("text", "json")
_AXIOMS = {
    "a": "is a",
    "owl:equivalentClass": "is the same class as",
    "owl:equivalentProperty": "is the same property as",
    "owl:inverseOf": "is the inverse of",
    "owl:propertyChainAxiom": "follows from the chain",
    "owl:sameAs": "is the same as",
    "rdfs:domain": "has the domain",
    "rdfs:range": "has the range",
    "rdfs:subClassOf": "is a kind of",
    "rdfs:subPropertyOf": "implies",
}
"""What people call the properties of axioms, which have no labels of their own."""


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
    from ocop_kg.graph.evidence.statement import tree
    from ocop_kg.graph.evidence.words import Words

    words, notes = Words(graph.store, reader.text), Notes(reader)

    def say(statement: Statement) -> str:
        subject, predicate, value = map(clean, words.triple(statement.triple))
        if reader.iris:
            return f"{subject} {predicate} {value}"
        if predicate in _AXIOMS and (predicate != "a" or value.startswith("owl:")):
            subject, value = (each if "(" in each else f"'{each}'" for each in (subject, value))
        return f"{subject} {_AXIOMS.get(predicate, predicate)} {value}"

    def cite(statement: Statement) -> str:
        return "".join(f"[{notes.number(source)}]" for source in statement.sources)

    lines: list[str] = []
    for line in tree(found, say, cite):
        text = line.lstrip(" ")
        margin = " " * (len(line) - len(text))
        parts = [text] if room is None else wrap(text, max(room - len(margin) - 2, 20))
        lines.append(margin + parts[0])
        lines += [f"{margin}  {part}" for part in parts[1:]]
    if notes:
        lines += ["", *notes.lines(room)]
    return "".join(f"{line}\n" for line in lines)


def _json(found: Statement) -> str:
    import json

    return json.dumps(found.to_dict(), ensure_ascii=False, indent=2) + "\n"
