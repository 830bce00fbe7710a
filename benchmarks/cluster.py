"""What Spark costs and when it pays: the jobs of `ocop_kg.cluster` beside the embedded engine.

    python -m benchmarks.cluster --triples 1000000

Prints a row for each job with its seconds on: the embedded engine, Spark on this machine, and a
standalone cluster of two workers on loopback. Of each the first is on the clock, the second that
of all processors, which says more on a machine that does other things too. The data are copies of
the packaged graph. Extra ``spark``; Linux.
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

from benchmarks.generator import enlarged
from benchmarks.loopback import loopback_cluster
from ocop_kg import KnowledgeGraph
from ocop_kg.cluster import Cluster, Dump
from ocop_kg.validation import validate

QUESTIONS = ("coverage-by-region", "designations-by-evidence", "facts-by-source")


Times = dict[str, tuple[float, float]]


def timed(work: Callable[[], Any]) -> tuple[tuple[float, float], Any]:
    """Give the seconds of a work, on the clock and of processors, and what it gives."""
    start, before = time.perf_counter(), _processors()
    found = work()
    return (time.perf_counter() - start, _processors() - before), found


def _processors() -> float:
    """Count the seconds of this process and of all that it started, wherever they run."""
    parents: dict[int, int] = {}
    spent: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        number = int(stat.parent.name)
        parents[number] = int(fields[1])
        spent[number] = sum(map(int, fields[11:15]))  # with those of children that ended
    ours = {os.getpid()}
    while more := {child for child, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(spent.get(each, 0) for each in ours) / os.sysconf("SC_CLK_TCK")


def _asked(graph: KnowledgeGraph | Dump, name: str) -> int:
    return len(graph.ask(name))


def written(triples: int, file: Path) -> None:
    """Write a dump of copies of the packaged graph."""
    kg = enlarged(triples)
    with file.open("wb") as output:
        for name in kg.store.named_graphs():
            quads = kg.store.quads_for_pattern(None, None, None, name)
            serialize(quads, output, RdfFormat.N_QUADS)


def embedded(file: Path, level: str | None) -> Times:
    """Time the jobs in the embedded engine."""
    found: Times = {}
    found["load"], kg = timed(lambda: KnowledgeGraph.open(file, replace=True, inferred=False))
    for name in QUESTIONS:
        found[name], _ = timed(partial(_asked, kg, name))
    found["conflicts"], _ = timed(kg.conflicts)
    if level:
        found[f"validate {level}"], _ = timed(lambda: validate(file, level=level))
    return found


def on_spark(master: str, file: Path, folder: Path, level: str | None) -> Times:
    """Time the jobs on a master."""
    found: Times = {}
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


def _cell(times: tuple[float, float] | None) -> str:
    return "" if times is None else f"{times[0]:.1f} / {times[1]:.1f}"


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
        cells = (_cell(column.get(name)) for column in columns.values())
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
