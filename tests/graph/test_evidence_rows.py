"""Evidence as a user asks for it: of the rows of an answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from ocop_kg import KnowledgeGraph
from ocop_kg.questions import Question, questions
from ocop_kg.vocabulary import GRAPH, shorten

if TYPE_CHECKING:
    from pathlib import Path

POTATO = "SELECT ?country { ?country ocop:hasPriorityProduct id:product\\/potato }"


def test_a_row_names_its_triples_and_their_sources(kg: KnowledgeGraph) -> None:
    (row,) = kg.select(POTATO).rows
    (way,) = row.evidence.ways
    (statement,) = way.statements
    assert shorten(statement.triple.predicate.value) == "ocop:hasPriorityProduct"
    assert {note.publisher for note in statement.sources} >= {"FAO"}
    assert all(note.title and note.url for note in statement.sources)
    assert row["country"] == row[0] == next(iter(row))


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.id)
def test_every_row_of_every_stored_question_has_a_source(
    question: Question, kg: KnowledgeGraph
) -> None:
    answer = kg.select(question.sparql)
    for row, evidence in zip(answer, answer.evidence(), strict=True):
        assert evidence.sources, row
        assert evidence.complete
        assert not evidence.gaps
        assert all(statement.stated or statement.proof for statement in evidence.statements)


def test_one_row_after_the_other_is_the_same_as_all_at_once(kg: KnowledgeGraph) -> None:
    answer = kg.ask("partnerships-by-provider")
    assert [row.evidence for row in answer.rows] == answer.evidence()
    assert answer.rows[-1].evidence == answer.evidence()[-1]


def test_parameters_are_part_of_the_row(kg: KnowledgeGraph) -> None:
    answer = kg.ask("experts-by-product", product="potato")
    whole = kg.ask("experts-by-product")
    everything = dict(zip(map(tuple, whole), whole.evidence(), strict=True))
    assert [row.evidence for row in answer.rows] == [everything[tuple(row)] for row in answer]


def test_an_inferred_triple_comes_with_its_proof(kg: KnowledgeGraph) -> None:
    rows = kg.select("SELECT ?claim { ?claim ocop:mentionedIn ?source } ORDER BY ?claim LIMIT 1")
    (statement,) = rows.rows[0].evidence.statements
    assert not statement.stated
    assert statement.proof is not None
    assert statement.all_sources


def test_absence_is_told_with_the_values_of_the_row(kg: KnowledgeGraph) -> None:
    rows = kg.ask("countries-by-missing-product").rows
    (absent,) = rows[0].evidence.absent
    assert absent.startswith("{ ?designation rdf:type ocop:ProductDesignation .")
    assert shorten(str(rows[0]["country"])[1:-1]) in absent


def test_a_row_that_counts_rests_on_all_that_it_counts(kg: KnowledgeGraph) -> None:
    rows = kg.select(
        "SELECT ?product (COUNT(?c) AS ?n) { ?c ocop:hasPriorityProduct ?product }"
        " GROUP BY ?product HAVING (COUNT(?c) > 4)"
    ).rows
    assert rows
    for row in rows:
        assert len(row.evidence.ways) == int(str(row["n"]).split('"')[1])


def test_more_ways_than_asked_for_are_said_to_exist(kg: KnowledgeGraph) -> None:
    answer = kg.select("SELECT (COUNT(*) AS ?n) { ?s ocop:statedBy ?o }")
    (evidence,) = answer.evidence(ways=5)
    assert not evidence.complete
    assert 5 <= len(evidence.ways) <= 6
    assert "further ways" in str(evidence)


def test_in_graph_only_that_graph_speaks(kg: KnowledgeGraph) -> None:
    text = "SELECT ?g ?c { GRAPH ?g { ?c ocop:hasPriorityProduct id:product\\/potato } }"
    for row in kg.select(text).rows:
        (statement,) = row.evidence.statements
        graph = row["g"]
        assert isinstance(graph, NamedNode)
        assert [GRAPH + note.key for note in statement.sources] == [graph.value]


def test_from_limits_who_may_speak(kg: KnowledgeGraph) -> None:
    (row,) = kg.select(POTATO).rows
    key = row.evidence.sources[0].key
    (narrow,) = kg.select(POTATO.replace("{", f"FROM graph:{key} {{", 1)).rows
    assert [note.key for note in narrow.evidence.sources] == [key]


def test_a_query_that_asks_the_graph_nothing_rests_on_nothing(kg: KnowledgeGraph) -> None:
    (row,) = kg.select("SELECT ?x { VALUES ?x { 1 } }").rows
    assert row.evidence.statements == ()
    assert row.evidence.complete
    assert not row.evidence.gaps


def test_what_cannot_be_followed_is_said_and_not_left_out(kg: KnowledgeGraph) -> None:
    rows = kg.select("SELECT ?o { id:country\\/LSO !(^ocop:concernsCountry) ?o } LIMIT 1").rows
    for row in rows:
        assert not row.evidence.complete
        assert "negates an inverse property" in row.evidence.gaps[0]


def test_a_value_that_was_bound_from_outside_and_found_nowhere_is_told(kg: KnowledgeGraph) -> None:
    text = "SELECT ?c ?n { ?c a ocop:Country OPTIONAL { ?c skos:hiddenLabel ?n } } LIMIT 1"
    (row,) = kg.select(text, {"n": Literal("nowhere")}).rows
    assert not row.evidence.complete
    assert row.evidence.gaps


def test_rows_with_blank_nodes(kg: KnowledgeGraph) -> None:
    path = "owl:equivalentClass|rdfs:subClassOf"
    text = f"SELECT ?class ?part {{ ?class {path} ?part FILTER(isBlank(?part)) }}"
    rows = kg.select(text).rows
    assert rows
    assert all(row.evidence.statements for row in rows)


def test_files_of_a_user_are_sources_too(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text("<urn:a> <urn:p> <urn:b> .")
    mine = KnowledgeGraph.open(file)
    (row,) = mine.select("SELECT ?b { <urn:a> <urn:p> ?b }").rows
    assert [note.title for note in row.evidence.sources] == ["mine.ttl"]


def test_json_form(kg: KnowledgeGraph) -> None:
    (row,) = kg.select(POTATO).rows
    written = json.loads(json.dumps(row.evidence.to_dict()))
    (statement,) = written["ways"][0]["statements"]
    assert statement["predicate"]["iri"].endswith("hasPriorityProduct")
    assert statement["sources"][0]["publisher"]
    assert written["complete"] is True
    assert written["gaps"] == []


def test_the_graph_is_the_same_afterwards(small: KnowledgeGraph) -> None:
    before = sorted(map(str, small.store))
    for evidence in small.ask("experts-by-product").evidence():
        assert evidence.statements
    assert sorted(map(str, small.store)) == before


def test_sources_of_rows_that_name_none_are_those_of_their_evidence(small: KnowledgeGraph) -> None:
    answer = small.select("SELECT ?p { ?c ocop:hasPriorityProduct ?p }")
    assert set(answer.sources()) == {note for row in answer.rows for note in row.evidence.sources}
    assert answer.sources()
