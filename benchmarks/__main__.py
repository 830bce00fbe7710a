"""The benchmark suite: engines side by side on generated graphs, and the report.

    pip install '.[bench]'
    python -m benchmarks            10k, 100k and 1M quads, all engines, some ten minutes
    python -m benchmarks --full     to 100M quads, beyond 10M on disk alone; hours
    python -m benchmarks --sizes 2000 --engines maplib,pyoxigraph --output report

`RESULTS.md` and `results/` in the output folder are replaced after each size.
"""

import argparse
import json
import logging
import math
import shlex
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from benchmarks.machine import about, load, virtuoso
from benchmarks.suite.engines import ENGINES, Contestant
from benchmarks.suite.files import prepared
from benchmarks.suite.plots import draw
from benchmarks.suite.questions import Asked, asked
from benchmarks.suite.race import Limits, raced
from benchmarks.suite.report import markdown
from benchmarks.suite.results import REFERENCES, Loaded, Run, Size

__all__ = ["Plan", "main", "run", "written"]

_LOG = logging.getLogger("benchmarks")

USUAL = (10_000, 100_000, 1_000_000)
FULL = (*USUAL, 10_000_000, 100_000_000)
_PACKAGES = ("pyoxigraph", "oxigraph", "oxrdflib", "rdflib", "maplib", "holosdb", "sparq-rdf")


def main(arguments: list[str] | None = None) -> None:
    """Run, and write the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--sizes", help="quads, separated by commas")
    parser.add_argument("--full", action="store_true", help="to 100 million quads")
    parser.add_argument("--engines", help="parts of names, separated by commas; all by default")
    parser.add_argument("--questions", help="parts of names, separated by commas; all by default")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, help="seconds for a question, 3 by default")
    parser.add_argument(
        "--minutes", type=float, help="begin no round that would end later, 8 by default"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent)
    parser.add_argument("--scratch", type=Path, help="where there is room for the data")
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.INFO)
    limit = given.limit or (120 if given.full else 3)
    minutes = given.minutes or (math.inf if given.full else 8)
    plan = Plan(
        sizes=tuple(map(int, given.sizes.split(","))) if given.sizes else _sizes(full=given.full),
        engines=tuple(_able(given.engines)),
        questions=tuple(each for each in asked() if _among(each.name, given.questions)),
        limits=Limits(
            question=limit,
            load=3600 if given.full else 300,
            patience=min(1, limit),
            rounds=given.rounds,
            until=time.monotonic() + 60 * minutes,
            waste=math.inf if given.full else 20 * limit,
        ),
        seed=given.seed,
        scratch=given.scratch,
    )
    words = sys.argv[1:] if arguments is None else arguments
    for found in run(plan):
        found.about["command"] = shlex.join(["python", "-m", "benchmarks", *words])
        written(found, given.output)


class Plan(NamedTuple):
    """What is raced."""

    sizes: tuple[int, ...]
    engines: tuple[Contestant, ...]
    questions: tuple[Asked, ...]
    limits: Limits
    seed: int = 0
    scratch: Path | None = None


def run(plan: Plan) -> Iterator[Run]:
    """Race all engines at all sizes, the smallest first; give what is known after each of them."""
    start, busy = time.perf_counter(), load()
    measured: dict[int, Size] = {}
    before: Size | None = None
    analytic = [each.name for each in plan.questions if not each.stored]
    for quads in sorted(plan.sizes):
        with tempfile.TemporaryDirectory(dir=plan.scratch) as folder:
            _LOG.info("writes %d quads", quads)
            files = prepared(Path(folder), quads, plan.seed)
            able = [each for each in plan.engines if quads <= each.most]
            size = raced(able, plan.questions, files, plan.limits, before)
            for each in plan.engines:
                if quads > each.most:
                    problem = f"left out above {each.most:,} quads"
                    size.loaded[each.name] = Loaded(None, None, problem)
            before = measured[quads] = size
        yield Run(_about(plan, start, busy), analytic, dict(measured))


def _about(plan: Plan, start: float, busy: float) -> dict[str, str]:
    told = about(_PACKAGES, busy, (time.perf_counter() - start) / 60)
    if server := virtuoso():
        told["versions"] += f", Virtuoso {server}"
    told["data"] = f"seed {plan.seed}; at most {plan.limits.question:g} s a question"
    return told


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


def _sizes(*, full: bool) -> tuple[int, ...]:
    return FULL if full else USUAL


def _able(names: str | None) -> Iterator[Contestant]:
    """Choose engines, and tell of those that are not installed."""
    for each in ENGINES:
        if not _among(each.name, names) and each.name not in REFERENCES:
            continue
        missing = [module for module in each.modules if find_spec(module) is None]
        if missing:
            _LOG.warning("%s is left out: %s is not installed", each.name, ", ".join(missing))
        else:
            yield each


def _among(name: str, parts: str | None) -> bool:
    return parts is None or any(part in name for part in parts.split(","))


if __name__ == "__main__":
    main()
