"""What the questions answer: exactly on the small graph, at least on the real data."""

import csv
import io
import json
import os
import random
import subprocess
import sys
from collections import Counter

import pytest
import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions, Store

from ocop_kg import KnowledgeGraph
from ocop_kg.questions import Question, questions
from ocop_kg.stores import EmbeddedStore
from tests.questions.record import EXPECTED

QUESTIONS = questions()
EVERY_QUESTION = pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.id)


@pytest.fixture(scope="module")
def plain() -> KnowledgeGraph:
    """The packaged graph without inference."""
    return KnowledgeGraph.open(inferred=False)


@pytest.fixture(scope="module")
def shuffled(kg: KnowledgeGraph) -> KnowledgeGraph:
    """The packaged graph, filled in another order."""
    quads = [quad for quad in kg.store if quad.graph_name != DefaultGraph()]
    random.Random(1).shuffle(quads)
    store = EmbeddedStore()
    store.add(quads)
    return KnowledgeGraph(store)


@pytest.fixture(scope="module")
def sources(kg: KnowledgeGraph) -> set[str]:
    return {row["source"].value for row in kg.select("SELECT ?source { ?source a ocop:Source }")}


def test_each_expectation_belongs_to_a_question() -> None:
    assert sorted(path.stem for path in EXPECTED.glob("*")) == [asked.id for asked in QUESTIONS]


@EVERY_QUESTION
def test_rows_on_the_small_graph(asked: Question, small: KnowledgeGraph) -> None:
    answer = small.ask(asked.id)
    assert answer.to_tsv() == (EXPECTED / f"{asked.id}.tsv").read_text("utf-8")
    assert len(answer) == asked.expectation["test_graph_rows"]
    assert len(answer) > 0


@EVERY_QUESTION
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib uses what it deprecates
def test_rdflib_gives_the_same_rows(
    asked: Question, small: KnowledgeGraph, small_rdflib: rdflib.Dataset
) -> None:
    """Another engine, its own store, nothing inferred, only the prefixes of the file."""

    def theirs(term: object) -> tuple[str, str | None, str | None] | None:
        if isinstance(term, rdflib.Literal):
            datatype = None if term.language or not term.datatype else str(term.datatype)
            return (str(term), term.language, datatype or str(rdflib.XSD.string))
        return None if term is None else (str(term), None, None)

    def ours(term: object) -> tuple[str, str | None, str | None] | None:
        if isinstance(term, Literal):
            datatype = str(rdflib.XSD.string) if term.language else term.datatype.value
            return (term.value, term.language, datatype)
        assert term is None or isinstance(term, NamedNode)
        return None if term is None else (term.value, None, None)

    rows: Counter[tuple[object, ...]] = Counter()
    for row in small_rdflib.query(asked.sparql):
        assert isinstance(row, rdflib.query.ResultRow)
        rows[tuple(map(theirs, row))] += 1
    assert rows == Counter(tuple(map(ours, row)) for row in small.ask(asked.id))


@EVERY_QUESTION
def test_the_file_runs_without_the_library(asked: Question, kg: KnowledgeGraph) -> None:
    """No prefix is taken from the library's own."""
    rows = kg.store.query(asked.sparql)
    assert isinstance(rows, QuerySolutions)
    assert len(list(rows)) == len(kg.ask(asked.id))


@EVERY_QUESTION
def test_real_data_give_enough_rows(asked: Question, kg: KnowledgeGraph) -> None:
    rows = len(kg.ask(asked.id))
    if "may_be_empty" in asked.expectation:
        assert len(asked.expectation["may_be_empty"]) > 20
    else:
        assert rows >= asked.expectation["real_data_min_rows"]


@EVERY_QUESTION
def test_every_row_has_a_source_that_exists(
    asked: Question, kg: KnowledgeGraph, sources: set[str]
) -> None:
    for row in kg.ask(asked.id):
        assert row["source"] is not None
        assert row["source"].value in sources


@EVERY_QUESTION
def test_no_row_stands_twice(asked: Question, kg: KnowledgeGraph) -> None:
    assert all(count == 1 for count in Counter(map(tuple, kg.ask(asked.id))).values())


@EVERY_QUESTION
def test_inference_changes_no_answer(
    asked: Question, kg: KnowledgeGraph, plain: KnowledgeGraph
) -> None:
    assert plain.ask(asked.id).to_tsv() == kg.ask(asked.id).to_tsv()


@EVERY_QUESTION
def test_the_order_of_the_triples_changes_no_answer(
    asked: Question, kg: KnowledgeGraph, shuffled: KnowledgeGraph
) -> None:
    assert shuffled.ask(asked.id).to_tsv() == kg.ask(asked.id).to_tsv()


def test_the_hash_seed_changes_no_answer(kg: KnowledgeGraph) -> None:
    ids = ["networks-by-product", "claims-by-country", "facts-by-stage", "names-by-country"]
    program = (
        "import sys; from ocop_kg import KnowledgeGraph; kg = KnowledgeGraph.open();"
        f"sys.stdout.write(''.join(kg.ask(name).to_tsv() for name in {ids}))"
    )
    expected = "".join(kg.ask(name).to_tsv() for name in ids)
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert run.stdout == expected


@EVERY_QUESTION
def test_an_answer_reads_the_same_in_every_format(asked: Question, small: KnowledgeGraph) -> None:
    answer = small.ask(asked.id)
    rows = list(csv.reader(io.StringIO(answer.to_csv(), newline="")))
    assert tuple(rows[0]) == answer.variables
    assert len(rows) == len(answer) + 1
    read = json.loads(answer.to_json())
    assert tuple(read["head"]["vars"]) == answer.variables
    for row, cells, binding in zip(answer, rows[1:], read["results"]["bindings"], strict=True):
        values = ["" if term is None else term.value for term in row]
        assert [binding.get(name, {"value": ""})["value"] for name in answer.variables] == values
        assert [cell for cell in cells if not cell.isdecimal()] == [
            value for value in values if not value.isdecimal()
        ]


# What a reader of the README of the facts, or of the initiative's pages, would check by hand.


def test_regions_have_as_many_countries_and_products_as_the_facts_say(kg: KnowledgeGraph) -> None:
    counted = {
        row["region"].value.rpartition("/")[2]: tuple(
            int(row[name].value) for name in ("participating", "with_product", "pairs", "products")
        )
        for row in kg.ask("coverage-by-region")
    }
    assert counted == {
        "africa": (10, 8, 8, 8),
        "asia-and-the-pacific": (23, 19, 19, 17),
        "europe-and-central-asia": (7, 7, 7, 7),
        "latin-america-and-the-caribbean": (15, 15, 16, 9),
        "near-east-and-north-africa": (10, 10, 11, 8),
    }


def test_six_countries_take_part_without_a_known_product(kg: KnowledgeGraph) -> None:
    rows = kg.ask("countries-by-missing-product")
    codes = {row["country"].value.rpartition("/")[2] for row in rows}
    assert codes == {"CMR", "COG", "LAO", "LKA", "THA", "VNM"}


def test_the_pairs_tied_to_a_project_are_the_rest(kg: KnowledgeGraph) -> None:
    def pairs(name: str) -> set[tuple[str, str]]:
        return {(row["country"].value, row["product"].value) for row in kg.ask(name)}

    chosen = pairs("priority-products-by-country")
    served = pairs("projects-by-product")
    unserved = pairs("priority-products-by-missing-project")
    assert unserved == chosen - served
    assert len(chosen) == 59
    assert len(served & pairs("designations-by-status")) == 26


def test_demonstration_countries_are_named_and_counted_by_source(kg: KnowledgeGraph) -> None:
    named = {row["country"].value[-3:] for row in kg.ask("demonstration-countries-by-source")}
    assert named == {"BGD", "CHL", "EGY", "MEX", "MWI", "TTO", "UZB", "WSM"}
    counted = kg.ask("growth-by-date", indicator="demonstration countries", scope="World")
    assert {int(row["value"].value) for row in counted} == {5, 15, 16, 18}


def test_experts_from_china_do_not_support_china(kg: KnowledgeGraph) -> None:
    from_china = {row["expert"].value for row in kg.ask("experts-by-origin", origin="CHN")}
    for_china = {row["expert"].value for row in kg.ask("experts-by-country", country="CHN")}
    assert len(from_china) == 7
    assert not from_china & for_china


def test_the_value_chain_comes_in_the_order_of_its_stages(kg: KnowledgeGraph) -> None:
    rows = kg.ask("value-chain-by-country", country="LSO", product="potato")
    stages = [row["stage"].value.rpartition("/")[2] for row in rows]
    assert list(dict.fromkeys(stages)) == [
        "input-supply",
        "production",
        "marketing",
        "cross-cutting",
    ]


def test_withdrawing_a_source_takes_its_rows_and_no_others(kg: KnowledgeGraph) -> None:
    """Evidence is by graph: without the graph of a source, only its rows are gone."""
    source = NamedNode("https://w3id.org/ocop/id/source/seed-ocop-china-2025")
    graph = NamedNode("https://w3id.org/ocop/graph/seed-ocop-china-2025")
    store = EmbeddedStore(Store())
    store.add(quad for quad in kg.store if quad.graph_name not in (DefaultGraph(), graph))
    without = KnowledgeGraph(store)
    for name in ("priority-products-by-country", "experts-by-product", "events-by-year"):
        kept = [tuple(row) for row in kg.ask(name) if row["source"] != source]
        assert [tuple(row) for row in without.ask(name)] == kept
