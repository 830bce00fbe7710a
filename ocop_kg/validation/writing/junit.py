"""Reports as JUnit XML, which every continuous integration shows as tests."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ocop_kg.display import visible
from ocop_kg.validation.naming import LEVELS, short
from ocop_kg.validation.rules import RULES
from ocop_kg.validation.writing.grouping import groups
from ocop_kg.validation.writing.summary import account, numbered, verdict
from ocop_kg.validation.writing.text import result_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.validation.report import Report
    from ocop_kg.validation.writing.grouping import Group

__all__ = ["to_junit"]


def to_junit(report: Report) -> str:
    """Write a report as JUnit XML: a suite a level, a test case a rule that ran.

    A rule whose results stop the data has failed; one that met no node was skipped. Where nothing
    was checked there is an error, so that no dashboard turns green.
    """
    found = {(group.level, group.rule.iri): group for group in groups(report.results, report)}
    unmatched = set(report.unmatched_shapes)
    known = {*report.checked, *unmatched, *(rule.iri.value for rule in RULES)}
    ran = {(level, rule) for rule, level in report.ran.items() if level in LEVELS and rule in known}
    cases = sorted({*found, *ran}, key=lambda case: (LEVELS.index(case[0]), short(case[1])))
    root = Element("testsuites", name="ocop-kg validate")
    if report.incomplete:
        suite = SubElement(root, "testsuite", name="data")
        case = SubElement(suite, "testcase", name="something was checked", classname="data")
        SubElement(case, "error", type="nothing checked", message=verdict(report))
    for level, rules in groupby(cases, lambda case: case[0]):
        failing = LEVELS.index(level) <= LEVELS.index(report.fail_on)
        suite = SubElement(root, "testsuite", name=level)
        for _, rule in rules:
            case = SubElement(suite, "testcase", name=visible(short(rule)), classname=level)
            if group := found.get((level, rule)):
                _describe(case, group, failing=failing)
            elif rule in unmatched:
                SubElement(case, "skipped", message="the rule met no node")
    _count(root)
    if len(root):
        SubElement(root[0], "system-out").text = "\n".join([verdict(report), *account(report)])
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _count(root: Element) -> None:
    total: Counter[str] = Counter()
    for suite in root:
        counts = {"tests": len(suite)}
        for name, outcome in _OUTCOMES.items():
            counts[name] = len(suite.findall(f"testcase/{outcome}"))
        total.update(counts)
        suite.attrib.update({name: str(count) for name, count in counts.items()})
    root.attrib.update({name: str(total[name]) for name in ("tests", "failures", "errors")})


_OUTCOMES = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def _describe(case: Element, group: Group, *, failing: bool) -> None:
    lines: Iterable[str] = map(result_line, group.results)
    if failing:
        message = group.message or numbered(len(group.results), "result")
        failure = SubElement(case, "failure", type=group.level, message=message)
        failure.text = "\n".join(lines)
    else:
        SubElement(case, "system-out").text = "\n".join(lines)
