"""Profiles grade rules anew and switch them off, and reports say so."""

import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_kg.errors import BudgetError, ReadError, UsageError
from ocop_kg.validation import Profile, Report, packaged_shapes, read_profile, validate
from ocop_kg.validation.naming import SHAPES, short
from ocop_kg.validation.policy.baseline import likeness
from ocop_kg.validation.policy.profile import Grade
from tests.validation.policy.support import export, rules_of, written
from tests.validation.support import document


def grade(rule: str, level: str, reason: str = "for this test") -> str:
    return f'[[rule]]\nrule = "{rule}"\nlevel = "{level}"\nreason = "{reason}"\n'


def profile(folder: Path, *grades: str) -> Path:
    return written(folder, "\n".join(grades), "release.toml")


def test_without_a_profile_the_shapes_decide(tmp_path: Path) -> None:
    report = export(tmp_path)
    assert report.counts == {"must": 2, "should": 1, "may": 0}
    assert report.policy.profile is None


@pytest.mark.parametrize("name", ["Claim-hasSource", SHAPES + "Claim-hasSource", "Claim-has*"])
@pytest.mark.parametrize("level", ["should", "warning"])
def test_a_rule_is_graded_down(name: str, level: str, tmp_path: Path) -> None:
    report = export(tmp_path, profile=profile(tmp_path, grade(name, level)))
    assert report.counts == {"must": 0, "should": 3, "may": 0}
    assert report.rules[SHAPES + "Claim-hasSource"].level == "should"
    assert report.conforms
    assert "1 rule graded by profile release" in report.to_text()


def test_a_rule_that_is_graded_up_runs_where_only_must_is_asked(tmp_path: Path) -> None:
    chosen = profile(tmp_path, grade("Concept-hasDefinition", "must"))
    assert "Concept-hasDefinition" not in rules_of(export(tmp_path, level="must").results)
    report = export(tmp_path, level="must", profile=chosen)
    assert rules_of(report.results).count("Concept-hasDefinition") == 1
    assert report.counts == {"must": 3, "should": 0, "may": 0}
    assert set(report.checked) == {
        *export(tmp_path, level="must").checked,
        SHAPES + "Concept-hasDefinition",
    }


def test_a_rule_that_is_off_finds_nothing_and_is_named(tmp_path: Path) -> None:
    chosen = profile(tmp_path, grade("Claim-hasSource", "off"))
    report = export(tmp_path, profile=chosen)
    assert "Claim-hasSource" not in rules_of(report.results)
    assert report.policy.off == (SHAPES + "Claim-hasSource",)
    assert SHAPES + "Claim-hasSource" not in report.checked
    assert "1 rule is off by profile release: Claim-hasSource" in report.to_text()
    assert json.loads(report.to_json())["grades"] == {SHAPES + "Claim-hasSource": "off"}


def test_rules_in_python_are_graded_as_shapes_are(tmp_path: Path) -> None:
    misspelt = "<country/LSO> ocop:inRegoin <region/africa> ."
    before = export(tmp_path, misspelt)
    assert "Term-isKnown" in rules_of(before.results)
    lower = export(tmp_path, misspelt, profile=profile(tmp_path, grade("Term-isKnown", "info")))
    assert {result.level for result in lower.results if "Term" in str(result.shape)} == {"may"}
    off = export(tmp_path, misspelt, profile=profile(tmp_path, grade("Term-is*", "off")))
    assert "Term-isKnown" not in rules_of(off.results)


def test_the_last_entry_that_means_a_rule_decides(tmp_path: Path) -> None:
    grades = [grade("Claim-*", "off"), grade("Claim-hasSource", "must")]
    assert "Claim-hasSource" in rules_of(
        export(tmp_path, profile=profile(tmp_path, *grades)).results
    )


def test_everything_off_checks_nothing(tmp_path: Path) -> None:
    report = export(tmp_path, profile=profile(tmp_path, grade("*", "off")))
    assert report.nothing_checked
    assert report.exit_code == 4


def test_own_shapes_are_graded_and_stay_as_they_are(tmp_path: Path) -> None:
    shapes = document(
        tmp_path,
        "ex:S a sh:NodeShape ; sh:targetClass ocop:Stage ; sh:property ex:P ."
        "ex:P a sh:PropertyShape ; sh:path skos:notation ; sh:minCount 1 .",
        "shapes.ttl",
    )
    before = shapes.read_bytes()
    up = export(tmp_path, shapes=shapes, ontology=False)
    assert up.counts["must"] == 1
    chosen = profile(tmp_path, grade("https://example.org/P", "may"))
    report = export(tmp_path, shapes=shapes, ontology=False, profile=chosen)
    assert report.counts == {"must": 0, "should": 0, "may": 1}
    assert shapes.read_bytes() == before


def test_packaged_shapes_stay_as_they_are(tmp_path: Path) -> None:
    before = list(packaged_shapes("may").graph)
    export(tmp_path, profile=profile(tmp_path, grade("*", "off")))
    assert list(packaged_shapes("may").graph) == before


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (grade("Claim-hasSorce", "must"), 2, "did you mean Claim-hasSource"),
        (grade("Nothing-*", "must"), 2, "unknown rule 'Nothing-*'"),
        (grade("Claim-hasSource", "shuold"), 3, "unknown level 'shuold'"),
        (grade("Claim-hasSource", "must", " "), 4, "no reason"),
        ('[[rule]]\nrule = "Claim-hasSource"\nlevel = "must"', 1, "no reason"),
        ('[[rule]]\nrule = 3\nlevel = "must"\nreason = "x"', 2, "rule is no text"),
        (grade("Claim-hasSource", "must") + 'lvel = "x"\n', 5, "did you mean level"),
        ('x = 1\n[[rule]]\nrule = "y"', 1, "unknown key 'x'"),
        (grade("Claim-hasSource", "must") + grade("Claim-*", "may"), 2, "later entries decide"),
        ("rule = 3", None, "[[rule]]"),
        ('name = "empty"', None, "grades a rule or more"),
        ("[[rule]\n", 1, "no TOML"),
        ("x = " + "[" * 5000, None, "nested too deeply"),
        ('a = """', 1, "no TOML"),
        ("", None, "empty"),
    ],
)
def test_what_is_wrong_with_a_profile_is_said_with_its_line(
    text: str, line: int | None, words: str, tmp_path: Path
) -> None:
    path = written(tmp_path, text, "release.toml")
    with pytest.raises(ReadError) as caught:
        export(tmp_path, profile=path)
    assert words in str(caught.value)
    assert (caught.value.place.source, caught.value.place.line) == (str(path), line)


def test_a_file_that_nobody_wrote_by_hand_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "# x\n" * 2**21, "release.toml")
    with pytest.raises(BudgetError, match="bytes"):
        read_profile(path)


def test_a_header_inside_a_text_is_no_header(tmp_path: Path) -> None:
    text = '[[rule]]\nrule = "Term-*"\nlevel = "may"\nreason = """\n[[rule]]\n"""\n'
    chosen = read_profile(written(tmp_path, text + grade("Claim-*", "may"), "p.toml"))
    assert [each.place and each.place.line for each in chosen.grades] == [2, 8]


@pytest.mark.parametrize(("fail_on", "fails"), [("must", 2), ("warning", 3), ("info", 3)])
def test_the_threshold_is_set_by_level_or_by_word(fail_on: str, fails: int, tmp_path: Path) -> None:
    report = export(tmp_path, fail_on=fail_on)
    assert (report.failures, report.exit_code, report.conforms) == (fails, 1, False)


def test_the_threshold_decides_alone(tmp_path: Path) -> None:
    stage = '<stage/grading> a ocop:Stage ; skos:inScheme <scheme/stage> ; skos:prefLabel "g"@en .'
    path = document(tmp_path, stage)
    assert validate(path).exit_code == 0
    assert validate(path, fail_on="warning").exit_code == 1


def test_a_threshold_below_what_is_looked_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="look for it too"):
        export(tmp_path, level="must", fail_on="warning")
    with pytest.raises(UsageError, match="unknown level 'error'"):
        export(tmp_path, fail_on="error")


NAMES = ["Claim-hasSource", "Concept-hasDefinition", "Thing-labelIsTidy", "Term-isKnown"]
FAULTS = '<stage/sale> a ocop:Stage ; skos:prefLabel " sale"@en ; ocop:inRegoin <region/africa> .'


@settings(max_examples=12, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["must", "should", "may", "off"])))
def test_a_profile_changes_levels_and_takes_out_what_is_off_and_nothing_else(
    levels: dict[str, str],
) -> None:
    grades = tuple(Grade(rule, level, "drawn") for rule, level in levels.items())
    with TemporaryDirectory() as name:
        before = export(Path(name), FAULTS)
        after = export(Path(name), FAULTS, profile=Profile("drawn", grades))
    assert set(NAMES) <= set(rules_of(before.results))

    def said(report: Report) -> Counter[tuple[str, object, object]]:
        return Counter((short(str(r.shape.value)), likeness(r), r.place) for r in report.results)

    expected = {key: n for key, n in said(before).items() if levels.get(key[0]) != "off"}
    assert said(after) == expected
    for result in after.results:
        rule = short(str(result.shape.value))
        assert result.level == levels.get(rule, before.rules[str(result.shape.value)].level)


def test_both_engines_follow_a_profile(tmp_path: Path) -> None:
    chosen = profile(tmp_path, grade("Claim-hasSource", "may"), grade("Concept-*", "off"))
    ours, theirs = (
        export(tmp_path, profile=chosen, engine=engine) for engine in ("sparql", "pyshacl")
    )
    assert [r.order for r in ours.results] == [r.order for r in theirs.results]
    assert ours.policy == theirs.policy
