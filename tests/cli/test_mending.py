"""``ocop-kg validate --fix`` and ``--diff``: shown, written, and reported."""

import gzip
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke

TEXT = """\
@prefix ocop: <https://w3id.org/ocop/ontology#> .
@base <https://w3id.org/ocop/id/> .
<https://w3id.org/ocop/graph/fao-rap-bhutan> {
  <designation/BTN-quinoa> a ocop:ProductDesignation ; # the claim
    ocop:concernsCountry <country/BTN> ;
    ocop:concernsProduct <product/quinoa> ;
    ocop:asOf "2021" ; # the year
    ocop:hasStatus <status/priority-product> .
}
"""
SOURCE = "    ocop:statedBy <https://w3id.org/ocop/id/source/fao-rap-bhutan> ;\n"
MENDED = TEXT.replace('"2021"', '"2021"^^<http://www.w3.org/2001/XMLSchema#gYear>').replace(
    "    ocop:hasStatus", f"{SOURCE}    ocop:hasStatus"
)


@pytest.fixture
def slips(tmp_path: Path) -> Path:
    path = tmp_path / "slips.trig"
    path.write_text(TEXT, "utf-8")
    return path


def test_the_report_says_that_results_are_mendable(invoke: Invoke, slips: Path) -> None:
    done = invoke("validate", str(slips))
    assert done.exit_code == 1
    assert done.stdout.endswith("perhaps mendable: 2 results, see --diff\n")
    assert "fixes" not in json.loads(invoke("validate", str(slips), "-f", "json").stdout)
    assert slips.read_text("utf-8") == TEXT


def test_diff_shows_and_writes_nothing(invoke: Invoke, slips: Path) -> None:
    done = invoke("validate", str(slips), "--diff")
    assert done.exit_code == 1
    assert f"--- {slips}\n+++ {slips}\n" in done.stdout
    assert f"+{SOURCE}" in done.stdout
    assert done.stderr.count("mendable: ") == 2
    assert slips.read_text("utf-8") == TEXT
    found = json.loads(invoke("validate", str(slips), "--diff", "-f", "json").stdout)
    assert [fix["kind"] for fix in found["fixes"]] == ["datatype", "source"]
    assert found["diff"] == done.stdout
    assert found["counts"]["must"] == 2


def test_fix_writes_and_reports_what_is_left(invoke: Invoke, slips: Path) -> None:
    done = invoke("validate", str(slips), "--fix")
    assert done.exit_code == 0
    assert done.stdout.startswith("conforms: 0 violations")
    assert slips.read_text("utf-8") == MENDED
    again = invoke("validate", str(slips), "--fix", "--diff")
    assert (again.stdout, again.stderr) == ("", "nothing to mend\n")
    assert slips.read_text("utf-8") == MENDED


def test_what_is_waived_is_left_alone(invoke: Invoke, slips: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    invoke("validate", str(slips), "--output", str(report))
    done = invoke("validate", str(slips), "--baseline", str(report), "--fix")
    assert done.stderr == "nothing to mend\n"
    assert slips.read_text("utf-8") == TEXT


def test_a_gzip_file_is_told_and_stays(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "slips.trig.gz"
    path.write_bytes(packed := gzip.compress(TEXT.encode()))
    done = invoke("validate", str(path), "--fix")
    assert done.exit_code == 1
    assert done.stderr.count("by hand (it is compressed)") == 2
    assert path.read_bytes() == packed


def test_a_diff_has_no_place_in_other_formats(invoke: Invoke, slips: Path) -> None:
    assert invoke("validate", str(slips), "--diff", "-f", "sarif").exit_code == 2


def test_a_file_that_may_not_be_written_stays(
    invoke: Invoke, slips: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write everything
    done = invoke("validate", str(slips), "--fix")
    assert done.exit_code == 3
    assert "write-protected" in done.stderr
    assert slips.read_text("utf-8") == TEXT
