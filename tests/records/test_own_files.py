"""Records of graphs that are not as they should be."""

from decimal import Decimal
from pathlib import Path

import pytest

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import MissingFactError, UnknownThingError

PREFIXES = """
@base <https://w3id.org/ocop/id/> .
@prefix ocop: <https://w3id.org/ocop/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def opened(folder: Path, turtle: str, *, inferred: bool = True) -> KnowledgeGraph:
    file = folder / "own.ttl"
    file.write_text(PREFIXES + turtle, "utf-8")
    return KnowledgeGraph.open(file, replace=True, inferred=inferred)


def test_a_claim_that_lacks_what_it_needs(tmp_path: Path) -> None:
    kg = opened(
        tmp_path,
        "<designation/X-y> a ocop:ProductDesignation ; ocop:concernsProduct <product/y> .",
    )
    (designation,) = kg.designations()
    assert designation.product.label == "y"
    assert designation.sources == ()
    with pytest.raises(MissingFactError, match=r"gives no country for .*X-y: validate") as caught:
        _ = designation.country
    assert (caught.value.relation, caught.value.iri) == ("country", designation.iri)


def test_values_that_are_no_numbers_are_none(tmp_path: Path) -> None:
    kg = opened(
        tmp_path,
        """
        <observation/a> a ocop:Observation ; ocop:value "many" .
        <observation/b> a ocop:Observation ; ocop:value 12.50 .
        <observation/c> a ocop:Observation .
        <project/a> a ocop:Project ; ocop:budgetAmount "some" ; ocop:budgetCurrency "USD" .
        <project/b> a ocop:Project ; ocop:budgetAmount 7 .
        """,
    )
    assert [each.value for each in kg.observations()] == [None, Decimal("12.50"), None]
    assert [str(each.budget) for each in kg.projects()] == ["None", "7"]


def test_several_values_where_one_is_expected(tmp_path: Path) -> None:
    kg = opened(
        tmp_path,
        """
        <event/a> a ocop:Event ; ocop:startDate "2024-04-09"^^xsd:date , "2024-04-03"^^xsd:date ;
          ocop:place "Addis-Abeba"@fr , "online"@en .
        """,
    )
    (event,) = kg.events()
    assert (event.start, event.place) == ("2024-04-03", "online")


def test_relations_skip_what_has_no_name(tmp_path: Path) -> None:
    kg = opened(
        tmp_path,
        """
        <country/X> a ocop:Country ; ocop:hasPriorityProduct [ a ocop:Product ] , <product/y> .
        [] a ocop:Country .
        """,
    )
    assert [each.key for each in kg.countries()] == ["X"]
    assert [each.key for each in kg.country("X").priority_products] == ["y"]


def test_without_inference_what_is_stated_is_still_there(tmp_path: Path) -> None:
    turtle = """
        <country/X> a ocop:Country ; skos:prefLabel "X"@en .
        <person/a> a ocop:Person .
        <participation/X> a ocop:Participation ; ocop:concernsCountry <country/X> ;
          ocop:hasCountryRole <country-role/demonstration> ; ocop:statedBy <source/s> .
        <support/a> a ocop:ExpertSupport ; ocop:byExpert <person/a> ; ocop:statedBy <source/s> ;
          ocop:concernsCountry <country/X> .
        <source/s> a ocop:Source .
    """
    stated = opened(tmp_path, turtle, inferred=False)
    assert [each.key for each in stated.country("X").experts] == ["a"]
    assert [each.key for each in stated.source("s").claims] == ["X", "a"]
    assert not stated.country("X").is_demonstration
    with pytest.raises(UnknownThingError):
        stated.expert("a")
    assert opened(tmp_path, turtle).country("X").is_demonstration
    assert opened(tmp_path, turtle).expert("a").countries[0].key == "X"


def test_one_thing_of_two_kinds_gives_two_records(tmp_path: Path) -> None:
    kg = opened(tmp_path, "<x/a> a ocop:Organization , ocop:Programme .", inferred=False)
    body, programme = kg.organization("x/a"), kg.programme("x/a")
    assert body.iri == programme.iri
    assert body != programme
    assert kg.thing("x/a") == body


def test_a_filter_on_a_thing_that_nobody_is_linked_to(kg: KnowledgeGraph) -> None:
    assert kg.partnerships(provider="potato") == ()
