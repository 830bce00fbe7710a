"""Cases of the W3C SHACL test suite: read, run through `validate`, and compared to the letter.

The suite is no part of the project. `OCOP_KG_W3C_SHACL` names its folder; without it, a folder
``shared/w3c-shacl`` beside the checkout is used.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import rdflib
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse, serialize
from rdflib import Graph
from rdflib.compare import to_isomorphic

from ocop_kg.graph.values import AnyTerm
from ocop_kg.validation import validate
from ocop_kg.validation.engine import quiet
from ocop_kg.validation.index import Index, Statement, statement
from ocop_kg.vocabulary import RDF_TYPE, SH

__all__ = [
    "FOLDER",
    "W3CCase",
    "all_cases",
    "comparable",
    "expected_report",
    "found_report",
    "same",
]

FOLDER = Path(
    os.environ.get("OCOP_KG_W3C_SHACL")
    or Path(__file__).parents[3].resolve() / "shared" / "w3c-shacl"
)
MANIFEST = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
TESTS = "http://www.w3.org/ns/shacl-test#"

KEPT = ("resultPath", "resultSeverity", "sourceConstraintComponent", "sourceShape", "focusNode")
ASKED_FOR = ("resultMessage", "sourceConstraint")


def term(namespace: str, name: str) -> NamedNode:
    return NamedNode(namespace + name)


@dataclass(frozen=True, slots=True)
class W3CCase:
    """One entry of a manifest."""

    name: str
    entry: str
    file: Path
    data: Path
    shapes: Path
    result: AnyTerm
    graph: Index

    @property
    def fails(self) -> bool:
        """Whether a processor must refuse the shapes."""
        return self.result == term(TESTS, "Failure")


def index_of(file: Path) -> Index:
    base = file.absolute().as_uri()
    quads = parse(file.read_bytes(), RdfFormat.TURTLE, base_iri=base)
    return Index(statement(quad) for quad in quads)


def all_cases() -> list[W3CCase]:
    """Give the cases of all files, by name."""
    files = sorted(FOLDER.rglob("*.ttl")) if FOLDER.is_dir() else []
    return [case for file in files for case in cases_of(file)]


def cases_of(file: Path) -> Iterable[W3CCase]:
    graph = index_of(file)
    for node in graph.having(RDF_TYPE):
        if term(TESTS, "Validate") not in graph.objects(node, RDF_TYPE):
            continue
        [action] = graph.objects(node, term(MANIFEST, "action"))
        [result] = graph.objects(node, term(MANIFEST, "result"))
        files = []
        for part in ("dataGraph", "shapesGraph"):
            [iri] = graph.objects(action, term(TESTS, part))
            assert isinstance(iri, NamedNode)
            files.append(Path(iri.value.removeprefix("file://")))
        name = str(file.relative_to(FOLDER).with_suffix(""))
        yield W3CCase(name, str(node), file, files[0], files[1], result, graph)


def expected_report(case: W3CCase) -> list[Statement]:
    """Give the triples of the report that a case expects."""
    assert isinstance(case.result, BlankNode | NamedNode)
    return list(case.graph.reached([case.result]))


def found_report(case: W3CCase) -> list[Statement]:
    """Validate the data of a case, and give the triples of the report."""
    report = validate(case.data, case.shapes, ontology=False)
    found = []
    for triple in report.to_graph():
        assert isinstance(triple.subject, NamedNode | BlankNode)
        found.append((triple.subject, triple.predicate, triple.object))
    return found


def comparable(report: list[Statement], like: list[Statement]) -> Graph:
    """Keep of a report what is compared, each result with a path of its own."""
    asked = {predicate for _, predicate, _ in like}
    kept = {term(SH, name) for name in (*KEPT, "value")} | {
        term(SH, name) for name in ASKED_FOR if term(SH, name) in asked
    }
    index = Index(report)
    fresh = (BlankNode(f"copy{number}") for number in count())
    triples: list[Statement] = []
    [root] = [
        node
        for node in index.having(RDF_TYPE)
        if term(SH, "ValidationReport") in index.objects(node, RDF_TYPE)
    ]
    report_node = next(fresh)
    triples.append((report_node, RDF_TYPE, term(SH, "ValidationReport")))
    triples += [
        (report_node, term(SH, "conforms"), v) for v in index.objects(root, term(SH, "conforms"))
    ]
    for result in index.objects(root, term(SH, "result")):
        node = next(fresh)
        triples.append((report_node, term(SH, "result"), node))
        triples.append((node, RDF_TYPE, term(SH, "ValidationResult")))
        for predicate in sorted(kept & set(index.predicates(result)), key=str):
            for value in index.objects(result, predicate):
                if predicate == term(SH, "resultPath") and isinstance(value, BlankNode):
                    copies, copied = path_copy(index, value, fresh)
                    triples += [*copied, (node, predicate, copies)]
                else:
                    triples.append((node, predicate, value))
    return to_graph(triples)


def path_copy(
    index: Index, path: BlankNode, fresh: Iterator[BlankNode]
) -> tuple[BlankNode, list[Statement]]:
    names: dict[AnyTerm, BlankNode] = {path: next(fresh)}
    triples: list[Statement] = []
    for subject, predicate, value in index.reached([path]):
        for node in (subject, value):
            if isinstance(node, BlankNode) and node not in names:
                names[node] = next(fresh)
        if subject in names:
            triples.append((names[subject], predicate, names.get(value, value)))
    return names[path], triples


def to_graph(triples: list[Statement]) -> Graph:
    text = serialize((Triple(*triple) for triple in triples), format=RdfFormat.N_TRIPLES)
    assert text is not None
    graph = Graph()
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        with quiet("rdflib.term"):
            graph.parse(data=text.decode(), format="nt")
    finally:
        rdflib.NORMALIZE_LITERALS = before
    return graph


def same(one: Graph, other: Graph) -> bool:
    return bool(to_isomorphic(one) == to_isomorphic(other))
