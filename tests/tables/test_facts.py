"""The curated tables hold every cell of every row of the fact tables they were made from.

The fact tables are no part of the project. `OCOP_KG_FACTS` names their folder; without it, a folder
`shared/facts` beside the project is used, and without that the tests say that they were skipped.
"""

import csv
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

FACTS = Path(
    os.environ.get("OCOP_KG_FACTS")
    or Path(__file__).resolve().parents[2].parent / "shared" / "facts"
)
pytestmark = pytest.mark.skipif(
    not FACTS.is_dir(), reason="the fact tables are not here: set OCOP_KG_FACTS to their folder"
)

FACT_ROWS = {
    "conflicts": 25,
    "contributions": 7,
    "countries": 201,
    "country_identifiers": 13,
    "country_products": 146,
    "events": 77,
    "expert_expertise": 87,
    "indicators": 158,
    "organizations": 135,
    "partnerships": 63,
    "people": 114,
    "person_roles": 24,
    "policy_frames": 59,
    "product_identifiers": 246,
    "project_country_product": 35,
    "projects": 16,
    "sources": 160,
    "technologies": 44,
    "value_chains": 106,
}
AGENTS = {
    "China": "country/CHN",
    "FAO": "organization/fao",
    "FAO Flexible Voluntary Contribution": "programme/fao-fvc",
    "United Kingdom of Great Britain and Northern Ireland": "country/GBR",
}
PROGRAMMES = {
    "FAO Flexible Voluntary Contribution": "programme/fao-fvc",
    "FAO Flexible Voluntary Contribution (formerly Flexible Multi-Partner Mechanism)": (
        "programme/fao-fvc"
    ),
    "FAO technical assistance": "programme/fao-technical-assistance",
    "FAO technical cooperation": "programme/fao-technical-cooperation",
    "FAO-China South-South Cooperation Programme": "organization/fao-china-ssc",
    "OCOP": "initiative/ocop",
    "United Nations Joint Programme": "programme/un-joint-programme",
}
SCOPES = {
    "China": "country/CHN",
    "FAO-China project": "project/fao-china-ssc-ocop",
    "OCOP Secretariat": "organization/ocop-secretariat",
    "global": "region/world",
}
STATUSES = {"product of South-South support": "south-south-support"}
COME_FROM_THE_COUNTRY = {
    "c-anandharamakrishnan",
    "chea-samnag",
    "chuang-liu",
    "guodao-liu",
    "hyojung-lee",
    "kui-liu",
    "liping-jin",
    "lubiao-zhang",
    "nguyen-minh-tien",
    "ning-zhang",
    "qian-zhang",
}
"""The people whose country in the fact tables is the one they come from, not the one they serve."""

Row = dict[str, str]
Curated = dict[str, list[Row]]


class Fact(dict[str, str]):
    """A row of a fact table that remembers which of its cells were asked for."""

    def __init__(self, row: Row) -> None:
        super().__init__(row)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return super().__getitem__(name)


Claim = tuple[str, Row]
"""A curated table, and cells that one of its rows must have."""


def slug(text: str) -> str:
    """Make the key of a name."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def party(text: str) -> str:
    """Say which country or body a cell means."""
    return f"country/{text}" if re.fullmatch("[A-Z]{3}", text) else f"organization/{text}"


def scope(text: str) -> str:
    """Say which thing a figure is for."""
    if re.fullmatch("[A-Z]{3}", text):
        return f"country/{text}"
    return SCOPES.get(text) or f"region/{slug(text)}"


def source(fact: Fact) -> Iterator[Claim]:
    same = ("title", "publisher", "url", "published", "kind", "note")
    yield "sources", {"source": fact["source_id"], **{name: fact[name] for name in same}}


def country(fact: Fact) -> Iterator[Claim]:
    yield (
        "countries",
        {"country": fact["iso3"], "name": fact["name_en"], "region": slug(fact["fao_region"])},
    )
    yield (
        "country_roles",
        {
            "country": fact["iso3"],
            "role": slug(fact["role"]),
            "source": fact["source_id"],
            "note": fact["note"],
        },
    )


def country_product(fact: Fact) -> Iterator[Claim]:
    name = fact["product"]
    yield "products", {"product": slug(name), "name": name, "sector": slug(fact["sector"])}
    status = fact["status"]
    yield (
        "designations",
        {
            "country": fact["iso3"],
            "product": slug(name),
            "status": STATUSES.get(status, slug(status)),
            "source": fact["source_id"],
            "note": fact["note"],
        },
    )


def person(fact: Fact) -> Iterator[Claim]:
    key = fact["person_slug"]
    yield (
        "people",
        {
            "person": key,
            "name": fact["name"],
            "honorific": fact["honorific"],
            "source": fact["source_id"],
        },
    )
    role = {
        "person": key,
        "title": fact["title_or_role"],
        "organization": fact["organization_slug"],
        "country": fact["country_iso3"],
        "as_of": fact["as_of"],
        "source": fact["source_id"],
    }
    yield "roles", role
    if fact["note"]:
        yield "people or roles", {"person": key, "note": fact["note"]}


def person_role(fact: Fact) -> Iterator[Claim]:
    yield (
        "roles",
        {
            "person": fact["person_slug"],
            "title": fact["role"],
            "organization": fact["organization_slug"],
            "as_of": fact["as_of"],
            "source": fact["source_id"],
        }
        | ({"note": fact["note"]} if fact["note"] else {}),
    )


def expertise(fact: Fact) -> Iterator[Claim]:
    subject, origin = fact["product_or_topic"], fact["person_slug"] in COME_FROM_THE_COUNTRY
    yield (
        "expert_supports",
        {
            "person": fact["person_slug"],
            "kind": slug(fact["relation"]),
            "product or topic": subject,
            "country": "" if origin else fact["country_iso3"],
            "origin": fact["country_iso3"] if origin else "",
            "source": fact["source_id"],
            "note": fact["note"],
        },
    )


def organization(fact: Fact) -> Iterator[Claim]:
    yield (
        "organizations",
        {
            "organization": fact["org_slug"],
            "name": fact["name"],
            "kind": slug(fact["kind"]),
            "country": fact["country_iso3"],
            "part_of": fact["parent_org_slug"],
            "source": fact["source_id"],
            "note": fact["note"],
        },
    )


def project(fact: Fact) -> Iterator[Claim]:
    key, where = fact["project_slug"], fact["source_id"]
    yield (
        "projects",
        {
            "project": key,
            "name": fact["name"],
            "programme": PROGRAMMES[fact["programme"]],
            "start": fact["start"],
            "end": fact["end"],
            "budget": fact["budget_amount"],
            "currency": fact["currency"],
            "funder": AGENTS[fact["funder"]],
            "source": where,
            "note": fact["note"],
        },
    )
    for code in fact["countries"].split(";"):
        yield "project_countries", {"project": key, "country": code, "source": where}
    kind, _, programme = PROGRAMMES[fact["programme"]].partition("/")
    if kind == "programme":
        name, _, former = fact["programme"].partition(" (formerly ")
        former = former.removesuffix(")")
        cells = {"programme": programme, "name": name, "former_name": former, "source": where}
        yield "programmes", cells


def coverage(fact: Fact) -> Iterator[Claim]:
    yield (
        "project_coverage",
        {
            "project": fact["project_slug"],
            "country": fact["iso3"],
            "product": slug(fact["product"]),
            "source": fact["source_id"],
            "note": fact["note"],
        },
    )


def partnership(fact: Fact) -> Iterator[Claim]:
    yield (
        "partnerships",
        {
            "partnership": fact["partnership_slug"],
            "modality": slug(fact["kind"]),
            "provider": party(fact["provider"]),
            "recipient": party(fact["recipient"]),
            "product": slug(fact["product"]),
            "topic": fact["topic"],
            "start": fact["start"],
            "source": fact["source_id"],
            "note": fact["note"],
        },
    )


def contribution(fact: Fact) -> Iterator[Claim]:
    yield (
        "contributions",
        {
            "donor": AGENTS[fact["donor"]],
            "amount": fact["amount"],
            "currency": fact["currency"],
            "purpose": fact["recipient_or_programme"],
            "date": fact["date"],
            "source": fact["source_id"],
            "note": fact["note"],
        },
    )


def event(fact: Fact) -> Iterator[Claim]:
    key, where = fact["event_slug"], fact["source_id"]
    yield (
        "events",
        {
            "event": key,
            "name": fact["name"],
            "kind": slug(fact["kind"]),
            "start": fact["start"],
            "end": fact["end"],
            "place": fact["place"],
            "country": fact["country_iso3"],
            "participants_note": fact["participants_note"],
            "source": where,
            "note": fact["note"],
        },
    )
    for body in fact["organizers"].split(";"):
        yield "event_organizers", {"event": key, "organization": body, "source": where}


def technology(fact: Fact) -> Iterator[Claim]:
    origin = fact["country_iso3"] == "CHN"
    yield (
        "technologies",
        {
            "technology": fact["topic_slug"],
            "name": fact["name"],
            "stage": slug(fact["value_chain_stage"]),
            "product": slug(fact["product"]),
            "country": "" if origin else fact["country_iso3"],
            "origin": "CHN" if origin else "",
            "source": fact["source_id"],
            "note": fact["note"],
        },
    )


def indicator(fact: Fact) -> Iterator[Claim]:
    name = fact["indicator"]
    yield "indicators", {"indicator": slug(name), "name": name}
    yield (
        "observations",
        {
            "indicator": slug(name),
            "value": fact["value"],
            "unit": fact["unit"],
            "as_of": fact["as_of"],
            "scope": scope(fact["scope"]),
            "source": fact["source_id"],
            "note": fact["note"],
        },
    )


def activity(fact: Fact) -> Iterator[Claim]:
    yield (
        "activities",
        {
            "country": fact["iso3"],
            "product": slug(fact["product"]),
            "stage": slug(fact["stage"]),
            "fact": fact["fact"],
            "start": fact["start"],
            "source": fact["source_id"],
            "note": fact["note"],
        },
    )


def frame(fact: Fact) -> Iterator[Claim]:
    yield (
        "policy_frames",
        {
            "frame": slug(fact["frame"]),
            "name": fact["frame"],
            "kind": slug(fact["kind"]),
            "statement": fact["statement"],
            "source": fact["source_id"],
            "note": fact["note"],
        },
    )


def conflict(fact: Fact) -> Iterator[Claim]:
    key, subject = fact["conflict_slug"], fact["subject"]
    named = "about" if re.fullmatch("[A-Z]{3}", subject) else "subject"
    where = f"country/{subject}" if named == "about" else subject
    yield "conflicts", {"conflict": key, named: where, "note": fact["note"]}
    for side, statement, origin in (
        ("a", fact["statement_a"], fact["source_id"]),
        ("b", fact["statement_b"], fact["source_id_2"]),
    ):
        cells = {"conflict": key, "side": side, "statement": statement, "source": origin}
        yield "conflict_statements", cells


def identifier(fact: Fact) -> Iterator[Claim]:
    cells = {
        "scheme": slug(fact["scheme"]),
        "identifier": fact["identifier"],
        "iri": fact["iri"],
        "match": fact["match"],
        "seen_on": fact["seen_on"],
        "note": fact["note"],
        "seen in": fact["seen_in"],
    }
    if "iso3" in fact:
        yield "country_identifiers", {"country": fact["iso3"], **cells}
    else:
        yield "product_identifiers", {"product": slug(fact["product"]), **cells}


HOMES: dict[str, Callable[[Fact], Iterator[Claim]]] = {
    "conflicts": conflict,
    "contributions": contribution,
    "countries": country,
    "country_identifiers": identifier,
    "country_products": country_product,
    "events": event,
    "expert_expertise": expertise,
    "indicators": indicator,
    "organizations": organization,
    "partnerships": partnership,
    "people": person,
    "person_roles": person_role,
    "policy_frames": frame,
    "product_identifiers": identifier,
    "project_country_product": coverage,
    "projects": project,
    "sources": source,
    "technologies": technology,
    "value_chains": activity,
}

ADDED = {
    "countries": {"ITA"},
    "regions": None,
    "country_codes": None,
    "country_names": None,
    "country_regions": None,
    "initiatives": None,
    "product_names": None,
    "sources": {
        "agrovoc-obo-entities",
        "agrovoc-obo-ncbitaxon",
        "agrovoc-obo-products",
        "foodon-plant-parts",
        "gcamfaostat-items",
        "iso-3166",
        "loca-landuse-ontology",
        "ocop-kg-editors",
        "unicode-cldr",
    },
}
"""The rows that the fact tables do not have, by key; none stands for a whole table."""


@pytest.fixture(scope="module")
def readable(curated: Curated) -> Curated:
    """The curated tables, with the cells that the fact tables wrote in another way."""
    products = {row["product"]: row["name"] for row in curated["products"]}
    notes = {row["source"]: row["note"] for row in curated["sources"]}
    seen = "identifiers were seen in "
    found = {name: [dict(row) for row in rows] for name, rows in curated.items()}
    for row in found["expert_supports"]:
        row["product or topic"] = products.get(row["product"], row["topic"])
    for name in ("country_identifiers", "product_identifiers"):
        for row in found[name]:
            row["seen in"] = notes[row["source"]].removeprefix(seen)
    found["people or roles"] = found["people"] + found["roles"]
    return found


def facts(name: str) -> list[Fact]:
    """Read a fact table."""
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [Fact(row) for row in csv.DictReader(file)]


def matching(cells: Row, rows: list[Row]) -> list[int]:
    """Find the rows that have all these cells."""
    return [
        index
        for index, row in enumerate(rows)
        if all(row.get(name) == value for name, value in cells.items())
    ]


def test_every_fact_table_is_accounted_for() -> None:
    assert {path.stem for path in FACTS.glob("*.csv")} == HOMES.keys() == FACT_ROWS.keys()


@pytest.mark.parametrize("name", HOMES)
def test_every_cell_of_every_fact_row_is_in_the_curated_tables(
    readable: Curated, name: str
) -> None:
    rows = facts(name)
    assert len(rows) == FACT_ROWS[name]
    for fact in rows:
        claims = list(HOMES[name](fact))
        assert {column for column, cell in fact.items() if cell} <= fact.asked
        for table, cells in claims:
            assert matching(cells, readable[table]), (table, cells)


def test_the_curated_tables_hold_nothing_else_but_what_is_listed(readable: Curated) -> None:
    used: Counter[tuple[str, int]] = Counter()
    for name, homes in HOMES.items():
        for fact in facts(name):
            for table, cells in homes(fact):
                used.update((table, index) for index in matching(cells, readable[table]))
    for table, rows in readable.items():
        if table == "people or roles":
            continue
        key = next(iter(rows[0]))
        unused = {row[key] for index, row in enumerate(rows) if (table, index) not in used}
        expected = ADDED.get(table, set())
        assert unused == ({row[key] for row in rows} if expected is None else expected), table
