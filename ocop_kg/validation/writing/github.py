"""Reports as workflow commands of GitHub Actions, which show results beside the lines changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.display import visible
from ocop_kg.validation.naming import LEVELS, short
from ocop_kg.validation.writing.grouping import rule_name, subject_text
from ocop_kg.validation.writing.summary import verdict

if TYPE_CHECKING:
    from ocop_kg.validation.report import Report, Result

__all__ = ["to_github"]

_COMMANDS = {"must": "error", "should": "warning", "may": "notice"}


def to_github(report: Report) -> str:
    """Write a workflow command a result, and the verdict.

    What stops the data is an error, whatever its level.
    """
    lines = [_command(result, report) for result in report.results]
    if report.incomplete:
        lines.append(f"::error title=ocop-kg::{_escaped(verdict(report))}")
    if report.asked:
        lines.append(f"::notice title=ocop-kg::{_escaped(visible(str(report.asked)))}")
    return "\n".join([*lines, verdict(report), ""])


def _command(result: Result, report: Report) -> str:
    stops = LEVELS.index(result.level) <= LEVELS.index(report.fail_on)
    properties = {}
    if place := result.place:
        properties = {"file": place.source, "line": place.line, "col": place.column}
    properties["title"] = visible(short(rule_name(result)))
    told = ",".join(
        f"{name}={_escaped(str(value), in_property=True)}"
        for name, value in properties.items()
        if value is not None
    )
    message = f"{visible(result.message)} ({subject_text(result, report)})"
    return f"::{'error' if stops else _COMMANDS[result.level]} {told}::{_escaped(message)}"


def _escaped(text: str, *, in_property: bool = False) -> str:
    """Escape as the runner expects it, so that no text of the data ends or starts a command."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text
