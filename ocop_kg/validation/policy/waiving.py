"""Takes out of a report what waivers excuse, and puts in what is wrong with the waivers."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.errors import did_you_mean
from ocop_kg.validation.naming import LEVELS, SEVERITIES, short
from ocop_kg.validation.policy.patterns import means_rule
from ocop_kg.validation.policy.waivers import UNUSED, WAIVER_RULES, rule_of
from ocop_kg.validation.report import Accepted, Report, Result

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from ocop_kg.validation.catalogue import RuleNote
    from ocop_kg.validation.policy.waivers import Waiver

__all__ = ["waive"]


def waive(report: Report, waivers: Iterable[Waiver], today: datetime.date) -> Report:
    """Give a report in which waived results are accepted, and faults of waivers are results.

    A result goes to the first waiver that means it; a waiver still counts as used when another one
    came before it. Waivers of rules that did not run are left alone. The faults have the waiver's
    node as their focus node, its rule as value, and its place.

    >>> import datetime
    >>> from ocop_kg.validation import validate
    >>> from ocop_kg.validation.policy import Waiver
    >>> from pyoxigraph import Quad
    >>> from ocop_kg.vocabulary import RDF_TYPE, ocop, thing
    >>> report = validate([Quad(thing("designation", "BTN-quinoa"), RDF_TYPE,
    ...     ocop("ProductDesignation"))], level="must")
    >>> waiver = Waiver("*", "id:designation/*", reason="a draft", owner="the editors",
    ...     expires=datetime.date(2030, 12, 31))
    >>> waive(report, [waiver], datetime.date(2030, 12, 31)).conforms
    True
    >>> waive(report, [waiver], datetime.date(2031, 1, 1)).conforms
    False
    """
    listed = list(dict.fromkeys(waivers))
    faulty = {waiver: list(waiver.faults(today)) for waiver in listed}
    by_rule: dict[str, list[Waiver]] = {}
    used: set[Waiver] = set()
    kept: list[Result] = []
    accepted: list[Accepted] = []
    for result in report.results:
        rule = rule_of(result)
        if rule not in by_rule:
            by_rule[rule] = [waiver for waiver in listed if means_rule(waiver.rule, rule)]
        meant = [waiver for waiver in by_rule[rule] if waiver.means(result)]
        used.update(meant)
        excuse = next((waiver for waiver in meant if not faulty[waiver]), None)
        if excuse is None:
            kept.append(result)
        else:
            accepted.append(_accepted(result, excuse))
    found = [_fault(waiver, note, report) for waiver in listed for note in faulty[waiver]]
    found += [_fault(waiver, UNUSED, report) for waiver in listed if _idle(waiver, used, report)]
    wanted = LEVELS[: LEVELS.index(report.level) + 1]
    shown = [result for result in found if result is not None and result.level in wanted]
    levels = {note.iri: report.policy.grades.get(note.iri, note.level) for note in WAIVER_RULES}
    met = {result.shape.value for result in shown}
    notes = {
        note.iri: replace(note, level=levels[note.iri]) for note in WAIVER_RULES if note.iri in met
    }
    return replace(
        report,
        results=tuple(sorted([*kept, *shown], key=lambda result: result.order)),
        accepted=(*report.accepted, *accepted),
        rules=MappingProxyType(
            {**{rule: report.rules[rule] for rule in report.rules}, **notes},
        ),
        ran=MappingProxyType(
            {**report.ran, **{rule: level for rule, level in levels.items() if level in LEVELS}}
        ),
    )


def _accepted(result: Result, waiver: Waiver) -> Accepted:
    return Accepted(
        result,
        by="waiver",
        reason=waiver.reason or "",
        owner=waiver.owner,
        expires=None if waiver.expires is None else waiver.expires.isoformat(),
        place=waiver.place,
    )


def _idle(waiver: Waiver, used: set[Waiver], report: Report) -> bool:
    """Tell whether a waiver could have met a result, or means no rule at all, and met none."""
    if waiver in used:
        return False
    wanted = LEVELS[: LEVELS.index(report.level) + 1]
    meant = {rule: level for rule, level in report.ran.items() if means_rule(waiver.rule, rule)}
    if meant:
        return any(level in wanted for level in meant.values())
    return not any(means_rule(waiver.rule, rule) for rule in _all_rules())


def _fault(waiver: Waiver, note: RuleNote, report: Report) -> Result | None:
    level = report.policy.grades.get(note.iri, note.level)
    if level not in LEVELS:
        return None
    message = note.message or ""
    if note is UNUSED:
        known = {*report.ran, *_all_rules()}
        if not any(means_rule(waiver.rule, rule) for rule in known):
            near = get_close_matches(waiver.rule, sorted(map(short, known)), n=1)
            message = f"No rule is named {waiver.rule}{did_you_mean(near) or '.'}"
    return Result(
        shape=NamedNode(note.iri),
        severity=SEVERITIES[level],
        focus=Literal(waiver.node),
        path=None,
        value=Literal(waiver.rule),
        component=NamedNode(f"{note.iri}ConstraintComponent"),
        message=message,
        place=waiver.place,
    )


def _all_rules() -> set[str]:
    from ocop_kg.validation.rules import RULES
    from ocop_kg.validation.shapes import packaged_shapes

    shapes = packaged_shapes(LEVELS[-1]).targets
    return {str(shape.value) for shape in shapes} | {rule.iri.value for rule in RULES}
