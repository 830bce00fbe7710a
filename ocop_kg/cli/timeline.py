"""``ocop-kg timeline``: how the initiative grew, as sources state it and as they name it."""

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
from ocop_kg.cli.table import Column, layout
from ocop_kg.cli.terminal import clean, strong, width, wrap
from ocop_kg.cli.things import ThingType
from ocop_kg.errors import UnknownFormatError, UsageError
from ocop_kg.graph.plain import sources_of
from ocop_kg.naming import near_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocop_kg.cli.session import Session
    from ocop_kg.cli.wanted import Wanted
    from ocop_kg.graph.evidence.sources import SourceNote
    from ocop_kg.timeline import Figure, Named, Timeline

__all__ = ["timeline"]

_PICTURES = ("svg", "png")
_FORMATS = (*LIST_FORMATS, *_PICTURES)
_SERIES = ("countries", "products", "demonstration")
_TEXTS = ("json", "csv", "md", "markdown", "txt", "table")


def _complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in _SERIES if name.startswith(incomplete)]


@with_options(format_option(_FORMATS, "table"), OUTPUT, EXPECT)
@command(
    "timeline",
    graph=True,
    examples=[
        "timeline",
        "timeline --scope Africa --series countries",
        "timeline --series demonstration --format json",
        "timeline --output growth.svg",
    ],
)
@click.option(
    "--scope",
    metavar="REGION",
    default="World",
    show_default=True,
    type=ThingType("Region"),
    help="The part of the world.",
)
@click.option(
    "--series",
    "series",
    metavar="NAME",
    multiple=True,
    shell_complete=_complete,
    help=f"Only this one: {', '.join(_SERIES)}; may be given several times.",
)
@click.pass_obj
def timeline(session: Session, *, scope: str, series: tuple[str, ...]) -> None:
    """Tell how countries, products and demonstration countries grew, and who says so.

    Figures stand by the date that they are for, or else by the date of their source, and figures
    that disagree all stay. Beside them is how many things dated sources had named by then. A file
    that ends in .svg or .png gets a picture.
    """
    wanted = session.wanted
    chosen = _format(wanted)
    graph = session.knowledge_graph()
    with progress("reading figures and names"):
        found = graph.timeline(scope, series or None)
    reader = Reader(graph, session.languages)
    if chosen in _PICTURES:
        _draw(found, chosen, wanted)
    elif chosen == "json":
        emit(_json(found, reader), wanted.output)
    elif chosen == "table":
        emit(_text(found, reader, wanted.room), wanted.output, for_people=True)
    else:
        headings = ["series", "what", "date", "value", "dated by", "disagrees with", "sources"]
        emit_list(list(_rows(found)), headings, wanted)
    if not found:
        say(f"nothing is stated or named for {clean(scope)}")
    Expectation.check(session, sum(len(each.stated) + len(each.named) for each in found.series))


def _format(wanted: Wanted) -> str:
    """Choose the format; an ending that is none of ours is an error, for it may mean a picture."""
    name = (wanted.output or "").replace("\\", "/").rpartition("/")[2]
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    if wanted.syntax is None and ending and ending not in (*_TEXTS, *_PICTURES):
        known = (*_PICTURES, "json", "csv", "md", "txt")
        raise UnknownFormatError(
            ending,
            near_names(ending, known),
            f"known endings: {', '.join(known)}; or give --format",
        )
    return chosen_format(wanted.syntax, wanted.output, _FORMATS, "table")


def _draw(found: Timeline, chosen: str, wanted: Wanted) -> None:
    from ocop_kg.writing import write_file

    if wanted.output in (None, "-") and chosen == "png":
        raise UsageError("a png picture needs a file: give --output FILE")
    with progress("drawing"):
        picture = found.picture("png" if chosen == "png" else "svg")
    if wanted.output in (None, "-"):
        emit(picture.decode())
    else:
        write_file(wanted.output or "", picture)


def _text(found: Timeline, reader: Reader, room: int | None) -> str:
    notes, lines = Notes(reader), list[str]()
    for series in found.series:
        title = clean(f"{reader.label(series.indicator)}, {reader.label(found.scope)}")
        lines += [strong(title) if room else title, rule() * width(title)]
        lines += _stated(series.stated, notes, room) if series.stated else ["no figure is stated"]
        lines += ["", *_named(series.named, notes, room)] if series.named else []
        if series.undated:
            said = ", ".join(notes.short(source) for source in series.undated_sources)
            names = ", ".join(map(clean, series.undated))
            text = f"named only in sources without date: {names} ({said})"
            lines += ["", *(wrap(text, room) if room else [text])]
        lines.append("")
    lines += notes.lines(room)
    return "".join(f"{line}\n" for line in lines)


def _stated(figures: Sequence[Figure], notes: Notes, room: int | None) -> list[str]:
    cells = [
        [
            _date(figure),
            clean(figure.text),
            clean(", ".join(figure.differs)),
            ", ".join(notes.short(source) for source in figure.sources),
        ]
        for figure in figures
    ]
    headings = ["date", "stated", "disagrees with", "said by"]
    return _layout(headings, cells, room)


def _named(steps: Sequence[Named], notes: Notes, room: int | None) -> list[str]:
    cells = [
        [
            f"by {clean(step.date)}",
            str(step.count),
            clean(", ".join(step.new)),
            ", ".join(notes.short(source) for source in step.sources),
        ]
        for step in steps
    ]
    return _layout(["date", "named", "new", "named by"], cells, room)


def _layout(headings: Sequence[str], cells: list[list[str]], room: int | None) -> list[str]:
    """Lay out a table without the columns that are empty."""
    kept = [at for at in range(len(headings)) if any(row[at] for row in cells)]
    columns = [Column(headings[at], number=at == 1) for at in kept]
    return layout(columns, [[row[at] for at in kept] for row in cells], room, rule=rule())


def _date(figure: Figure) -> str:
    if not figure.date:
        return "no date"
    return f"{clean(figure.date)} (published)" if figure.by_publication else clean(figure.date)


def _dated_by(figure: Figure) -> str:
    return "" if not figure.date else "publication" if figure.by_publication else "as of"


def _rows(found: Timeline) -> Iterator[dict[str, object]]:
    """Give a row for each figure, each step of names, and what is named without a date."""
    for series in found.series:
        for figure in series.stated:
            yield {
                "series": series.name,
                "what": "stated",
                "date": figure.date,
                "value": figure.text,
                "dated by": _dated_by(figure),
                "disagrees with": list(figure.differs),
                "new": [],
                "sources": [source.iri for source in figure.sources],
            }
        steps = [(step.date, step.count, step.new, step.sources) for step in series.named]
        if series.undated:
            steps.append(("", len(series.undated), series.undated, series.undated_sources))
        for date, count, new, sources in steps:
            yield {
                "series": series.name,
                "what": "named" if date else "named without date",
                "date": date,
                "value": count,
                "dated by": "publication" if date else "",
                "disagrees with": [],
                "new": list(new),
                "sources": [source.iri for source in sources],
            }


def _json(found: Timeline, reader: Reader) -> str:
    import json

    facts = {
        "scope": {"iri": found.scope, "label": reader.label(found.scope)},
        "series": [
            {
                "name": series.name,
                "indicator": {"iri": series.indicator, "label": reader.label(series.indicator)},
                "stated": [_figure(figure) for figure in series.stated],
                "named": [
                    {
                        "by": step.date,
                        "count": step.count,
                        "new": list(step.new),
                        "sources": [source.iri for source in step.sources],
                    }
                    for step in series.named
                ],
                "named_without_date": {
                    "new": list(series.undated),
                    "sources": [source.iri for source in series.undated_sources],
                },
            }
            for series in found.series
        ],
        "sources": sources_of((NamedNode(source.iri) for source in _sources(found)), reader),
    }
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def _figure(figure: Figure) -> dict[str, object]:
    whole = figure.number == figure.number.to_integral_value()
    return {
        "date": figure.date or None,
        "dated_by": _dated_by(figure) or None,
        "value": int(figure.number) if whole else float(figure.number),
        "qualifier": figure.qualifier or None,
        "note": figure.note or None,
        "disagrees_with": list(figure.differs),
        "sources": [source.iri for source in figure.sources],
    }


def _sources(found: Timeline) -> Iterator[SourceNote]:
    for series in found.series:
        for figure in series.stated:
            yield from figure.sources
        for step in series.named:
            yield from step.sources
        yield from series.undated_sources
