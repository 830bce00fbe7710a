"""``ocop-kg impact``: what touches a term, a table or a source, and what changes if it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ocop_kg.cli.cells import Reader
from ocop_kg.cli.changed import changes_as_json, changes_as_text, section
from ocop_kg.cli.commands import command
from ocop_kg.cli.failing import say
from ocop_kg.cli.options import OUTPUT, format_option, with_options
from ocop_kg.cli.output import emit
from ocop_kg.cli.progress import progress
from ocop_kg.cli.rows import chosen_format
from ocop_kg.cli.terminal import clean
from ocop_kg.cli.things import ThingType
from ocop_kg.vocabulary import key

if TYPE_CHECKING:
    from ocop_kg.cli.session import Session
    from ocop_kg.impact import Impact, TouchedFile

__all__ = ["impact"]

_FORMATS = ("text", "json")
_LONG = 120
_KINDS = ("term", "table", "source")


def _complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [kind for kind in _KINDS if kind.startswith(incomplete)]


@with_options(format_option(_FORMATS, "text"), OUTPUT)
@command(
    "impact",
    graph=True,
    examples=[
        "impact ocop:supportsProduct",
        "impact designations",
        "impact potato --all",
        "impact seed-ocop-china-2025 --format json",
    ],
)
@click.argument("what", metavar="TERM|TABLE|SOURCE", type=ThingType())
@click.option(
    "--kind",
    metavar="term|table|source",
    shell_complete=_complete,
    help="What is meant, where a name could be several.",
)
@click.option("--all", "everything", is_flag=True, help="Also list the rows and facts in text.")
@click.pass_obj
def impact(session: Session, *, what: str, kind: str | None, everything: bool) -> None:
    """Tell what touches a term, a table or a source, and which answers change if it goes.

    TERM is any class, property, concept or thing, TABLE a curated table such as designations,
    SOURCE a key, title or IRI. A term goes with every statement that mentions it, a table with what
    its rows alone put there, a source with its graph; then follows what still follows. Nothing is
    changed.
    """
    wanted = session.wanted
    chosen = chosen_format(wanted.syntax, wanted.output, _FORMATS, "text")
    graph = session.knowledge_graph()
    with progress("asking the questions again"):
        found = graph.impact(what, kind)
    reader = Reader(graph, session.languages)
    if chosen == "json":
        emit(_json(found, reader), wanted.output)
        return
    lines = _text(found, wanted.room, whole=everything)
    lines += changes_as_text(found.changes, reader, wanted.room, everything=everything)
    emit("".join(f"{line}\n" for line in lines), wanted.output, for_people=True)
    if not everything and found.changes.lost:
        say("\n--all lists the rows and facts")


def _text(found: Impact, room: int | None, *, whole: bool) -> list[str]:
    subject = found.subject
    lines = [clean(f"{subject.label} ({subject.kind})")]
    if subject.kind != "table":
        lines.append(clean(subject.name))
    lines += [
        "",
        *section(
            "Questions",
            ("question", "how"),
            [(each.question, ", ".join(each.how)) for each in found.questions],
            room,
        ),
        *section(
            "Shapes",
            ("file", "shape", "through"),
            [(each.file, clean(key(each.shape)), ", ".join(each.how)) for each in found.shapes],
            room,
        ),
    ]
    if subject.kind != "table":
        cells = [(each.file, clean(_cut(each.line, whole=whole))) for each in found.axioms]
        lines += section("Axioms", ("file", "statement"), cells, room)
    cells = [(each.file, _counted(each)) for each in found.files]
    lines += section("Data files", ("file", "touched"), cells, room)
    return [*lines, "If it goes", ""]


def _counted(touched: TouchedFile) -> str:
    if touched.what == "mapping":
        return "writes it"
    what = touched.what.removesuffix("s") if touched.count == 1 else touched.what
    return f"{touched.count} {what}"


def _cut(line: str, *, whole: bool) -> str:
    return line if whole or len(line) <= _LONG else line[: _LONG - 1] + "…"


def _json(found: Impact, reader: Reader) -> str:
    import json
    from dataclasses import asdict

    written = {
        "subject": asdict(found.subject),
        "touched": {
            "questions": [asdict(each) for each in found.questions],
            "shapes": [asdict(each) for each in found.shapes],
            "axioms": [asdict(each) for each in found.axioms],
            "files": [asdict(each) for each in found.files],
        },
        "changes": changes_as_json(found.changes, reader),
    }
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"
