"""Generated graphs: their size, their sameness, their faults and their skew."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from benchmarks.generator import Generated, enlarged, generated, write
from ocop_kg import KnowledgeGraph
from ocop_kg.validation import validate
from ocop_kg.vocabulary import GRAPH, SH, key, ocop

MEDIUM = 20_000
VIOLATION = NamedNode(SH + "Violation")
COUNTRY = str(ocop("concernsCountry"))


@pytest.fixture(scope="module")
def medium(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Generated]:
    file = tmp_path_factory.mktemp("generated") / "medium.nq"
    return file, write(file, MEDIUM, faulty=0.05)


@pytest.mark.parametrize("quads", [2_000, 10_000, 50_000])
def test_the_size_is_what_was_asked_for(quads: int) -> None:
    lines = [line for part in generated(quads) for line in part.lines]
    assert quads * 0.99 <= len(lines) <= quads
    assert len(set(lines)) == len(lines)


def test_the_file_holds_what_is_told_and_parses(medium: tuple[Path, Generated]) -> None:
    file, told = medium
    quads = list(parse(path=str(file), format=RdfFormat.N_QUADS))
    assert len(quads) == told.quads
    assert all(str(quad.graph_name).startswith(f"<{GRAPH}") for quad in quads)


def test_the_same_seed_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    told = write(tmp_path / "one.nq", 3_000, seed=7)
    command = [sys.executable, "-m", "benchmarks.generator", "3000", "--seed", "7"]
    root = Path(__file__).parents[2]
    other = subprocess.run(
        command, check=True, capture_output=True, cwd=root, env={"PYTHONHASHSEED": "99"}
    )
    assert (tmp_path / "one.nq").read_bytes() == other.stdout
    assert write(tmp_path / "two.nq", 3_000, seed=8).digest != told.digest


def test_exactly_the_planted_faults_are_violations(medium: tuple[Path, Generated]) -> None:
    file, told = medium
    violations = Counter(
        (str(result.focus)[1:-1], key(result.shape.value))
        for result in validate(file).results
        if result.severity == VIOLATION
    )
    assert len(told.faults) > 50
    assert violations == Counter((fault.node, fault.shape) for fault in told.faults)


def test_without_faults_nothing_is_a_violation(tmp_path: Path) -> None:
    told = write(tmp_path / "clean.nq", 5_000, faulty=0)
    assert not told.faults
    assert validate(tmp_path / "clean.nq").conforms


def test_things_are_named_as_unevenly_as_in_the_real_graph(
    medium: tuple[Path, Generated], kg: KnowledgeGraph
) -> None:
    made = Counter(
        line.split(" ")[2]
        for line in medium[0].read_text("utf-8").splitlines()
        if line.split(" ")[1] == COUNTRY
    )
    query = f"SELECT ?c (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s {COUNTRY} ?c }} }} GROUP BY ?c"
    real = Counter({str(row["c"]): int(row["n"].value) for row in kg.select(query)})
    assert abs(share_of_first(made) - share_of_first(real)) < 0.15
    assert share_of_first(made) > 0.3


def share_of_first(often: Counter[str]) -> float:
    """How much of all falls to the first tenth."""
    first = often.most_common(max(1, len(often) // 10))
    return sum(count for _, count in first) / often.total()


def test_some_are_named_ever_more_often_and_most_once(tmp_path: Path) -> None:
    write(tmp_path / "graph.nq", 40_000)
    people = Counter(
        line.split(" ")[2]
        for line in (tmp_path / "graph.nq").read_text("utf-8").splitlines()
        if "/person/" in line.split(" ")[2]
    )
    counts = sorted(people.values())
    assert counts[len(counts) // 2] <= 2
    assert counts[-1] > 20


def test_sources_repeat_and_contradict_one_another(medium: tuple[Path, Generated]) -> None:
    graph = KnowledgeGraph.open(medium[0], replace=True, inferred=False)
    repeated = graph.select(
        "SELECT ?claim { ?claim a ocop:ProductDesignation ; ocop:statedBy ?a, ?b FILTER(?a != ?b) }"
    )
    assert len(repeated) > 0
    assert len(graph.conflicts()) > 0


def test_an_enlarged_graph_holds_the_packaged_one(kg: KnowledgeGraph) -> None:
    large = enlarged(40_000)
    assert len(large) > len(kg)
    for question in ("experts-by-product", "growth-by-date"):
        assert len(large.ask(question)) >= len(kg.ask(question))
