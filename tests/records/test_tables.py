"""Two roads, one answer: the records against the rows of the curated tables."""

import csv
from collections import defaultdict
from decimal import Decimal

from ocop_kg import KnowledgeGraph
from ocop_kg.assets import asset
from ocop_kg.records import Thing
from ocop_kg.vocabulary import ID


def rows(table: str) -> list[dict[str, str]]:
    with asset(f"data/tables/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def path(thing: Thing | None) -> str:
    """The kind and key of a thing, as cells write it."""
    return "" if thing is None else thing.iri.removeprefix(ID)


def keys(*things: Thing) -> set[str]:
    return {thing.key for thing in things}


def test_countries(kg: KnowledgeGraph) -> None:
    names = {row["country"]: row["name"] for row in rows("countries")}
    codes = {
        row["country"]: (row["alpha2"], row["country"], row["m49"]) for row in rows("country_codes")
    }
    french = {row["country"]: row["name_fr"] for row in rows("country_names")}
    region = {row["country"]: row["region"] for row in rows("countries")}
    region |= {row["country"]: row["region"] for row in rows("country_regions")}
    countries = {country.key: country for country in kg.countries()}
    assert {key: country.label for key, country in countries.items()} == names
    assert {key: country.codes for key, country in countries.items()} == codes
    assert {key: country.label_in("fr") for key, country in countries.items()} == french
    for key, country in countries.items():
        assert (country.region.key if country.region else "") == region[key]


def test_priority_products(kg: KnowledgeGraph) -> None:
    chosen = defaultdict[str, set[str]](set)
    for row in rows("designations"):
        if row["status"] == "priority-product":
            chosen[row["country"]].add(row["product"])
    assert {
        c.key: keys(*c.priority_products) for c in kg.countries() if c.priority_products
    } == chosen
    back = {(c.key, p.key) for p in kg.products() for c in p.countries}
    assert back == {(c, p) for c, products in chosen.items() for p in products}


def test_claims_name_exactly_their_sources(kg: KnowledgeGraph) -> None:
    stated = defaultdict[str, set[str]](set)
    for row in rows("designations"):
        stated[row["designation"]].add(row["source"])
    assert {each.key: keys(*each.sources) for each in kg.designations()} == stated


def test_partnerships(kg: KnowledgeGraph) -> None:
    told = {
        row["partnership"]: (
            row["provider"],
            row["recipient"],
            row["modality"],
            row["product"],
            row["start"],
        )
        for row in rows("partnerships")
    }
    assert told == {
        each.key: (
            path(each.provider),
            path(each.recipient),
            each.modality.key,
            each.product.key if each.product else "",
            each.start or "",
        )
        for each in kg.partnerships()
    }
    for provider in {row["provider"] for row in rows("partnerships")}:
        wanted = {row["partnership"] for row in rows("partnerships") if row["provider"] == provider}
        assert keys(*kg.partnerships(provider=provider)) == wanted


def test_experts(kg: KnowledgeGraph) -> None:
    told = defaultdict[str, set[tuple[str, str, str, str]]](set)
    for row in rows("expert_supports"):
        told[row["person"]].add((row["kind"], row["product"], row["country"], row["origin"]))
    assert told == {
        expert.key: {
            (
                each.kind.key,
                each.product.key if each.product else "",
                each.country.key if each.country else "",
                each.origin.key if each.origin else "",
            )
            for each in expert.supports
        }
        for expert in kg.experts()
    }


def test_events_by_year(kg: KnowledgeGraph) -> None:
    for year in range(2019, 2027):
        wanted = {
            row["event"]
            for row in rows("events")
            if row["start"] and row["start"][:4] <= str(year) <= (row["end"] or row["start"])[:4]
        }
        assert keys(*kg.events(year=year)) == wanted


def test_projects_and_observations(kg: KnowledgeGraph) -> None:
    money = {
        row["project"]: (Decimal(row["budget"]), row["currency"])
        for row in rows("projects")
        if row["budget"]
    }
    assert {each.key: each.budget for each in kg.projects() if each.budget} == money
    served = {
        (row["project"], row["country"])
        for table in ("project_countries", "project_coverage")
        for row in rows(table)
    }
    assert {(p.key, c.key) for p in kg.projects() for c in p.countries} == served
    values = {
        row["observation"]: (Decimal(row["value"]), row["as_of"]) for row in rows("observations")
    }
    assert {each.key: (each.value, each.as_of or "") for each in kg.observations()} == values


def test_sources(kg: KnowledgeGraph) -> None:
    assert {
        each.key: (each.label, each.publisher or "", each.published or "", each.url or "")
        for each in kg.sources()
    } == {
        row["source"]: (row["title"], row["publisher"], row["published"], row["url"])
        for row in rows("sources")
    }
