"""What evidence costs, beside the query that it explains, measured in one run.

    python -m benchmarks.evidence [--triples N] [--rounds N]

For every stored question: the query itself (with its rows), the evidence of one row, and that of
all rows. The real graph is measured in milliseconds a row, the large one as ratios to the query.
Aims: under 50 ms a row on average on the real graph; on a million triples at most 20 times the
query, for one row as for all.
"""

import argparse
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from benchmarks.generator import enlarged
from benchmarks.measuring import seconds
from ocop_kg.graph import Graph
from ocop_kg.questions import Question, questions


@dataclass(frozen=True)
class Measured:
    """Medians in seconds for one question."""

    question: str
    rows: int
    query: float
    one: float
    all: float


def measure(graph: Graph, question: Question, rounds: int) -> Measured:
    """Measure one question; the graph is warm, the answer new each time."""
    query, one, everything = [], [], []
    rows = 0
    for _ in range(rounds):
        start = time.perf_counter()
        answer = graph.select(question.sparql)
        rows = len(answer)
        query.append(time.perf_counter() - start)
        one.append(seconds(partial(answer.evidence_at, 0)))
        everything.append(seconds(answer.evidence))
    return Measured(question.id, rows, *map(statistics.median, (query, one, everything)))


def all_measured(graph: Graph, rounds: int) -> Iterator[Measured]:
    """Measure every stored question, after one warm-up; each has rows on these graphs."""
    graph.select("SELECT ?s { ?s a prov:Entity } LIMIT 1").evidence()
    for question in questions():
        yield measure(graph, question, rounds)


def main() -> None:
    """Print a line for each question and a summary."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--triples", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    real = list(all_measured(Graph.open(), chosen.rounds))
    a_row = statistics.mean(each.all / each.rows * 1e3 for each in real)
    first = statistics.mean(each.one * 1e3 for each in real)
    print(f"real graph: {a_row:.2f} ms a row in a whole answer, {first:.1f} ms for a single row")
    graph = enlarged(chosen.triples)
    print(f"\n{len(graph):,} triples" + " " * 22 + "rows   query ms  one row  all rows  (ratios)")
    large = []
    for each in all_measured(graph, 1):
        large.append(each)
        one, everything = each.one / each.query, each.all / each.query
        took = f"{each.query * 1e3:>11.1f}{one:>9.2f}{everything:>10.1f}"
        print(f"{each.question:<38}{each.rows:>7}{took}")
    for name, ratios in (
        ("one row", [each.one / each.query for each in large]),
        ("all rows", [each.all / each.query for each in large]),
    ):
        print(f"{name}: median {statistics.median(ratios):.2f}, greatest {max(ratios):.1f}")


if __name__ == "__main__":
    main()
