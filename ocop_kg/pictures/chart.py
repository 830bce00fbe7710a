"""Chooses the chart of an answer by what its columns hold.

- a time and a number: points over time, a series for each thing that the rows name;
- names and a number: a bar a row;
- numbers alone: how many rows fall into each span;
- times without a number: how many rows fall into each year;
- else a column whose values come again: how many rows name each value.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from ocop_kg.pictures.axes import number_axis
from ocop_kg.pictures.bars import Bar, draw_bars, draw_columns
from ocop_kg.pictures.drawing import Drawing, counted
from ocop_kg.pictures.points import Point, Series, draw_points
from ocop_kg.pictures.shades import figure
from ocop_kg.pictures.table import quantity, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_kg.pictures.drawing import Hand
    from ocop_kg.pictures.table import Cells, Column, Table

__all__ = ["draw_chart"]

_MOST_YEARS = 60


def draw_chart(table: Table, hand: Hand) -> Drawing | None:
    """Draw a chart; None when the answer holds nothing that can be counted or measured."""
    if table.is_graph:
        return None
    names, numbers, times = table.of("thing", "text"), table.of("number"), table.of("time")
    if numbers and times:
        return _over_time(table, hand, numbers[0], times[0])
    if numbers and names:
        return _by_name(table, hand, names, numbers[0])
    if numbers:
        return _spread(table, numbers[0])
    if times:
        return _by_year(table, times[0])
    again = [column for column in names if _comes_again(table, column)]
    return _by_value(table, hand, again[0]) if again else None


def _comes_again(table: Table, column: Column) -> bool:
    filled = [row[column.at] for row in table.rows if row[column.at] is not None]
    return len(set(filled)) < len(filled)


def _over_time(table: Table, hand: Hand, value: Column, time: Column) -> Drawing | None:
    things = [column for column in table.of("thing") if _is_told(table, column)]
    found: defaultdict[str, list[Point]] = defaultdict(list)
    left = 0
    for row in table.rows:
        period, number = when(row[time.at]), quantity(row[value.at])
        if period is None or number is None:
            left += 1
            continue
        name = ", ".join(hand.words(row[column.at]) for column in things)
        written = hand.words(row[time.at])
        found[name].append(Point(period, number, written, _hint(table, hand, row)))
    series = [
        Series(name or value.words, tuple(dict.fromkeys(points))) for name, points in found.items()
    ]
    notes = _without(left, f"{time.words} or {value.words}")
    return draw_points(series, value.words, time.words, notes) if series else None


def _is_told(table: Table, column: Column) -> bool:
    """Tell whether a column tells rows apart."""
    return len({row[column.at] for row in table.rows}) > 1


def _by_name(table: Table, hand: Hand, names: Sequence[Column], value: Column) -> Drawing | None:
    telling = _telling(table, names)
    bars, left = [], 0
    for row in table.rows:
        number = quantity(row[value.at])
        if number is None:
            left += 1
            continue
        name = ", ".join(hand.words(row[column.at]) for column in telling)
        bars.append(Bar(name, number, _hint(table, hand, row), hand.link(row[telling[0].at])))
    return draw_bars(bars, value.words, _without(left, value.words)) if bars else None


def _telling(table: Table, names: Sequence[Column]) -> list[Column]:
    """Give the first columns of names that together tell all rows apart, or come nearest to it."""
    chosen: list[Column] = []
    known = 0
    for column in names:
        distinct = len({tuple(row[one.at] for one in (*chosen, column)) for row in table.rows})
        if distinct > known:
            chosen.append(column)
            known = distinct
        if known == len(table.rows):
            break
    return chosen or list(names[:1])


def _spread(table: Table, value: Column) -> Drawing | None:
    numbers = [number for row in table.rows if (number := quantity(row[value.at])) is not None]
    left = len(table.rows) - len(numbers)
    if len(set(numbers)) < 2:
        bars = [Bar(figure(number), number) for number in numbers]
        return draw_bars(bars, value.words, _without(left, value.words)) if bars else None
    low = min(numbers)
    axis = number_axis([number - low for number in numbers], most=11)
    steps = [low + tick for tick, _ in axis.ticks]
    spans = list(pairwise(steps))
    counts = Counter(
        next(at for at, (_, end) in enumerate(spans) if number < end or at == len(spans) - 1)
        for number in numbers
    )
    bars = [
        Bar(
            f"{figure(start)}…",
            counts[at],
            f"{figure(start)} to {figure(end)}: {counted(counts[at], 'row')}",
        )
        for at, (start, end) in enumerate(spans)
    ]
    return draw_columns(bars, f"rows by {value.words}", _without(left, value.words))


def _by_year(table: Table, time: Column) -> Drawing | None:
    periods = [period for row in table.rows if (period := when(row[time.at])) is not None]
    left = len(table.rows) - len(periods)
    years = Counter(period.start.year for period in periods)
    if not years:
        return None
    first, last = min(years), max(years)
    shown = range(first, last + 1) if last - first < _MOST_YEARS else sorted(years)[-_MOST_YEARS:]
    earlier = sum(count for year, count in years.items() if year not in shown)
    notes = [f"{counted(earlier, 'row')} of other years not drawn."] if earlier else []
    bars = [
        Bar(f"{year:04d}", years[year], f"{year:04d}: {counted(years[year], 'row')}")
        for year in shown
    ]
    meaning = f"rows by the year of {time.words}"
    return draw_columns(bars, meaning, [*notes, *_without(left, time.words)])


def _by_value(table: Table, hand: Hand, column: Column) -> Drawing:
    counts = Counter(row[column.at] for row in table.rows if row[column.at] is not None)
    ordered = sorted(counts, key=lambda term: (-counts[term], hand.words(term), str(term)))
    bars = [
        Bar(
            hand.words(term),
            counts[term],
            f"{hand.words(term)}: {counted(counts[term], 'row')}",
            hand.link(term),
        )
        for term in ordered
    ]
    left = len(table.rows) - sum(counts.values())
    return draw_bars(bars, f"rows by {column.words}", _without(left, column.words))


def _without(rows: int, what: str) -> list[str]:
    return [f"{counted(rows, 'row')} without {what} not drawn."] if rows else []


def _hint(table: Table, hand: Hand, row: Cells) -> str:
    return "; ".join(
        f"{column.words}: {hand.words(row[column.at])}"
        for column in table.columns
        if row[column.at] is not None
    )
