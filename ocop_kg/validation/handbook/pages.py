"""Pages of the handbook: problem, reason, an example that fails, and one that passes."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ocop_kg.assets import asset
from ocop_kg.errors import Place
from ocop_kg.validation.casebook import small_case
from ocop_kg.validation.handbook.examples import Example, waiver_example
from ocop_kg.validation.handbook.rules import WAIVERS, handbook_rules
from ocop_kg.validation.naming import LEVELS, WORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ocop_kg.validation.casebook import SmallCase
    from ocop_kg.validation.handbook.rules import HandbookRule
    from ocop_kg.validation.report import Result

__all__ = ["index_page", "page_of", "rule_page", "sections"]

_WORDS = {level: word for word, level in WORDS.items()}
_FILE = "export.ttl"


def page_of(rule: HandbookRule) -> str:
    """Make the page of a rule; its example is run for it."""
    if rule.topic == WAIVERS:
        failing, passing = waiver_example(rule.name)
        said = [f"waivers.toml:1: {_WORDS[rule.note.level]} {rule.name}: {rule.note.message}"]
        problem = rule.note.message or ""
        return _page(rule, Example("toml", failing, passing, problem), said)
    case = small_case(asset(f"shapes/cases/{rule.name}.toml"))
    return rule_page(rule, case, case.failures())


def rule_page(rule: HandbookRule, case: SmallCase, failures: Iterable[Result]) -> str:
    """Make the page of a rule from its case, and the results of its failing data."""
    said = []
    for result in failures:
        place = result.place or Place(_FILE)
        line = place.line and place.line - 1  # without the prefixes
        shown = Place(_FILE, line, place.column)
        said.append(f"{shown}: {case.severity} {rule.name}: {result.message}")
    return _page(rule, Example("turtle", case.failing, case.passing, case.message), said)


def _page(rule: HandbookRule, example: Example, said: Collection[str]) -> str:
    name = rule.note.name or rule.name
    lines = [
        f"# {rule.name}",
        "",
        f"{name[:1].upper()}{name[1:]}: **{rule.note.level}** hold ({_WORDS[rule.note.level]}).",
        "",
        *sections(example.problem, rule.note.reason or "", example, said),
        f"IRI: <{rule.note.iri}>, in `{rule.file}`",
    ]
    return "".join(f"{line}\n" for line in lines)


def sections(
    problem: str, reason: str, example: Example | None = None, said: Collection[str] = ()
) -> Iterator[str]:
    """Give the lines of a page, in Markdown; `said` is what is reported of the example.

    >>> list(sections("This name has no language: add one.", ""))
    ['## Problem', '', 'This name has no language: add one.', '']
    """
    if problem:
        yield from ("## Problem", "", problem, "")
    if reason:
        yield from ("## Reason", "", reason, "")
    if example is None:
        return
    fence = f"```{example.language}"
    yield from ("## Example", "", fence, example.failing.strip("\n"), "```", "")
    if said:
        yield from ("This is reported as:", "", "```text", *said, "```", "")
    yield from ("## Solution", "", fence, example.passing.strip("\n"), "```", "")


def index_page() -> str:
    """Make the index: all rules by topic, with level and what they look at."""
    return "".join(f"{line}\n" for line in _index_lines())


def _index_lines() -> Iterator[str]:
    rules = handbook_rules()
    counts = ", ".join(
        f"{sum(rule.note.level == level for rule in rules)} {level}" for level in LEVELS
    )
    yield "# Rules"
    yield ""
    yield f"{len(rules)} rules: {counts}. `ocop-kg rules NAME` shows a page on the command line;"
    yield "in the examples, names in angle brackets are things of the project."
    for topic, found in groupby(rules, key=lambda rule: rule.topic):
        title = topic.replace("-", " ")
        yield from ("", f"## {title[:1].upper()}{title[1:]}", "")
        yield from ("| rule | level | looks at |", "|---|---|---|")
        for rule in sorted(found, key=lambda rule: (LEVELS.index(rule.note.level), rule.name)):
            yield f"| [{rule.name}]({rule.name}.md) | {rule.note.level} | {rule.note.name} |"
