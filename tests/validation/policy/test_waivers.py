"""Waivers excuse results until a day, and are results themselves when they are not in order."""

from datetime import date
from pathlib import Path

import pytest

from ocop_kg.errors import ReadError
from ocop_kg.validation import Report, read_waivers, waive
from ocop_kg.validation.naming import SHAPES
from tests.validation.policy.support import export, rules_of, written

TODAY = date(2027, 1, 31)
WHOLE = {
    "rule": '"Claim-hasSource"',
    "node": '"id:designation/LSO-*"',
    "reason": '"The page comes in March."',
    "owner": '"the data team"',
    "expires": "2027-01-31",
}


def waiver(**changes: str | None) -> str:
    lines = [f"{key} = {value}" for key, value in {**WHOLE, **changes}.items() if value]
    return "\n".join(["[[waiver]]", *lines, ""])


def waived(folder: Path, *entries: str, more: str = "", **options: object) -> Report:
    waivers = read_waivers(written(folder, "\n".join(entries), "waivers.toml"))
    return waive(export(folder, more, **options), waivers, TODAY)


def test_a_waived_result_is_accepted_with_who_answers_for_it(tmp_path: Path) -> None:
    report = waived(tmp_path, waiver())
    (accepted,) = report.accepted
    assert str(accepted.result.focus).endswith("LSO-potato>")
    assert (accepted.by, accepted.reason, accepted.owner, accepted.expires) == (
        "waiver",
        "The page comes in March.",
        "the data team",
        "2027-01-31",
    )
    assert str(accepted.place) == f"{tmp_path / 'waivers.toml'}:1"
    assert report.counts["must"] == 1
    assert "1 result accepted: 1 by waiver" in report.to_text()


@pytest.mark.parametrize(
    "changes",
    [
        {"node": '"https://w3id.org/ocop/id/designation/LSO-potato"'},
        {"rule": f'"{SHAPES}Claim-hasSource"'},
        {"rule": '"Claim-*"'},
        {"path": '"ocop:statedBy"'},
        {"path": '"<https://w3id.org/ocop/ontology#statedBy>"'},
        {"path": '"https://w3id.org/ocop/ontology#statedBy"'},
        {"expires": '"2027-01-31"'},
        {"expires": "2027-01-31T10:00:00"},
    ],
)
def test_names_may_be_whole_short_or_patterns(changes: dict[str, str], tmp_path: Path) -> None:
    assert len(waived(tmp_path, waiver(**changes)).accepted) == 1


@pytest.mark.parametrize(
    "changes",
    [{"path": '"ocop:hasStatus"'}, {"value": '"x"'}, {"node": '"id:designation/LSO"'}],
)
def test_what_a_waiver_does_not_mean_stays_and_the_waiver_is_unused(
    changes: dict[str, str], tmp_path: Path
) -> None:
    report = waived(tmp_path, waiver(**changes))
    assert report.accepted == ()
    assert rules_of(report.results).count("Waiver-isUsed") == 1
    assert report.counts == {"must": 2, "should": 2, "may": 0}


@pytest.mark.parametrize(
    ("changes", "rule", "severity"),
    [
        ({"reason": None}, "Waiver-hasReason", "must"),
        ({"reason": '"  "'}, "Waiver-hasReason", "must"),
        ({"owner": None}, "Waiver-hasOwner", "must"),
        ({"expires": None}, "Waiver-hasExpiry", "must"),
        ({"expires": "2027-01-30"}, "Waiver-isCurrent", "should"),
    ],
)
def test_a_waiver_that_is_not_in_order_excuses_nothing_and_is_a_result(
    changes: dict[str, str | None], rule: str, severity: str, tmp_path: Path
) -> None:
    report = waived(tmp_path, waiver(), "# more", waiver(**{"node": '"*BTN*"', **changes}))
    assert len(report.accepted) == 1
    (result,) = [result for result in report.results if SHAPES + rule == result.shape.value]
    assert result.level == severity
    assert result.component.value == f"{SHAPES}{rule}ConstraintComponent"
    assert str(result.place) == f"{tmp_path / 'waivers.toml'}:9"
    assert report.rules[SHAPES + rule].reason
    assert rules_of(report.results).count("Claim-hasSource") == 1
    assert "Waiver-isUsed" not in rules_of(report.results)
    assert SHAPES + rule in report.to_turtle() or f"shape:{rule}" in report.to_turtle()


def test_blank_nodes_are_meant_by_rule_path_and_value(tmp_path: Path) -> None:
    more = "[] a ocop:ProductDesignation ; ocop:hasStatus <status/x> ."
    entry = waiver(
        node='"[]"', rule='"HasStatus-*"', path='"ocop:hasStatus"', value='"id:status/*"'
    )
    report = waived(tmp_path, entry, more=more)
    assert rules_of(each.result for each in report.accepted) == ["HasStatus-namesStatus"]


@pytest.mark.parametrize("value", ["' spud'", "'\" spud\"@en'", "' *'", "'\"*\"@en'"])
def test_values_are_meant_by_text_or_as_turtle_writes_them(value: str, tmp_path: Path) -> None:
    more = '<stage/spud> a ocop:Stage ; skos:prefLabel " spud"@en .'
    entry = waiver(rule='"Thing-labelIsTidy"', node='"id:stage/*"', value=value)
    report = waived(tmp_path, entry, more=more)
    assert rules_of(each.result for each in report.accepted) == ["Thing-labelIsTidy"]


def test_an_unknown_rule_gets_near_names(tmp_path: Path) -> None:
    report = waived(tmp_path, waiver(rule='"Claim-hasSorce"'))
    (result,) = [each for each in report.results if "Waiver" in str(each.shape)]
    assert result.message == "No rule is named Claim-hasSorce; did you mean Claim-hasSource?"


def test_a_waiver_of_a_rule_that_did_not_run_is_left_alone(tmp_path: Path) -> None:
    entry = waiver(rule='"Person-hasRoleOrSupport"', node='"*"')
    off = '[[rule]]\nrule = "Person-*"\nlevel = "off"\nreason = "no people here"\n'
    profile = written(tmp_path, off, "p.toml")
    assert "Waiver-isUsed" in rules_of(waived(tmp_path, entry).results)
    assert "Waiver-isUsed" not in rules_of(waived(tmp_path, entry, profile=profile).results)
    assert "Waiver-isUsed" not in rules_of(waived(tmp_path, entry, level="must").results)


def test_profiles_grade_the_rules_for_waivers(tmp_path: Path) -> None:
    entry = waiver(expires="2020-01-01")
    for level, expected in (("must", ["must"]), ("off", [])):
        text = f'[[rule]]\nrule = "Waiver-isCurrent"\nlevel = "{level}"\nreason = "x"\n'
        profile = written(tmp_path, text, "p.toml")
        found = waived(tmp_path, entry, profile=profile).results
        assert [r.level for r in found if "Waiver-isCurrent" in str(r.shape)] == expected


def test_the_first_waiver_that_means_a_result_excuses_it(tmp_path: Path) -> None:
    entries = [
        waiver(node='"id:designation/*"', owner='"one"'),
        waiver(node='"id:designation/LSO-potato"', owner='"two"'),
        waiver(node='"*"', owner='"three"'),
    ]
    for order in (entries, entries[::-1]):
        report = waived(tmp_path, *order)
        owners = {str(each.result.focus)[-11:-1]: each.owner for each in report.accepted}
        first = "one" if order is entries else "three"
        assert owners == {"LSO-potato": first, "BTN-quinoa": first}
        assert "Waiver-isUsed" not in rules_of(report.results)


def test_two_waivers_for_one_result_are_both_used(tmp_path: Path) -> None:
    report = waived(tmp_path, waiver(), waiver(node='"*potato"'))
    assert len(report.accepted) == 1
    assert "Waiver-isUsed" not in rules_of(report.results)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (waiver(rule=None), 1, "no rule"),
        (waiver(node=None), 1, "no node"),
        (waiver(expires='"31.1.2027"'), 6, "YYYY-MM-DD"),
        (waiver(expires="7"), 6, "YYYY-MM-DD"),
        (waiver(owner="7"), 5, "owner is no text"),
        (waiver(ower='"x"'), 7, "did you mean owner"),
        (waiver(expires="2027-02-30"), 6, "no TOML"),
        ("waivers = []", 1, "did you mean waiver"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(
    text: str, line: int, words: str, tmp_path: Path
) -> None:
    path = written(tmp_path, text, "waivers.toml")
    with pytest.raises(ReadError) as caught:
        read_waivers(path)
    assert words in str(caught.value)
    assert (caught.value.place.source, caught.value.place.line) == (str(path), line)
