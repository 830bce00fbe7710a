"""Records of the small graph, where every answer can be checked by eye."""

from decimal import Decimal

import pytest

from ocop_kg import KnowledgeGraph
from ocop_kg.records import Codes, Money, Thing

SOURCES = {"example-codes", "example-editors", "example-news-2024", "example-page-2022"}


def labels(*groups: tuple[Thing, ...]) -> list[list[str]]:
    return [[thing.label for thing in group] for group in groups]


def keys(*groups: tuple[Thing, ...]) -> list[list[str]]:
    return [[thing.key for thing in group] for group in groups]


def test_a_country(small: KnowledgeGraph) -> None:
    country = small.country("XA")
    assert country.iri == "https://w3id.org/ocop/id/country/XAA"
    assert country.codes == Codes(alpha2="XA", alpha3="XAA", m49="001")
    assert country.label_in("fr") == "Exemplie"
    assert country.label_in("zh") == country.label_in() == country.label == "Exampland"
    assert dict(country.names) == {"en": "Exampland", "fr": "Exemplie"}
    assert country.is_demonstration
    assert country.is_participating
    assert labels(country.priority_products, country.value_chains, country.experts) == [
        ["example tuber"], ["example tuber in Exampland"], ["Ana Example"],
    ]  # fmt: skip
    assert labels(country.projects, country.events, country.technologies) == [
        ["Example tuber project"], ["Example launch"], ["Example cold store"],
    ]  # fmt: skip
    assert keys(country.designations, country.partnerships, country.participations) == [
        ["XAA-example-tuber"], ["xad-xaa-example-tuber"], ["XAA-demonstration-pilot-2022"],
    ]  # fmt: skip
    assert keys(country.activities, country.observations, country.identifiers) == [
        [
            "XAA-example-tuber-governance",
            "XAA-example-tuber-input-supply",
            "XAA-example-tuber-marketing",
        ],
        ["example-harvest-XAA-2024-12-5"],
        ["XAA-agrovoc-c_1"],
    ]
    assert {source.key for source in country.sources} == SOURCES | {"example-report-2025"}


def test_the_narrowest_of_several_counts(small: KnowledgeGraph) -> None:
    islands = small.country("Isles of Exampla")
    assert islands.aliases == ("Isles of Exampla",)
    assert str(islands.region) == "Example Isles"
    pilot = small.country("XAA").participations[0]
    assert pilot.role.key == "demonstration-pilot-2022"
    assert [role.key for role in small.country("XAA").roles] == [
        "demonstration", "demonstration-pilot-2022", "participating",
    ]  # fmt: skip


def test_a_product(small: KnowledgeGraph) -> None:
    tuber = small.product("example-tuber")
    assert str(tuber.sector) == "field crop"
    assert labels(tuber.countries, tuber.experts, tuber.projects, tuber.technologies) == [
        ["Exampla Islands", "Exampland"], ["Ana Example"], ["Example tuber project"],
        ["Example cold store"],
    ]  # fmt: skip
    taken = {(match.identifier, match.kind.key, match.matched_to) for match in tuber.identifiers}
    assert taken == {("c_2", "exact", "https://example.org/agrovoc/c_2"), ("0116", "broad", None)}
    assert {str(match.subject) for match in tuber.identifiers} == {"example tuber"}
    assert [str(match.scheme) for match in tuber.identifiers] == ["AGROVOC", "FAOSTAT item"]


def test_an_expert(small: KnowledgeGraph) -> None:
    bo = small.expert("Bo Example")
    speaks, trains = bo.supports
    assert (str(speaks.kind), speaks.topic, speaks.product, str(speaks.origin)) == (
        "speaks on", "seed health", None, "Examplonia",
    )  # fmt: skip
    assert (str(trains.kind), trains.topic, str(trains.product)) == (
        "trains on", None, "example berry",
    )  # fmt: skip
    assert speaks.expert == trains.expert == bo
    assert labels(bo.countries, bo.origins) == [["South Exampland"], ["Examplonia"]]
    assert small.person("Bo Example") == bo


def test_roles_over_time(small: KnowledgeGraph) -> None:
    ana = small.person("Ana Example")
    assert [(role.as_of, role.title, str(role.organization)) for role in ana.roles] == [
        ("2022-03", "Breeder", "Example Seed Unit"),
        ("2025", "Director", "Example Institute"),
    ]
    assert ana.roles[1].notes == ("acting",)
    unit = small.organization("Example Seed Unit")
    assert str(unit.part_of) == "Example Institute"
    assert labels(unit.people, small.organization("Example Institute").parts) == [
        ["Ana Example"], ["Example Seed Unit"],
    ]  # fmt: skip
    assert small.roles(organization="Example Institute") == (ana.roles[1],)


def test_a_project_and_its_money(small: KnowledgeGraph) -> None:
    (project,) = small.projects(funder="Examplonia", product="example tuber")
    assert (project.start, project.end) == ("2024-01", "2025")
    assert project.budget == Money(Decimal(250000), "USD")
    assert str(project.budget) == "USD 250,000"
    assert labels(project.countries, project.products, project.funders) == [
        ["Exampland", "South Exampland"], ["example tuber"], ["Examplonia"],
    ]  # fmt: skip
    assert [each.key for each in project.coverages[0].sources] == [
        "example-news-2024", "example-report-2025",
    ]  # fmt: skip
    assert small.projects(country="XAB") == ()


def test_lists_and_conditions(small: KnowledgeGraph) -> None:
    assert keys(
        small.countries(region="Example South"),
        small.countries(region="Example Isles", role="demonstration"),
        small.countries(product="example fish"),
        small.products(sector="fishery", country="XAC"),
        small.designations(status="south-south-support"),
        small.partnerships(provider="Examplonia"),
        small.partnerships(provider="XAD", modality="funding"),
        small.experts(product="example berry"),
        small.observations(indicator="countries in OCOP", scope="World"),
        small.activities(stage="governance"),
        small.technologies(stage="storage", country="XAA"),
        small.organizations(kind="centre"),
        small.policy_frames(kind="objective"),
        small.value_chains(product="example tuber"),
        small.sources(publisher="example agency"),
        small.sources(kind="news"),
    ) == [
        ["XAB", "XAE", "XAC"],
        ["XAB"],
        ["XAC"],
        ["example-fish"],
        ["XAC-example-berry-south-south-support"],
        ["xad-example-institute", "xad-xaa-example-tuber"],
        ["xad-example-institute"],
        ["bo-example"],
        ["countries-in-ocop-world-2022-03-2", "countries-in-ocop-world-2025-4"],
        ["XAA-example-tuber-governance"],
        ["example-cold-store"],
        ["example-seed-unit"],
        ["example-objective"],
        ["XAB-example-tuber", "XAA-example-tuber"],
        ["example-page-2022", "example-report-2025"],
        ["example-news-2024"],
    ]


@pytest.mark.parametrize(
    ("year", "found"), [(2022, ["Example launch"]), ("2024", ["Example workshop"]), (2023, [])]
)
def test_events_of_a_year(small: KnowledgeGraph, year: int | str, found: list[str]) -> None:
    assert labels(small.events(year=year)) == [found]


def test_sources(small: KnowledgeGraph) -> None:
    source = small.source("example-news-2024")
    assert (source.label, source.publisher, source.published, source.url) == (
        "Example news on the network", "Example Daily", "2024-07", "https://example.org/network",
    )  # fmt: skip
    assert str(source.kind) == "news"
    assert source.sources == (source,)
    assert source.graph.value == "https://w3id.org/ocop/graph/example-news-2024"
    assert "XAD-2024" in {claim.key for claim in source.claims}
    assert [each.key for each in small.contributions()[0].sources] == [
        "example-news-2024", "example-report-2025",
    ]  # fmt: skip


def test_a_conflict(small: KnowledgeGraph) -> None:
    (conflict,) = small.recorded_conflicts()
    assert [(str(side.statement), side.sources[0].key) for side in conflict.statements] == [
        ("11 March 2022", "example-page-2022"),
        ("10 March 2022", "example-report-2025"),
    ]
    assert {side.conflict for side in conflict.statements} == {conflict}
    assert labels(conflict.about) == [["Example launch"]]


def test_all_statements_of_a_policy_frame(small: KnowledgeGraph) -> None:
    (frame,) = small.policy_frames(kind="principle")
    assert frame.statements == ("examples are clear", "examples are small")
