"""Runs of SHACL engines: each in a process of its own, all in turn, and what they found."""

import json
import logging
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.faulty import Files
from benchmarks.generator import Fault
from benchmarks.validation.engines import OURS, PREPARING, STORED, Finding
from ocop_kg.vocabulary import SH, key

__all__ = ["MOST", "REFERENCE", "Difference", "Limits", "Race", "Run", "Trial", "raced"]

_LOG = logging.getLogger("benchmarks")
_ROOT = Path(__file__).parents[2]
REFERENCE = "pyshacl"
MOST = {
    "all": dict.fromkeys(
        ("shacl", "shacl-rust", "pyshifty", "pyshacl-turbo", REFERENCE), 1_000_000
    ),
    "core": {"shacl-rust": 1_000_000, "pyshifty": 1_000_000, "pyshacl-turbo": 1_000_000}
    | {REFERENCE: 100_000},
}
"""The engines that are not asked about more triples than this, by the kind of constraints."""


class Limits(NamedTuple):
    """How often an engine runs, and how long, in seconds."""

    rounds: int
    limit: float
    """For peers but the reference, which is waited for as ours is."""
    patience: float = 10
    """What takes longer runs once."""
    longest: float = 3600


class Run(NamedTuple):
    """What one run of an engine took and found."""

    wall: float
    cpu: float
    mebibytes: float
    findings: Counter[Finding]

    def took(self, name: str) -> float:
        """Give `wall`, `cpu` or `mebibytes`."""
        return {"wall": self.wall, "cpu": self.cpu, "mebibytes": self.mebibytes}[name]


class Trial(NamedTuple):
    """The runs of one engine, or why there are none."""

    runs: list[Run]
    problem: str | None = None
    at_least: float = 0.0
    """Seconds that an engine took at least that was not done in time."""

    def median(self, name: str) -> float:
        """Give the median of `wall`, `cpu` or `mebibytes`."""
        return statistics.median(each.took(name) for each in self.runs)


class Difference(NamedTuple):
    """So many results of a shape and component that only one of two engines gives."""

    only: str
    shape: str
    component: str
    results: int


class Race(NamedTuple):
    """All engines on data of one size, with all constraints or those of SHACL Core."""

    triples: int
    kind: str
    faults: list[Fault]
    trials: dict[str, Trial]
    made: Trial | None = None
    """How the store on disk was made, beforehand."""

    def done(self, engine: str) -> Trial | None:
        """Give the trial of an engine that gave results."""
        trial = self.trials.get(engine)
        return trial if trial and trial.runs else None

    @property
    def base(self) -> str | None:
        """The engine that the others are compared with: the reference, or else ours."""
        return next((each for each in (REFERENCE, OURS) if self.done(each)), None)

    def ratio(self, engine: str, name: str) -> float | None:
        """Give how many times ours an engine takes: the median within the rounds."""
        theirs, ours = self.done(engine), self.done(OURS)
        if not (theirs and ours):
            return None
        pairs = zip(theirs.runs, ours.runs, strict=False)
        return statistics.median(one.took(name) / other.took(name) for one, other in pairs)

    def differences(self, engine: str) -> list[Difference]:
        """Compare the results of an engine with those of the base one by one; most first."""
        theirs, base = self.done(engine), self.base
        if theirs is None or base is None:
            return []
        one, other = self.trials[base].runs[0].findings, theirs.runs[0].findings
        kinds: Counter[tuple[str, str, str]] = Counter()
        for only, found in ((base, one - other), (engine, other - one)):
            for (shape, _, _, component), count in found.items():
                kinds[only, key(shape), component.removeprefix(SH)] += count
        return [Difference(*kind, count) for kind, count in kinds.most_common()]

    def planted(self, engine: str) -> int:
        """Count the planted faults that an engine finds."""
        found = {(focus, key(shape)) for shape, focus, _, _ in self.trials[engine].runs[0].findings}
        return sum((fault.node, fault.shape) in found for fault in self.faults)


def raced(
    engines: Iterable[str], files: Files, triples: int, kind: str, limits: Limits
) -> Iterator[Race]:
    """Run engines in turn, as many times as there are rounds; give the race after each run."""
    trials = {engine: Trial([], _left_out(engine, triples, kind)) for engine in engines}
    made = _run(PREPARING, files, kind, limits.longest) if STORED in trials else None
    if made and made.problem:
        trials[STORED] = made
    race = Race(triples, kind, files.faults, trials, made)
    for turn in range(limits.rounds):
        for engine, trial in race.trials.items():
            if trial.problem or (trial.runs and (turn == 0 or _is_slow(trial, limits))):
                continue
            found = _run(engine, files, kind, _limit(engine, limits))
            race.trials[engine] = found._replace(runs=trial.runs + found.runs)
            yield race


def _left_out(engine: str, triples: int, kind: str) -> str | None:
    most = MOST[kind].get(engine, triples)
    return f"left out above {most:,} triples" if triples > most else None


def _is_slow(trial: Trial, limits: Limits) -> bool:
    return trial.runs[0].wall > limits.patience


def _limit(engine: str, limits: Limits) -> float:
    return limits.longest if engine in (OURS, STORED, REFERENCE) else limits.limit


def _run(engine: str, files: Files, kind: str, limit: float) -> Trial:
    """Run an engine in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.validation.engines", engine]
    command += [str(files.data.parent), kind]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=limit, cwd=_ROOT
        )
    except subprocess.TimeoutExpired:
        _LOG.info("%s was not done in %g s", engine, limit)
        return Trial([], f"not done in {limit:g} s", limit)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"ended with {done.returncode}"]
        _LOG.info("%s failed: %s", engine, last[0])
        return Trial([], f"failed: {last[0][:200]}")
    first, *lines = done.stdout.splitlines()
    run = Run(**json.loads(first), findings=Counter((*json.loads(line),) for line in lines))
    _LOG.info("%s: %.2f s, %.0f MiB", engine, run.wall, run.mebibytes)
    return Trial([run])
