"""Reports as Markdown, for the summary of a step or a comment on a pull request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocop_kg.display import visible
from ocop_kg.validation.naming import word_of
from ocop_kg.validation.writing.grouping import groups, place_text, subject_text
from ocop_kg.validation.writing.summary import account, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.validation.report import Report
    from ocop_kg.validation.writing.grouping import Group

__all__ = ["plain", "to_markdown"]

_SIGNS = re.compile(r"[\\`*_\[\]<>#|~&@]|:(?=//)|(?<=www)\.", re.IGNORECASE)


def to_markdown(report: Report, *, examples: int = 5) -> str:
    """Write a report as Markdown (GitHub's): the verdict, a table of rules, examples of each.

    No text of the data becomes markup, a link or a mention of somebody.
    """
    found = groups(report.results, report)
    sign = "✅" if report.conforms else "❌"
    lines = ["## Validation report", "", f"{sign} {plain(verdict(report))}", ""]
    if found:
        lines += ["| level | rule | results | what to do |", "| --- | --- | ---: | --- |"]
        lines += [_row(group) for group in found]
        lines.append("")
    for group in found:
        lines += [*_examples(group, examples), ""]
    lines += [f"- {plain(line)}" for line in account(report)]
    return "\n".join([*lines, ""])


def _row(group: Group) -> str:
    says = group.message or visible(group.rule.message or group.rule.name or "")
    cells = (word_of(group.level), _code(group.name), str(len(group.results)), plain(says))
    return f"| {' | '.join(cells)} |"


def _examples(group: Group, most: int) -> Iterator[str]:
    yield f"<details><summary>{plain(group.name)} ({len(group.results)})</summary>"
    yield ""
    if group.rule.reason:
        yield f"Why: {plain(visible(group.rule.reason))}"
        yield ""
    for result in group.results[:most]:
        place = place_text(result)
        says = f": {plain(visible(result.message))}" if group.message is None else ""
        about = _code(subject_text(result, group.report))
        yield f"- {_code(place) + ' ' if place else ''}{about}{says}"
    if (more := len(group.results) - most) > 0:
        yield f"- … and {more} more"
    yield ""
    yield "</details>"


def plain(text: str) -> str:
    """Write a text so that none of it is markup.

    >>> plain("the *name* of @it")
    'the &#42;name&#42; of &#64;it'
    """
    return _SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", text)


def _code(text: str) -> str:
    """Write a text as code; the fence is longer than any in it, and a table stays whole."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    blank = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{fence}{blank}{text}{blank}{fence}".replace("|", "\\|")
