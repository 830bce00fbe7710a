"""The reference engine, pyshacl: terms go there and back, nothing is fetched, nothing is changed.

pyshacl sees the triples as they were written (no literal is normalised), the targets already worked
out as nodes, so that what the report counts is what was run, and patterns as XPath reads them.
"""

from __future__ import annotations

import logging
import re
import warnings
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ocop_kg.errors import Place, ReadError, ShapesError
from ocop_kg.graph.values import text_of
from ocop_kg.validation.index import Index
from ocop_kg.validation.paths import read_path
from ocop_kg.validation.patterns import to_python
from ocop_kg.validation.plan.messages import chosen
from ocop_kg.validation.report import Result
from ocop_kg.validation.shapesgraph import declared_prefixes
from ocop_kg.validation.words import TARGETS
from ocop_kg.vocabulary import RDF_TYPE, RDFS, SH, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import rdflib
    from rdflib.term import Node as RdflibNode

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Node, Statement

__all__ = ["quiet", "run"]

_LEFT_OUT = {NamedNode(SH + name) for name in (*TARGETS, "description", "name", "prefixes")}
_TARGET_NODE, _PATTERN, _FLAGS, _PARAMETER, _RESULT, _DETAIL = (
    NamedNode(SH + name)
    for name in ("targetNode", "pattern", "flags", "parameter", "result", "detail")
)
_QUERIES = (NamedNode(SH + "ask"), NamedNode(SH + "select"))
_CLASS = NamedNode(RDFS + "Class")
_STRING = XSD + "string"

# Loggers and warnings are switched for the whole process, so overlapping runs would restore the
# state that the other had set; pyshacl and rdflib promise nothing about threads either.
_ONE_AT_A_TIME = Lock()


def run(union: Index, shapes: Index, focus: Mapping[Node, Iterable[AnyTerm]]) -> list[Result]:
    """Validate the nodes of each shape, and give the results in no order, without places.

    Raises `ShapesError` for shapes that pyshacl cannot run, `ReadError` for an endless list.
    """
    import pyshacl
    from pyshacl.errors import ReportableRuntimeError

    with _ONE_AT_A_TIME, quiet("rdflib.term", "pyshacl-validate"):
        data = _graph(union)
        prepared = _graph(_prepared(shapes, focus))
        try:
            _, found, text = pyshacl.validate(
                data,
                shacl_graph=prepared,
                inplace=True,  # the graph is a copy, and nobody else has it
                advanced=False,
                inference="none",
                do_owl_imports=False,
                meta_shacl=False,
                js=False,
                allow_infos=True,
                allow_warnings=True,
            )
        except (NotImplementedError, RecursionError, ReportableRuntimeError, re.error) as error:
            raise _not_run(str(error)) from error
        except ValueError as error:
            if "rdf:rest" not in str(error):
                raise
            raise ReadError("a list comes back to itself, and has no end", Place("data")) from error
    if isinstance(found, Exception | bytes | str):
        raise _not_run(str(text))
    return list(_results(_index(found)))


def _not_run(problem: str) -> ShapesError:
    return ShapesError(f"the shapes cannot be run: {' '.join(problem.split())}", Place("shapes"))


@contextmanager
def quiet(*names: str) -> Iterator[None]:
    """Keep rdflib from complaining of ill-typed literals, which the report tells of."""
    loggers = [logging.getLogger(name) for name in names]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled


def _prepared(shapes: Index, focus: Mapping[Node, Iterable[AnyTerm]]) -> Iterator[Statement]:
    """Give the shapes that run, with nodes as their targets and patterns in the words of Python."""
    for shape, nodes in focus.items():
        for node in nodes:
            yield shape, _TARGET_NODE, node
    running = (shape for shape in focus if focus[shape])
    for subject, predicate, value in shapes.reached((*running, *shapes.having(_PARAMETER))):
        if predicate == _PATTERN:
            flags = "".join(text_of(flag) for flag in shapes.objects(subject, _FLAGS))
            yield subject, predicate, Literal(to_python(text_of(value), flags))
        elif predicate in _QUERIES:
            prefixes = declared_prefixes(shapes, subject).items()
            head = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in prefixes)
            yield subject, predicate, Literal(head + text_of(value))
        elif predicate not in _LEFT_OUT and (predicate, value) != (RDF_TYPE, _CLASS):
            yield subject, predicate, value


def _graph(triples: Iterable[Statement]) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    converted: dict[AnyTerm, Any] = {}
    for triple in triples:
        for term in triple:
            if term not in converted:
                converted[term] = _to_rdflib(term)
        subject, predicate, value = triple
        graph.add((converted[subject], converted[predicate], converted[value]))
    return graph


def _to_rdflib(term: AnyTerm) -> RdflibNode:
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdflibLiteral

    match term:
        case NamedNode(value=value):
            return URIRef(value)
        case BlankNode(value=value):
            return BNode(value)
        case Literal(value=value, language=str(language)):
            return RdflibLiteral(value, lang=language)
        case Literal(value=value, datatype=datatype):
            if datatype.value == _STRING:  # "a" and "a"^^xsd:string are one term
                return RdflibLiteral(value)
            return RdflibLiteral(value, datatype=URIRef(datatype.value), normalize=False)
        case Triple():
            raise TypeError("SHACL knows no triple terms")


def _from_rdflib(term: RdflibNode) -> AnyTerm:
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdflibLiteral

    if isinstance(term, URIRef):
        return NamedNode(str(term))
    if isinstance(term, RdflibLiteral):
        if term.language:
            return Literal(str(term), language=term.language)
        return Literal(str(term), datatype=NamedNode(str(term.datatype or _STRING)))
    if isinstance(term, BNode):
        return BlankNode(str(term))
    raise TypeError(f"a {type(term).__name__} is no RDF term")


def _index(graph: rdflib.Graph) -> Index:
    return Index(
        (_node(_from_rdflib(subject)), NamedNode(str(predicate)), _from_rdflib(value))
        for subject, predicate, value in graph
    )


def _results(report: Index) -> Iterator[Result]:
    for root in report.having(_RESULT):
        for node in report.objects(root, _RESULT):
            yield _result(report, node)


def _result(report: Index, node: AnyTerm) -> Result:
    def one(name: str) -> AnyTerm | None:
        values = report.objects(node, NamedNode(SH + name))
        return values[0] if values else None

    messages = report.objects(node, NamedNode(SH + "resultMessage"))
    path, constraint = one("resultPath"), one("sourceConstraint")
    return Result(
        shape=_node(one("sourceShape")),
        severity=_iri(one("resultSeverity")),
        focus=_some(one("focusNode")),
        path=None if path is None else read_path(report, path),
        value=one("value"),
        component=_iri(one("sourceConstraintComponent")),
        message=chosen(messages),
        constraint=None if constraint is None else _node(constraint),
        messages=tuple(message for message in messages if isinstance(message, Literal)),
        details=tuple(
            sorted(
                (_result(report, detail) for detail in report.objects(node, _DETAIL)),
                key=lambda detail: detail.order,
            )
        ),
    )


def _some(term: AnyTerm | None) -> AnyTerm:
    if term is None:
        raise TypeError("pyshacl left out a part of a result")
    return term


def _node(term: AnyTerm | None) -> NamedNode | BlankNode:
    if not isinstance(term, NamedNode | BlankNode):
        raise TypeError("pyshacl gave a literal where a node belongs")
    return term


def _iri(term: AnyTerm | None) -> NamedNode:
    if not isinstance(term, NamedNode):
        raise TypeError("pyshacl gave no IRI where one belongs")
    return term
