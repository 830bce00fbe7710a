"""How fast the library is, as ratios of two things measured side by side in one run.

    python -m benchmarks.speed [--rounds N] [--triples N]

Each pair is run in turn (A B A B …) and the median of the ratios is printed, so that a machine
that is slow for a while slows both sides. The aims stand beside the results.
"""

import argparse
import subprocess
import sys
from pathlib import Path

import pyoxigraph

from benchmarks.measuring import Timed, side_by_side
from ocop_kg.assets import asset
from ocop_kg.graph import Graph
from ocop_kg.stores import EmbeddedStore

PYTHON = sys.executable


def process(*command: str) -> Timed:
    """Make an action that runs a cold process and throws its output away."""
    nowhere = subprocess.DEVNULL
    return lambda: subprocess.run(command, check=True, stdout=nowhere, stderr=nowhere)


def cold_answer(rounds: int) -> tuple[float, float, float]:
    """Compare `ocop-kg ask` in a cold process with the import of its two packages."""
    ask = ("ask", "experts-by-product", "--product", "potato")
    return side_by_side(
        process(PYTHON, "-m", "ocop_kg", *ask),
        process(PYTHON, "-c", "import click, pyoxigraph"),
        rounds,
    )


def opening(rounds: int) -> tuple[float, float, float]:
    """Compare opening the packaged graph with rdflib parsing the same files."""
    import rdflib

    files: list[Path] = [asset("data/rdf/ocop.trig"), asset("data/rdf/ocop-inferred.nt")]

    def parse() -> None:
        dataset = rdflib.Dataset()
        for file in files:
            dataset.parse(file)

    return side_by_side(Graph.open, parse, rounds)


def large_store(triples: int) -> EmbeddedStore:
    """Fill a store with triples that are shaped like the data: claims, things and dates."""
    store = EmbeddedStore()
    name = "https://example.org/"
    lines = (
        f"<{name}claim/{number // 4}> <{name}p{number % 4}> "
        f"<{name}thing/{number * 7919 % 20011}> <{name}graph/{number % 160}> .\n"
        for number in range(triples)
    )
    store.load("".join(lines).encode())
    store.unite()
    return store


QUERIES = {
    "one claim": "SELECT * { <https://example.org/claim/77> ?p ?o }",
    "a join": "SELECT ?c ?a ?b { ?c <https://example.org/p0> ?a ; <https://example.org/p1> ?b . "
    "FILTER(?a = <https://example.org/thing/7>) }",
    "all of one property": "SELECT ?c ?a { ?c <https://example.org/p0> ?a }",
    "a count": "SELECT ?a (COUNT(*) AS ?n) { ?c <https://example.org/p0> ?a } GROUP BY ?a",
}


def overhead(store: EmbeddedStore, query: str, rounds: int) -> tuple[float, float, float]:
    """Compare a query through the library with the engine's own `Store.query`."""
    graph = Graph(store)
    repeat = 500 if "claim/77" in query else 1

    def ours() -> None:
        for _ in range(repeat):
            list(graph.select(query))

    def theirs() -> None:
        for _ in range(repeat):
            rows = store.engine.query(query)
            if not isinstance(rows, pyoxigraph.QuerySolutions):
                raise TypeError("the benchmark queries are SELECTs")
            list(rows)

    return side_by_side(ours, theirs, rounds)


def main() -> None:
    """Measure everything and print one line each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--triples", type=int, default=1_000_000)
    chosen = options.parse_args()

    def report(what: str, measured: tuple[float, float, float], aim: str) -> None:
        ours, theirs, ratio = measured
        print(f"{what:<62} {ours * 1e3:9.1f} ms {theirs * 1e3:9.1f} ms {ratio:8.3f}  {aim}")

    print(f"{'':<62} {'ours':>12} {'theirs':>12} {'ratio':>8}  aim")
    report("cold `ask` / import click, pyoxigraph", cold_answer(chosen.rounds), "at most 3")
    report("open / rdflib parses the same files", opening(3), "at most 0.1, or 100 ms")
    store = large_store(chosen.triples)
    for name, query in QUERIES.items():
        what = f"query, {name}, {chosen.triples:,} triples / Store.query"
        report(what, overhead(store, query, chosen.rounds), "at most 1.1")


if __name__ == "__main__":
    main()
