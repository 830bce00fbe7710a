"""Reports as SARIF 2.1.0, which code scanning, editors and dashboards read (OASIS, 2020)."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from ocop_kg.display import visible
from ocop_kg.validation.catalogue import RuleNote
from ocop_kg.validation.handbook.help import rule_help
from ocop_kg.validation.naming import short, word_of
from ocop_kg.validation.policy.baseline import likeness
from ocop_kg.validation.writing.grouping import rule_name, subject_text
from ocop_kg.validation.writing.objects import asked_json
from ocop_kg.validation.writing.summary import verdict
from ocop_kg.validation.writing.terms import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocop_kg.errors import Place
    from ocop_kg.validation.report import Accepted, Report, Result

__all__ = ["artifact_uri", "to_sarif"]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"must": "error", "should": "warning", "may": "note"}


def to_sarif(report: Report) -> str:
    """Write a report as a SARIF log of one run.

    What a waiver excuses is there as a suppressed result; beside a baseline each result says
    whether it is new. Fingerprints are of rule, node, path and value, so they outlive moved lines.
    Each rule carries its page as help. There is no ``helpUri``: the IRI of a rule is a name, and
    nobody promises that it leads to a page.
    """
    results = [*report.results, *(each.result for each in report.accepted)]
    rules = {rule_name(each): RuleNote(rule_name(each), each.level) for each in results}
    rules |= report.rules
    numbers = {rule: number for number, rule in enumerate(rules)}
    compared = report.policy.fixed is not None
    run = {
        "tool": {
            "driver": {
                "name": "ocop-kg",
                "semanticVersion": version("ocop-kg"),
                "rules": [_rule(note) for note in rules.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": [
            *(
                _result(each, report, numbers, "new" if compared else None)
                for each in report.results
            ),
            *(_accepted(each, report, numbers, compared=compared) for each in report.accepted),
        ],
        "properties": {
            "conforms": report.conforms,
            "checked": dict(report.checked),
            "unmatchedShapes": list(report.unmatched_shapes),
            "uncheckedNodes": list(report.unchecked_nodes),
            **({"asked": asked_json(report.asked)} if report.asked else {}),
        },
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(note: RuleNote) -> dict[str, object]:
    rule: dict[str, object] = {
        "id": note.iri,
        "name": short(note.iri),
        "defaultConfiguration": {"level": _LEVELS[note.level]},
    }
    if note.name or note.message:
        rule["shortDescription"] = {"text": note.name or note.message}
    if note.reason:
        rule["fullDescription"] = {"text": note.reason}
    if (advice := rule_help(note)) is not None:
        rule["help"] = advice._asdict()
    return rule


def _invocation(report: Report) -> dict[str, object]:
    invocation: dict[str, object] = {
        "executionSuccessful": not report.incomplete,
        "exitCode": report.exit_code,
    }
    if report.incomplete:
        message = {"level": "error", "message": {"text": verdict(report)}}
        invocation["toolExecutionNotifications"] = [message]
    return invocation


def _accepted(
    each: Accepted, report: Report, numbers: dict[str, int], *, compared: bool
) -> dict[str, object]:
    if each.by == "baseline":
        return _result(each.result, report, numbers, "unchanged")
    who = f" ({each.owner}, until {each.expires})" if each.owner and each.expires else ""
    suppression: dict[str, object] = {
        "kind": "external",
        "justification": f"{each.reason}{who}",
    }
    if each.place is not None:
        suppression["location"] = {"physicalLocation": _place(each.place)}
    result = _result(each.result, report, numbers, "unchanged" if compared else None)
    return {**result, "suppressions": [suppression]}


def _result(
    result: Result, report: Report, numbers: dict[str, int], state: str | None
) -> dict[str, object]:
    rule = rule_name(result)
    location: dict[str, object] = {
        "logicalLocations": [
            {"fullyQualifiedName": shown(result.focus, report.blanks), "kind": "resource"},
        ],
        "message": {"text": subject_text(result, report)},
    }
    if result.place is not None:
        location["physicalLocation"] = _place(result.place)
    return {
        "ruleId": rule,
        "ruleIndex": numbers[rule],
        "level": _LEVELS[result.level],
        "kind": "fail",
        "message": {"text": visible(result.message) or word_of(result.level)},
        "locations": [location],
        **({"relatedLocations": related} if (related := list(_related(result, report))) else {}),
        "partialFingerprints": {"result/v1": _fingerprint(likeness(result))},
        **({} if state is None else {"baselineState": state}),
    }


def _related(result: Result, report: Report) -> Iterator[dict[str, object]]:
    for detail in result.details:
        if detail.place is not None and not detail.details:
            text = f"{subject_text(detail, report)}: {visible(detail.message)}"
            yield {"physicalLocation": _place(detail.place), "message": {"text": text}}
        yield from _related(detail, report)


def _place(place: Place) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": artifact_uri(place.source)}}
    if place.line is not None:
        column = {} if place.column is None else {"startColumn": place.column}
        physical["region"] = {"startLine": place.line, **column}
    return physical


def artifact_uri(file: str) -> str:
    """Give the URI reference of a file: relative for a relative path (RFC 3986).

    >>> artifact_uri("exports/two words#1.ttl")
    'exports/two%20words%231.ttl'
    """
    path = Path(file)
    if path.is_absolute():
        return path.as_uri()
    return quote(path.as_posix())


def _fingerprint(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
