"""The W3C SHACL test suite through `validate`, as far as it lies beside the checkout."""

import pytest

from ocop_kg.errors import ShapesError
from tests.validation.w3c import (
    FOLDER,
    W3CCase,
    all_cases,
    comparable,
    expected_report,
    found_report,
    same,
)

CASES = {case.name: case for case in all_cases()}
EXCEPTIONS: dict[str, str] = {}
"""Cases that do not pass, each with the reason."""

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason="the W3C suite is not here: set OCOP_KG_W3C_SHACL to its folder",
)


def test_the_suite_is_whole() -> None:
    kinds = [name.partition("/")[0] for name in CASES]
    assert kinds.count("core") == 58
    assert kinds.count("sparql") == 16
    assert set(EXCEPTIONS) <= {case.entry for case in CASES.values()}


@pytest.mark.parametrize("name", CASES)
def test_reports_are_as_the_suite_expects(name: str) -> None:
    case = CASES[name]
    if case.fails:
        with pytest.raises(ShapesError):
            found_report(case)
        return
    expected = expected_report(case)
    found = comparable(found_report(case), expected)
    assert same(found, comparable(expected, expected)) is (case.entry not in EXCEPTIONS)


@pytest.mark.parametrize("name", ["core/property/datatype-001", "core/node/xone-001"])
def test_the_comparison_sees_a_difference(name: str) -> None:
    case: W3CCase = CASES[name]
    expected = expected_report(case)
    without = [triple for triple in expected if not triple[1].value.endswith("#focusNode")]
    assert not same(comparable(expected, expected), comparable(without, expected))
