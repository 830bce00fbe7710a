"""``ocop-kg why``: who states a fact, or how it follows."""

import json

import pytest

from tests.cli.conftest import SMALL, Invoke, Run

STATED = ("why", *SMALL, "Exampland", "hasPriorityProduct", "example tuber")
FOLLOWS = ("why", *SMALL, "Exampland", "isSubjectOf", "designation/XAA-example-tuber")


def test_a_stated_fact_names_its_sources(invoke: Invoke) -> None:
    result = invoke(*STATED)
    assert result.exit_code == 0
    assert result.stdout == (
        "Exampland has priority product example tuber  [1][2]\n"
        "\n"
        "[1] Example page on the launch. Example Agency, 2022-03-12. https://example.org/launch\n"
        "[2] Example news on the network. Example Daily, 2024-07. https://example.org/network\n"
    )


def test_a_fact_that_follows_shows_its_proof(invoke: Invoke) -> None:
    result = invoke(*FOLLOWS)
    lines = result.stdout.splitlines()
    assert lines[:7] == [
        "Exampland is subject of XAA-example-tuber",
        "  since, by prp-inv1 (an inverse property relates things the other way round)",
        "    'concerns' is the inverse of 'is subject of'  [1]",
        "    XAA-example-tuber concerns Exampland",
        "      since, by prp-spo1 (a property implies the properties above it)",
        "        'concerns country' implies 'concerns'  [1]",
        "        XAA-example-tuber concerns country Exampland  [2][3]",
    ]
    assert lines[8].startswith("[1] OCOP ontology, version ")
    assert lines[9].startswith("[2] Example page on the launch. Example Agency, 2022-03-12.")


def test_short_iris_in_place_of_labels(invoke: Invoke) -> None:
    first = invoke(*FOLLOWS, "--iris").stdout.splitlines()[0]
    assert first == "id:country/XAA ocop:isSubjectOf id:designation/XAA-example-tuber"


def test_json_has_the_same_facts(invoke: Invoke) -> None:
    written = json.loads(invoke(*FOLLOWS, "--format", "json").stdout)
    assert written["stated"] is False
    assert written["object"]["iri"] == "https://w3id.org/ocop/id/designation/XAA-example-tuber"
    assert written["proof"]["rule"] == "prp-inv1"
    (premise,) = written["proof"]["premises"]
    (leaf,) = premise["proof"]["premises"]
    assert [source["key"] for source in leaf["sources"]] == [
        "example-page-2022",
        "example-news-2024",
    ]


def test_a_fact_that_does_not_hold_has_exit_code_1(invoke: Invoke) -> None:
    result = invoke("why", *SMALL, "Exampland", "hasPriorityProduct", "example fish")
    assert result.exit_code == 1
    assert result.stdout == ""
    first, *known = result.stderr.splitlines()
    assert first == (
        "ocop-kg: error: no source states Exampland ocop:hasPriorityProduct example fish, and it "
        "does not follow"
    )
    assert known == [
        "  known: Exampland ocop:hasPriorityProduct example tuber",
        "  known: South Exampland ocop:hasPriorityProduct example fish",
    ]


def test_the_error_as_json(invoke: Invoke) -> None:
    result = invoke(
        "why", *SMALL, "Exampland", "hasPriorityProduct", "example fish", "--format", "json"
    )
    error = json.loads(result.stderr)
    assert error["error"] == "DoesNotHoldError"
    assert error["exit_code"] == 1
    assert error["objects"] == ["example tuber"]
    assert error["subjects"] == ["South Exampland"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("Examplnd", "a", "Country"), "unknown thing 'Examplnd'; did you mean"),
        (("Exampland", "hasPriorityProdct", "x"), "did you mean ocop:hasPriorityProduct"),
        (("Exampland", "a"), "missing argument 'OBJECT'"),
    ],
)
def test_wrong_usage_has_exit_code_2(
    invoke: Invoke, arguments: tuple[str, ...], message: str
) -> None:
    result = invoke("why", *SMALL, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_the_same_bytes_whatever_the_hash_seed(run: Run) -> None:
    first, second = (
        run("why", "Lesotho", "a", "ParticipatingCountry", PYTHONHASHSEED=seed) for seed in "12"
    )
    assert first.returncode == 0
    assert b"  since, by cls-avf (" in first.stdout
    assert first.stdout == second.stdout
