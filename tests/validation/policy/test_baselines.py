"""Laws of baselines: nothing is new against itself, and what is added or mended counts as one."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg.errors import Place, ReadError
from ocop_kg.validation import (
    Baseline,
    InversePath,
    Report,
    Result,
    compare,
    read_baseline,
    validate,
)
from ocop_kg.validation.naming import SEVERITIES
from ocop_kg.validation.policy.baseline import likeness
from tests.validation.policy.support import EXPORT, export, written
from tests.validation.support import document

NAMES = st.sampled_from("abc").map(lambda name: NamedNode(f"urn:{name}"))
LITERALS = st.builds(Literal, st.text(max_size=3)) | st.sampled_from(
    [Literal("1", datatype=NamedNode("urn:d")), Literal("a", language="en"), Literal(1)]
)
BLANKS = st.integers(1, 9).map(lambda number: BlankNode(f"file1x{number}"))
RESULTS = st.builds(
    Result,
    shape=NAMES | BLANKS,
    severity=st.sampled_from(list(SEVERITIES.values())),
    focus=NAMES | BLANKS | LITERALS,
    path=st.none() | NAMES | NAMES.map(InversePath),
    value=st.none() | NAMES | BLANKS | LITERALS,
    component=NAMES,
    message=st.text(max_size=5),
    place=st.none() | st.builds(Place, st.just("a.ttl"), st.integers(1, 9)),
)
REPORTS = st.lists(RESULTS, max_size=6).map(
    lambda found: Report(
        results=tuple(found),
        checked={},
        kinds={},
        described=1,
        unmatched_shapes=(),
        unchecked_nodes=(),
        ran={f"urn:{name}": "must" for name in "abc"},
    )
)


def through_a_file(report: Report) -> Baseline:
    with TemporaryDirectory() as folder:
        return read_baseline(written(Path(folder), report.to_json(), "report.json"))


@settings(max_examples=60, deadline=None)
@given(REPORTS)
def test_nothing_is_new_against_itself_whatever_the_lines_and_labels(report: Report) -> None:
    def moved(term: Any) -> Any:
        return BlankNode(term.value + "y") if isinstance(term, BlankNode) else term

    later = replace(
        report,
        results=tuple(
            replace(
                result,
                place=Place("b.ttl", 7),
                focus=moved(result.focus),
                value=moved(result.value),
                shape=moved(result.shape),
                message="in other words",
            )
            for result in reversed(report.results)
        ),
    )
    compared = compare(later, through_a_file(report))
    assert compared.results == ()
    assert compared.conforms
    assert len(compared.accepted) == len(report.results)
    assert compared.policy.fixed == 0


@settings(max_examples=60, deadline=None)
@given(REPORTS, RESULTS, st.integers(0, 6))
def test_a_fault_that_is_added_is_the_one_that_is_new(
    report: Report, fault: Result, at: int
) -> None:
    results = [*report.results[:at], fault, *report.results[at:]]
    compared = compare(replace(report, results=tuple(results)), through_a_file(report))
    assert [likeness(result) for result in compared.results] == [likeness(fault)]
    assert compared.policy.fixed == 0


@settings(max_examples=60, deadline=None)
@given(REPORTS, REPORTS)
def test_new_old_and_gone_are_the_differences_of_multisets(before: Report, after: Report) -> None:
    compared = compare(after, through_a_file(before))
    was, is_ = (Counter(map(likeness, report.results)) for report in (before, after))
    assert Counter(map(likeness, compared.results)) == is_ - was
    assert Counter(likeness(each.result) for each in compared.accepted) == is_ & was
    assert compared.policy.fixed == (was - is_).total()


@settings(max_examples=60, deadline=None)
@given(REPORTS, REPORTS)
def test_a_report_that_was_judged_by_a_baseline_can_be_the_next_one(
    first: Report, second: Report
) -> None:
    once = compare(second, through_a_file(first))
    assert through_a_file(once).results == Baseline.of(second).results
    assert compare(second, through_a_file(once)).results == ()


def test_a_fault_more_in_a_real_export_is_the_one_that_fails(tmp_path: Path) -> None:
    report = export(tmp_path)
    baseline = read_baseline(written(tmp_path, report.to_json(), "report.json"))
    again = document(tmp_path, "\n\n\n" + EXPORT)
    assert compare(validate(again), baseline).exit_code == 0
    more = (
        "<designation/GHA-cassava> a ocop:ProductDesignation ; ocop:concernsCountry <country/GHA> ;"
        "ocop:concernsProduct <product/cassava> ; ocop:hasStatus <status/priority-product> ."
    )
    compared = compare(export(tmp_path, more), baseline)
    assert [str(result.focus)[-12:-1] for result in compared.results] == ["GHA-cassava"]
    assert compared.exit_code == 1
    fewer = EXPORT.replace("<product/quinoa>", "<product/quinoa> ; ocop:statedBy <source/x>")
    assert compare(validate(document(tmp_path, fewer), level="must"), baseline).policy.fixed == 1


def test_rules_that_did_not_run_again_count_as_nothing_mended(tmp_path: Path) -> None:
    baseline = Baseline.of(export(tmp_path))
    assert compare(export(tmp_path, level="must"), baseline).policy.fixed == 0
    off = '[[rule]]\nrule = "Claim-hasSource"\nlevel = "off"\nreason = "x"\n'
    judged = compare(export(tmp_path, profile=written(tmp_path, off, "p.toml")), baseline)
    assert judged.policy.fixed == 0
    assert "0 fixed since the baseline" in judged.to_text()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<urn:a> a <urn:b> .", "no report in JSON"),
        ("[]", "no list of results"),
        ("{}", "no list of results"),
        ('{"results": 3}', "no list of results"),
        ('{"results": [3]}', "its result 1"),
        ('{"results": [{"shape": {"type": "uri", "value": "urn:a"}}]}', "its result 1"),
        ('{"results": [], "accepted": 3}', "accepted is no list"),
        ("[" * 100_000, "nested too deeply"),
        ('{"results": [', "no report in JSON"),
        ("", "empty"),
    ],
)
def test_what_is_no_report_is_refused(text: str, words: str, tmp_path: Path) -> None:
    path = written(tmp_path, text, "report.json")
    with pytest.raises(ReadError, match=words) as caught:
        read_baseline(path)
    assert caught.value.place.source == str(path)


@pytest.mark.parametrize("part", ["shape", "focus", "path", "value", "component", "level"])
@pytest.mark.parametrize("value", [7, "no iri at all", {"type": "uri"}, []])
def test_a_result_that_is_none_is_refused(part: str, value: object, tmp_path: Path) -> None:
    if (part, value) == ("path", "no iri at all"):
        return  # paths are compared as texts
    document = json.loads(export(tmp_path).to_json())
    document["results"][1][part] = value
    with pytest.raises(ReadError, match="its result 2"):
        read_baseline(written(tmp_path, json.dumps(document), "report.json"))
