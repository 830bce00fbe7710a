"""``withdraw`` and ``impact``: what changes when something goes, in every format."""

import csv
import io
import json

import pytest

from ocop_kg import KnowledgeGraph
from tests.cli.conftest import SMALL, Invoke, Run

PAGE = "example-page-2022"


def test_withdraw_counts_what_is_lost(invoke: Invoke, small: KnowledgeGraph) -> None:
    found = small.withdrawal(PAGE).changes
    result = invoke("withdraw", PAGE, *SMALL)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"Withdrawn: {PAGE}, ")
    assert f"Facts lost: {len(found.lost)}, of which {found.inferred} only followed." in lines
    assert f"Stored questions answered otherwise: {len(found.answers)} of {found.asked}." in lines
    counts = {line.split()[0]: line.split()[1:] for line in lines if line[:1].isalpha()}
    for answer in found.answers:
        assert counts[answer.question] == [str(len(answer.lost)), str(len(answer.gained))]
    assert "--all lists the rows and facts" in result.stderr


def test_withdraw_lists_rows_and_facts_when_all_are_wanted(invoke: Invoke) -> None:
    result = invoke("withdraw", PAGE, *SMALL, "--all")
    assert "--all" not in result.stderr
    assert "facts-by-source: How many claims does each source state" in result.stdout
    assert "fact lost" in result.stdout
    assert "Exampland" in result.stdout


def test_withdraw_as_csv_has_a_row_for_every_change(invoke: Invoke, small: KnowledgeGraph) -> None:
    found = small.withdrawal(PAGE).changes
    rows = list(csv.DictReader(io.StringIO(invoke("withdraw", PAGE, *SMALL, "-f", "csv").stdout)))
    wanted = {
        "row lost": sum(len(answer.lost) for answer in found.answers),
        "row gained": sum(len(answer.gained) for answer in found.answers),
        "fact lost, stated": found.stated,
        "fact lost, followed": found.inferred,
    }
    for change, count in wanted.items():
        assert sum(row["change"] == change for row in rows) == count, change
    assert all(row["terms"] for row in rows)


def test_withdraw_as_json_holds_the_same(invoke: Invoke, small: KnowledgeGraph) -> None:
    found = small.withdrawal(PAGE, "example-codes").changes
    written = json.loads(invoke("withdraw", PAGE, "example-codes", *SMALL, "-f", "json").stdout)
    assert {source["key"] for source in written["sources"]} == {PAGE, "example-codes"}
    assert written["asked"] == found.asked
    assert [each["id"] for each in written["questions"]] == [
        answer.question for answer in found.answers
    ]
    assert [len(each["lost"]) for each in written["questions"]] == [
        len(answer.lost) for answer in found.answers
    ]
    assert sum(fact["inferred"] for fact in written["facts"]) == found.inferred
    assert set(written["facts"][0]) == {"subject", "property", "value", "inferred"}


def test_withdraw_takes_the_choice_of_sources_into_account(invoke: Invoke) -> None:
    result = invoke("withdraw", PAGE, *SMALL, "--as-of", "2024")
    assert "left out 2 of 5 sources" in result.stderr
    assert result.exit_code == 0


def test_impact_has_a_section_for_all_that_touches(invoke: Invoke) -> None:
    result = invoke("impact", "ocop:byExpert", *SMALL)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:2] == ["by expert (term)", "https://w3id.org/ocop/ontology#byExpert"]
    titles = [line.partition(":")[0] for line in lines]
    wanted = ["Questions", "Shapes", "Axioms", "Data files", "If it goes", "Facts lost"]
    assert [title for title in titles if title in wanted] == wanted
    assert "ByExpert-namesPerson" in result.stdout
    assert "ocop:byExpert rdfs:range ocop:" in result.stdout
    assert "data/mappings/expert_supports.rq" in result.stdout


def test_impact_of_a_table_has_no_axioms(invoke: Invoke) -> None:
    result = invoke("impact", "designations", *SMALL)
    assert result.stdout.startswith("designations.csv (table)\n")
    assert "Axioms" not in result.stdout
    assert "Facts lost: 0" in result.stdout  # the small graph is not made of this table
    assert not result.stderr


def test_impact_as_json_holds_the_same(invoke: Invoke, small: KnowledgeGraph) -> None:
    found = small.impact("example tuber")
    written = json.loads(invoke("impact", "example tuber", *SMALL, "-f", "json").stdout)
    assert written["subject"] == {
        "kind": "term",
        "label": "example tuber",
        "name": "https://w3id.org/ocop/id/product/example-tuber",
    }
    assert set(written["touched"]) == {"questions", "shapes", "axioms", "files"}
    assert [each["question"] for each in written["touched"]["questions"]] == [
        each.question for each in found.questions
    ]
    changed = written["changes"]
    assert [each["id"] for each in changed["questions"]] == [
        answer.question for answer in found.changes.answers
    ]
    assert len(changed["facts"]) == len(found.changes.lost)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("withdraw",), "missing argument"),
        (("withdraw", "example-page"), "did you mean example-page-2022"),
        (("impact", "desgnations"), "did you mean designations"),
        (("impact", "project_coverage"), "say with `kind` which is meant"),
        (
            ("impact", "designations", "--kind", "tabl"),
            "a term, a table or a source, not of 'tabl'",
        ),
        (("impact", "designations", "-f", "xml"), "unknown format"),
    ],
)
def test_wrong_usage(invoke: Invoke, words: tuple[str, ...], message: str) -> None:
    result = invoke(*words, *SMALL)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not result.stdout


def test_the_packaged_graph_is_opened_ahead(run: Run) -> None:
    done = run("impact", "ocop:honorific", "-f", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["subject"]["label"] == "honorific"
