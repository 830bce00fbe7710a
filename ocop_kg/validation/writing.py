"""Reports as text for people, JSON for programs, and Turtle for other tools of SHACL."""

from __future__ import annotations

import json
import unicodedata
from itertools import count
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from ocop_kg.validation.naming import SHAPES, short
from ocop_kg.validation.paths import path_text, path_triples
from ocop_kg.vocabulary import OCOP, PREFIXES, RDF_TYPE, SH, XSD, key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.report import Report, Result

__all__ = ["report_triples", "to_json", "to_text", "to_turtle"]

_NAMED = 5  # how many shapes and nodes a summary names before it only counts them
_LONGEST = 200  # of a value that is shown to a person


def to_text(report: Report) -> str:
    """Write a report for a person; control characters of the data stay harmless."""
    lines = [line for result in report.results for line in _result_lines(result)]
    return "\n".join([*lines, *_summary(report), ""])


def _result_lines(result: Result) -> Iterator[str]:
    place = f"{result.place}: " if result.place else ""
    severity = key(result.severity.value).lower()
    yield _harmless(f"{place}{severity} {_shown(result.shape)}: {result.message}")
    parts = [_shown(result.focus)]
    if result.path is not None:
        parts.append(path_text(result.path, short))
    if result.value is not None and result.value != result.focus:
        parts.append(_shown(result.value))
    yield _harmless("  " + "  ".join(parts))


def _summary(report: Report) -> Iterator[str]:
    counts = report.counts
    found = ", ".join(
        _number(counts[level], word)
        for level, word in (("must", "violation"), ("should", "warning"), ("may", "info"))
    )
    if report.nothing_checked:
        yield f"nothing was checked: no shape met a node that the data describe ({found})"
    else:
        yield f"{'conforms' if report.conforms else 'does not conform'}: {found}"
    kinds = ", ".join(
        f"{number} {key(kind) if kind.startswith(OCOP) else _harmless(short(kind))}"
        for kind, number in report.kinds.items()
    )
    if report.described and not kinds:
        kinds = f"{_number(report.described, 'node')} without a class"
    yield f"checked {kinds or 'no node'} with {_number(len(report.checked), 'shape')}"
    for names, one, many in (
        (report.unmatched_shapes, "shape met no node", "shapes met no node"),
        (report.unchecked_nodes, "node met no shape", "nodes met no shape"),
    ):
        listed = ", ".join(_harmless(short(name)) for name in names[:_NAMED])
        more = ", …" if len(names) > _NAMED else ""
        yield f"{len(names)} {one if len(names) == 1 else many}" + (
            f": {listed}{more}" if names else ""
        )
    if report.reference_shapes:
        yield f"{_number(len(report.reference_shapes), 'shape')} ran in pyshacl"


def _number(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _shown(term: AnyTerm) -> str:
    if isinstance(term, NamedNode):
        return short(term.value)
    if isinstance(term, Literal) and len(term.value) > _LONGEST:
        return f'"{term.value[:_LONGEST]}…"'
    return str(term)


def _harmless(text: str) -> str:
    """Show characters that steer a terminal or turn the reading direction as their escapes."""
    return "".join(
        ascii(character)[1:-1] if unicodedata.category(character) in _STEERING else character
        for character in text
    )


_STEERING = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


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
