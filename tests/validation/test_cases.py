"""Each rule, shape or Python check, has one file with data that pass it and data that fail it."""

from pathlib import Path

import pytest

from ocop_kg.validation import RULES, packaged_shapes, validate
from ocop_kg.validation.naming import SHAPES
from ocop_kg.vocabulary import ID, key
from tests.validation.support import CASES, case_named, document


def rule_names() -> set[str]:
    shapes = {str(shape.value) for shape in packaged_shapes("may").targets}
    return {iri.removeprefix(SHAPES) for iri in shapes | {rule.iri.value for rule in RULES}}


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    assert set(CASES) == rule_names()
    assert len(CASES) > 150


@pytest.mark.parametrize("name", CASES)
def test_passing_data_pass(name: str, tmp_path: Path) -> None:
    case = case_named(name)
    report = validate(document(tmp_path, case.passing))
    assert [result for result in report.results if key(str(result.shape.value)) == name] == []
    assert SHAPES + name in {rule.iri.value for rule in RULES} | report.checked.keys()


@pytest.mark.parametrize("name", CASES)
def test_failing_data_fail_and_say_why(name: str, tmp_path: Path) -> None:
    case = case_named(name)
    path = document(tmp_path, case.failing)
    results = [result for result in validate(path).results if result.shape.value == SHAPES + name]
    assert len(results) == case.results
    assert {(key(result.severity.value).lower(), result.message) for result in results} == {
        (case.severity, case.message)
    }
    focus = case.focus if ":" in case.focus else ID + case.focus
    assert focus in {result.focus.value for result in results if hasattr(result.focus, "value")}
    assert {result.place.source for result in results if result.place} == {str(path)}
