"""The benchmark suite runs from data to report, and lets nobody get away with a wrong answer."""

import json
import os
from pathlib import Path

import pytest

from benchmarks.__main__ import Plan, main, run
from benchmarks.suite.engines import Contestant
from benchmarks.suite.questions import asked, of_name
from benchmarks.suite.race import Limits
from benchmarks.suite.report import markdown
from benchmarks.suite.results import Answered, Loaded, Run, Size

HERE = "tests.benchmarks.test_suite"
ENGINES = "benchmarks.suite.engines"


class Wrong:
    """An engine that knows one answer only, or does not come back."""

    def load(self, _: object) -> None:
        pass

    def ask(self, question: object) -> object:
        while "top" in str(question):
            pass
        return [("<urn:always>",)]

    def rows(self, answer: list[tuple[str]]) -> list[tuple[str]]:
        return answer


class Dead(Wrong):
    """An engine that takes its process with it."""

    def ask(self, _: object) -> object:
        os._exit(3)


@pytest.fixture(scope="module")
def raced() -> Run:
    engines = [
        Contestant("ocop-kg, memory", f"{ENGINES}:Library", ()),
        Contestant("pyoxigraph", f"{ENGINES}:Oxigraph", ()),
        Contestant("wrong", f"{HERE}:Wrong", ()),
        Contestant("dead", f"{HERE}:Dead", ()),
        Contestant("absent", f"{HERE}:Absent", ()),
    ]
    questions = [of_name(name) for name in ("group", "top", "experts-by-product")]
    limits = Limits(question=1, load=60, patience=1, rounds=2)
    (found,) = run(Plan((2_000,), tuple(engines), tuple(questions), limits))
    return found


def test_right_answers_have_a_time_for_each_round(raced: Run) -> None:
    size = raced.sizes[2_000]
    for engine in ("ocop-kg, memory", "pyoxigraph"):
        for question in size.answers:
            assert size.problem(question, engine) is None
            assert len(size.answers[question][engine].seconds) == 2
        assert (size.loaded[engine].mebibytes or 0) > 10


def test_a_wrong_answer_is_named_and_its_time_not_counted(raced: Run) -> None:
    size = raced.sizes[2_000]
    assert (size.problem("group", "wrong") or "").startswith("wrong: 1 rows, not ")
    assert size.time("group", "wrong") is None
    assert size.ratio("group", "wrong") is None
    assert "**wrong**, wrong: 1 rows" in markdown(raced)


def test_who_is_too_slow_ends_or_cannot_start_is_told(raced: Run) -> None:
    size = raced.sizes[2_000]
    assert size.problem("top", "wrong") == "slow: no answer in 1 s"
    assert size.problem("group", "dead") == "failed: ended with 3"
    assert "Absent" in (size.loaded["absent"].problem or "")
    assert size.time("top", "pyoxigraph")


def test_who_wastes_time_or_is_too_small_is_left_out_by_name() -> None:
    engines = (
        Contestant("pyoxigraph", f"{ENGINES}:Oxigraph", ()),
        Contestant("wrong", f"{HERE}:Wrong", ()),
        Contestant("small", f"{HERE}:Wrong", (), 100),
    )
    questions = tuple(of_name(name) for name in ("top", "group"))
    limits = Limits(question=0.5, load=60, patience=1, rounds=1, waste=0.2)
    (found,) = run(Plan((1_000,), engines, questions, limits))
    size = found.sizes[1_000]
    assert size.problem("top", "wrong") == "slow: no answer in 0.5 s"
    assert (size.problem("group", "wrong") or "").startswith("slow: left out after 0.2 s")
    assert size.loaded["small"].problem == "left out above 100 quads"
    assert size.time("group", "pyoxigraph")
    assert "| small | left out above 100 quads |" in markdown(found)


def test_what_was_measured_is_read_back(raced: Run) -> None:
    assert Run.of(json.loads(json.dumps(raced.to_dict()))) == raced


def test_the_command_makes_report_plots_and_figures(tmp_path: Path) -> None:
    options = ["--sizes", "2000", "--engines", "memory", "--questions", "top", "--rounds", "1"]
    main([*options, "--output", str(tmp_path)])
    report = (tmp_path / "RESULTS.md").read_text("utf-8")
    assert "## 2,000 quads" in report
    assert "load average" in report
    for name in ("time.svg", "memory.svg", "ratios.svg"):
        assert f"results/{name}" in report
        assert (tmp_path / "results" / name).read_text("utf-8").startswith("<?xml")
    assert set(Run.of(json.loads((tmp_path / "results/run.json").read_text())).sizes) == {2_000}


def test_growth_is_over_questions_that_are_right_at_all_sizes() -> None:
    def size(*times: float) -> Size:
        answers = {
            str(place): {"pyoxigraph": Answered([each], (1, "same"), None)}
            for place, each in enumerate(times)
            if each
        }
        return Size({"pyoxigraph": Loaded(1.0, 10.0, None)}, answers)

    found = Run({}, ["0", "1"], {10: size(1, 500), 100: size(100, 0)})
    assert found.growth("pyoxigraph", analytic=True) == 2.0
    assert found.growth("pyoxigraph", analytic=False) is None


def test_there_are_a_dozen_analytic_questions_beside_the_stored_ones() -> None:
    analytic = [each for each in asked() if not each.stored]
    assert len(analytic) >= 12
    assert len(asked()) > 50
