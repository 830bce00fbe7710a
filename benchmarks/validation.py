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
from collections.abc import Iterator
from pathlib import Path

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from ocop_kg.assets import asset
from ocop_kg.graph.opening import ontology_quads
from ocop_kg.reading import read_quads
from ocop_kg.vocabulary import ID, INFERRED_GRAPH, SH, XSD

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


def together(file: Path, folder: Path) -> tuple[Path, Path]:
    """Write data with the ontology, and shapes, into one file each, for engines that want that."""
    ontology = sorted((asset("ontology") / "vocabularies").glob("*.ttl"))
    data, shapes = folder / "all.nt", folder / "shapes.nt"
    with data.open("wb") as out:
        out.write(file.read_bytes())
        for part in (asset("ontology") / "ocop.ttl", *ontology):
            out.write(as_lines(part))
    parts = sorted(asset("shapes").rglob("*.ttl"))
    shapes.write_bytes(b"".join(as_lines(part) for part in parts))
    return data, shapes


def as_lines(file: Path) -> bytes:
    """Give the triples of a file as N-Triples."""
    triples = (Triple(q.subject, q.predicate, q.object) for q in read_quads(file))
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def reported(report: rdflib.Graph) -> Iterator[Result]:
    """Read a report that is a graph of rdflib."""
    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    for node in report.objects(None, shacl.result):
        parts = (shacl.sourceShape, shacl.focusNode, shacl.value, shacl.sourceConstraintComponent)
        terms = [report.value(node, part) for part in parts]
        names = ["" if term is None or isinstance(term, rdflib.BNode) else term for term in terms]
        yield str(names[0]), str(names[1]), str(names[2]), str(names[3])


def pyshacl(data: Path, shapes: Path) -> Iterator[Result]:
    """Run pyshacl as the README of the shapes does."""
    import pyshacl as engine

    rdflib.NORMALIZE_LITERALS = False
    _, report, _ = engine.validate(
        rdflib.Graph().parse(data),
        shacl_graph=rdflib.Graph().parse(shapes),
        allow_infos=True,
        allow_warnings=True,
    )
    return reported(report)


def turbo(data: Path, shapes: Path) -> Iterator[Result]:
    """Run pyshacl-turbo on the files, which it reads itself."""
    import pyshacl_turbo as engine  # type: ignore[import-not-found,unused-ignore]

    _, report, _ = engine.validate(
        str(data), shacl_graph=str(shapes), allow_infos=True, allow_warnings=True
    )
    return reported(report)


def shacl(data: Path, shapes: Path) -> Iterator[Result]:
    """Run the engine of the package shacl."""
    import shacl as engine  # type: ignore[import-not-found,unused-ignore]

    for result in engine.Shapes.from_file(str(shapes)).validate_file(str(data)).results:
        terms = (result.source_shape, result.focus_node, result.value, result.component)
        names = ["" if term is None or term.startswith("_:") else plain(term) for term in terms]
        yield names[0], names[1], names[2], SH + names[3].removeprefix(SH)


def plain(term: str) -> str:
    """Give the text of a term in the syntax of N-Triples."""
    if term.startswith('"'):
        (quad,) = parse(f"<urn:a> <urn:b> {term} .", RdfFormat.N_TRIPLES)
        return str(getattr(quad.object, "value", ""))
    return term.strip("<>")


OTHERS = {"pyshacl": pyshacl, "pyshacl-turbo": turbo, "shacl": shacl}
"""The engines that are not ours, by the names of their packages."""


def child(engine: str, file: Path) -> None:
    """Run one engine and print what it took and found."""
    files = together(file, file.parent) if engine in OTHERS else (file, file)
    start = time.perf_counter()
    results = list(OTHERS[engine](*files) if engine in OTHERS else ours(file, engine))
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
