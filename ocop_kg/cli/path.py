"""``ocop-kg path``: how two things hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ocop_kg.cli.cells import Notes, Reader
from ocop_kg.cli.commands import command
from ocop_kg.cli.failing import say
from ocop_kg.cli.networks import NETWORK
from ocop_kg.cli.options import EXPECT, OUTPUT, Expectation, format_option, with_options
from ocop_kg.cli.output import emit
from ocop_kg.cli.progress import progress
from ocop_kg.cli.rows import chosen_format
from ocop_kg.cli.terminal import clean, wrap
from ocop_kg.cli.things import ThingType
from ocop_kg.vocabulary import thing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_kg.cli.session import Session
    from ocop_kg.network import Path, Stop

__all__ = ["path"]

_FORMATS = ("text", "json")


@with_options(NETWORK, format_option(_FORMATS, "text"), OUTPUT, EXPECT)
@command(
    "path",
    graph=True,
    examples=[
        "path Lesotho 'Liping Jin'",
        "path LSO CHN --limit 3",
        "path potato China --network partnerships",
    ],
)
@click.argument("start", metavar="A", type=ThingType())
@click.argument("end", metavar="B", type=ThingType())
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="How many of the shortest ways to tell, the best evidenced first.",
)
@click.pass_obj
def path(session: Session, *, start: str, end: str, limit: int, network: str) -> None:
    """Tell the shortest way from A to B, step by step, and who says so.

    Things are named by IRI, label in any language, code or key. The way goes along what sources
    claim, in any direction.
    """
    output = session.wanted.output
    chosen = chosen_format(session.wanted.syntax, output, _FORMATS, "text")
    graph = session.knowledge_graph()
    with progress("looking for a way"):
        paths = graph.paths(start, end, network=network, limit=limit)
    reader = Reader(graph, session.languages)
    if chosen == "json":
        emit(_json(paths, reader), output)
    else:
        text = _text(paths, reader, session.wanted.room)
        emit(text, output, for_people=True)
    if not paths:
        say(f"no way leads from {clean(start)} to {clean(end)} in the network {network}")
    Expectation.check(session, len(paths))


def _text(paths: Sequence[Path], reader: Reader, room: int | None) -> str:
    notes = Notes(reader)
    lines = []
    for found in paths:
        if not found.steps:
            lines += [f"{_name(found.start, reader)} is one and the same thing", ""]
        for step in found.steps:
            numbers = "".join(
                f"[{notes.number(reader.source(thing('source', key)))}]" for key in step.sources
            )
            first, last = _name(step.start, reader), _name(step.end, reader)
            text = f"{first} {clean(step.words)} {last}  {numbers}"
            lines += wrap(text, room) if room else [text]
        lines.append("")
    lines += notes.lines(room)
    while lines and not lines[-1]:
        lines.pop()
    return "".join(f"{line}\n" for line in lines)


def _name(stop: Stop, reader: Reader) -> str:
    return clean(reader.label(stop.iri))


def _json(paths: Sequence[Path], reader: Reader) -> str:
    import json

    written = [
        [
            {
                "start": {"iri": step.start.iri, "label": reader.label(step.start.iri)},
                "words": step.words,
                "end": {"iri": step.end.iri, "label": reader.label(step.end.iri)},
                "links": [
                    {
                        "label": link.label,
                        "relation": link.relation,
                        "claim": link.claim or None,
                        "forward": link.forward,
                        "sources": list(link.sources),
                    }
                    for link in step.links
                ],
            }
            for step in found.steps
        ]
        for found in paths
    ]
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"
