"""Writes down what was measured of validation: tables, differences with their reasons, growth."""

from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.tables import number, table
from benchmarks.validation.engines import STORED
from benchmarks.validation.goals import held
from benchmarks.validation.runs import Race, Trial

__all__ = ["Measured", "markdown"]

_HEAD = """# Validation: engines side by side

Made by `{command}`; [README.md](README.md) tells of the data.

{about}

The data are generated, about one record in a hundred is spoilt, and each fault is known. Every run
has a process of its own and goes from the file to the whole report; engines that are not ours get
the ontology in the file, as ours adds it by itself. In each round all run in turn. Times are
medians; "times" is how many times as long as ours an engine takes, within the rounds. What takes
more than {patience:g} s runs once. Memory is the peak of the process.
"""

_REASONS = {
    STORED: "the store keeps numbers and dates by their value, so what was written is not judged",
    "shacl-rust": "to the engine, a literal never conforms to a shape that another refers to",
}
"""Why an engine disagrees, as its results show."""

_KINDS = {"all": "all constraints", "core": "SHACL Core alone"}


class Measured(NamedTuple):
    """All that was measured, and of what."""

    about: dict[str, str]
    races: list[Race]
    packaged: float | None
    """Seconds of the whole command on the packaged data."""
    patience: float


def markdown(measured: Measured) -> str:
    """Give the report."""
    about = dict(measured.about)
    command = about.pop("command", "python -m benchmarks.validation")
    told = "\n".join(f"- {name}: {value}" for name, value in about.items())
    parts = [_HEAD.format(command=command, about=told, patience=measured.patience)]
    if goals := held(measured.races, measured.packaged):
        told = table(("what", "goal", "measured", "held"), goals)
        parts.append(f"## What it is held to\n\n{told}")
    for race in measured.races:
        headings = ("engine", "s", "times", "processor s", "times", "MiB", "results", "planted")
        parts.append(
            f"## {race.triples:,} triples, {_KINDS[race.kind]}\n\n"
            f"{table(headings, _lines(race))}\n{''.join(_compared(race))}"
        )
    if len({race.triples for race in measured.races}) > 1:
        parts.append(_grown(measured.races))
    return "\n".join(parts)


def _lines(race: Race) -> Iterator[list[str]]:
    for engine, trial in race.trials.items():
        if trial.problem:
            yield [engine, trial.problem, *[""] * 6]
        elif trial.runs:
            yield _line(race, engine, trial)


def _line(race: Race, engine: str, trial: Trial) -> list[str]:
    wall, cpu, memory = map(trial.median, ("wall", "cpu", "mebibytes"))
    return [
        engine,
        *(number(wall), number(race.ratio(engine, "wall"))),
        *(number(cpu), number(race.ratio(engine, "cpu"))),
        number(memory),
        f"{trial.runs[0].findings.total():,}",
        f"{race.planted(engine):,} of {len(race.faults):,}",
    ]


def _compared(race: Race) -> Iterator[str]:
    """Tell who gives the same results, and of each other engine why not."""
    if race.made and race.made.runs:
        wall, memory = map(race.made.median, ("wall", "mebibytes"))
        yield f"The store on disk was made in {number(wall)} s, with {number(memory)} MiB.\n\n"
    peers = [each for each in race.trials if each != race.base and race.done(each)]
    found = {engine: race.differences(engine) for engine in peers}
    if same := [engine for engine, differences in found.items() if not differences]:
        yield f"The same results as {race.base}, one by one: {'; '.join(same)}.\n"
    for engine, differences in found.items():
        if not differences:
            continue
        reason = _REASONS.get(engine, "unexplained")
        yield f"\nOther results than {race.base}: {engine}, {reason}.\n\n"
        for each in differences[:5]:
            shape = each.shape or "a shape without a name"
            yield f"- only {each.only}: {each.results:,} of {shape}, {each.component}\n"
        if rest := differences[5:]:
            yield f"- and {sum(each.results for each in rest):,} of {len(rest)} kinds more\n"


def _grown(races: list[Race]) -> str:
    """Tell what a triple takes at each size."""
    sizes = sorted({race.triples for race in races})
    rows = []
    for kind, name in _KINDS.items():
        of_kind = {race.triples: race for race in races if race.kind == kind}
        engines = dict.fromkeys(engine for race in of_kind.values() for engine in race.trials)
        for engine in engines:
            done = {size: race.done(engine) for size, race in of_kind.items()}
            times = [_each(done.get(size), size) for size in sizes]
            if sum(each is not None for each in times) > 1:
                rows.append([f"{engine}, {name}", *map(number, times)])
    headings = ("microseconds a triple", *(f"{size:,}" for size in sizes))
    return f"## Growth\n\n{table(headings, rows)}"


def _each(trial: Trial | None, size: int) -> float | None:
    return trial.median("wall") / size * 1e6 if trial else None
