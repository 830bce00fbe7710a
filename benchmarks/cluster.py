"""What Spark costs and when it pays: the jobs of `ocop_kg.cluster` beside the embedded engine.

    python -m benchmarks.cluster --triples 1000000

Prints a row for each job with wall seconds on: the embedded engine, Spark on this machine, and a
standalone cluster of two workers on loopback. The data are copies of the packaged graph. Extra
``spark``.
"""

import argparse
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pyoxigraph import RdfFormat, serialize

from benchmarks.large import enlarged
from benchmarks.loopback import loopback_cluster
from ocop_kg import KnowledgeGraph
from ocop_kg.cluster import Cluster, Dump
from ocop_kg.validation import validate

QUESTIONS = ("coverage-by-region", "designations-by-evidence", "facts-by-source")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Give the seconds of a work, and what it gives."""
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def _asked(graph: KnowledgeGraph | Dump, name: str) -> int:
    return len(graph.ask(name))


def written(triples: int, file: Path) -> None:
    """Write a dump of copies of the packaged graph."""
    kg = enlarged(triples)
    with file.open("wb") as output:
        for name in kg.store.named_graphs():
            quads = kg.store.quads_for_pattern(None, None, None, name)
            serialize(quads, output, RdfFormat.N_QUADS)


def embedded(file: Path, level: str | None) -> dict[str, float]:
    """Time the jobs in the embedded engine."""
    found: dict[str, float] = {}
    found["load"], kg = timed(lambda: KnowledgeGraph.open(file, replace=True, inferred=False))
    for name in QUESTIONS:
        found[name], _ = timed(partial(_asked, kg, name))
    found["conflicts"], _ = timed(kg.conflicts)
    if level:
        found[f"validate {level}"], _ = timed(lambda: validate(file, level=level))
    return found


def on_spark(master: str, file: Path, folder: Path, level: str | None) -> dict[str, float]:
    """Time the jobs on a master."""
    found: dict[str, float] = {}
    memory = {"spark.executor.memory": "1g"}
    found["start"], cluster = timed(lambda: Cluster(master, settings=memory))
    with cluster:
        found["load"], dump = timed(lambda: cluster.load(file, folder))
        for name in QUESTIONS:
            found[name], _ = timed(partial(_asked, dump, name))
        found["statistics"], _ = timed(dump.statistics)
        found["conflicts"], _ = timed(dump.conflicts)
        if level:
            found[f"validate {level}"], _ = timed(lambda: dump.validate(level=level))
    return found


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--triples", type=int, default=1_000_000)
    options.add_argument("--level", help="also validate, at this level: must, should or may")
    options.add_argument("--local-only", action="store_true", help="leave out the loopback cluster")
    chosen = options.parse_args()
    with TemporaryDirectory() as place:
        folder = Path(place)
        file = folder / "dump.nq"
        written(chosen.triples, file)
        megabytes = file.stat().st_size / 1e6
        print(f"{chosen.triples:,} triples, {megabytes:.0f} MB, load {os.getloadavg()[0]:.1f}")
        columns = {"embedded": embedded(file, chosen.level)}
        columns["local[2]"] = on_spark("local[2]", file, folder / "local", chosen.level)
        if not chosen.local_only:
            with loopback_cluster(folder, memory="1200m") as master:
                columns["2 workers"] = on_spark(master, file, folder / "far", chosen.level)
    names = dict.fromkeys(name for column in columns.values() for name in column)
    print(f"| job | {' | '.join(columns)} |\n|{' --- |' * (len(columns) + 1)}")
    for name in names:
        cells = (f"{column[name]:.1f}" if name in column else "" for column in columns.values())
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
