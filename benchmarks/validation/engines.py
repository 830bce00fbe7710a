"""SHACL engines behind one door, each run in a process of its own.

    python -m benchmarks.validation.engines ENGINE FOLDER core|all

An engine reads files and gives its results as tuples of shape, focus node, value and component, of
which nodes without a name are left empty. The process tells what it took up to the report.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import RdfFormat, parse

from benchmarks.faulty import Files
from ocop_kg import Budget
from ocop_kg.vocabulary import SH

__all__ = ["ENGINES", "MODULES", "OURS", "PREPARING", "STORED", "Finding"]

OURS = "ocop-kg"
STORED = "ocop-kg, store on disk"
PREPARING = "making the store on disk"

Finding = tuple[str, str, str, str]
"""Shape, focus node, value and component."""

_LIMITLESS = Budget(bytes=None, triples=None, literal=None)


class Work(NamedTuple):
    """What an engine does with two files, and how its report is read afterwards."""

    report: Callable[[Files, Path], Any]
    findings: Callable[[Any], Iterable[Finding]]


def _validated(files: Files, shapes: Path) -> Any:
    from ocop_kg.validation import validate

    return validate(files.data, _chosen(files, shapes), budget=_LIMITLESS)


def _chosen(files: Files, shapes: Path) -> Path | None:
    """Take the packaged shapes as a user does, who names none."""
    return None if shapes == files.shapes else shapes


def _from_store(files: Files, shapes: Path) -> Any:
    """Validate a graph on disk, which `_prepared` made."""
    from ocop_kg.graph import Graph
    from ocop_kg.validation import validate

    graph = Graph.open(store=files.store, inferred=False, budget=_LIMITLESS)
    return validate(graph, _chosen(files, shapes), budget=_LIMITLESS)


def _prepared(files: Files, _: Path) -> None:
    """Put the data into a store on disk."""
    from ocop_kg.graph import Graph

    Graph.open(files.data, store=files.store, replace=True, inferred=False, budget=_LIMITLESS)


def _found(report: Any) -> Iterator[Finding]:
    from ocop_kg.validation import RULES

    rules = {rule.iri for rule in RULES}
    for result in report.results:
        if result.shape not in rules:
            yield (
                "" if _unnamed(result.shape) else result.shape.value,
                "" if _unnamed(result.focus) else result.focus.value,
                "" if _unnamed(result.value) else result.value.value,
                result.component.value,
            )


def _unnamed(term: object) -> bool:
    return type(term).__name__ in ("BlankNode", "NoneType")


def _in_rdflib(graph: Any) -> Iterator[Finding]:
    import rdflib

    shacl = rdflib.Namespace(SH)
    parts = (shacl.sourceShape, shacl.focusNode, shacl.value, shacl.sourceConstraintComponent)
    for node in graph.objects(None, shacl.result):
        terms = [graph.value(node, part) for part in parts]
        names = ["" if term is None or isinstance(term, rdflib.BNode) else term for term in terms]
        yield str(names[0]), str(names[1]), str(names[2]), str(names[3])


def _as_written() -> None:
    """Keep rdflib from writing the numbers of data and reports in its own way."""
    import rdflib

    rdflib.NORMALIZE_LITERALS = False


def _pyshacl(files: Files, shapes: Path) -> Any:
    import pyshacl
    import rdflib

    _as_written()
    return pyshacl.validate(
        rdflib.Graph().parse(files.together),
        shacl_graph=rdflib.Graph().parse(shapes),
        allow_infos=True,
        allow_warnings=True,
    )[1]


def _turbo(files: Files, shapes: Path) -> Any:
    """Validate a dataset of the engine's own; by way of rdflib's graphs it takes longer."""
    import pyshacl_turbo
    import rdflib_turbo

    _as_written()
    data = rdflib_turbo.Dataset().parse(files.together, format="nt")
    return pyshacl_turbo.validate(
        data, shacl_graph=str(shapes), allow_infos=True, allow_warnings=True
    )[1]


def _shifty(files: Files, shapes: Path) -> Any:
    import shifty

    _as_written()
    return shifty.validate(str(files.together), str(shapes))[1]


def _shacl(files: Files, shapes: Path) -> Any:
    import shacl

    return shacl.Shapes.from_file(str(shapes)).validate_file(str(files.together)).results


def _of_shacl(results: Any) -> Iterator[Finding]:
    for result in results:
        terms = (result.source_shape, result.focus_node, result.value)
        component = _plain(result.component)
        shape, focus, value = map(_plain, terms)
        yield shape, focus, value, SH + component.removeprefix(SH)


def _shacl_rust(files: Files, shapes: Path) -> Any:
    import shacl_rust

    return shacl_rust.validate_file(str(files.together), str(shapes))["results"]


def _of_shacl_rust(results: Any) -> Iterator[Finding]:
    names = ("sourceShape", "focusNode", "value", "sourceConstraintComponent")
    for result in results:
        shape, focus, value, component = (_plain(result.get(name)) for name in names)
        yield shape, focus, value, component


def _plain(term: str | None) -> str:
    """Give the text of a term in the syntax of N-Triples."""
    if term is None or term.startswith("_:"):
        return ""
    if term.startswith('"'):
        (quad,) = parse(f"<urn:a> <urn:b> {term} .", RdfFormat.N_TRIPLES)
        return str(getattr(quad.object, "value", ""))
    return term.removeprefix("<").removesuffix(">")


ENGINES = {
    OURS: Work(_validated, _found),
    STORED: Work(_from_store, _found),
    "shacl": Work(_shacl, _of_shacl),
    "shacl-rust": Work(_shacl_rust, _of_shacl_rust),
    "pyshifty": Work(_shifty, _in_rdflib),
    "pyshacl-turbo": Work(_turbo, _in_rdflib),
    "pyshacl": Work(_pyshacl, _in_rdflib),
}
"""What is measured, by name, the slowest last; those that are not ours by their packages."""

MODULES = {
    "shacl": ("shacl",),
    "shacl-rust": ("shacl_rust",),
    "pyshifty": ("shifty",),
    "pyshacl-turbo": ("pyshacl_turbo", "rdflib_turbo"),
    "pyshacl": ("pyshacl",),
}
"""The modules of the engines that are not ours."""


def main(engine: str, folder: str, kind: str) -> None:
    """Run an engine, and print what it took and found."""
    files = Files(Path(folder))
    work = {**ENGINES, PREPARING: Work(_prepared, lambda _: ())}[engine]
    before = time.perf_counter()
    report = work.report(files, files.core if kind == "core" else files.shapes)
    wall = time.perf_counter() - before
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    took = {
        "wall": wall,
        "cpu": sum(each.ru_utime + each.ru_stime for each in used),
        "mebibytes": sum(each.ru_maxrss for each in used) / 1024,
    }
    print(json.dumps(took))
    for finding in work.findings(report):
        print(json.dumps(finding))


if __name__ == "__main__":
    main(*sys.argv[1:])
