"""What Spark costs and when it pays: the jobs of `ocop_kg.cluster` beside the embedded engine.

    python -m benchmarks.cluster --triples 1000000

Prints a row for each job with its seconds in: the embedded engine, Spark in one process, and a
standalone cluster of a master and two workers on loopback. Of each the first is on the clock, the
second that of all processors. The data are the packaged graph and made ones with planted faults.

Every answer is compared with that of the embedded engine: the report of all packaged shapes at all
levels, conflicts, counts, and on the cluster all stored questions and the queries of all rules of
conflicts. What differs, and what had nothing to compare, is named, and the exit code is 1. Extra
``spark``; Linux. Java takes less than 3 GiB.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyspark
from pyoxigraph import RdfFormat, Store, Variable

from benchmarks.generator import enlarged_nquads
from benchmarks.loopback import loopback_cluster
from ocop_kg import KnowledgeGraph
from ocop_kg.budget import Budget
from ocop_kg.cluster import Cluster, Dump
from ocop_kg.cluster.terms import decode
from ocop_kg.conflicts.catalogue import rules
from ocop_kg.questions import questions
from ocop_kg.sparql import parse_select
from ocop_kg.validation import validate
from ocop_kg.validation.report import Report, Result

QUESTIONS = ("coverage-by-region", "designations-by-evidence", "facts-by-source")
ALL = "all questions and rules"
QUERIES = {each.id: each.sparql for each in questions()} | {
    f"rule {each.name}": each.sparql for each in rules()
}
FAULTY = 0.02
"""How many of the made records have a fault."""

Rows = Counter[tuple[object, ...]]


class Column:
    """The jobs of one engine: what each took, and what it found."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.times: dict[str, tuple[float, float]] = {}
        self.found: dict[str, Any] = {}

    def time(self, job: str, work: Callable[[], Any]) -> Any:
        """Run a job, say what it took, and give what it gives."""
        start, before = time.perf_counter(), _processors()
        found = work()
        self.times[job] = time.perf_counter() - start, _processors() - before
        print(f"{self.name}: {job} {self.cell(job)}", file=sys.stderr, flush=True)
        return found

    def keep(self, job: str, work: Callable[[], Any]) -> None:
        """Run a job whose answer is compared."""
        self.found[job] = self.time(job, work)

    def cell(self, job: str) -> str:
        """Write what a job took."""
        return "{:.1f} / {:.1f}".format(*self.times[job]) if job in self.times else ""


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


def embedded(file: Path) -> Column:
    """Run the jobs in the embedded engine."""
    column = Column("embedded")
    unlimited = Budget(bytes=None, triples=None, rows=None)
    kg = column.time(
        "load", lambda: KnowledgeGraph.open(file, replace=True, inferred=False, budget=unlimited)
    )
    for name in QUESTIONS:
        column.keep(name, partial(_asked, kg, name))
    column.keep(ALL, lambda: {name: _plain(kg.select(text)) for name, text in QUERIES.items()})
    column.keep("statistics", partial(_counted, file))
    column.keep("conflicts", kg.conflicts)
    column.keep("validate", lambda: _bare(validate(file, level="may", budget=unlimited)))
    return column


def on_spark(name: str, master: str, file: Path, folder: Path, memory: dict[str, str]) -> Column:
    """Run the jobs on a master; of all questions only where it is a cluster."""
    column = Column(name)
    with column.time("start", lambda: Cluster(master, settings=memory)) as cluster:
        dump = column.time("load", lambda: cluster.load(file, folder))
        for question in QUESTIONS:
            column.keep(question, partial(_asked, dump, question))
        if not master.startswith("local"):
            column.keep(ALL, partial(_all, dump))
        column.keep("statistics", lambda: _of_statistics(dump))
        column.keep("conflicts", dump.conflicts)
        column.keep("validate", lambda: _bare(dump.validate(level="may")))
    return column


def _asked(graph: KnowledgeGraph | Dump, name: str) -> Rows:
    return _plain(graph.ask(name))


def _plain(answer: Any) -> Rows:
    return Counter(tuple(row) for row in answer)


def _all(dump: Dump) -> dict[str, Rows]:
    tables = dump.tables()
    sqls = [tables.compiled(parse_select(text)) for text in QUERIES.values()]
    rows = tables.together(sqls)
    return {
        name: Counter(tuple(map(decode, row)) for row in found)
        for name, found in zip(QUERIES, rows, strict=True)
    }


def _counted(file: Path) -> dict[str, Counter[str]]:
    """Count the triples of each property, in the union and in each graph of a file.

    An opened graph would not do: it has the ontology's blank nodes of the library beside those of
    the file.
    """
    store = Store()
    store.bulk_load(path=str(file), format=RdfFormat.N_QUADS)
    homes = {"": Variable("g"), **{name.value: name for name in store.named_graphs()}}
    found: dict[str, Counter[str]] = {}
    for name, home in homes.items():
        triples = f"SELECT DISTINCT ?s ?p ?o {{ GRAPH {home} {{ ?s ?p ?o }} }}"
        rows: Any = store.query(f"SELECT ?p (COUNT(*) AS ?n) {{ {{ {triples} }} }} GROUP BY ?p")
        found[name] = Counter({row["p"].value: int(row["n"].value) for row in rows})
    return found


def _of_statistics(dump: Dump) -> dict[str, Counter[str]]:
    found = dump.statistics()
    parts = {"": found.union, **found.graphs}
    return {name: Counter(part.properties) for name, part in parts.items()}


def _bare(report: Report) -> Report:
    """Leave out where results are: a cluster does not know it."""
    return replace(report, results=placeless(report.results), blanks={})


def placeless(results: tuple[Result, ...]) -> tuple[Result, ...]:
    """Give results without their places, and not in the order of these."""
    several = (replace(each, place=None, details=placeless(each.details)) for each in results)
    return tuple(sorted(several, key=repr))


def differences(column: Column, reference: Column) -> list[str]:
    """Name what was answered otherwise than by the reference, and what had nothing to compare."""
    told: list[str] = []
    for job, found in column.found.items():
        theirs = reference.found[job]
        pairs = {job: (found, theirs)}
        if job == ALL:
            pairs = {name: (rows, theirs[name]) for name, rows in found.items()}
        told += [
            f"{column.name}: {name} differs" for name, (one, two) in pairs.items() if one != two
        ]
        told += [
            f"{column.name}: {name} has no rows" for name, (_, two) in pairs.items() if not two
        ]
    report = column.found["validate"]
    if not report.results or report.not_run:
        told.append(f"{column.name}: {len(report.results)} results, not run: {report.not_run}")
    return told


def main() -> None:
    """Print the table; end with 1 if an answer differs."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--triples", type=int, default=1_000_000)
    options.add_argument("--local-only", action="store_true", help="leave out the loopback cluster")
    chosen = options.parse_args()
    with TemporaryDirectory() as place:
        folder = Path(place)
        file = folder / "dump.nq"
        with file.open("wb") as output:
            output.writelines(enlarged_nquads(chosen.triples, FAULTY))
        size = f"{chosen.triples:,} triples, {file.stat().st_size / 1e6:.0f} MB"
        print(f"{size}, pyspark {pyspark.__version__}, load {os.getloadavg()[0]:.1f}\n")
        columns = [embedded(file)]
        alone = {"spark.driver.memory": "2g"}
        columns.append(on_spark("local[2]", "local[2]", file, folder / "local", alone))
        if not chosen.local_only:
            shared = {"spark.driver.memory": "1g", "spark.executor.memory": "700m"}
            with loopback_cluster(folder, memory="700m") as master:
                columns.append(on_spark("2 workers", master, file, folder / "far", shared))
    jobs = dict.fromkeys(job for column in reversed(columns) for job in column.times)
    print(f"| job | {' | '.join(column.name for column in columns)} |")
    print(f"|{' --- |' * (len(columns) + 1)}")
    for job in jobs:
        print(f"| {job} | {' | '.join(column.cell(job) for column in columns)} |")
    told = [each for column in columns[1:] for each in differences(column, columns[0])]
    answers = len(QUERIES) if len(columns) > 2 else len(QUESTIONS)
    results = len(columns[0].found["validate"].results)
    print(
        "\n" + ("\n".join(told) or f"equal: {answers} queries, {results:,} results of validation")
    )
    if told:
        sys.exit(1)


if __name__ == "__main__":
    main()
