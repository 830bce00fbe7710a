"""Conflicts and timelines on the command line: choices, refusals, pictures."""

import json
from pathlib import Path

from ocop_kg import KnowledgeGraph
from tests.cli.conftest import SMALL, Invoke, Run, files_in


def test_conflicts_are_narrowed(invoke: Invoke) -> None:
    text = invoke("conflicts", "--about", "Brazil").stdout
    assert text.startswith("contradiction (1)\n")
    for part in ("Brazil: has priority product\n", "  cocoa ", "  tambaqui ", "[1]", "https://"):
        assert part in text
    both = ("conflicts", "--kind", "growth", "--kind", "detail", "--format", "json")
    kinds = [each["kind"] for each in json.loads(invoke(*both).stdout)["conflicts"]]
    assert set(kinds) == {"growth", "detail"}
    assert kinds == sorted(kinds)


def test_json_explains_each_source_that_it_names(invoke: Invoke) -> None:
    told = json.loads(invoke("conflicts", "--format", "json").stdout)
    named = {
        source
        for conflict in told["conflicts"]
        for side in conflict["sides"]
        for source in side["sources"]
    }
    assert named == set(told["sources"])
    assert all(source["title"] for source in told["sources"].values())
    assert all(len(conflict["sides"]) > 1 for conflict in told["conflicts"])


def test_labels_come_in_the_wanted_language(invoke: Invoke) -> None:
    text = invoke("conflicts", "--about", "Brazil", "--lang", "fr").stdout
    assert "Brésil: has priority product" in text


def test_no_conflict_is_said_and_can_be_expected(invoke: Invoke) -> None:
    none = invoke(*SMALL, "conflicts", "--about", "Exampleton", "--expect", "empty")
    assert (none.exit_code, none.stdout) == (0, "")
    assert none.stderr.startswith("no conflicts: ")
    some = invoke(*SMALL, "conflicts", "--expect", "empty")
    assert some.exit_code == 1
    assert "expected no rows" in some.stderr


def test_a_narrow_terminal_gets_narrow_lines(kg: KnowledgeGraph) -> None:
    from ocop_kg.cli import conflicts, timeline
    from ocop_kg.cli.cells import Reader
    from ocop_kg.cli.terminal import width

    reader = Reader(kg, ("en",))
    found = conflicts._text(kg.conflicts(), reader, 70)
    grown = timeline._text(kg.timeline(), reader, 70)
    for line in (found + grown).splitlines():
        assert width(line) <= 70 or "https://" in line or "http://" in line, line


def test_a_picture_is_written_by_its_ending(run: Run, tmp_path: Path) -> None:
    for name, begin in (("growth.svg", b"<?xml"), ("growth.PNG", b"\x89PNG")):
        done = run(*SMALL, "timeline", "--output", name)
        assert (done.returncode, done.stdout) == (0, b"")
        assert (tmp_path / name).read_bytes().startswith(begin)
    written = run(*SMALL, "timeline", "--format", "svg").stdout
    assert written == (tmp_path / "growth.svg").read_bytes()
    refused = run(*SMALL, "timeline", "--output", "growth.pdf")
    assert refused.returncode == 2
    assert files_in(tmp_path) == ["growth.PNG", "growth.svg"]


def test_data_are_written_by_their_ending_too(run: Run, tmp_path: Path) -> None:
    run(*SMALL, "timeline", "--series", "countries", "--output", "growth.json")
    (series,) = json.loads((tmp_path / "growth.json").read_text("utf-8"))["series"]
    assert [figure["value"] for figure in series["stated"]] == [2, 4]
    assert series["stated"][1]["qualifier"] == "more than"
    run(*SMALL, "timeline", "--output", "growth.csv")
    assert (tmp_path / "growth.csv").read_text("utf-8").startswith("series,what,date,value")


def test_a_timeline_marks_what_disagrees(invoke: Invoke) -> None:
    text = invoke("timeline", "--series", "demonstration").stdout
    (row,) = (line for line in text.splitlines() if line.startswith("2025-07 "))
    assert row.split()[:5] == ["2025-07", "15", "16", "(2024-07),", "16"]


def test_nothing_to_tell(invoke: Invoke) -> None:
    told = invoke(*SMALL, "timeline", "--scope", "Example Isles", "--series", "products")
    assert told.exit_code == 0
    refused = invoke(
        *SMALL, "timeline", "--scope", "World", "--series", "countries", "--expect", "empty"
    )
    assert refused.exit_code == 1
