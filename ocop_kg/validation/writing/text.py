"""Reports as text: grouped by rule for people, or a line a result for editors and `grep`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.display import visible
from ocop_kg.validation.naming import short, word_of
from ocop_kg.validation.writing.grouping import causes, groups, place_text, rule_name, subject_text
from ocop_kg.validation.writing.summary import account, verdict
from ocop_kg.vocabulary import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.validation.report import Report, Result
    from ocop_kg.validation.writing.grouping import Group

__all__ = ["result_line", "to_lines", "to_text"]

_COLOURS = {"must": "31", "should": "33", "may": "36"}  # red, yellow, cyan
_GREEN = "32"
_CAUSES = 3  # of a result


def to_text(report: Report, *, examples: int | None = 5, colour: bool = False) -> str:
    """Write a report for a person: each rule once, with the first results of it as examples.

    `examples` is how many results of a rule are shown, None for all. With `colour` a terminal
    shows what is grave at a glance. Control characters of the data stay harmless.
    """
    lines: list[str] = []
    for group in groups(report.results, report):
        lines += [*_group(group, examples, colour=colour), ""]
    paint = _GREEN if report.conforms else _COLOURS["must"]
    return "\n".join(
        [*lines, _painted(verdict(report), paint, colour=colour), *account(report), ""]
    )


def _group(group: Group, examples: int | None, *, colour: bool) -> Iterator[str]:
    word = _painted(word_of(group.level), _COLOURS[group.level], colour=colour)
    name = _painted(group.name, "", colour=colour)
    says = f": {group.message}" if group.message is not None else ""
    yield f"{word} {name} ({len(group.results)}){says}"
    if group.rule.reason:
        yield f"  why: {visible(group.rule.reason)}"
    for result in group.results[:examples]:
        place = place_text(result)
        yield f"  {place}{': ' if place else ''}{subject_text(result, group.report)}"
        if group.message is None:
            yield f"    {visible(result.message)}"
        for cause in causes(result, group.report)[:_CAUSES]:
            yield f"    because {cause.place}: {cause.subject}: {cause.message}"
    if examples is not None and (more := len(group.results) - examples) > 0:
        yield f"  … and {more} more"


def _painted(text: str, code: str, *, colour: bool) -> str:
    return f"\x1b[1{';' if code else ''}{code}m{text}\x1b[0m" if colour else text


def to_lines(report: Report) -> str:
    """Write a line a result, as compilers do: ``file:line:column: severity rule: message``.

    The last line is the verdict; one before it tells of data of an endpoint where the rules ran.
    """
    asked = [visible(str(report.asked))] if report.asked else []
    return "\n".join([*map(result_line, report.results), *asked, verdict(report), ""])


def result_line(result: Result) -> str:
    """Write a result as one line."""
    place = f"{result.place}: " if result.place else ""
    severity = key(result.severity.value).lower()
    return visible(f"{place}{severity} {short(rule_name(result))}: {result.message}")
