"""Takes out of a report what waivers excuse, and puts in what is wrong with the waivers."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.naming import did_you_mean, near_names
from ocop_kg.validation.naming import LEVELS, SEVERITIES, short
from ocop_kg.validation.policy.patterns import means_rule, texts
from ocop_kg.validation.policy.waivers import UNUSED, WAIVER_RULES, rule_of
from ocop_kg.validation.report import Accepted, Report, Result
from ocop_kg.validation.rules import RULES
from ocop_kg.validation.shapes import packaged_shapes

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

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
    used: set[Waiver] = set()
    kept: list[Result] = []
    accepted: list[Accepted] = []
    for result, meant in _matched(report.results, listed):
        used.update(meant)
        excuse = next((waiver for waiver in meant if not faulty[waiver]), None)
        if excuse is None:
            kept.append(result)
        else:
            accepted.append(_accepted(result, excuse))
    levels = {note.iri: report.policy.grades.get(note.iri, note.level) for note in WAIVER_RULES}
    notes = {note: replace(note, level=levels[note.iri]) for note in WAIVER_RULES}
    faults = [
        _fault(waiver, notes[note], report)
        for waiver in listed
        for note in (*faulty[waiver], *([UNUSED] if _idle(waiver, used, report) else ()))
        if levels[note.iri] in report.levels
    ]
    met = {fault.shape.value for fault in faults}
    return replace(
        report,
        results=tuple(sorted([*kept, *faults], key=lambda result: result.order)),
        accepted=(*report.accepted, *accepted),
        rules=MappingProxyType(
            {**report.rules, **{note.iri: note for note in notes.values() if note.iri in met}}
        ),
        ran=MappingProxyType(
            {**report.ran, **{rule: level for rule, level in levels.items() if level in LEVELS}}
        ),
    )


def _matched(
    results: Iterable[Result], waivers: list[Waiver]
) -> Iterator[tuple[Result, list[Waiver]]]:
    """Give each result with the waivers that mean it, in their order."""
    by_rule: dict[str, _ForRule] = {}
    for result in results:
        rule = rule_of(result)
        if rule not in by_rule:
            by_rule[rule] = _ForRule(w for w in waivers if means_rule(w.rule, rule))
        yield result, by_rule[rule].meaning(result)


class _ForRule:
    """The waivers of a rule: one that names a node is found without a look at the others."""

    def __init__(self, waivers: Iterable[Waiver]) -> None:
        self._patterns: list[tuple[int, Waiver]] = []
        self._by_node: dict[str, list[tuple[int, Waiver]]] = {}
        for number, waiver in enumerate(waivers):
            named = self._by_node.setdefault(waiver.node, [])
            (self._patterns if "*" in waiver.node else named).append((number, waiver))

    def meaning(self, result: Result) -> list[Waiver]:
        named = (each for text in texts(result.focus) for each in self._by_node.get(text, ()))
        near = sorted([*self._patterns, *named], key=itemgetter(0))
        return [waiver for _, waiver in near if waiver.means(result)]


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
    """Tell whether a waiver met nothing, though its rule ran, or because no rule has its name."""
    if waiver in used:
        return False
    meant = [level for rule, level in report.ran.items() if means_rule(waiver.rule, rule)]
    return any(level in report.levels for level in meant) or not (
        meant or _names_a_rule(waiver, _packaged())
    )


def _fault(waiver: Waiver, note: RuleNote, report: Report) -> Result:
    message = note.message or ""
    if note.iri == UNUSED.iri:
        known = {*report.ran, *_packaged()}
        if not _names_a_rule(waiver, known):
            near = near_names(waiver.rule, sorted(map(short, known)), most=1)
            message = f"No rule is named {waiver.rule}{did_you_mean(near) or '.'}"
    return Result(
        shape=NamedNode(note.iri),
        severity=SEVERITIES[note.level],
        focus=Literal(waiver.node),
        path=None,
        value=Literal(waiver.rule),
        component=NamedNode(f"{note.iri}ConstraintComponent"),
        message=message,
        place=waiver.place,
    )


def _names_a_rule(waiver: Waiver, rules: Iterable[str]) -> bool:
    return any(means_rule(waiver.rule, rule) for rule in rules)


@cache
def _packaged() -> frozenset[str]:
    """Give the packaged rules: a file of waivers may also be for those that did not run."""
    shapes = packaged_shapes(LEVELS[-1]).targets
    return frozenset(
        {shape.value for shape in shapes if isinstance(shape, NamedNode)}
        | {rule.iri.value for rule in RULES}
    )
