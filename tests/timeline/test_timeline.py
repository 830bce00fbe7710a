"""The timeline: figures by their date, names by the date of their source, nothing smoothed over."""

import pytest

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import UnknownThingError
from ocop_kg.timeline import SERIES, Series
from ocop_kg.vocabulary import thing
from tests.conflicts.graphs import graph_of
from tests.conflicts.test_planted import chose, figure, named


def countries_of(graph: KnowledgeGraph, scope: str = "World") -> Series:
    (series,) = graph.timeline(scope, ["countries"]).series
    return series


def test_figures_stand_by_their_date_and_stay_where_they_disagree() -> None:
    graph = graph_of(
        {
            "a": figure("54", "2024-10-18"),
            "b": figure("53", "2024-10-30"),
            "c": figure("56", "2025") + figure("50", "2023-07", "over 50"),
        }
    )
    stated = countries_of(graph).stated
    assert [(each.date, each.text, each.differs) for each in stated] == [
        ("2023-07", "over 50", ()),
        ("2024-10-18", "54", ("53 (2024-10-30)",)),
        ("2024-10-30", "53", ("54 (2024-10-18)",)),
        ("2025", "56", ()),
    ]
    assert [source.title for source in stated[1].sources] == ["a"]
    assert str(stated[3].period) == "2025-01-01 to 2025-12-31"


def test_figures_of_overlapping_dates_disagree_where_they_differ() -> None:
    graph = graph_of({"a": figure("27", "2023"), "b": figure("28", "2023-12")})
    assert [each.differs for each in countries_of(graph).stated] == [
        ("28 (2023-12)",),
        ("27 (2023)",),
    ]
    graph = graph_of({"a": figure("27", "2023", "over"), "b": figure("28", "2023-12")})
    assert [each.differs for each in countries_of(graph).stated] == [(), ()]


def test_a_figure_without_date_falls_back_to_its_source() -> None:
    graph = graph_of({"a 2024-02": figure("9"), "b": figure("8"), "c": figure("7", "2023")})
    assert [
        (each.text, each.date, each.by_publication, each.period is None)
        for each in countries_of(graph).stated
    ] == [
        ("7", "2023", False, False),
        ("9", "2024-02", True, False),
        ("8", "", False, True),
    ]


def test_names_add_up_by_the_date_of_their_sources() -> None:
    graph = graph_of(
        {
            "late 2025": named("XAA", "XAB"),
            "early 2024-05-01": named("XAA"),
            "never": named("XAA", "XAB"),
        }
    )
    series = countries_of(graph)
    assert [(step.date, step.count, step.new) for step in series.named] == [
        ("2024-05-01", 1, ("Exampland",)),
        ("2025", 2, ("Otherland",)),
    ]
    assert series.undated == ()
    undated = countries_of(graph_of({"early 2024": named("XAA"), "never": named("XAB")}))
    assert undated.undated == ("Otherland",)
    assert [source.title for source in undated.undated_sources] == ["never"]


def test_a_figure_that_is_lower_than_what_was_named_says_so() -> None:
    graph = graph_of({"a 2024": figure("1", "2025") + named("XAA"), "b 2023": named("XAB")})
    assert [each.differs for each in countries_of(graph).stated] == [("2 named",)]
    graph = graph_of({"a 2024": figure("1", "2023") + named("XAA"), "b 2025": named("XAB")})
    assert [each.differs for each in countries_of(graph).stated] == [()]


def test_a_region_has_its_own_figures_and_names() -> None:
    graph = graph_of({"a 2024": figure("9", "2024") + named("XAA") + chose("yam")})
    isles = graph.timeline("Isles")
    assert [each.name for each in isles.series] == list(SERIES)
    assert [(len(each.stated), len(each.named)) for each in isles.series] == [
        (0, 1),
        (0, 1),
        (0, 0),
    ]
    assert isles.series[1].named[0].new == ("yam",)
    assert bool(isles)
    assert not graph_of({"a 2024": figure("9", "2024")}).timeline("Isles")


def test_the_packaged_graph(kg: KnowledgeGraph) -> None:
    timeline = kg.timeline()
    countries, products, demonstration = timeline.series
    assert countries.named[-1].count + len(countries.undated) == len(
        kg.select("SELECT DISTINCT ?c { ?c a ocop:ParticipatingCountry }")
    )
    assert products.named[-1].count + len(products.undated) == len(
        kg.select("SELECT DISTINCT ?p { ?c ocop:hasPriorityProduct ?p }")
    )
    assert [(each.date, each.text) for each in demonstration.stated if each.differs] == [
        ("2024-07", "16"),
        ("2024-08", "16"),
        ("2025-07", "15"),
    ]
    asked = kg.ask("growth-by-date", scope="World")
    assert {row["source"].value for row in asked} == {
        source.iri
        for series in timeline.series
        for each in series.stated
        for source in each.sources
    }


def test_series_and_scopes_are_known(kg: KnowledgeGraph) -> None:
    assert kg.timeline(thing("region", "africa"), "products").scope_label == "Africa"
    assert [each.name for each in kg.timeline(series=["products", "countries"]).series] == [
        "countries",
        "products",
    ]
    with pytest.raises(UnknownThingError, match="did you mean products"):
        kg.timeline(series=["prodcts"])
    with pytest.raises(UnknownThingError, match="did you mean Africa"):
        kg.timeline("Afrika")
    with pytest.raises(UnknownThingError, match="region"):
        kg.timeline("potato")
