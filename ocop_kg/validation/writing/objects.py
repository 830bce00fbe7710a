"""Reports as JSON, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg.validation.paths import path_text
from ocop_kg.vocabulary import XSD

if TYPE_CHECKING:
    from ocop_kg.errors import Place
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.gaps import Gaps
    from ocop_kg.validation.report import Accepted, Asked, Report, Result

__all__ = ["asked_json", "term_json", "to_json"]


def to_json(report: Report) -> str:
    """Write a report as JSON; terms as in SPARQL 1.1 Query Results JSON.

    ``version`` changes when a key goes or means something else, not when one is added.
    """
    return json.dumps(
        {
            "version": 1,
            "conforms": report.conforms,
            "nothing_checked": report.nothing_checked,
            "counts": report.counts,
            "level": report.level,
            "fail_on": report.fail_on,
            "profile": report.policy.profile,
            "grades": dict(report.policy.grades),
            "results": [_result_json(result) for result in report.results],
            "accepted": [_accepted_json(each) for each in report.accepted],
            "fixed": report.policy.fixed,
            "checked": dict(report.checked),
            "kinds": dict(report.kinds),
            "unmatched_shapes": report.unmatched_shapes,
            "unchecked_nodes": report.unchecked_nodes,
            "reference_shapes": report.reference_shapes,
            "not_run": [
                {"shape": doubt.shape, "problem": doubt.problem} for doubt in report.not_run
            ],
            "asked": asked_json(report.asked),
            "gaps": _gaps_json(report.gaps),
            "blanks": {label: _place_json(place) for label, place in report.blanks.items()},
        },
        ensure_ascii=False,
        indent=1,
    )


def asked_json(asked: Asked | None) -> dict[str, object] | None:
    """Write where the rules for data of an endpoint ran."""
    if asked is None:
        return None
    return {
        "endpoint": asked.endpoint,
        "there": asked.there,
        "copied": asked.copied,
        "refused": asked.refused,
    }


def _accepted_json(accepted: Accepted) -> dict[str, object]:
    return {
        "by": accepted.by,
        "reason": accepted.reason,
        "owner": accepted.owner,
        "expires": accepted.expires,
        "place": _place_json(accepted.place),
        "result": _result_json(accepted.result),
    }


def _gaps_json(gaps: Gaps) -> dict[str, object]:
    return {
        "classes": dict(gaps.classes),
        "properties": dict(gaps.properties),
        "terms": {term: list(near) for term, near in gaps.terms.items()},
        "empty_shapes": gaps.empty_shapes,
        "doubts": [
            {"shape": each.shape, "problem": each.problem, "place": _place_json(each.place)}
            for each in gaps.doubts
        ],
        "files": gaps.files,
        "imports": gaps.imports,
    }


def _place_json(place: Place | None) -> dict[str, object] | None:
    if place is None:
        return None
    return {"source": place.source, "line": place.line, "column": place.column}


def _result_json(result: Result) -> dict[str, object]:
    return {
        "level": result.level,
        "severity": result.severity.value,
        "shape": term_json(result.shape),
        "message": result.message,
        "focus": term_json(result.focus),
        "path": None if result.path is None else path_text(result.path),
        "value": None if result.value is None else term_json(result.value),
        "component": result.component.value,
        "place": _place_json(result.place),
        "details": [_result_json(detail) for detail in result.details],
    }


def term_json(term: AnyTerm) -> dict[str, str]:
    """Write a term as SPARQL 1.1 Query Results JSON does."""
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
