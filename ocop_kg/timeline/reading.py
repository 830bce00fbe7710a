"""Reads a timeline from a graph: its figures from the rule on running counts, its names beside."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.conflicts.catalogue import rules
from ocop_kg.conflicts.comparing import Comparison
from ocop_kg.conflicts.counting import compare_counts
from ocop_kg.conflicts.figures import compare_figures
from ocop_kg.conflicts.model import CONTRADICTION
from ocop_kg.conflicts.statements import gather, published_on
from ocop_kg.errors import UnknownThingError
from ocop_kg.graph.periods import Period
from ocop_kg.graph.values import text_of
from ocop_kg.naming import near_names
from ocop_kg.timeline.model import SERIES, Figure, Named, Series, Timeline
from ocop_kg.vocabulary import thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ocop_kg.conflicts.statements import Position, Question
    from ocop_kg.graph import Graph
    from ocop_kg.graph.evidence.sources import SourceNote

__all__ = ["read_timeline"]

_NAMED = Path(__file__).parent / "named.rq"


def read_timeline(graph: Graph, scope: str, series: Iterable[str] | None = None) -> Timeline:
    """Read how countries, products and demonstration countries grew in a region, given by IRI.

    `series` are some of `SERIES`. Raises `UnknownThingError` for another.
    """
    wanted = list(SERIES) if series is None else list(_known(series))
    by = Comparison(graph)
    stated: defaultdict[str, list[Position]] = defaultdict(list)
    too_low: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for rule in rules():
        if rule.compare not in ("counts", "running counts"):
            continue
        for question in gather(graph, rule, graph.witnesses):
            if question.about != scope:
                continue
            if rule.compare == "running counts":
                stated[question.relation] += question.positions
            else:
                too_low[question.relation] |= _too_low(question, by)
    named: defaultdict[str, list[tuple[str, SourceNote]]] = defaultdict(list)
    for row in graph.select(_query()):
        if text_of(row["scope"]) == scope:
            found = text_of(row["item"]), graph.witnesses.note(NamedNode(text_of(row["source"])))
            named[text_of(row["indicator"])].append(found)
    read = []
    for name in wanted:
        indicator = thing("indicator", SERIES[name]).value
        dated, undated, undated_sources = _named(graph, named[indicator])
        read.append(
            Series(
                name,
                indicator,
                graph.label(indicator),
                tuple(_stated(stated[indicator], too_low[indicator], by)),
                tuple(dated),
                undated,
                undated_sources,
            )
        )
    return Timeline(scope, graph.label(scope), tuple(read))


def _known(series: Iterable[str]) -> Iterator[str]:
    wanted = {series} if isinstance(series, str) else set(series)
    for name in sorted(wanted):
        if name not in SERIES:
            close = near_names(name, SERIES, most=1)
            raise UnknownThingError(name, close, f"there are {', '.join(SERIES)}", kind="series")
    return (name for name in SERIES if name in wanted)


@cache
def _query() -> str:
    return _NAMED.read_text("utf-8")


def _too_low(question: Question, by: Comparison) -> dict[str, str]:
    """Find the figures that are lower than the number of things that were named by their time."""
    return {
        by.dated(position): by.value(against).partition(":")[0]
        for verdict, position, against in compare_counts(question, by)
        if verdict.kind == CONTRADICTION and position.date
    }


def _stated(
    positions: Sequence[Position], too_low: Mapping[str, str], by: Comparison
) -> list[Figure]:
    differs: defaultdict[int, list[str]] = defaultdict(list)
    for one, other in combinations(positions, 2):
        if _disagree(one, other, by):
            differs[id(one)].append(by.dated(other))
            differs[id(other)].append(by.dated(one))
    for position in positions:
        if by.dated(position) in too_low:
            differs[id(position)].append(too_low[by.dated(position)])
    figures = [
        replace(figure, differs=tuple(sorted(differs[id(position)])))
        for position in positions
        for figure in _figures(position)
    ]
    return sorted(
        figures,
        key=lambda figure: (
            figure.period is None,
            (figure.period.end, figure.period.start) if figure.period else (),
            figure.number,
            figure.text,
            [source.iri for source in figure.sources],
        ),
    )


def _disagree(one: Position, other: Position, by: Comparison) -> bool:
    """Tell whether two figures contradict each other, or differ where their dates overlap."""
    verdict = compare_figures(one, other, by, grows=True)
    if verdict is None:
        return False
    if verdict.kind == CONTRADICTION:
        return True
    fit = one.quantity and other.quantity and one.quantity.fits(other.quantity)
    return bool(one.date and other.date and one.time.meets(other.time) and not fit)


def _figures(position: Position) -> Iterator[Figure]:
    """Give a figure for a dated position, and one for each source of an undated one."""
    if position.quantity is None:
        return
    note = "; ".join(sorted(position.notes))
    quantity = position.quantity
    everyone = tuple(position.sources[iri] for iri in sorted(position.sources))
    for said_by in [everyone] if position.date else [(source,) for source in everyone]:
        date = position.date or said_by[0].published
        yield Figure(
            str(quantity),
            quantity.number,
            quantity.qualifier,
            date,
            Period.read(date),
            bool(date) and not position.date,
            note,
            said_by,
        )


def _named(
    graph: Graph, named: Sequence[tuple[str, SourceNote]]
) -> tuple[list[Named], tuple[str, ...], tuple[SourceNote, ...]]:
    """Count what sources had named by each date of publication; what has none stands apart."""
    by_date: defaultdict[tuple[Period, str], list[tuple[str, SourceNote]]] = defaultdict(list)
    rest: list[tuple[str, SourceNote]] = []
    for item, source in named:
        period = published_on(source)
        if period is None:
            rest.append((item, source))
        else:
            by_date[period, source.published].append((item, source))
    seen: set[str] = set()
    steps = []
    for period, date in sorted(by_date, key=lambda each: (each[0].end, each[0].start)):
        news = [(item, source) for item, source in by_date[period, date] if item not in seen]
        new = {item for item, _ in news}
        if new:
            seen |= new
            said_by = _sources(source for _, source in news)
            labels = tuple(sorted(map(graph.label, new)))
            steps.append(Named(len(seen), labels, date, period, said_by))
    apart = [(item, source) for item, source in rest if item not in seen]
    labels = tuple(sorted({graph.label(item) for item, _ in apart}))
    return steps, labels, _sources(source for _, source in apart)


def _sources(sources: Iterable[SourceNote]) -> tuple[SourceNote, ...]:
    found = {source.iri: source for source in sources}
    return tuple(found[iri] for iri in sorted(found))
