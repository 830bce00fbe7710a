"""The measurement of validation: engines agree or it says where not, and what it is held to."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.generator import Fault
from benchmarks.validation.__main__ import main
from benchmarks.validation.goals import held
from benchmarks.validation.report import Measured, markdown
from benchmarks.validation.runs import Race, Run, Trial
from ocop_kg.vocabulary import SH

MIN, IN = SH + "MinCountConstraintComponent", SH + "InConstraintComponent"
ONE = ("https://w3id.org/ocop/shapes#A", "urn:node", "", MIN)
OTHER = ("https://w3id.org/ocop/shapes#B", "urn:node", "1", IN)


def trial(seconds: float, *findings: tuple[str, str, str, str], memory: float = 100) -> Trial:
    return Trial([Run(seconds, seconds, memory, Counter(findings))])


def race(triples: int, kind: str = "all", **trials: Trial) -> Race:
    faults = [Fault("urn:node", "A")]
    named = {name.replace("_", "-"): each for name, each in trials.items()}
    return Race(triples, kind, faults, named)


def test_the_command_runs_engines_and_writes_the_report(tmp_path: Path) -> None:
    options = ["--triples", "2000", "--rounds", "1", "--engines", "ocop-kg;ocop-kg, store on disk"]
    main([*options, "--output", str(tmp_path)])
    report = (tmp_path / "VALIDATION.md").read_text("utf-8")
    assert "## 2,000 triples, SHACL Core alone" in report
    assert "The same results as ocop-kg, one by one: ocop-kg, store on disk." in report
    assert "the command on the packaged data" in report
    assert "load average" in report


def test_each_result_is_compared_and_a_disagreement_is_named() -> None:
    found = race(10, pyshacl=trial(9, ONE, ONE), ocop_kg=trial(1, ONE, ONE), shacl=trial(1, OTHER))
    assert found.differences("ocop-kg") == []
    assert [each[:] for each in found.differences("shacl")] == [
        ("pyshacl", "A", "MinCountConstraintComponent", 2),
        ("shacl", "B", "InConstraintComponent", 1),
    ]
    assert (found.planted("ocop-kg"), found.planted("shacl")) == (1, 0)
    report = markdown(Measured({}, [found], None, 10))
    assert "The same results as pyshacl, one by one: ocop-kg." in report
    assert "Other results than pyshacl: shacl, unexplained." in report
    assert "- only shacl: 1 of B, InConstraintComponent" in report


@pytest.mark.parametrize(
    ("turbo", "answer"),
    [
        (trial(9), ("4.5", "yes")),
        (trial(3), ("1.5", "no")),
        (Trial([], "not done in 8 s", 8), ("more than 4.0", "yes")),
        (Trial([], "not done in 3 s", 3), ("more than 1.5", "unknown")),
    ],
)
def test_a_peer_that_was_ended_took_at_least_so_long(turbo: Trial, answer: tuple[str, str]) -> None:
    rows = held([race(1_000_000, ocop_kg=trial(2), pyshacl_turbo=turbo)], None)
    assert [row[2:] for row in rows if "pyshacl-turbo" in row[0]] == [list(answer)]


def test_growth_and_memory_are_held_at_ten_million() -> None:
    stored = trial(300, memory=4000)
    huge = Race(10_000_000, "all", [], {"ocop-kg": trial(120), "ocop-kg, store on disk": stored})
    rows = {row[0]: row[2:] for row in held([race(100_000, ocop_kg=trial(1)), huge], 0.2)}
    assert rows["growth of the time a triple from 100,000 to 10,000,000"] == ["1.2", "yes"]
    assert rows["10,000,000 triples in a store on disk: memory"] == ["4,000 MiB", "no"]
    assert rows["the command on the packaged data"] == ["200 ms", "yes"]
    report = markdown(Measured({}, [race(100_000, ocop_kg=trial(1)), huge], None, 10))
    assert "| ocop-kg, all constraints | 10.0 | 12.0 |" in report
