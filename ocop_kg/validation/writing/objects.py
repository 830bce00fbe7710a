"""Reports as JSON, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg.validation.paths import path_text
from ocop_kg.vocabulary import XSD

if TYPE_CHECKING:
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.report import Report, Result

__all__ = ["to_json"]


def to_json(report: Report) -> str:
    """Write a report as JSON; terms as in SPARQL 1.1 Query Results JSON."""
    return json.dumps(
        {
            "conforms": report.conforms,
            "nothing_checked": report.nothing_checked,
            "counts": report.counts,
            "results": [_result_json(result) for result in report.results],
            "checked": dict(report.checked),
            "kinds": dict(report.kinds),
            "unmatched_shapes": report.unmatched_shapes,
            "unchecked_nodes": report.unchecked_nodes,
            "reference_shapes": report.reference_shapes,
        },
        ensure_ascii=False,
        indent=1,
    )


def _result_json(result: Result) -> dict[str, object]:
    place = result.place
    return {
        "level": result.level,
        "severity": result.severity.value,
        "shape": _term_json(result.shape),
        "message": result.message,
        "focus": _term_json(result.focus),
        "path": None if result.path is None else path_text(result.path),
        "value": None if result.value is None else _term_json(result.value),
        "component": result.component.value,
        "place": place and {"source": place.source, "line": place.line, "column": place.column},
    }


def _term_json(term: AnyTerm) -> dict[str, str]:
    match term:
        case NamedNode(value=value):
            return {"type": "uri", "value": value}
        case BlankNode(value=value):
            return {"type": "bnode", "value": value}
        case Literal(value=value, language=str(language)):
            return {"type": "literal", "value": value, "xml:lang": language}
        case Literal(value=value, datatype=NamedNode(value=datatype)) if datatype != _STRING:
            return {"type": "literal", "value": value, "datatype": datatype}
        case Literal(value=value):
            return {"type": "literal", "value": value}
    return {"type": "triple", "value": str(term)}


_STRING = XSD + "string"
