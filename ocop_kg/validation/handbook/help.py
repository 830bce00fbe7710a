"""The page of a rule as a report carries it: for those who read results far from the handbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocop_kg.display import visible
from ocop_kg.validation.handbook.examples import example_of
from ocop_kg.validation.handbook.pages import sections
from ocop_kg.validation.writing.markdown import plain

if TYPE_CHECKING:
    from ocop_kg.validation.catalogue import RuleNote

__all__ = ["RuleHelp", "rule_help"]


class RuleHelp(NamedTuple):
    """The same help as plain text and as Markdown."""

    text: str
    markdown: str


def rule_help(note: RuleNote) -> RuleHelp | None:
    """Give problem, reason, example and solution of a rule; None for one that is silent.

    Nothing is validated for it. Texts of shapes that are not ours become no markup.

    >>> from ocop_kg.validation.catalogue import RuleNote
    >>> print(rule_help(RuleNote("urn:my-rule", "must", reason="Names differ by language.")).text)
    Reason: Names differ by language.
    """
    example = example_of(note)
    problem = visible(note.message or (example.problem if example else ""))
    reason = visible(note.reason or "")
    parts = [f"Problem: {problem}" if problem else "", f"Reason: {reason}" if reason else ""]
    if example is not None:
        parts += [f"Example:\n{example.failing}", f"Solution:\n{example.passing}"]
    if not any(parts):
        return None
    lines = sections(plain(problem), plain(reason), example)
    return RuleHelp("\n\n".join(filter(None, parts)), "\n".join(lines).rstrip("\n"))
