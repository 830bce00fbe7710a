"""Reports as the standard writes them: a ``sh:ValidationReport`` (SHACL section 3.6)."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from ocop_kg.errors import UsageError
from ocop_kg.validation.naming import SHAPES
from ocop_kg.validation.paths import path_triples
from ocop_kg.vocabulary import PREFIXES, RDF_TYPE, SH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.validation.report import Report, Result

__all__ = ["report_triples", "to_rdf"]

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_rdf(report: Report, syntax: RdfFormat) -> str:
    """Write a report as a ``sh:ValidationReport`` in any syntax of RDF.

    Raises `UsageError` for a sign that XML cannot hold (XML 1.0 section 2.2).
    """
    conforms = not report.results and not report.incomplete
    triples = list(report_triples(report, conforms=conforms))
    if syntax == RdfFormat.RDF_XML:
        _check_signs(triples)
    named = syntax in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML)
    prefixes = {**PREFIXES, "shape": SHAPES} if named else None
    return (serialize(triples, format=syntax, prefixes=prefixes) or b"").decode()


def _check_signs(triples: list[Triple]) -> None:
    for triple in triples:
        text = triple.object.value if isinstance(triple.object, Literal) else ""
        if found := _NO_XML.search(text):
            sign = f"U+{ord(found[0]):04X}"
            raise UsageError(f"RDF/XML cannot hold the sign {sign} of the data: write Turtle")


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
    for number, detail in enumerate(result.details, 1):
        inner = BlankNode(f"{node.value}detail{number}")
        yield Triple(node, _sh("detail"), inner)
        yield from _result_triples(detail, inner)


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)
