"""How fast and how right validation is: generated data with planted faults, engines side by side.

    pip install 'ocop-kg[bench]'
    python -m benchmarks.validation [--triples 10000,100000] [--rounds 3] [--core]
        [--engines "ocop-kg;pyshacl;…"] [--limit 900]

In each round every engine runs once, in a process of its own, from file to report, so that a
machine that is slow for a while slows them all. Printed are medians, the median of the ratios
within the rounds, peak memory, and how time grows with size. Then all results are compared one by
one, and each kind of disagreement is told with its reason. ``--core`` leaves out the SPARQL
constraints.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from benchmarks.faulty import written
from benchmarks.generator import Fault
from benchmarks.measuring import growth
from benchmarks.validators import ENGINES, PACKAGES, Finding
from ocop_kg.vocabulary import SH, key

REFERENCE = "pyshacl"
OURS = "ocop-kg"
STORED = "ocop-kg, store on disk"
SLOW = {"pyshacl": 100_000, "pyshifty": 1_000_000}
"""Engines that are not asked about more triples than this."""
PATIENCE = 60
"""Seconds; what takes longer is measured once."""

REASONS = {
    STORED: "the store keeps numbers and dates by their value, so what was written is not judged",
    "shacl-rust": "to the engine, a literal never conforms to a shape that another refers to",
}
"""Why an engine disagrees, as its results show."""


class Run(NamedTuple):
    """What one run of an engine took and found."""

    wall: float
    cpu: float
    mebibytes: float
    findings: Counter[Finding]


def run(engine: str, folder: Path, kind: str, limit: int) -> Run | str:
    """Run an engine in a process of its own; say why where it gives nothing."""
    command = [sys.executable, "-m", "benchmarks.validators", engine, str(folder), kind]
    root = Path(__file__).parent.parent
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=limit, cwd=root
        )
    except subprocess.TimeoutExpired:
        return f"not done after {limit} s"
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"ended with {done.returncode}"]
        return f"failed: {last[0][:200]}"
    first, *lines = done.stdout.splitlines()
    findings = Counter((*json.loads(line),) for line in lines)
    return Run(**json.loads(first), findings=findings)


def measured(
    engines: list[str], folder: Path, kind: str, rounds: int, limit: int
) -> dict[str, list[Run]]:
    """Run the engines in turn, as many times as there are rounds; print what gives nothing."""
    runs: dict[str, list[Run]] = {engine: [] for engine in engines}
    for number in range(rounds):
        for engine in list(runs):
            if number and runs[engine][0].wall > PATIENCE:
                continue
            found = run(engine, folder, kind, limit)
            if isinstance(found, str):
                print(f"  {engine:24} {found}", flush=True)
                del runs[engine]
            else:
                runs[engine].append(found)
    return runs


def told(runs: dict[str, list[Run]]) -> None:
    """Print a line an engine: medians, and ratios to ours."""
    ours = runs.get(OURS) or next(iter(runs.values()))
    for engine, of_it in runs.items():
        wall, cpu, memory = (
            statistics.median(getattr(each, name) for each in of_it)
            for name in ("wall", "cpu", "mebibytes")
        )
        walls, cpus = (
            statistics.median(
                getattr(each, name) / getattr(other, name)
                for each, other in zip(of_it, ours, strict=False)
            )
            for name in ("wall", "cpu")
        )
        found = of_it[0].findings.total()
        print(
            f"  {engine:24} {wall:8.2f} s  {cpu:8.2f} s of processors  {memory:6.0f} MiB"
            f"  {found:8,} results  x {walls:.2f} time  x {cpus:.2f} processors",
            flush=True,
        )


def compared(runs: dict[str, list[Run]]) -> None:
    """Print each kind of disagreement with the reference, or with ours where that did not run."""
    base = next((engine for engine in (REFERENCE, OURS) if engine in runs), None)
    if base is None:
        return
    for engine, (first, *_) in runs.items():
        if engine == base:
            continue
        kinds: Counter[tuple[str, str, str]] = Counter()
        for here, one, other in (
            (f"only {base}", runs[base][0].findings, first.findings),
            (f"only {engine}", first.findings, runs[base][0].findings),
        ):
            for (shape, _, _, component), count in (one - other).items():
                kinds[here, key(shape), component.removeprefix(SH)] += count
        if not kinds:
            print(f"  {engine} and {base} give the same results")
            continue
        print(f"  {engine} and {base}: {REASONS.get(engine, 'not explained')}")
        for (here, shape, component), count in kinds.most_common(8):
            print(f"    {here}: {count:,} of {shape or 'a shape without a name'}, {component}")
        if len(kinds) > 8:
            print(f"    and {len(kinds) - 8} kinds more")


def grown(times: dict[str, dict[int, float]]) -> None:
    """Print how the time of each engine grows with the number of triples."""
    for engine, by_size in times.items():
        exponent = growth(by_size)
        if exponent is not None:
            least, most = min(by_size), max(by_size)
            print(f"  {engine:24} exponent {exponent:.2f} from {least:,} to {most:,}")


def planted(runs: dict[str, list[Run]], faults: list[Fault]) -> None:
    """Print how many of the planted faults each engine finds."""
    for engine, (first, *_) in runs.items():
        found = {(focus, key(shape)) for shape, focus, _, _ in first.findings}
        count = sum((fault.node, fault.shape) in found for fault in faults)
        print(f"  {engine} finds {count:,} of {len(faults):,} planted faults")


def main() -> None:
    """Measure all engines at all sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", default="10000,100000")
    parser.add_argument("--engines", default=";".join(name for name in ENGINES if name != STORED))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, default=900)
    parser.add_argument("--core", action="store_true")
    options = parser.parse_args()
    engines = []
    for engine in options.engines.split(";"):
        if engine in PACKAGES and find_spec(PACKAGES[engine]) is None:
            print(f"{engine} is not installed")
        else:
            engines.append(engine)
    times: dict[str, dict[int, float]] = {engine: {} for engine in engines}
    kind = "core" if options.core else "all"
    for triples in map(int, options.triples.split(",")):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            files = written(folder, triples)
            size = files.data.stat().st_size
            print(f"{triples:,} triples, {size / 1e6:.0f} MB, {kind} constraints", flush=True)
            asked = [engine for engine in engines if triples <= SLOW.get(engine, triples)]
            if STORED in asked and (problem := _prepared(folder, options.limit)):
                print(f"  {STORED}: {problem}")
                asked.remove(STORED)
            runs = measured(asked, folder, kind, options.rounds, options.limit)
            told(runs)
            compared(runs)
            planted(runs, files.faults)
            for engine, of_it in runs.items():
                times[engine][triples] = statistics.median(each.cpu for each in of_it)
    grown(times)


def _prepared(folder: Path, limit: int) -> str | None:
    found = run("prepare", folder, "", limit)
    return found if isinstance(found, str) else None


if __name__ == "__main__":
    main()
