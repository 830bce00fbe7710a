"""What validation is held to, beside what was measured."""

from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.tables import number
from benchmarks.validation.engines import OURS, STORED
from benchmarks.validation.runs import REFERENCE, Race

__all__ = ["held"]

_LARGE = 1_000_000
_SMALL, _HUGE = 100_000, 10_000_000


class _Goal(NamedTuple):
    """A figure, and what it may be at least or at most."""

    what: str
    figure: float | None
    unit: str
    least: float | None = None
    most: float | None = None
    at_least: bool = False
    """Whether the figure is only known to be as large as this."""


def held(races: list[Race], packaged: float | None) -> list[list[str]]:
    """Give a row a goal of which something was measured: what, goal, measured, whether held."""
    found = {(race.triples, race.kind): race for race in races}
    goals = [*_of_large(found.get((_LARGE, "all")), found.get((_LARGE, "core")))]
    goals += _of_huge(found)
    if packaged is not None:
        goals.append(_Goal("the command on the packaged data", packaged * 1e3, "ms", most=300))
    return [_row(goal) for goal in goals if goal.figure is not None]


def _of_large(every: Race | None, core: Race | None) -> Iterator[_Goal]:
    size = f"{_LARGE:,} triples"
    if every and (ours := every.done(OURS)):
        for engine, least in (("pyshacl-turbo", 2), (REFERENCE, 100)):
            trial = every.trials.get(engine)
            ended = trial is not None and trial.at_least > 0
            figure = every.ratio(engine, "wall")
            if trial is not None and ended:
                figure = trial.at_least / ours.median("wall")
            what = f"{size}: times as fast as {engine}"
            yield _Goal(what, figure, "", least=least, at_least=ended)
        yield _Goal(f"{size}: memory", ours.median("mebibytes"), "MiB", most=1024)
    if core and (theirs := core.ratio("shacl", "wall")):
        what = f"{size}, SHACL Core: times as fast as shacl"
        yield _Goal(what, theirs, "", least=1)


def _of_huge(found: dict[tuple[int, str], Race]) -> Iterator[_Goal]:
    huge = found.get((_HUGE, "all"))
    small = found.get((_SMALL, "all"))
    if huge is None:
        return
    if stored := huge.done(STORED):
        what = f"{_HUGE:,} triples in a store on disk: memory"
        yield _Goal(what, stored.median("mebibytes"), "MiB", most=3072)
    before, after = small and small.done(OURS), huge.done(OURS)
    if before and after:
        growth = after.median("wall") / before.median("wall") * _SMALL / _HUGE
        what = f"growth of the time a triple from {_SMALL:,} to {_HUGE:,}"
        yield _Goal(what, growth, "", most=1.3)


def _row(goal: _Goal) -> list[str]:
    figure = goal.figure or 0
    limit, word = (goal.most, "at most") if goal.least is None else (goal.least, "at least")
    assert limit is not None
    holds = figure <= limit if goal.least is None else figure >= limit
    known = "more than " if goal.at_least else ""
    unit = f" {goal.unit}".rstrip()
    answer = "yes" if holds else "unknown" if goal.at_least else "no"
    return [goal.what, f"{word} {limit:g}{unit}", f"{known}{number(figure)}{unit}", answer]
