"""Each rule, shape or Python check, has one file with data that pass it and data that fail it."""

import re
from html import unescape
from pathlib import Path

import pytest

from ocop_kg.validation import RULES, packaged_shapes
from ocop_kg.validation.handbook import (
    handbook_rule,
    handbook_rules,
    index_page,
    page_of,
    rule_page,
)
from ocop_kg.validation.handbook.help import rule_help
from ocop_kg.validation.naming import SHAPES
from tests.validation.support import CASES, case_named

PAGES = Path(__file__).parents[2] / "docs" / "rules"
UP_TO_DATE = "make the pages anew: ocop-kg rules --output docs/rules"


def page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text("utf-8")


def rule_names() -> set[str]:
    shapes = {str(shape.value) for shape in packaged_shapes("may").targets}
    return {iri.removeprefix(SHAPES) for iri in shapes | {rule.iri.value for rule in RULES}}


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    assert set(CASES) == rule_names()
    assert len(CASES) > 150


@pytest.mark.parametrize("name", CASES)
def test_passing_data_pass_and_failing_data_fail_as_the_page_of_the_rule_says(name: str) -> None:
    case = case_named(name)
    assert case.rule == SHAPES + name
    outcome = case.run()
    assert outcome.differences == ()
    assert all(result.place and result.place.line for result in outcome.results)
    assert page(name) == rule_page(handbook_rule(name), case, outcome.results), UP_TO_DATE


def test_the_pages_are_those_of_the_rules() -> None:
    names = {rule.name for rule in handbook_rules()}
    assert names > set(CASES)
    assert {path.name for path in PAGES.iterdir()} == {"README.md", *(f"{n}.md" for n in names)}
    assert page("README") == index_page(), UP_TO_DATE
    for rule in handbook_rules():
        assert rule.name in CASES or page(rule.name) == page_of(rule), UP_TO_DATE
        assert (PAGES.parents[1] / rule.file).is_file()


def test_the_help_in_a_report_is_the_page_without_head_and_report() -> None:
    for rule in handbook_rules():
        told = rule_help(rule.note)
        assert told is not None
        body = page(rule.name).partition("\n\n## Problem")[2].rpartition("\n\nIRI: ")[0]
        without = re.sub(
            r"\nThis is reported as:\n\n```text\n.*?\n```\n", "", body, flags=re.DOTALL
        )
        assert unescape(told.markdown) == f"## Problem{without}"
        assert told.text.startswith("Problem: ")
        assert "\n\nReason: " in told.text
        assert "\n\nExample:\n" in told.text
        assert "\n\nSolution:\n" in told.text
