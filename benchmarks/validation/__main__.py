"""How fast and how right validation is: generated data with planted faults, engines side by side.

    pip install '.[bench]'
    python -m benchmarks.validation              10k, 100k, 1M and 10M triples; half an hour
    python -m benchmarks.validation --triples 10000 --kinds core --engines "ocop-kg;pyshacl"

`VALIDATION.md` in the output folder is written anew after each run of an engine, so that a run that
is ended early leaves what it measured.
"""

import argparse
import logging
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from benchmarks.faulty import written
from benchmarks.machine import about, load
from benchmarks.measuring import seconds
from benchmarks.validation.engines import ENGINES, MODULES, STORED
from benchmarks.validation.report import Measured, markdown
from benchmarks.validation.runs import Limits, Race, raced
from ocop_kg.assets import asset
from ocop_kg.writing import write_file

__all__ = ["main"]

_LOG = logging.getLogger("benchmarks")
_USUAL = "10000,100000,1000000,10000000"
_PACKAGES = ("pyoxigraph", "rdflib", "rdflib-turbo", *MODULES)


def main(arguments: list[str] | None = None) -> None:
    """Measure all engines at all sizes, and write the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.validation", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--triples", default=_USUAL, help="sizes, separated by commas")
    parser.add_argument("--engines", default=";".join(ENGINES), help="separated by semicolons")
    parser.add_argument("--kinds", default="all,core", help="with SPARQL constraints, or without")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=150, help="seconds for a peer's run")
    parser.add_argument("--output", type=Path, default=Path(__file__).parents[1])
    parser.add_argument("--scratch", type=Path, help="where there is room for the data")
    given = parser.parse_args(arguments)
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.INFO)
    start, busy = time.perf_counter(), load()
    words = sys.argv[1:] if arguments is None else arguments
    command = shlex.join(["python", "-m", "benchmarks.validation", *words])
    limits = Limits(given.rounds, given.limit)
    races: dict[tuple[int, str], Race] = {}
    packaged = _packaged()
    engines = list(_able(given.engines.split(";")))
    for triples in sorted(map(int, given.triples.split(","))):
        with tempfile.TemporaryDirectory(dir=given.scratch) as place:
            _LOG.info("writes %d triples", triples)
            files = written(Path(place), triples)
            for kind in given.kinds.split(","):
                _LOG.info("%d triples, %s", triples, kind)
                able = [each for each in engines if kind == "all" or each != STORED]
                for race in raced(able, files, triples, kind, limits):
                    races[triples, kind] = race
                    told = {"command": command}
                    told |= about(_PACKAGES, busy, (time.perf_counter() - start) / 60)
                    found = Measured(told, list(races.values()), packaged, limits.patience)
                    write_file(given.output / "VALIDATION.md", markdown(found).encode())


def _packaged() -> float:
    """Time the whole command on the packaged data, in a cold process."""
    command = [sys.executable, "-m", "ocop_kg", "validate", str(asset("data/rdf/ocop.trig"))]
    return median(
        seconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(5)
    )


def _able(names: list[str]) -> Iterator[str]:
    """Choose engines, and tell of those that are not installed."""
    for engine in ENGINES:
        if engine not in names:
            continue
        missing = [each for each in MODULES.get(engine, ()) if find_spec(each) is None]
        if missing:
            _LOG.warning("%s is left out: %s is not installed", engine, ", ".join(missing))
        else:
            yield engine


if __name__ == "__main__":
    main()
