"""What data are checked against, and by what a report is judged, on the command line."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Invoke, files_in

EXPORT = """
@prefix ocop: <https://w3id.org/ocop/ontology#> .
@prefix id: <https://w3id.org/ocop/id/> .
<urn:export:LSO-potato> a ocop:ProductDesignation ;
  ocop:concernsCountry <https://w3id.org/ocop/id/country/LSO> ;
  ocop:concernsProduct <https://w3id.org/ocop/id/product/potato> .
<urn:export:grading> a ocop:Stage .
"""
LENIENT = '[[rule]]\nrule = "{rule}"\nlevel = "{level}"\nreason = "a draft"\n'
WAIVER = (
    '[[waiver]]\nrule = "*"\nnode = "urn:export:*"\nreason = "r"\nowner = "o"\nexpires = {day}\n'
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("export.ttl").write_text(EXPORT)
    Path("off.toml").write_text(LENIENT.format(rule="*", level="off"))
    Path("may.toml").write_text(LENIENT.format(rule="*", level="info"))
    Path("typo.toml").write_text(LENIENT.format(rule="Claim-hasSorce", level="off"))
    Path("current.toml").write_text(WAIVER.format(day="2999-12-31"))
    Path("expired.toml").write_text(WAIVER.format(day="2020-12-31"))
    Path("clean.ttl").write_text(EXPORT.replace("a ocop:ProductDesignation", "a ocop:Region"))


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ([], 1),
        (["--profile", "may.toml"], 0),
        (["--profile", "may.toml", "--fail-on", "info"], 1),
        (["--profile", "may.toml", "--fail-on", "may"], 1),
        (["--profile", "may.toml", "--fail-on", "warning"], 0),
        (["--profile", "off.toml"], 4),
        (["--profile", "typo.toml"], 3),
        (["--profile", "missing.toml"], 3),
        (["--waivers", "current.toml", "--fail-on", "info"], 0),
        (["--waivers", "expired.toml"], 1),
        (["--waivers", "current.toml", "--waivers", "off.toml"], 3),
        (["--baseline", "export.ttl"], 3),
        (["--level", "must", "--fail-on", "warning"], 2),
        (["--level", "error"], 2),
        (["--fail-on", "never"], 2),
        (["--level", "violation"], 1),
    ],
)
def test_what_counts_decides_the_exit_code(options: list[str], status: int, invoke: Invoke) -> None:
    assert invoke("validate", "export.ttl", *options).exit_code == status


def test_only_new_results_fail_against_a_baseline(invoke: Invoke) -> None:
    assert invoke("validate", "export.ttl", "--output", "report.json").exit_code == 1
    old = invoke("validate", "export.ttl", "--baseline", "report.json", "--fail-on", "info")
    assert old.exit_code == 0
    with Path("export.ttl").open("a") as stream:
        stream.write("<urn:export:BTN> a ocop:Conflict .\n")
    worse = invoke("validate", "export.ttl", "--baseline", "report.json", "--format", "json")
    assert worse.exit_code == 1
    foci = {result["focus"]["value"] for result in json.loads(worse.stdout)["results"]}
    assert foci == {"urn:export:BTN"}


def test_a_mistake_in_a_file_shows_before_the_data_are_read(invoke: Invoke) -> None:
    done = invoke("validate", "missing.ttl", "--profile", "typo.toml", "--waivers", "typo.toml")
    assert "typo.toml:1: unknown key 'rule'; there are: waiver" in done.stderr


def test_rules_are_listed_and_explained(invoke: Invoke) -> None:
    listed = json.loads(invoke("rules", "--format", "json").stdout)
    must = json.loads(invoke("rules", "--level", "violation", "--format", "json").stdout)
    assert must == [rule for rule in listed if rule["level"] == "must"]
    assert {"Claim-hasSource", "Term-isKnown", "Waiver-isUsed"} < {r["rule"] for r in listed}
    page = (ROOT / "docs/rules/Claim-hasSource.md").read_text("utf-8")
    assert invoke("rules", "Claim-hasSource").stdout == page
    assert invoke("rules", "https://w3id.org/ocop/shapes#Claim-hasSource").stdout == page


def test_pages_are_written_into_a_folder(invoke: Invoke, tmp_path: Path) -> None:
    done = invoke("rules", "Claim-hasSource", "Waiver-isUsed", "--output", "deep/pages")
    assert (done.exit_code, done.stdout) == (0, "")
    assert files_in(tmp_path / "deep/pages") == ["Claim-hasSource.md", "Waiver-isUsed.md"]
    assert invoke("rules", "Waiver-isUsed", "--output", "export.ttl").exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["Claim-hasSorce"], "unknown rule 'Claim-hasSorce'; did you mean Claim-hasSource"),
        (["--level", "must", "--output", "pages"], "--level is for the list"),
        (["Claim-hasSource", "--level", "must"], "--level is for the list"),
        (["--format", "xml"], "xml"),
    ],
)
def test_what_cannot_be_explained_is_refused(
    arguments: list[str], words: str, invoke: Invoke
) -> None:
    done = invoke("rules", *arguments)
    assert done.exit_code == 2
    assert words in done.stderr


CASE = (ROOT / "shapes/cases/Claim-hasSource.toml").read_text("utf-8")
FAILED = """\
FAIL cases/Claim-hasSource.toml
  failing data: - info Another word.
  failing data: + violation This claim names no source: add ocop:statedBy with the IRI of an \
ocop:Source.
0 passed, 1 failed
"""


@pytest.mark.parametrize(
    ("case", "status", "said"),
    [
        (CASE, 0, "pass cases/Claim-hasSource.toml\n1 passed, 0 failed\n"),
        (
            re.sub('message = ".*"', 'message = "Another word."', CASE).replace(
                "violation", "info"
            ),
            1,
            FAILED,
        ),
        (CASE.replace("severity", "sevrity"), 3, ""),
        (None, 4, ""),
    ],
)
def test_shapes_are_tested(case: str | None, status: int, said: str, invoke: Invoke) -> None:
    Path("cases").mkdir()
    if case:
        Path("cases/Claim-hasSource.toml").write_text(case, "utf-8")
    done = invoke("test-shapes", "cases")
    assert (done.exit_code, done.stdout) == (status, said)
    assert bool(done.stderr) is (status > 1)


def test_own_shapes_are_tested(invoke: Invoke) -> None:
    Path("cases").mkdir()
    Path("cases/Claim-hasSource.toml").write_text(CASE, "utf-8")
    shapes = ROOT / "shapes/must"
    assert invoke("test-shapes", "cases", "--shapes", f"{shapes}/claims.ttl").exit_code == 0
    assert invoke("test-shapes", "cases", "--shapes", f"{shapes}/money.ttl").exit_code == 1
    assert invoke("test-shapes", "missing").exit_code == 3
