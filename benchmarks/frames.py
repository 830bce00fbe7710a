"""What it costs to make tables and files of a large answer, beside the engine that finds it.

    python benchmarks/frames.py                       # a million rows of five columns
    python benchmarks/frames.py --rows 300000 --rounds 3

`engine` finds the rows and walks them once; `engine, TSV` finds and writes them to nowhere. Times
are medians of rounds in turns. Memory is what a process takes beside the graph while it writes a
file, for this many rows and for three times as many.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from pyoxigraph import QueryResultsFormat

from benchmarks.generator import enlarged_nquads
from ocop_kg import Budget
from ocop_kg.graph import Graph, Solutions
from ocop_kg.stores import EmbeddedStore

_ROWS = """{ ?claim ocop:statedBy ?source ; ?p ?value . BIND(STRLEN(STR(?claim)) AS ?number)
  OPTIONAL { ?source dcterms:issued ?date } %s } LIMIT %d"""
_QUERY = f"SELECT ?claim ?value ?source ?date ?number {_ROWS}"
_TIMES = f"VALUES ?time {{ {' '.join(map(str, range(64)))} }}"
"""Makes many rows of a small graph, where only memory counts."""


class _Nowhere:
    def write(self, part: bytes) -> int:
        return len(part)

    def flush(self) -> None:
        """Do nothing."""


def _walk(rows: Solutions) -> None:
    for _ in rows.stream():
        pass


def _text(rows: Solutions) -> None:
    nowhere: Any = _Nowhere()
    rows._source.cursor().serialize(nowhere, format=QueryResultsFormat.TSV)


def _looped(rows: Solutions) -> None:
    import polars

    polars.DataFrame(rows.to_columns())


_WAYS: dict[str, Callable[[Solutions], object]] = {
    "engine": _walk,
    "engine, TSV": _text,
    "to_arrow": Solutions.to_arrow,
    "to_polars": Solutions.to_polars,
    "to_pandas": Solutions.to_pandas,
    "row loop to polars": _looped,
}
_FILES = ("csv", "tsv", "parquet", "arrow")


def graph_for(rows: int) -> Graph:
    """Make a graph whose answer has so many rows."""
    store = EmbeddedStore()
    for part in enlarged_nquads(rows * 8 // 5):
        store.load(part)
    store.unite()
    return Graph(store, Budget(rows=None))


def resident(what: str) -> float:
    """Read a figure of this process, in MiB (Linux)."""
    line = next(
        each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith(what)
    )
    return int(line.split()[1]) / 1024


def memory(syntax: str, rows: int) -> None:
    """Write a file, and print the rows and the most that this took beside the graph."""
    graph = graph_for(100_000)
    answer = graph.select(_QUERY % (_TIMES, rows))
    with tempfile.TemporaryDirectory() as folder:
        graph.select(_QUERY % ("", 1000)).write(Path(folder) / f"first.{syntax}")
        Path("/proc/self/clear_refs").write_text("5")  # begins the peak anew
        before = resident("VmRSS")
        count = answer.write(Path(folder) / f"rows.{syntax}")
    print(json.dumps([count, resident("VmHWM") - before]))


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", choices=_FILES, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.memory:
        memory(given.memory, given.rows)
        return
    graph = graph_for(given.rows)
    count = len(graph.select(_QUERY % ("", given.rows)))
    walls: dict[str, list[float]] = {way: [] for way in _WAYS}
    busy: dict[str, list[float]] = {way: [] for way in _WAYS}
    for _ in range(given.rounds):
        for way, make in _WAYS.items():
            rows = graph.select(_QUERY % ("", given.rows))
            wall, cpu = time.perf_counter(), time.process_time()
            make(rows)
            walls[way].append(time.perf_counter() - wall)
            busy[way].append(time.process_time() - cpu)
    print(f"{count:,} rows, median of {given.rounds}")
    print(f"{'':20}{'wall s':>8}{'ratio':>7}{'cpu s':>8}")
    for way in _WAYS:
        ratio = median(a / b for a, b in zip(walls[way], walls["engine"], strict=True))
        print(f"{way:20}{median(walls[way]):8.2f}{ratio:7.2f}{median(busy[way]):8.2f}")
    print(f"\n{'':20}{'rows':>10}{'MiB':>6}")
    for syntax in _FILES:
        for rows_wanted in (given.rows, 3 * given.rows):
            command = [sys.executable, __file__, "--memory", syntax, "--rows", str(rows_wanted)]
            environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
            done = subprocess.run(command, check=True, capture_output=True, env=environment)
            written, took = json.loads(done.stdout)
            print(f"{'write ' + syntax:20}{written:10,}{took:6.0f}")


if __name__ == "__main__":
    main()
