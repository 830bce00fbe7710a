"""The benchmark suite: engines side by side on generated graphs, and the report.

    pip install '.[bench]'
    python -m benchmarks                        10k, 100k and 1M quads, all engines, some ten minutes
    python -m benchmarks --full                 to 100M, on disk from 10M on; hours
    python -m benchmarks --sizes 2000 --engines maplib,pyoxigraph --output /tmp/here

`RESULTS.md` and `results/` in the output folder are replaced when the run is over.
"""

import argparse
import json
import shlex
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from benchmarks.suite.engines import ENGINES, Contestant
from benchmarks.suite.files import prepared
from benchmarks.suite.machine import load, machine, versions
from benchmarks.suite.plots import draw
from benchmarks.suite.questions import asked
from benchmarks.suite.race import Limits, raced
from benchmarks.suite.report import markdown
from benchmarks.suite.results import REFERENCE, Run, Size

__all__ = ["main", "run"]

USUAL = (10_000, 100_000, 1_000_000)
FULL = (*USUAL, 10_000_000, 100_000_000)


def main(arguments: list[str] | None = None) -> None:
    """Run, and write the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--sizes", help="quads, separated by commas")
    parser.add_argument("--full", action="store_true", help="to 100 million quads")
    parser.add_argument("--engines", help="parts of names, separated by commas; all by default")
    parser.add_argument("--questions", help="parts of names, separated by commas; all by default")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, help="seconds for a question, 5 by default")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent)
    parser.add_argument("--scratch", type=Path, help="where there is room for the data")
    given = parser.parse_args(arguments)
    usual = FULL if given.full else USUAL
    sizes = [int(each) for each in given.sizes.split(",")] if given.sizes else list(usual)
    limit = given.limit or (120 if given.full else 5)
    limits = Limits(limit, 3600 if given.full else 120, min(1, limit), given.rounds)
    words = sys.argv[1:] if arguments is None else arguments
    command = shlex.join(["python", "-m", "benchmarks", *words])
    found = run(sizes, _chosen(given.engines), given.questions, limits, given.seed, given.scratch)
    found.about["command"] = command
    written(found, given.output)


def run(
    sizes: list[int],
    engines: list[Contestant],
    questions: str | None,
    limits: Limits,
    seed: int = 0,
    scratch: Path | None = None,
) -> Run:
    """Race all engines at all sizes, the smallest first."""
    start, busy = time.perf_counter(), load()
    chosen = [each for each in asked() if _among(each.name, questions)]
    measured: dict[int, Size] = {}
    before: Size | None = None
    for quads in sorted(sizes):
        with tempfile.TemporaryDirectory(dir=scratch) as folder:
            _tell(f"{quads:,} quads: files")
            files = prepared(Path(folder), quads, seed)
            able = [each for each in engines if quads <= each.most]
            before = measured[quads] = raced(able, chosen, files, limits, before, _tell)
    about = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "load average": f"{busy:.1f} before, {load():.1f} at the end, of the last minute",
        "took": f"{(time.perf_counter() - start) / 60:.1f} minutes",
        "versions": ", ".join(f"{name} {version}" for name, version in versions().items()),
        "data": f"seed {seed}; rounds {limits.rounds}; at most {limits.question:g} s a question",
    }
    return Run(about, [each.name for each in chosen if not each.stored], measured)


def written(found: Run, folder: Path) -> None:
    """Write report, plots and figures."""
    results = folder / "results"
    with tempfile.TemporaryDirectory(dir=folder) as new:
        place = Path(new)
        draw(found, place)
        text = json.dumps(found.to_dict(), separators=(",", ":"))
        (place / "run.json").write_text(text + "\n", "utf-8")
        results.mkdir(exist_ok=True)
        for file in place.iterdir():
            shutil.move(file, results / file.name)
    (folder / "RESULTS.md").write_text(markdown(found), "utf-8")


def _chosen(names: str | None) -> list[Contestant]:
    chosen = []
    for each in ENGINES:
        missing = [module for module in each.modules if find_spec(module) is None]
        if not (_among(each.name, names) or each.name == REFERENCE):
            continue
        if missing and each.modules != ("oxigraph",):
            _tell(f"{each.name} is left out: {', '.join(missing)} is not installed")
        else:
            chosen.append(each)
    return chosen


def _among(name: str, parts: str | None) -> bool:
    return parts is None or any(part in name for part in parts.split(","))


def _tell(what: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
