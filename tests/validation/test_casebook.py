"""The casebook tells a test that fails from one that passes, and says what differs."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ocop_kg.errors import ReadError
from ocop_kg.validation.casebook import ManifestCase, SmallCase, find_cases, small_case
from tests.validation.support import FOLDER

OWN = """
rule = "https://example.org/P"
severity = "warning"
message = "Less than 1 values"
focus = "https://example.org/bad"
prefixes = { mine = "https://example.org/" }
shapes = '''
mine:P a sh:PropertyShape ; sh:targetClass mine:C ; sh:path mine:p ; sh:minCount 1 ;
  sh:severity sh:Warning ; sh:message "Less than 1 values" .
'''
passing = '''
mine:good a mine:C ; mine:p 1 .
'''
failing = '''
mine:bad a mine:C .
'''
"""
MANIFEST = """
@prefix ex: <https://example.org/> .
@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix sht: <http://www.w3.org/ns/shacl-test#> .
ex:S a sh:NodeShape ; sh:targetNode ex:n ; sh:property ex:P .
ex:P sh:path [ sh:inversePath ex:p ] ; sh:minCount 1 .
<> a mf:Manifest ; mf:entries ( <case> ) .
<case> a sht:Validate ;
  mf:action [ sht:dataGraph <> ; sht:shapesGraph <> ] ;
  mf:result [ a sh:ValidationReport ; sh:conforms false ;
    sh:result [ a sh:ValidationResult ; sh:focusNode ex:n ; sh:resultPath [ sh:inversePath ex:p ] ;
      sh:resultSeverity sh:Violation ; sh:sourceShape ex:P ;
      sh:sourceConstraintComponent sh:MinCountConstraintComponent ] ] .
"""


def case(folder: Path, text: str = OWN, name: str = "case.toml") -> SmallCase | ManifestCase:
    (folder / name).write_text(text, "utf-8")
    (found,) = find_cases(folder / name)
    return found


@pytest.fixture
def sourced() -> SmallCase:
    return small_case(FOLDER / "Claim-hasSource.toml")


def test_a_case_with_shapes_of_its_own_passes(tmp_path: Path) -> None:
    assert case(tmp_path).run().differences == ()


def test_a_case_is_run_with_the_shapes_that_are_given(sourced: SmallCase) -> None:
    shapes = FOLDER.parent / "must" / "claims.ttl"
    assert sourced.run([shapes]).passed
    assert not sourced.run([FOLDER.parent / "must" / "money.ttl"]).passed


@pytest.mark.parametrize(
    ("changes", "differences"),
    [
        ({"severity": "info"}, 2),
        ({"message": "Something else."}, 2),
        ({"focus": "designation/other"}, 2),
        ({"focus": "no iri"}, 2),
        ({"rule": "no iri:"}, 3),
        ({"results": 2}, 1),
        ({"failing": "<designation/BTN-quinoa> a ocop:Claim ; ocop:statedBy <source/x> ."}, 2),
        ({"passing": "<designation/BTN-quinoa> a ocop:ProductDesignation ."}, 1),
        ({"passing": "<country/LSO> a ocop:Country ."}, 1),
        ({"rule": "https://w3id.org/ocop/shapes#Claim-hasX"}, 3),
        ({"passing": "<country/LSO> a"}, 1),
    ],
)
def test_what_a_small_case_expects_is_compared(
    changes: dict[str, object], differences: int, sourced: SmallCase
) -> None:
    outcome = replace(sourced, **changes).run()  # type: ignore[arg-type]  # each of its own kind
    assert not outcome.passed
    assert len(outcome.differences) == differences, outcome.differences


def test_a_rule_that_met_no_node_in_the_passing_data_is_no_pass(sourced: SmallCase) -> None:
    elsewhere = replace(sourced, passing="<country/LSO> a ocop:Country .")
    assert elsewhere.run().differences == ("passing data: the rule met no node",)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("mine:p 1 .", "mine:p 1", 13),
        ("a mine:C .", "b mine:C .", 15),
        ("sh:minCount 1", "sh:minCuont 1", 8),
    ],
)
def test_what_cannot_be_read_in_a_case_is_placed_in_its_file(
    old: str, new: str, line: int, tmp_path: Path
) -> None:
    (difference,) = case(tmp_path, OWN.replace(old, new)).run().differences
    assert difference.startswith(f"{tmp_path / 'case.toml'}:{line}"), difference
    assert difference.count("line") == 0


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("severity =", "sevrity =", 3, "did you mean severity"),
        ('"warning"', '"error"', 3, "unknown severity"),
        ('message = "Less than 1 values"\n', "", None, "no message"),
        ("prefixes =", "results = 0\nprefixes =", 6, "results"),
        ("prefixes = { mine", "x = { mine", 6, "unknown key"),
        ("passing = '''", "passing = ''", 12, "no TOML"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(
    old: str, new: str, line: int | None, words: str, tmp_path: Path
) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        case(tmp_path, OWN.replace(old, new, 1))
    assert caught.value.place.line == line


def test_a_manifest_passes_whatever_its_blank_nodes_are_called(tmp_path: Path) -> None:
    assert case(tmp_path, MANIFEST, "m.ttl").run().passed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sh:conforms false", "sh:conforms true"),
        ("sh:focusNode ex:n", "sh:focusNode ex:m"),
        ("sh:resultSeverity sh:Violation", "sh:resultSeverity sh:Info"),
        ("sh:resultPath [ sh:inversePath ex:p ]", "sh:resultPath ex:p"),
        ("sh:sourceShape ex:P", "sh:sourceShape ex:P ; sh:value ex:v"),
        ("sh:sourceShape ex:P", 'sh:sourceShape ex:P ; sh:resultMessage "Other."'),
    ],
)
def test_what_a_manifest_expects_is_compared(old: str, new: str, tmp_path: Path) -> None:
    outcome = case(tmp_path, MANIFEST.replace(old, new), "m.ttl").run()
    signs = [line[0] for line in outcome.differences]
    assert signs == ["-", "+"], outcome.differences


def test_a_failure_is_expected_or_found(tmp_path: Path) -> None:
    wanted = MANIFEST.partition("mf:result [")[0] + "mf:result sht:Failure ."
    (ran,) = case(tmp_path, wanted, "m.ttl").run().differences
    assert "were to be refused" in ran
    broken = wanted.replace("sh:minCount 1", "sh:minCuont 1")
    assert case(tmp_path, broken, "m.ttl").run().passed
    assert (
        not case(tmp_path, MANIFEST.replace("sh:minCount 1", "sh:minCuont 1"), "m.ttl").run().passed
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("sht:dataGraph <> ;", "", "one dataGraph, and has 0"),
        ("sht:dataGraph <>", "sht:dataGraph <https://example.org/x>", "no file"),
        ("sht:dataGraph <>", "sht:dataGraph <file:///etc/hostname>", "outside of"),
        ("sht:shapesGraph <>", "sht:shapesGraph <../other.ttl>", "outside of"),
        ("mf:result [", "mf:rseult [", "one result"),
        ("sht:dataGraph <> ;", "sht:dataGraph", "turtle"),
    ],
)
def test_a_manifest_that_is_none_is_refused(old: str, new: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=words):
        case(tmp_path, MANIFEST.replace(old, new), "m.ttl")


def test_cases_are_found_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    shutil.copy(FOLDER / "Claim-hasSource.toml", tmp_path / "b")
    case(tmp_path, MANIFEST, "a.ttl")
    (tmp_path / "data.ttl").write_text("<urn:a> a <urn:b> .")
    (tmp_path / "notes.md").write_text("no case")
    names = [Path(found.name).name for found in find_cases(tmp_path)]
    assert names == ["a.ttl#case", "Claim-hasSource.toml"]
    with pytest.raises(ReadError, match="no such folder"):
        list(find_cases(tmp_path / "missing"))
