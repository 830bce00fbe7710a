"""How fast validation is: generated data with planted faults, our shapes, engines side by side.

    python benchmarks/validation.py [--triples 10000,100000,1000000] [--engines sparql,pyshacl]

The data are copies of the packaged graph under other names, about one in a hundred statements
spoilt, the same for the same number. Each engine runs in a process of its own, from file to report;
its time, peak memory and results are told, and results are compared one by one.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg.assets import asset
from ocop_kg.graph.opening import ontology_quads
from ocop_kg.reading import read_quads
from ocop_kg.vocabulary import ID, INFERRED_GRAPH, XSD

Result = tuple[str, str, str, str]
"""Shape, focus node, value and component."""

SLOW = {"pyshacl": 100_000}
"""Engines that are not asked about more triples than this."""


def copied(triples: int) -> Iterator[str]:
    """Give so many N-Triples lines: copies of the packaged graph, with faults."""
    chance = random.Random(triples)
    fixed = {quad.subject for quad in ontology_quads()}
    lines = {
        (quad.subject, quad.predicate, quad.object)
        for quad in read_quads(asset("data/rdf/ocop.trig"))
        if quad.graph_name != INFERRED_GRAPH
    }
    ordered = sorted(lines, key=str)
    described = {subject for subject, _, _ in lines} - fixed
    kinds = ("country/", "product/", "region/", "indicator/", "market/", "initiative/")
    shared = tuple(f"<{ID}{kind}" for kind in kinds)

    def renamed(term: object, copy: int) -> str:
        if isinstance(term, BlankNode):
            return f"_:{term.value}c{copy}"
        if copy and term in described and not str(term).startswith(shared):
            return f"{str(term)[:-1]}-c{copy}>"
        return str(term)

    written = copy = 0
    while written < triples:
        for subject, predicate, value in ordered:
            if copy and isinstance(subject, NamedNode) and renamed(subject, copy) == str(subject):
                continue  # what all copies share is told once
            text = renamed(value, copy)
            fault = chance.random()
            if fault < 0.003:
                continue
            if fault < 0.006:
                text = '"?"' if isinstance(value, NamedNode) else f"<{ID}country/XXX>"
            elif fault < 0.009 and isinstance(value, Literal):
                text = str(Literal(value.value, datatype=NamedNode(XSD + "integer")))
            yield f"{renamed(subject, copy)} {predicate} {text} .\n"
            written += 1
            if written == triples:
                return
        copy += 1


def ours(file: Path, engine: str) -> Iterator[Result]:
    """Run `validate` and read its report."""
    from ocop_kg.validation import RULES, validate

    report = validate(file, engine=engine)
    rules = {rule.iri for rule in RULES}
    for result in report.results:
        if result.shape not in rules:
            yield (
                getattr(result.shape, "value", ""),
                getattr(result.focus, "value", ""),
                getattr(result.value, "value", ""),
                result.component.value,
            )


def pyshacl_like(file: Path, module: str) -> Iterator[Result]:
    """Run pyshacl, or what has its interface, as the README of the shapes does."""
    import importlib

    import rdflib

    rdflib.NORMALIZE_LITERALS = False
    engine = importlib.import_module(module)
    data, shapes = rdflib.Graph(), rdflib.Graph()
    ontology = asset("ontology")
    for part in (file, ontology / "ocop.ttl", *sorted((ontology / "vocabularies").glob("*.ttl"))):
        data.parse(part)
    for part in sorted(asset("shapes").rglob("*.ttl")):
        shapes.parse(part)
    _, report, _ = engine.validate(
        data, shacl_graph=shapes, allow_infos=True, allow_warnings=True, do_owl_imports=False
    )
    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    for node in report.objects(None, shacl.result):
        parts = (shacl.sourceShape, shacl.focusNode, shacl.value, shacl.sourceConstraintComponent)
        shape, focus, value, component = (str(report.value(node, part) or "") for part in parts)
        yield shape, focus, value, component


ENGINES: dict[str, Callable[[Path], Iterator[Result]]] = {
    "sparql": lambda file: ours(file, "sparql"),
    "pyshacl": lambda file: pyshacl_like(file, "pyshacl"),
    "pyshacl-turbo": lambda file: pyshacl_like(file, "pyshacl_turbo"),
}


def child(engine: str, file: Path) -> None:
    """Run one engine and print what it took and found."""
    start = time.perf_counter()
    results = list(ENGINES[engine](file))
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": took, "mebibytes": peak, "results": results}))


def measured(engine: str, file: Path) -> tuple[float, float, Counter[Result]] | None:
    """Run an engine in a process of its own."""
    command = [sys.executable, __file__, "--child", engine, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"  {engine:14} failed: {done.stderr.strip().splitlines()[-1]}")
        return None
    found = json.loads(done.stdout)
    return found["seconds"], found["mebibytes"], Counter(map(tuple, found["results"]))


def main() -> None:
    """Measure all engines at all sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", default="10000,100000")
    parser.add_argument("--engines", default="sparql,pyshacl")
    parser.add_argument("--child", nargs=2)
    options = parser.parse_args()
    if options.child:
        child(options.child[0], Path(options.child[1]))
        return
    for triples in map(int, options.triples.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "data.nt"
            with file.open("w", encoding="utf-8") as out:
                out.writelines(copied(triples))
            print(f"{triples:,} triples, {file.stat().st_size / 1e6:.0f} MB")
            first: tuple[float, Counter[Result]] | None = None
            for engine in options.engines.split(","):
                if triples > SLOW.get(engine, triples):
                    continue
                found = measured(engine, file)
                if found is None:
                    continue
                took, peak, results = found
                line = f"  {engine:14} {took:8.2f} s {peak:8.0f} MiB {results.total():8,} results"
                if first is None:
                    first = took, results
                else:
                    only = (first[1] - results).total(), (results - first[1]).total()
                    line += f", {took / first[0]:.1f} times as long"
                    line += f", {only[0]} only in the first, {only[1]} only here"
                print(line, flush=True)


if __name__ == "__main__":
    main()
