"""A view holds what the chosen sources state, and says which it left out and why."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import AmbiguousThingError, UnknownThingError, UsageError
from ocop_kg.graph import Graph
from ocop_kg.graph.view import Choice
from ocop_kg.questions import questions
from ocop_kg.vocabulary import graph_name, thing

NAMING = {"iso-3166", "ocop-kg-editors", "unicode-cldr"}


def kept(graph: Graph) -> set[str]:
    return {source.key for source in graph.choice.kept}


def reasons(choice: Choice) -> dict[str, str]:
    return {left.source.key: left.why for left in choice.left_out}


@pytest.mark.parametrize(
    ("bound", "stays"),
    [
        ({"as_of": "2024"}, {"example-page-2022", "example-news-2024"}),
        ({"as_of": "2024-07"}, {"example-page-2022", "example-news-2024"}),
        ({"as_of": "2024-07-30"}, {"example-page-2022"}),
        ({"published_before": "2025"}, {"example-page-2022", "example-news-2024"}),
        ({"published_before": "2024-08-01"}, {"example-page-2022", "example-news-2024"}),
        ({"published_before": "2024-07-31"}, {"example-page-2022"}),
        ({"published_before": "2024-07"}, {"example-page-2022"}),
        ({"as_of": 2025}, {"example-page-2022", "example-news-2024", "example-report-2025"}),
        ({"as_of": "2025-12-30"}, {"example-page-2022", "example-news-2024"}),
        ({"as_of": 2025, "published_before": 2024}, {"example-page-2022"}),
    ],
)
def test_a_partial_date_counts_by_its_last_day(
    small: KnowledgeGraph, bound: dict[str, str], stays: set[str]
) -> None:
    assert kept(small.view(**bound)) == {*stays, "example-editors"}


def test_the_choice_says_which_sources_are_left_out_and_why(small: KnowledgeGraph) -> None:
    choice = small.view(as_of="2024", publishers="example daily", without="example-report-2025")
    assert reasons(choice.choice) == {
        "example-codes": "undated",
        "example-page-2022": "publisher",
        "example-report-2025": "named",
    }
    assert {source.key for source in choice.choice.names_only} == {"example-editors"}
    assert [left.reason for left in choice.choice.left_out] == [
        "undated: nobody can show that it was published by 2024-12-31",
        "published by Example Agency",
        "left out by name",
    ]
    assert str(choice.choice) == (
        "left out 3 of 5 sources (1 named, 1 undated, 1 of another publisher); 2 kept, "
        "1 of them only to name things"
    )


def test_nothing_of_a_source_that_is_left_out_is_in_the_view(kg: KnowledgeGraph) -> None:
    view = kg.view(as_of=2023, publishers=["FAO"], kinds=["news"])
    names = {name.value.rpartition("/")[2] for name in view.graphs()}
    assert names == kept(view) | {"ontology", "inferred"}
    for source in kg.choice.kept:
        there = list(view.store.quads_for_pattern(None, None, None, graph_name(source.key)))
        whole = list(kg.store.quads_for_pattern(None, None, None, graph_name(source.key)))
        assert len(there) == (len(whole) if source.key in kept(view) else 0)


@pytest.mark.parametrize(
    "wish", [{"as_of": 2023}, {"publishers": "FAO"}, {"kinds": "news"}, {"as_of": 2022}]
)
def test_countries_and_products_keep_their_names(
    kg: KnowledgeGraph, wish: dict[str, object]
) -> None:
    view = kg.view(**wish)  # type: ignore[arg-type]
    assert kept(view) >= NAMING
    lesotho = view.country("莱索托")
    assert (lesotho.label, lesotho.label_in("fr")) == ("Lesotho", "Lesotho")
    assert lesotho.region is not None
    assert view.product("potato").sector is not None


def test_sources_that_only_name_things_go_by_name(kg: KnowledgeGraph) -> None:
    view = kg.view(as_of=2023, without=["ocop-kg-editors", "unicode-cldr", "iso-3166"])
    assert not kept(view) & NAMING
    assert not view.choice.names_only


def test_a_source_that_claims_something_is_no_mere_register(kg: KnowledgeGraph) -> None:
    assert "agrovoc-obo-products" not in kept(kg.view(as_of=2023))
    assert "agrovoc-obo-products" in kept(kg.view(kinds=["dataset"]))


@pytest.mark.parametrize(
    "name",
    [
        "example-page-2022",
        "source/example-page-2022",
        "id:source/example-page-2022",
        "https://w3id.org/ocop/id/source/example-page-2022",
        "<https://w3id.org/ocop/id/source/example-page-2022>",
        "https://w3id.org/ocop/graph/example-page-2022",
        "graph:example-page-2022",
        thing("source", "example-page-2022"),
        graph_name("example-page-2022"),
    ],
)
def test_sources_are_named_by_key_iri_or_graph(small: KnowledgeGraph, name: object) -> None:
    assert reasons(small.view(without=name).choice) == {"example-page-2022": "named"}
    assert reasons(small.view(without=[name, name]).choice) == {"example-page-2022": "named"}


def test_sources_are_named_by_title_or_record(kg: KnowledgeGraph) -> None:
    source = kg.source("fao-albania-2023")
    for name in (source.label, source.label.upper(), source):
        assert reasons(kg.view(without=name).choice) == {"fao-albania-2023": "named"}


def test_kinds_are_named_by_key_label_or_iri(kg: KnowledgeGraph) -> None:
    views = [kg.view(kinds=[name]) for name in ("press", thing("source-kind", "press"))]
    views.append(kg.view(kinds="https://w3id.org/ocop/id/source-kind/press"))
    views.append(kg.view(kinds=kg.label(thing("source-kind", "press"))))
    assert len({frozenset(kept(view)) for view in views}) == 1
    assert len(kept(views[0]) - NAMING) == 10


@pytest.mark.parametrize(
    ("wish", "kind", "close"),
    [
        ({"publishers": "Example Dialy"}, "publisher", "Example Daily"),
        ({"kinds": "nws"}, "kind of source", "news"),
        ({"without": "example-page-2023"}, "source", "example-page-2022"),
    ],
)
def test_an_unknown_name_is_an_error_with_near_names(
    small: KnowledgeGraph, wish: dict[str, str], kind: str, close: str
) -> None:
    with pytest.raises(UnknownThingError, match=f"unknown {kind}") as caught:
        small.view(**wish)
    assert close in caught.value.close


def test_a_title_that_two_sources_share_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "two.trig"
    file.write_text("""
        @prefix ocop: <https://w3id.org/ocop/ontology#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        <urn:g:1> { <urn:s:1> a ocop:Source ; dcterms:title "Twice" }
        <urn:g:2> { <urn:s:2> a ocop:Source ; dcterms:title "Twice" }
    """)
    graph = Graph.open(file, replace=True)
    with pytest.raises(AmbiguousThingError):
        graph.view(without="twice")
    assert [name.value for name in graph.view(without="urn:s:1").choice.graphs] == ["urn:g:2"]


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ({"as_of": "last year"}, "as_of: 'last year' is no date"),
        ({"published_before": "2024-02-30"}, "published_before: '2024-02-30' is no date"),
        ({"as_of": 1990}, r"no source is left \(1 undated, 3 published later\)"),
        ({"published_before": "0001"}, "before the first day"),
        ({"publishers": []}, "no source is left"),
    ],
)
def test_a_bad_date_and_an_empty_choice_are_errors(
    small: KnowledgeGraph, wish: dict[str, str], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        small.view(**wish)


def test_what_names_nothing_is_a_type_error(small: KnowledgeGraph) -> None:
    with pytest.raises(TypeError, match="int names no source"):
        small.view(without=3)


MINE = """
    @prefix ocop: <https://w3id.org/ocop/ontology#> .
    @prefix id: <https://w3id.org/ocop/id/> .
    <urn:mine:support> a ocop:ExpertSupport ; ocop:byExpert <urn:mine:someone> ;
        ocop:concernsProduct <https://w3id.org/ocop/id/product/fig> .
"""


def test_files_without_sources_stay_unless_they_are_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(MINE)
    graph = KnowledgeGraph.open(file)
    asks = "ASK { <urn:mine:someone> a ocop:Expert }"
    assert graph.view(as_of=2023, publishers="FAO", kinds="news").query(asks)
    for name in (str(file), file.as_uri()):
        view = graph.view(without=name)
        assert not view.query(asks)
        assert view.choice.graphs_left_out == {file.as_uri(): "named"}
        assert str(view.choice).endswith("; also left out 1 graph")


def test_a_file_goes_with_the_sources_that_speak_in_it(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(
        MINE + f"<urn:mine:support> ocop:statedBy {thing('source', 'seed-ocop-china-2025')} ."
    )
    graph = Graph.open(file)
    view = graph.view(without="seed-ocop-china-2025")
    assert not view.query(
        "ASK { ?claim ocop:statedBy <https://w3id.org/ocop/id/source/seed-ocop-china-2025> }"
    )
    assert not view.query("ASK { <urn:mine:someone> ?p ?o }")
    seed = thing("source", "seed-ocop-china-2025").value
    assert view.choice.graphs_left_out == {file.as_uri(): f"it holds what {seed} states"}


def test_a_file_in_which_many_sources_speak_cannot_be_split(tmp_path: Path) -> None:
    file = tmp_path / "flat.ttl"
    file.write_text(
        MINE + "<urn:mine:support> ocop:statedBy <urn:s:1>, <urn:s:2> . <urn:s:2> a ocop:Source ."
    )
    with pytest.raises(UsageError, match="give each source a graph of its own"):
        Graph.open(file, replace=True).view(without="urn:s:1")
    graph = Graph.open(file)
    choice = graph.view(without="urn:s:1").choice
    assert choice.graphs_left_out == {file.as_uri(): "it also holds what urn:s:1 states"}
    assert [left.why for left in choice.left_out] == ["named", "shared"]


def test_a_graph_without_sources_has_nothing_to_choose_by_date(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(MINE)
    graph = Graph.open(file, replace=True)
    assert len(graph.view()) == len(graph)
    with pytest.raises(UsageError, match="this graph names no sources"):
        graph.view(as_of=2024)


def test_a_view_infers_only_where_the_graph_did(tmp_path: Path, small: KnowledgeGraph) -> None:
    asks = "ASK { ?thing a ocop:Claim }"
    assert small.view(as_of=2024).query(asks)
    file = str(Path(__file__).parent.parent / "data/small-graph.trig")
    plain = Graph.open(file, replace=True, inferred=False)
    assert not plain.view(as_of=2024).query(asks)
    assert not plain.view(as_of=2024).view(kinds="news").query(asks)
    for inferred in (True, False):
        stored = Graph.open(file, store=tmp_path / str(inferred), replace=True, inferred=inferred)
        assert stored.view(as_of=2024).query(asks) is inferred


def test_everything_works_on_a_view(kg: KnowledgeGraph) -> None:
    view = kg.view(without="seed-ocop-china-2025")
    assert type(view) is KnowledgeGraph
    assert view.ask("countries-by-product", product="potato")
    assert all(
        "seed-ocop-china-2025" not in fact.sources for fact in view.describe("Lesotho").facts
    )
    assert view.network("country-product").number_of_edges() > 0
    assert view.path("Lesotho", "potato") is not None
    assert len(view.dataset.default_graph) == len(view)
    assert view.view(as_of=2023).view(kinds="news").choice.left_out


def test_a_view_is_validated_as_any_graph(small: KnowledgeGraph) -> None:
    names = "https://w3id.org/ocop/shapes#ConcernsCountry-namesCountry"
    for graph, lacking in ((small, False), (small.view(without="example-editors"), True)):
        results = graph.validate(level="must").results
        assert (names in {result.shape.value for result in results}) is lacking


def test_writing_to_a_view_does_not_reach_the_graph(small: KnowledgeGraph) -> None:
    before = set(small.store)
    view = small.view(as_of=2024)
    node, engine = NamedNode("urn:new"), view.store
    assert isinstance(engine, Store)
    engine.add(Quad(node, node, node, node))
    engine.remove_graph(graph_name("example-news-2024"))
    assert set(small.store) == before


@pytest.mark.parametrize("wish", [{"as_of": 2023}, {"publishers": "FAO"}, {"kinds": "news"}])
def test_questions_on_a_view_name_only_its_sources(
    kg: KnowledgeGraph, wish: dict[str, object]
) -> None:
    view = kg.view(**wish)  # type: ignore[arg-type]
    there = {source.iri for source in view.choice.kept}
    for asked in questions():
        answer = view.ask(asked.id)
        terms = {term for row in answer for term in row if isinstance(term, NamedNode)}
        found = {term.value for term in terms} & kg.choice.known.keys()
        assert found <= there, asked.id
