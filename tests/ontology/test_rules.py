"""The rules of the ontology hold, and each rule can fail.

A rule is a query in ``rules/*.rq`` that returns the terms that break it. The file of the same name
ending in ``.ttl`` holds planted faults: every name in it with "wrong" must be found, none with
"right".
"""

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

RULES = sorted((Path(__file__).parent / "rules").glob("*.rq"))
HEADER = re.compile(r"# Problem: .+\.\n# Reason: .+\.\n# Solution: .+\.\nPREFIX |# Problem: .+\.\n"
                    r"# Reason: .+\.\n# Solution: .+\.\nSELECT ")  # fmt: skip


def broken(rule: Path, store: Store) -> list[tuple[str, str]]:
    """The terms that break a rule, each with what is wrong."""
    solutions = store.query(rule.read_text("utf-8"))
    assert isinstance(solutions, QuerySolutions)
    assert [variable.value for variable in solutions.variables] == ["term", "problem"]
    return [(str(row["term"]), str(row["problem"])) for row in solutions]


def test_there_are_rules() -> None:
    assert len(RULES) >= 12


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_a_rule_says_problem_reason_and_solution(rule: Path) -> None:
    assert HEADER.match(rule.read_text("utf-8"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_the_ontology_keeps_a_rule(rule: Path, store: Store) -> None:
    assert broken(rule, store) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_a_rule_finds_its_planted_faults(rule: Path, store: Store) -> None:
    names: set[str] = set()
    for triple in parse(path=rule.with_suffix(".ttl"), format=RdfFormat.TURTLE):
        store.add(Quad(*triple))
        names.update(str(node) for node in triple if isinstance(node, NamedNode))
    wrong = {name for name in names if "wrong" in name.lower()}
    assert wrong
    assert any("right" in name.lower() for name in names)
    assert {term for term, _ in broken(rule, store)} == wrong
