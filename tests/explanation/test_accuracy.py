"""The aims: 95 of 100 broken queries have their culprit named, 3 of 100 sound ones are blamed."""

import pytest

from ocop_kg import KnowledgeGraph
from tests.explanation.absent import absent_queries
from tests.explanation.broken import Broken, broken_queries
from tests.explanation.measuring import Measure, halves, measured


@pytest.fixture(scope="module")
def broken(kg: KnowledgeGraph) -> list[Broken]:
    return broken_queries(kg, share=6)


@pytest.fixture(scope="module")
def found(kg: KnowledgeGraph, broken: list[Broken]) -> list[Measure]:
    return [measured(kg, half) for half in halves([*broken, *absent_queries(kg)])]


def test_the_set_is_large_and_has_all_mistakes(broken: list[Broken]) -> None:
    assert len(broken) >= 80
    assert {
        "class typo",
        "filter bound",
        "graph name",
        "language tag",
        "missing OPTIONAL",
        "parameter",
        "predicate typo",
        "prefix",
        "wrong direction",
    } <= {case.mistake for case in broken}


@pytest.mark.parametrize("half", [0, 1], ids=["first half", "second half"])
def test_culprits_are_named(found: list[Measure], half: int) -> None:
    assert found[half].named_share >= 0.95, "\n".join(found[half].wrong)


@pytest.mark.parametrize("half", [0, 1], ids=["first half", "second half"])
def test_sound_queries_are_not_blamed(found: list[Measure], half: int) -> None:
    assert found[half].absent >= 40
    assert found[half].alarm_share <= 0.03, "\n".join(found[half].wrong)
