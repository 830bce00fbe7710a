"""Withdrawal: what is lost when a source goes."""

from collections import Counter
from pathlib import Path

import pytest

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import UnknownThingError, UsageError
from ocop_kg.questions import questions
from ocop_kg.vocabulary import INFERRED_GRAPH

SEED = "seed-ocop-china-2025"


@pytest.mark.parametrize("keys", [(SEED,), ("fao-albania-2023", "iso-3166"), ("ocop-kg-editors",)])
def test_a_withdrawal_is_the_difference_to_the_view(
    kg: KnowledgeGraph, keys: tuple[str, ...]
) -> None:
    before = len(kg)
    found = kg.withdrawal(*keys)
    view = kg.view(without=keys)
    assert {source.key for source in found.sources} == set(keys)
    changed = {answer.question: answer for answer in found.changes.answers}
    for asked in questions():
        had = Counter(tuple(row) for row in kg.ask(asked.id))
        has = Counter(tuple(row) for row in view.ask(asked.id))
        if asked.id in changed:
            assert Counter(changed[asked.id].lost) == had - has
            assert Counter(changed[asked.id].gained) == has - had
            assert changed[asked.id].lost or changed[asked.id].gained
        else:
            assert had == has, asked.id
    assert len(kg) == before == len(view) + len(found.changes.lost)
    assert found.changes.asked == len(questions())


def test_a_fact_that_another_source_states_is_not_lost(small: KnowledgeGraph) -> None:
    found = small.withdrawal("example-page-2022")
    view = small.view(without="example-page-2022")
    there = {quad.triple for quad in view.triples()}
    for fact in found.changes.lost:
        graphs = {
            quad.graph_name
            for quad in small.store.quads_for_pattern(
                fact.triple.subject,
                fact.triple.predicate,
                fact.triple.object,
            )
        }
        assert fact.triple not in there
        assert (INFERRED_GRAPH in graphs) is fact.inferred
    assert found.changes.stated + found.changes.inferred == len(found.changes.lost)
    assert found.changes.stated
    assert found.changes.inferred


def test_it_says_in_one_line_what_is_lost(small: KnowledgeGraph) -> None:
    text = str(small.withdrawal("example-page-2022"))
    assert text.startswith("without example-page-2022: ")
    assert text.endswith(" stored questions answered otherwise")


def test_the_same_withdrawal_says_the_same(small: KnowledgeGraph) -> None:
    assert small.withdrawal("example-news-2024") == small.withdrawal("example-news-2024")


def test_without_inference_nothing_inferred_is_lost() -> None:
    plain = KnowledgeGraph.open(inferred=False)
    assert plain.withdrawal(SEED).changes.inferred == 0


def test_a_view_withdraws_only_what_it_has(kg: KnowledgeGraph) -> None:
    view = kg.view(publishers="FAO")
    found = view.withdrawal("fao-sstc-2024")
    assert [source.key for source in found.sources] == ["fao-sstc-2024"]
    again = view.view(without="fao-sstc-2024").withdrawal("fao-sstc-2024")
    assert (again.sources, again.changes.lost, again.changes.answers) == ((), (), ())


def test_wrong_sources_are_errors(small: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="which source goes"):
        small.withdrawal()
    with pytest.raises(UnknownThingError, match="did you mean example-page-2022"):
        small.withdrawal("example-page-2023")
    with pytest.raises(UsageError, match="no source is left"):
        small.withdrawal(*(source.key for source in small.choice.kept))


def test_a_file_in_which_the_source_speaks_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.trig"
    file.write_text(
        "<urn:g> { <urn:claim> <https://w3id.org/ocop/ontology#statedBy> <urn:s> }"
        "<urn:h> { <urn:claim> <https://w3id.org/ocop/ontology#statedBy> <urn:t> }"
    )
    graph = KnowledgeGraph.open(file)
    assert graph.withdrawal("urn:s").graphs == ("urn:g",)
    assert graph.view(without="urn:s").withdrawal("urn:t").graphs == ("urn:h",)
