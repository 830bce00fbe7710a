"""The impact of terms, tables and sources: what touches them, what changes if they go."""

import csv

import pytest
from pyoxigraph import NamedNode

from ocop_kg import KnowledgeGraph
from ocop_kg.assets import asset
from ocop_kg.errors import AmbiguousThingError, UnknownThingError, UsageError
from ocop_kg.impact import TouchedFile
from ocop_kg.impact.data import CuratedTables, touched_publications
from ocop_kg.tables import concepts, lift_tables, read_metadata
from ocop_kg.tables.lift import with_shortcuts
from ocop_kg.vocabulary import graph_name, ocop, shorten


def test_a_property_is_touched_by_questions_shapes_axioms_and_files(kg: KnowledgeGraph) -> None:
    found = kg.impact("ocop:supportsProduct")
    assert (found.subject.kind, found.subject.name) == ("term", ocop("supportsProduct").value)
    assert [each.question for each in found.questions] == ["outside-experts-by-country"]
    assert [(each.file, each.how) for each in found.shapes] == [
        ("shapes/must/references.ttl", ("sh:path", "sh:targetSubjectsOf")),
        ("shapes/must/short-cuts.ttl", ("sh:sparql", "sh:targetSubjectsOf")),
    ]
    assert "ocop:supportsProduct rdfs:range ocop:Product" in {each.line for each in found.axioms}
    files = {each.file: each for each in found.files}
    assert files["data/mappings/shortcuts.ru"].what == "mapping"
    assert files["data/rdf/ocop.ttl"].count == sum(
        1 for _ in kg.triples(None, ocop("supportsProduct"))
    )
    assert [each.question for each in found.changes.answers] == ["outside-experts-by-country"]


def test_a_class_inside_a_list_is_an_axiom_that_can_be_read(kg: KnowledgeGraph) -> None:
    lines = [each.line for each in kg.impact("ocop:Partnership").axioms]
    disjoint = next(line for line in lines if "owl:AllDisjointClasses" in line)
    assert disjoint.startswith("[ a owl:AllDisjointClasses ; owl:members ( ocop:ConflictingSt")
    assert not any("_:" in line for line in lines)
    alignments = {each.file for each in kg.impact("ocop:Partnership").axioms}
    assert any(file.startswith("ontology/alignments/") for file in alignments)


def test_a_thing_is_touched_by_questions_that_take_it(kg: KnowledgeGraph) -> None:
    found = kg.impact(kg.product("potato"))
    how = {each.question: each.how for each in found.questions}
    assert how["experts-by-product"] == ("takes it as product",)
    text = (asset("data/tables") / "designations.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    count = sum(row["product"] == "potato" for row in rows)
    assert TouchedFile("data/tables/designations.csv", "rows", count) in found.files
    lost = {answer.question: len(answer.lost) for answer in found.changes.answers}
    assert lost["experts-by-product"] == len(kg.ask("experts-by-product", product="potato"))


def test_a_source_goes_as_in_a_withdrawal(kg: KnowledgeGraph) -> None:
    found = kg.impact("fao-albania-2023")
    assert found.subject.kind == "source"
    assert found.changes == kg.withdrawal("fao-albania-2023").changes
    as_term = kg.impact("fao-albania-2023", "term")
    assert as_term.subject.kind == "term"
    assert as_term.changes != found.changes


@pytest.mark.parametrize(
    "name", ["designations", "designations.csv", "data/tables/Designations.csv"]
)
def test_tables_are_named_by_their_files(small: KnowledgeGraph, name: str) -> None:
    assert small.impact(name).subject.name == "designations.csv"


def test_a_table_takes_its_short_cuts_along(kg: KnowledgeGraph) -> None:
    found = kg.impact("designations")
    lost = {fact.triple.predicate for fact in found.changes.lost}
    assert ocop("hasPriorityProduct") in lost
    assert not any(
        fact.triple.predicate == ocop("hasPriorityProduct")
        for fact in kg.impact("technologies").changes.lost
    )
    answers = {answer.question: answer for answer in found.changes.answers}
    assert len(answers["priority-products-by-country"].lost) == len(
        kg.ask("priority-products-by-country")
    )
    assert answers["countries-by-missing-product"].gained
    files = {each.file: each.count for each in found.files}
    text = (asset("data/tables") / "designations.csv").read_text("utf-8")
    assert files["data/tables/designations.csv"] == len(text.splitlines()) - 1


@pytest.mark.parametrize("url", [table.url for table in read_metadata(asset("data/tables")).tables])
def test_what_a_table_states_is_what_is_missing_without_it(kg: KnowledgeGraph, url: str) -> None:
    tables = tables_once()
    script = read_metadata(asset("data/tables")).shortcuts
    rest = set(with_shortcuts((row for row in tables.rows if row.table != url), script))
    gone = tables.stated_by_table(url)
    assert gone
    assert not gone & rest
    assert gone | rest == EVERYTHING  # so nothing appears by taking a table away
    assert all(quad in kg.store for quad in gone)


TABLES: list[CuratedTables] = []
EVERYTHING = set(lift_tables(asset("data/tables"), concepts(asset("ontology"))))


def tables_once() -> CuratedTables:
    if not TABLES:
        TABLES.append(CuratedTables())
    return TABLES[0]


def test_a_table_that_others_name_says_so(kg: KnowledgeGraph) -> None:
    files = {each.file: each for each in kg.impact("indicators").files}
    assert files["data/tables/observations.csv"].what == "rows"


def test_published_files_are_counted() -> None:
    graph = graph_name("fao-albania-2023")
    files = {each.file: each.count for each in touched_publications(lambda _: True)}
    assert files["data/rdf/ocop.nq"] == len(asset("data/rdf/ocop.nq").read_bytes().splitlines())
    in_graph = touched_publications(lambda quad: quad.graph_name == graph)
    assert {each.file for each in in_graph} == {"data/rdf/ocop.nq", "data/rdf/ocop.trig"}


def test_a_name_of_both_a_table_and_a_thing_needs_a_kind(kg: KnowledgeGraph) -> None:
    with pytest.raises(AmbiguousThingError, match="say with `kind` which is meant") as caught:
        kg.impact("project_coverage")
    assert caught.value.candidates == ("the table project_coverage.csv", "ocop:ProjectCoverage")
    assert kg.impact("project_coverage", "table").subject.kind == "table"
    assert kg.impact("project_coverage", "term").subject.name == ocop("ProjectCoverage").value


@pytest.mark.parametrize(
    ("name", "kind", "what", "close"),
    [
        ("desgnations", None, "term, table or source", "designations"),
        ("supports produkt", "term", "term", "supports product"),
        ("product", "table", "table", "products"),
        ("fao-albania-2024", "source", "source", None),
        (NamedNode("urn:nothing"), None, "term, table or source", None),
    ],
)
def test_an_unknown_name_offers_near_ones(
    kg: KnowledgeGraph, name: object, kind: str | None, what: str, close: str | None
) -> None:
    with pytest.raises(UnknownThingError, match=f"unknown {what} ") as caught:
        kg.impact(name, kind)
    assert close is None or close in caught.value.close
    assert len(caught.value.close) <= 3


def test_an_unknown_kind_is_an_error(small: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="a term, a table or a source, not of 'tabl'"):
        small.impact("designations", "tabl")


def test_nothing_is_changed_by_looking(small: KnowledgeGraph) -> None:
    before = set(small.store)
    small.impact("example tuber")
    small.impact("ocop:statedBy")
    assert set(small.store) == before


def test_it_says_in_one_line_what_it_found(small: KnowledgeGraph) -> None:
    found = small.impact("example tuber")
    assert str(found).startswith("term example tuber: touched by ")
    assert shorten(found.subject.name) == "id:product/example-tuber"
