"""Baselines: what an earlier report had is old, and only what is new counts.

Results are the same when rule, focus node, path, value and component are; lines may move and words
may change. A blank node is ``[]``, whichever it is, since its label says nothing outside its file:
of results that differ only in it, as many are old as the earlier report had. So fixing one of three
and making another is not seen, but making a fourth is.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg.errors import Place, ReadError
from ocop_kg.reading import read_bytes
from ocop_kg.validation.naming import LEVELS
from ocop_kg.validation.paths import path_text
from ocop_kg.validation.report import Accepted, Report, Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.graph.values import AnyTerm

__all__ = ["Baseline", "Likeness", "compare", "likeness", "read_baseline"]

Likeness = tuple[str, str, str, str, str]
"""Rule, focus node, path, value and component of a result, as texts that outlive its file."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The results of an earlier report: how often it had each, and of which level they were."""

    name: str
    results: Mapping[Likeness, int]
    levels: Mapping[Likeness, str]

    @classmethod
    def of(cls, report: Report, name: str = "earlier report") -> Baseline:
        """Make a baseline of a report; what its waivers excused is not in it."""
        old = (each.result for each in report.accepted if each.by == "baseline")
        return _baseline(name, ((likeness(each), each.level) for each in [*report.results, *old]))


def likeness(result: Result) -> Likeness:
    """Give what makes a result the same as one of another report.

    >>> a = NamedNode("urn:a")
    >>> likeness(Result(BlankNode(), a, a, None, Literal("x", language="en"), a, "Oh."))
    ('[]', '<urn:a>', '', '"x"@en', '<urn:a>')
    """
    return (
        _lasting(result.shape),
        _lasting(result.focus),
        "" if result.path is None else path_text(result.path),
        "" if result.value is None else _lasting(result.value),
        _lasting(result.component),
    )


def compare(report: Report, baseline: Baseline) -> Report:
    """Give a report in which the results of a baseline are accepted.

    ``policy.fixed`` counts those that are gone, as far as their rules ran again.
    """
    left = Counter(baseline.results)
    for each in report.accepted:
        left[likeness(each.result)] -= 1
    new: list[Result] = []
    old: list[Accepted] = []
    for result in report.results:
        like = likeness(result)
        if left[like] > 0:
            left[like] -= 1
            reason = f"{baseline.name} has it"
            old.append(Accepted(result, by="baseline", reason=reason))
        else:
            new.append(result)
    gone = sum(n for like, n in left.items() if n > 0 and _looked_for(like, baseline, report))
    return replace(
        report,
        results=tuple(new),
        accepted=(*report.accepted, *old),
        policy=replace(report.policy, fixed=gone),
    )


def _looked_for(like: Likeness, baseline: Baseline, report: Report) -> bool:
    if like[0] == "[]":
        return baseline.levels[like] in report.levels
    return report.ran.get(like[0][1:-1]) in report.levels


def read_baseline(path: AnyPath) -> Baseline:
    """Read a baseline from a report in JSON.

    Raises `ReadError` for a file that is no such report.
    """
    name = os.fspath(path)
    try:
        document = json.loads(read_bytes(path))
    except json.JSONDecodeError as error:
        place = Place(name, error.lineno, error.colno)
        raise ReadError(f"this is no report in JSON: {error.msg.lower()}", place) from None
    except (RecursionError, ValueError):
        raise _no_report(name, "it is nested too deeply") from None
    if not isinstance(document, dict) or not isinstance(document.get("results"), list):
        raise _no_report(name, "it has no list of results")
    accepted = document.get("accepted", [])
    if not isinstance(accepted, list):
        raise _no_report(name, "accepted is no list")
    old = [each for each in accepted if isinstance(each, dict) and each.get("by") == "baseline"]
    found = []
    for number, each in enumerate([*document["results"], *old], 1):
        try:
            found.append(_read(each.get("result", each)))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise _no_report(name, f"its result {number} lacks what results have") from error
    return _baseline(name, found)


def _baseline(name: str, found: Iterable[tuple[Likeness, str]]) -> Baseline:
    levels: dict[Likeness, str] = {}
    results: Counter[Likeness] = Counter()
    for like, level in found:
        results[like] += 1
        levels.setdefault(like, level)
    return Baseline(name, results, levels)


def _read(result: Mapping[str, object]) -> tuple[Likeness, str]:
    path, value, level = result["path"], result["value"], result["level"]
    if not isinstance(level, str) or level not in LEVELS or not isinstance(path, str | None):
        raise TypeError(level)
    like = (
        _term(result["shape"]),
        _term(result["focus"]),
        path or "",
        "" if value is None else _term(value),
        str(NamedNode(str(result["component"]))),
    )
    return like, level


def _term(term: object) -> str:
    """Read a term as in SPARQL 1.1 Query Results JSON."""
    if not isinstance(term, dict) or not isinstance(term["value"], str):
        raise TypeError(term)
    kind, value = term["type"], term["value"]
    if kind == "bnode":
        return "[]"
    if kind == "uri":
        return str(NamedNode(value))
    if kind != "literal":
        return value
    if "xml:lang" in term:
        return str(Literal(value, language=term["xml:lang"]))
    datatype = term.get("datatype")
    return str(Literal(value, datatype=NamedNode(datatype) if datatype else None))


def _lasting(term: AnyTerm) -> str:
    return "[]" if isinstance(term, BlankNode) else str(term)


def _no_report(name: str, why: str) -> ReadError:
    advice = "write one with --format json --output FILE"
    return ReadError(f"this is no report of ocop-kg: {why}; {advice}", Place(name))
