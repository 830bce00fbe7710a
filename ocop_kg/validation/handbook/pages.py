"""Pages of the handbook: problem, reason, an example that fails, and one that passes."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ocop_kg.assets import asset
from ocop_kg.errors import Place
from ocop_kg.validation.casebook import small_case
from ocop_kg.validation.handbook.examples import waiver_example
from ocop_kg.validation.handbook.rules import WAIVERS, handbook_rules
from ocop_kg.validation.naming import LEVELS, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocop_kg.validation.casebook import SmallCase
    from ocop_kg.validation.handbook.rules import HandbookRule
    from ocop_kg.validation.report import Result

__all__ = ["index_page", "page_of", "rule_page"]

_WORDS = {level: word for word, level in WORDS.items()}
_FILE = "export.ttl"


def page_of(rule: HandbookRule) -> str:
    """Make the page of a rule; its example is run for it."""
    if rule.topic == WAIVERS:
        failing, passing = waiver_example(rule.name)
        said = [f"waivers.toml:1: {_WORDS[rule.note.level]} {rule.name}: {rule.note.message}"]
        return _page(rule, rule.note.message or "", ("toml", failing, said, passing))
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
    return _page(rule, case.message, ("turtle", case.failing, said, case.passing))


def _page(rule: HandbookRule, problem: str, example: tuple[str, str, list[str], str]) -> str:
    language, failing, said, passing = example
    name = rule.note.name or rule.name
    lines = [
        f"# {rule.name}",
        "",
        f"{name[:1].upper()}{name[1:]}: **{rule.note.level}** hold ({_WORDS[rule.note.level]}).",
        "",
        "## Problem",
        "",
        problem,
        "",
        "## Reason",
        "",
        rule.note.reason or "",
        "",
        "## Example",
        "",
        f"```{language}",
        failing.strip("\n"),
        "```",
        "",
        "This is reported as:",
        "",
        "```text",
        *said,
        "```",
        "",
        "## Solution",
        "",
        f"```{language}",
        passing.strip("\n"),
        "```",
        "",
        f"IRI: <{rule.note.iri}>, in `{rule.file}`",
    ]
    return "".join(f"{line}\n" for line in lines)


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
