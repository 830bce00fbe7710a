"""What a limit of seconds costs: the same small query without one, in a fork, in a fresh process.

    python -m benchmarks.guard [--rounds 50] [--triples 0,500000]

The three take turns on the same graph, so that a busy machine is busy for all of them. A larger
graph costs more: a fork copies the tables of its memory, and a fresh process gets all of the graph.
The least and the middle time are told, and what the limit adds.
"""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from benchmarks.generator import enlarged
from benchmarks.measuring import Timed, in_turn
from ocop_kg import Budget, KnowledgeGraph

QUERY = (
    "SELECT ?product { <https://w3id.org/ocop/id/country/LSO> ocop:hasPriorityProduct ?product }"
)
TIMED = Budget(seconds=60)


@contextmanager
def without_fork() -> Iterator[None]:
    """Let this be a platform that cannot fork."""
    fork = os.fork
    del os.fork
    try:
        yield
    finally:
        os.fork = fork


def main() -> None:
    """Measure and tell."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=50)
    options.add_argument("--triples", default="0,500000")
    chosen = options.parse_args()
    for triples in map(int, chosen.triples.split(",")):
        graph = enlarged(triples)

        def fresh(graph: KnowledgeGraph = graph) -> object:
            with without_fork():
                return len(graph.select(QUERY, budget=TIMED))

        ways: dict[str, Timed] = {
            "no limit": lambda graph=graph: len(graph.select(QUERY)),  # type: ignore[misc]  # bound now
            "in a fork": lambda graph=graph: len(graph.select(QUERY, budget=TIMED)),  # type: ignore[misc]  # bound now
            "in a fresh process": fresh,
        }
        print(f"{len(graph):,} triples, milliseconds a query")
        times = {
            name: [1000 * each for each in taken]
            for name, taken in in_turn(ways, chosen.rounds).items()
        }
        base = min(times["no limit"])
        for name, taken in times.items():
            print(
                f"  {name:<20} least {min(taken):8.2f}  middle {median(taken):8.2f}  "
                f"adds {min(taken) - base:8.2f}"
            )


if __name__ == "__main__":
    main()
