"""The W3C SHACL test suite through `validate`, compared to the letter.

The suite is no part of the project. `OCOP_KG_W3C_SHACL` names its folder; without it, a folder
``shared/w3c-shacl`` beside the checkout is used, which may be a part of it. The source archive of
pyshacl holds the whole suite in ``test/resources/sht_tests``.
"""

import os
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from ocop_kg.validation.casebook import ManifestCase, find_cases
from ocop_kg.validation.casebook.manifests import comparable, same
from ocop_kg.vocabulary import SH

FOLDER = Path(
    os.environ.get("OCOP_KG_W3C_SHACL")
    or Path(__file__).parents[3].resolve() / "shared" / "w3c-shacl"
)
CASES = {
    str(Path(case.name.rpartition("#")[0]).relative_to(FOLDER).with_suffix("")): case
    for case in (find_cases(FOLDER) if FOLDER.is_dir() else ())
    if isinstance(case, ManifestCase)
}
EXCEPTIONS: dict[str, str] = {}
"""Cases that do not pass, each with the reason."""

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason="the W3C suite is not here: set OCOP_KG_W3C_SHACL to its folder",
)


def test_no_case_of_the_suite_is_passed_over() -> None:
    kinds = [name.partition("/")[0] for name in CASES]
    assert (kinds.count("core"), kinds.count("sparql")) in ((98, 23), (58, 16))
    assert set(EXCEPTIONS) <= {case.entry for case in CASES.values()}


@pytest.mark.parametrize("name", CASES)
def test_reports_are_as_the_suite_expects(name: str) -> None:
    outcome = CASES[name].run()
    assert outcome.passed is (CASES[name].entry not in EXCEPTIONS), outcome.differences


@pytest.mark.parametrize("name", ["core/property/datatype-001", "core/node/xone-001"])
@pytest.mark.parametrize("left_out", ["focusNode", "resultSeverity", "value", "conforms"])
def test_the_comparison_sees_a_difference(name: str, left_out: str) -> None:
    expected = CASES[name].expected
    assert expected is not None
    without = [triple for triple in expected if triple[1] != NamedNode(SH + left_out)]
    assert same(comparable(expected, expected), comparable(expected[::-1], expected))
    assert not same(comparable(expected, expected), comparable(without, expected))
