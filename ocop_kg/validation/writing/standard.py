"""Reports as the standard writes them: a ``sh:ValidationReport`` (SHACL section 3.6)."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from ocop_kg.validation.naming import SHAPES
from ocop_kg.validation.paths import path_triples
from ocop_kg.vocabulary import PREFIXES, RDF_TYPE, SH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.validation.report import Report, Result

__all__ = ["report_triples", "to_turtle"]


def to_turtle(report: Report) -> str:
    """Write a report as a ``sh:ValidationReport``."""
    prefixes = {**PREFIXES, "shape": SHAPES}
    conforms = not report.results and not report.nothing_checked
    triples = report_triples(report, conforms=conforms)
    written = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes)
    return (written or b"").decode()


def report_triples(report: Report, *, conforms: bool) -> Iterator[Triple]:
    """Give the triples of a ``sh:ValidationReport``."""
    root = BlankNode("report")
    yield Triple(root, RDF_TYPE, _sh("ValidationReport"))
    yield Triple(root, _sh("conforms"), Literal(conforms))
    for number in range(1, len(report.results) + 1):
        yield Triple(root, _sh("result"), BlankNode(f"result{number}"))
    for number, result in enumerate(report.results, 1):
        yield from _result_triples(result, BlankNode(f"result{number}"))


def _result_triples(result: Result, node: BlankNode) -> Iterator[Triple]:
    fresh = (BlankNode(f"{node.value}path{number}") for number in count(1))
    yield Triple(node, RDF_TYPE, _sh("ValidationResult"))
    yield Triple(node, _sh("resultSeverity"), result.severity)
    yield Triple(node, _sh("sourceShape"), result.shape)
    yield Triple(node, _sh("focusNode"), result.focus)
    if result.value is not None:
        yield Triple(node, _sh("value"), result.value)
    yield Triple(node, _sh("sourceConstraintComponent"), result.component)
    if result.constraint is not None:
        yield Triple(node, _sh("sourceConstraint"), result.constraint)
    for message in result.messages or (Literal(result.message),):
        yield Triple(node, _sh("resultMessage"), message)
    if result.path is not None:
        head, triples = path_triples(result.path, fresh)
        yield Triple(node, _sh("resultPath"), head)
        for subject, predicate, value in triples:
            yield Triple(subject, predicate, value)


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)
