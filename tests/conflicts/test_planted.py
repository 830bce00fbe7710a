"""A planted conflict of each kind is found, and sources that agree are left in peace."""

from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import UnknownThingError
from tests.conflicts.graphs import THINGS, graph_of


def found(graph: KnowledgeGraph) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (conflict.kind, conflict.relation_label, tuple(sorted(map(str, conflict.sides))))
        for conflict in graph.conflicts()
    ]


def chose(product: str) -> str:
    return (
        f"<designation/XAA-{product}> a ocop:ProductDesignation ; "
        "ocop:hasStatus <status/priority-product> ; ocop:concernsCountry <country/XAA> ; "
        f"ocop:concernsProduct <product/{product}> ."
    )


def figure(value: str, date: str = "", note: str = "", of: str = "countries-in-ocop") -> str:
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}.get(len(date))
    as_of = f'ocop:asOf "{date}"^^xsd:{kind} ;' if kind else ""
    remark = f'skos:editorialNote "{note}"@en ;' if note else ""
    name = f"{of}-{value}-{date}-{note}".replace(" ", "_")
    return (
        f"<observation/{name}> a ocop:Observation ; ocop:hasIndicator <indicator/{of}> ; {as_of} "
        f'{remark} ocop:hasScope <region/world> ; ocop:value "{value}"^^xsd:decimal .'
    )


def event(relation: str, value: str) -> str:
    return f"<event/fair> ocop:{relation} {value} ."


def gift(amount: str, purpose: str) -> str:
    return (
        f"<contribution/{purpose}> a ocop:Contribution ; ocop:hasDonor <country/XAA> ; "
        f'ocop:amount {amount} ; ocop:purpose "{purpose}"@en .'
    )


PRODUCT = "has priority product"
COUNT = "countries in OCOP"
START = "start date"
PLANTED: dict[str, tuple[str, str, list[tuple[str, str, tuple[str, ...]]]]] = {
    "two products": (
        chose("tuber"), chose("fish"),
        [("contradiction", PRODUCT, ("tuber", "fish"))],
    ),
    "a product and its group": (
        chose("tuber"), chose("yam"),
        [("detail", PRODUCT, ("tuber", "yam"))],
    ),
    "two dates": (
        event("startDate", '"2024-04-03"^^xsd:date'), event("startDate", '"2024-04-09"^^xsd:date'),
        [("contradiction", START, ("2024-04-03", "2024-04-09"))],
    ),
    "a month and a day of it": (
        event("startDate", '"2024-04"^^xsd:gYearMonth'),
        event("startDate", '"2024-04-09"^^xsd:date'),
        [("detail", START, ("2024-04", "2024-04-09"))],
    ),
    "two places": (
        event("place", '"Rome"@en'), event("place", '"online"@en'),
        [("contradiction", "place", ("Rome", "online"))],
    ),
    "a place and its building": (
        event("place", '"Rome"@en'), event("place", '"Headquarters, Rome"@en'),
        [("detail", "place", ("Rome", "Headquarters, Rome"))],
    ),
    "two attendances": (
        event("participantsNote", '"thirteen countries"@en'),
        event("participantsNote", '"guests of 15 countries"@en'),
        [("contradiction", "participants note", ("thirteen countries", "guests of 15 countries"))],
    ),
    "an open attendance": (
        event("participantsNote", '"over 100 people"@en'),
        event("participantsNote", '"120 people, all told"@en'),
        [("detail", "participants note", ("over 100 people", "120 people, all told"))],
    ),
    "two budgets": (
        "<project/seed> ocop:budgetAmount 500000 .", "<project/seed> ocop:budgetAmount 600000 .",
        [("contradiction", "budget amount", ("500000", "600000"))],
    ),
    "two funders": (
        "<project/seed> ocop:fundedBy <country/XAA> .",
        "<project/seed> ocop:fundedBy <country/XAB> .",
        [("contradiction", "funded by", ("Exampland", "Otherland"))],
    ),
    "two names": (
        '<organization/school> skos:prefLabel "School of Fish"@en .',
        '<organization/school> skos:prefLabel "Institute"@en .',
        [("contradiction", "name", ("School of Fish", "Institute"))],
    ),
    "two spellings": (
        '<organization/school> skos:prefLabel "Sweet cherry school"@en .',
        '<organization/school> skos:altLabel "Sweet cheery school"@en .',
        [("detail", "name", ("Sweet cherry school", "Sweet cheery school"))],
    ),
    "two sums of one gift": (
        "<contribution/a> a ocop:Contribution ; ocop:hasDonor <country/XAA> ; ocop:amount 5 .",
        "<contribution/b> a ocop:Contribution ; ocop:hasDonor <country/XAA> ; ocop:amount 6 .",
        [("contradiction", "amount", ("5", "6"))],
    ),
    "a claim with two dates": (
        '<participation/a> a ocop:Participation ; ocop:startDate "2021"^^xsd:gYear .',
        '<participation/a> a ocop:Participation ; ocop:startDate "2022"^^xsd:gYear .',
        [("contradiction", START, ("2021", "2022"))],
    ),
    "two codes": (
        '<country/XAA> ocop:isoAlpha2 "XA" .', '<country/XAA> ocop:isoAlpha2 "XB" .',
        [("contradiction", "ISO alpha-2 code", ("XA", "XB"))],
    ),
    "a count that falls": (
        figure("16", "2024-07"), figure("15", "2025-07"),
        [("contradiction", COUNT, ("16 (2024-07)", "15 (2025-07)"))],
    ),
    "two counts of one day": (
        figure("16", "2024-07-01"), figure("15", "2024-07-01"),
        [("contradiction", COUNT, ("15 (2024-07-01)", "16 (2024-07-01)"))],
    ),
    "a count that grows": (
        figure("16", "2024-07"), figure("18", "2025-07"),
        [("growth", COUNT, ("16 (2024-07)", "18 (2025-07)"))],
    ),
    "a count that can grow within the year": (
        figure("27", "2023"), figure("28", "2023-12"),
        [("growth", COUNT, ("27 (2023)", "28 (2023-12)"))],
    ),
    "an open count": (
        figure("55", "2024", "over 55"), figure("56", "2024-07"),
        [("detail", COUNT, ("56 (2024-07)", "over 55 (2024)"))],
    ),
    "an open count that is too high": (
        figure("55", "2024-07", "over 55"), figure("54", "2024-08"),
        [("contradiction", COUNT, ("over 55 (2024-07)", "54 (2024-08)"))],
    ),
    "a count without date": (
        figure("55"), figure("54", "2024-08"),
        [("growth", COUNT, ("54 (2024-08)", "55"))],
    ),
    "two harvests of one year": (
        figure("9", "2024", of="harvest"), figure("12", "2024", of="harvest"),
        [("contradiction", "harvest", ("9 (2024)", "12 (2024)"))],
    ),
    "harvests that are nearly the same": (
        figure("100", "2024", "about", of="harvest"), figure("105", "2024", of="harvest"),
        [("detail", "harvest", ("about 100 (2024)", "105 (2024)"))],
    ),
    "harvests of two years": (
        figure("12", "2024", of="harvest"), figure("9", "2025", of="harvest"),
        [("growth", "harvest", ("12 (2024)", "9 (2025)"))],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PLANTED)
def test_a_planted_conflict_is_found(case: str) -> None:
    one, other, expected = PLANTED[case]
    assert found(graph_of({"one": one, "other": other})) == [
        (kind, relation, tuple(sorted(sides))) for kind, relation, sides in expected
    ]


@pytest.mark.parametrize("case", PLANTED)
def test_sources_that_agree_are_left_in_peace(case: str) -> None:
    for text in PLANTED[case][:2]:
        assert found(graph_of({"one": text, "other": text})) == []


@pytest.mark.parametrize("case", PLANTED)
def test_a_graph_without_one_of_the_sources_has_no_conflict(case: str) -> None:
    for text in PLANTED[case][:2]:
        assert found(graph_of({"one": text})) == []


AGREEING = {
    "the same in other words": (
        event("place", '"FAO, Rome"@en'), event("place", '"Rome (FAO)"@en'),
    ),
    "the same number": (figure("95", "2025-07"), figure("95", "2025-10", "more than 95")),
    "open and later": (figure("83", "2023-07"), figure("80", "2023-11", "over 80")),
    "a goal is no count": (figure("60", "2023", "goal"), figure("50", "2023-07")),
    "texts that count nothing alike": (
        event("participantsNote", '"30 guests"@en'), event("participantsNote", '"two kings"@en'),
    ),
    "names in two languages": (
        '<country/XAA> skos:prefLabel "Exemplie"@fr .', '<country/XAA> skos:prefLabel "例国"@zh .',
    ),
    "places in two languages": (event("place", '"Rome"@en'), event("place", '"罗马"@zh')),
    "things without a name of their own": (event("inCountry", "[]"), event("inCountry", "[]")),
    "two gifts for two purposes": (gift("5", "seed"), gift("6", "land")),
    "a pairing that nobody chose": (
        chose("tuber"), chose("fish").replace("priority-product>", "inferred-pairing>"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", AGREEING)
def test_what_is_no_conflict(case: str) -> None:
    one, other = AGREEING[case]
    assert found(graph_of({"one": one, "other": other})) == []


def test_one_source_with_figures_of_two_years_sees_no_conflict() -> None:
    series = figure("75", "2013", of="harvest") + figure("90", "2023", of="harvest")
    assert found(graph_of({"one": series})) == []
    (conflict,) = graph_of({"one": figure("75", "2013") + figure("75.5", "2013")}).conflicts()
    assert conflict.kind == "contradiction"


def named(*countries: str) -> str:
    return " ".join(
        f"<participation/{country}> a ocop:Participation ; ocop:concernsCountry <country/{country}>"
        " ; ocop:hasCountryRole <country-role/participating> ."
        for country in countries
    )


def test_more_named_than_stated() -> None:
    one = figure("1", "2024-07")
    (conflict,) = graph_of({"one 2024-07": one + named("XAA", "XAB")}).conflicts()
    assert (conflict.kind, conflict.reason) == (
        "contradiction",
        "The source says 1 (2024-07) and itself names 2.",
    )
    assert list(map(str, conflict.sides)) == ["1 (2024-07)", "2 named: Exampland, Otherland"]

    by_then = graph_of({"one": one, "early 2023": named("XAA"), "soon 2024-07": named("XAB")})
    (conflict,) = by_then.conflicts()
    assert conflict.kind == "contradiction"
    assert [source.title for source in conflict.sides[1].sources] == ["early", "soon"]

    later = graph_of({"one": one, "early 2023": named("XAA"), "late 2025": named("XAB")})
    (conflict,) = later.conflicts()
    assert conflict.kind == "growth"
    assert graph_of({"one": figure("2", "2024"), "b": named("XAA", "XAB")}).conflicts() == []
    assert (
        graph_of({"one": figure("1", "2024", "over"), "b": named("XAA", "XAB")}).conflicts() == []
    )


def test_seven_stated_and_eight_named_in_one_source() -> None:
    countries = " ".join(
        f"<country/X{n}> a ocop:Country . <project/seed> ocop:concernsCountry <country/X{n}> ."
        for n in range(8)
    )
    stated = figure("7").replace("region/world", "project/seed")
    (conflict,) = graph_of({"page": stated + countries}).conflicts()
    assert (conflict.kind, conflict.about_label) == ("contradiction", "Seed project")
    assert conflict.reason == "The source says 7 and itself names 8."


def test_a_side_tells_its_sources_and_notes() -> None:
    graph = graph_of(
        {"one 2022": chose("tuber"), "two 2023": chose("tuber"), "x 2025": chose("fish")}
    )
    (conflict,) = graph.conflicts()
    assert [[source.published for source in side.sources] for side in conflict.sides] == [
        ["2022", "2023"],
        ["2025"],
    ]
    assert conflict.reason == (
        "There should be one, and tuber is not fish; all sources for tuber are older, so it may "
        "have changed."
    )
    assert [source.title for source in conflict.sources] == ["one", "two", "x"]
    assert conflict.about.endswith("country/XAA")
    assert conflict.relation.endswith("#hasPriorityProduct")


def test_narrowing_the_search() -> None:
    graph = graph_of({"one": chose("tuber") + figure("9"), "other": chose("fish") + figure("10")})
    assert [conflict.about_label for conflict in graph.conflicts()] == ["Exampland", "World"]
    for name in ("Exampland", "tuber", "fish"):
        assert [each.relation_label for each in graph.conflicts(name)] == [PRODUCT]
    assert [each.about_label for each in graph.conflicts("countries in OCOP")] == ["World"]
    assert graph.conflicts("yam") == []
    assert [each.kind for each in graph.conflicts(kinds=["growth"])] == ["growth"]
    assert graph.conflicts(kinds=[]) == []
    with pytest.raises(UnknownThingError, match="did you mean contradiction"):
        graph.conflicts(kinds=["contradicton"])
    with pytest.raises(UnknownThingError, match="did you mean Exampland"):
        graph.conflicts("Examplandia")


def test_files_without_named_graphs_stand_for_themselves(tmp_path: Path) -> None:
    head = "@prefix ocop: <https://w3id.org/ocop/ontology#> . @base <https://w3id.org/ocop/id/> .\n"
    for name, product in (("a", "tuber"), ("b", "fish")):
        (tmp_path / f"{name}.ttl").write_text(head + chose(product), "utf-8")
    graph = KnowledgeGraph.open(tmp_path / "a.ttl", tmp_path / "b.ttl", replace=True)
    (conflict,) = graph.conflicts()
    assert [side.value for side in conflict.sides] == ["fish", "tuber"]
    assert all(side.sources[0].iri.endswith(".ttl") for side in conflict.sides)


values = st.lists(st.sampled_from(["tuber", "yam", "fish"]), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None)
@given(values)
def test_there_is_a_conflict_exactly_where_values_differ(products: list[str]) -> None:
    graph = graph_of({f"s{at}": chose(product) for at, product in enumerate(products)})
    conflicts = graph.conflicts()
    assert bool(conflicts) == (len(set(products)) > 1)
    assert {"fish", "yam"} <= set(products) or not any(
        conflict.kind == "contradiction" and "fish" not in str(conflict) for conflict in conflicts
    )
    for conflict in conflicts:
        for side in conflict.sides:
            keys = {source.title for source in side.sources}
            assert keys == {f"s{at}" for at, each in enumerate(products) if each == side.value}


figures = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(["2023", "2023-07", "2023-07-04", "2024", ""])),
    min_size=2,
    max_size=3,
    unique=True,
)


@settings(max_examples=25, deadline=None)
@given(figures)
def test_conflicts_do_not_depend_on_the_order_of_sources(said: list[tuple[int, str]]) -> None:
    texts = {f"s{at}": figure(str(value), date) for at, (value, date) in enumerate(said)}
    ways = [dict(order) for order in permutations(texts.items())]
    first, *others = (graph_of(way, things=THINGS).conflicts() for way in ways[:3])
    assert all(other == first for other in others)
    numbers = {Decimal(value) for value, _ in said}
    assert bool(first) == (len(numbers) > 1)
