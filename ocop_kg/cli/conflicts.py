"""``ocop-kg conflicts``: where sources do not say the same, and who says what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from pyoxigraph import NamedNode

from ocop_kg.cli.cells import Notes, Reader
from ocop_kg.cli.commands import command
from ocop_kg.cli.failing import say
from ocop_kg.cli.listing import LIST_FORMATS, emit_list
from ocop_kg.cli.options import EXPECT, OUTPUT, Expectation, format_option, with_options
from ocop_kg.cli.output import emit
from ocop_kg.cli.progress import progress
from ocop_kg.cli.rows import chosen_format, rule
from ocop_kg.cli.terminal import clean, fill, strong, width, wrap
from ocop_kg.cli.things import ThingType
from ocop_kg.graph.plain import described, sources_of
from ocop_kg.vocabulary import ID, OCOP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocop_kg.cli.session import Session
    from ocop_kg.conflicts import Conflict, Side

__all__ = ["conflicts"]

_WIDEST_VALUE = 44
_KINDS = ("contradiction", "detail", "growth")


def _complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [kind for kind in _KINDS if kind.startswith(incomplete)]


@with_options(format_option(LIST_FORMATS, "table"), OUTPUT, EXPECT)
@command(
    "conflicts",
    graph=True,
    examples=[
        "conflicts",
        "conflicts --about Brazil",
        "conflicts --kind contradiction --format csv",
        "conflicts --about 'demonstration countries' --expect nonempty",
    ],
)
@click.option(
    "--about",
    metavar="THING",
    type=ThingType(),
    help="Only those about this thing or indicator, or with this thing as a value.",
)
@click.option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    shell_complete=_complete,
    help=f"Only of this kind: {', '.join(_KINDS)}; may be given several times.",
)
@click.pass_obj
def conflicts(session: Session, *, about: str | None, kinds: tuple[str, ...]) -> None:
    """Tell where sources do not say the same, and who says what.

    Conflicts are found from what the sources say alone, not from the list that the editors keep. A
    contradiction cannot be right on all sides; with different detail one side is more exact than
    the other; with growth over time each side can be right for its time.
    """
    wanted = session.wanted
    chosen = chosen_format(wanted.syntax, wanted.output, LIST_FORMATS, "table")
    graph = session.knowledge_graph()
    with progress("comparing what sources say"):
        found = graph.conflicts(about, kinds or None)
    reader = Reader(graph, session.languages)
    if chosen == "json":
        emit(_json(found, reader), wanted.output)
    elif chosen == "table":
        emit(_text(found, reader, wanted.room), wanted.output, for_people=True)
    else:
        headings = ["kind", "about", "relation", "value", "date", "publisher", "published", "why"]
        emit_list(list(_rows(found, reader)), headings, wanted)
    if not found:
        say("no conflicts: what sources say on one question is the same, or only one says it")
    Expectation.check(session, len(found))


def _text(found: Sequence[Conflict], reader: Reader, room: int | None) -> str:
    from ocop_kg.conflicts import KINDS

    notes, lines = Notes(reader), list[str]()
    for kind, words in KINDS.items():
        same = [conflict for conflict in found if conflict.kind == kind]
        if same:
            title = f"{words} ({len(same)})"
            lines += [strong(title) if room else title, rule() * width(title)]
        for conflict in same:
            lines += [*_block(conflict, reader, notes, room), ""]
    lines += notes.lines(room)
    return "".join(f"{line}\n" for line in lines)


def _block(conflict: Conflict, reader: Reader, notes: Notes, room: int | None) -> Iterator[str]:
    """Write a conflict: what it is about, a line for each value, and why it is of its kind."""
    heading = clean(f"{reader.label(conflict.about)}: {_relation(conflict, reader)}")
    yield from wrap(heading, room) if room else [heading]
    values: dict[str, list[Side]] = {}
    for side in conflict.sides:
        values.setdefault(clean(_value(side, reader)), []).append(side)
    wide = min(_WIDEST_VALUE, (room or 100) // 3, max(map(width, values)))
    for value, sides in values.items():
        said = "; ".join(_said(side, notes) for side in sides)
        left = wrap(value, wide)
        right = wrap(said, max(room - wide - 4, 12)) if room else [said]
        for at in range(max(len(left), len(right))):
            first = left[at] if at < len(left) else ""
            second = right[at] if at < len(right) else ""
            yield f"  {fill(first, wide)}  {second}".rstrip()
    why = clean(conflict.reason)
    yield from (f"  {line}" for line in (wrap(why, max(room - 2, 12)) if room else [why]))


def _relation(conflict: Conflict, reader: Reader) -> str:
    ours = conflict.relation.startswith((ID, OCOP))
    return reader.label(conflict.relation) if ours else conflict.relation_label


def _value(side: Side, reader: Reader) -> str:
    return reader.label(side.term.value) if isinstance(side.term, NamedNode) else side.value


def _said(side: Side, notes: Notes) -> str:
    said = ", ".join(notes.short(source) for source in side.sources)
    return f"{clean(side.date)}: {said}" if side.date else said


def _rows(found: Sequence[Conflict], reader: Reader) -> Iterator[dict[str, object]]:
    """Give a row for each source of each side, with the number of its conflict."""
    for number, conflict in enumerate(found, 1):
        for side in conflict.sides:
            for source in side.sources:
                yield {
                    "conflict": number,
                    "kind": conflict.kind,
                    "about": reader.label(conflict.about),
                    "relation": _relation(conflict, reader),
                    "value": _value(side, reader),
                    "date": side.date,
                    "note": side.note,
                    "source": source.iri,
                    "title": source.title,
                    "publisher": source.publisher,
                    "published": source.published,
                    "url": source.url,
                    "why": conflict.reason,
                    "about_iri": conflict.about,
                    "relation_iri": conflict.relation,
                }


def _json(found: Sequence[Conflict], reader: Reader) -> str:
    import json

    written = [
        {
            "kind": conflict.kind,
            "about": {"iri": conflict.about, "label": reader.label(conflict.about)},
            "relation": {"iri": conflict.relation, "label": _relation(conflict, reader)},
            "reason": conflict.reason,
            "rule": conflict.rule,
            "sides": [
                {
                    "text": _value(side, reader),
                    "value": described(side.term, reader),
                    "date": side.date or None,
                    "note": side.note or None,
                    "sources": [source.iri for source in side.sources],
                }
                for side in conflict.sides
            ],
        }
        for conflict in found
    ]
    iris = [NamedNode(source.iri) for conflict in found for source in conflict.sources]
    facts = {"conflicts": written, "sources": sources_of(iris, reader)}
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
