"""Every row of every curated table becomes triples in the graph of its source, and all of it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import pytest
from pyoxigraph import NamedNode, Quad, Store, Triple

from ocop_kg.assets import asset
from ocop_kg.errors import TableError
from ocop_kg.tables import Table, Tables, lift_tables
from ocop_kg.tables.lift import row_terms
from ocop_kg.tables.mapping import Mapping as RowMapping
from ocop_kg.tables.mapping import read_mapping
from ocop_kg.tables.rows import Row, read_rows
from ocop_kg.vocabulary import ID, PREFIXES, RDF_TYPE, graph_name, ocop, skos, thing

ROWS = {
    "activities.csv": 106,
    "conflict_statements.csv": 50,
    "conflicts.csv": 25,
    "contributions.csv": 7,
    "countries.csv": 82,
    "country_codes.csv": 82,
    "country_identifiers.csv": 13,
    "country_names.csv": 82,
    "country_regions.csv": 9,
    "country_roles.csv": 201,
    "designations.csv": 146,
    "event_organizers.csv": 115,
    "events.csv": 77,
    "expert_supports.csv": 87,
    "indicators.csv": 86,
    "initiatives.csv": 1,
    "observations.csv": 158,
    "organizations.csv": 135,
    "partnerships.csv": 63,
    "people.csv": 114,
    "policy_frames.csv": 59,
    "product_identifiers.csv": 246,
    "product_names.csv": 5,
    "products.csv": 45,
    "programmes.csv": 7,
    "project_countries.csv": 39,
    "project_coverage.csv": 35,
    "projects.csv": 16,
    "regions.csv": 7,
    "roles.csv": 130,
    "sources.csv": 169,
    "technologies.csv": 44,
}
CLAIM_TABLES = {
    "activities.csv",
    "conflict_statements.csv",
    "contributions.csv",
    "country_identifiers.csv",
    "country_roles.csv",
    "designations.csv",
    "expert_supports.csv",
    "observations.csv",
    "partnerships.csv",
    "product_identifiers.csv",
    "project_coverage.csv",
    "roles.csv",
}

Lines = dict[str, tuple[Table, RowMapping, list[Row]]]


@pytest.fixture(scope="module")
def lines(described: Tables) -> Lines:
    """Each table with its mapping and rows, as this library reads them."""
    found: Lines = {}
    errors: list[TableError] = []
    for table in described.tables:
        rows = read_rows(described.directory / table.url, table, errors)
        assert rows
        assert not errors
        found[table.url] = (table, read_mapping(table.mapping), rows)
    return found


@pytest.fixture(scope="module")
def union(lifted: list[Quad]) -> Store:
    """The default graph as the library shows it: every triple once."""
    store = Store()
    store.extend(lifted)
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
    return store


def every_row(lines: Lines) -> Iterator[tuple[Table, Row, list[Triple], Mapping[str, object]]]:
    for table, mapping, rows in lines.values():
        for row in rows:
            terms = row_terms(row, table)
            yield table, row, mapping.triples(terms), terms


def count(store: Store, pattern: str) -> int:
    """How many solutions a pattern has."""
    solutions = store.query(f"SELECT * {{ {pattern} }}", prefixes={**PREFIXES, "kg": ID})
    return len(list(solutions))  # type: ignore[arg-type]


def test_the_number_of_rows(lines: Lines) -> None:
    assert {url: len(rows) for url, (_, _, rows) in lines.items()} == ROWS


def test_every_row_stands_in_the_graph_of_its_source(lines: Lines, lifted: list[Quad]) -> None:
    quads = set(lifted)
    seen: Counter[str] = Counter()
    for table, row, triples, _ in every_row(lines):
        assert triples, (table.url, row.number)
        for triple in triples:
            linked = triple.predicate == ocop("hasStatement")
            graph = graph_name("ocop-kg-editors" if linked else row.cells["source"])
            assert Quad(triple.subject, triple.predicate, triple.object, graph) in quads
        seen[table.url] += 1
    assert seen == ROWS


def test_every_row_names_its_source(lines: Lines) -> None:
    for table, row, triples, _ in every_row(lines):
        source = thing("source", row.cells["source"])
        found = {triple.predicate for triple in triples if triple.object == source}
        if table.url in CLAIM_TABLES:
            assert ocop("statedBy") in found, (table.url, row.number)
        elif table.url == "sources.csv":
            assert {triple.subject for triple in triples} == {source}
        else:
            assert found == {ocop("mentionedIn")}, (table.url, row.number)


def test_a_claim_is_exactly_what_its_table_says_it_is(lines: Lines) -> None:
    assert {url for url, (_, mapping, _) in lines.items() if mapping.makes_claims} == CLAIM_TABLES


def test_every_cell_that_is_not_empty_comes_out(lines: Lines) -> None:
    """A cell is an object or subject of the row's triples, or a part of the row's own IRI."""
    cells = 0
    for table, row, triples, terms in every_row(lines):
        said = {term for triple in triples for term in (triple.subject, triple.object)}
        for name in table.header:
            if not row.cells[name]:
                continue
            cells += 1
            in_iri = name in table.about_url.variables and terms["this"] in said
            assert terms[name] in said or in_iri, (table.url, row.number, name)
    assert cells == 13_228


def test_mappings_use_every_column_and_nothing_else(lines: Lines) -> None:
    for table, mapping, _ in lines.values():
        columns = {column.name for column in table.columns}
        assert mapping.variables <= columns | {"this"}
        assert columns - mapping.variables <= set(table.about_url.variables), table.url


def test_a_claim_has_one_value_a_property_however_many_sources_state_it(
    lifted: list[Quad],
) -> None:
    claims = {quad.subject for quad in lifted if quad.predicate == ocop("statedBy")}
    values = defaultdict(set)
    for quad in lifted:
        if quad.subject in claims:
            values[quad.subject, quad.predicate].add(quad.object)
    many = {predicate for (_, predicate), objects in values.items() if len(objects) > 1}
    assert many == {ocop("statedBy"), skos("editorialNote")}


def test_in_its_graph_a_claim_is_stated_by_the_source_of_the_graph(lifted: list[Quad]) -> None:
    for quad in lifted:
        if quad.predicate == ocop("statedBy"):
            assert isinstance(quad.object, NamedNode)
            assert quad.graph_name == graph_name(quad.object.value.removeprefix(ID + "source/"))


def test_nothing_is_named_that_nothing_describes(lifted: list[Quad], known: set[str]) -> None:
    described = {quad.subject for quad in lifted if quad.predicate == RDF_TYPE}
    for quad in lifted:
        for term in (quad.subject, quad.object):
            if isinstance(term, NamedNode) and term.value.startswith(ID):
                assert term in described or term.value in known


@pytest.mark.parametrize(
    ("shortcut", "claim", "expected"),
    [
        (
            "?country ocop:hasPriorityProduct ?product",
            """?claim a ocop:ProductDesignation ; ocop:concernsCountry ?country ;
            ocop:concernsProduct ?product ;
            ocop:hasStatus <https://w3id.org/ocop/id/status/priority-product>""",
            59,
        ),
        (
            "?expert ocop:supportsProduct ?product",
            "?claim a ocop:ExpertSupport ; ocop:byExpert ?expert ; ocop:concernsProduct ?product",
            67,
        ),
        (
            "?project ocop:servesValueChain ?chain",
            """?claim a ocop:ProjectCoverage ; ocop:forProject ?project ;
            ocop:concernsCountry ?country ; ocop:concernsProduct ?product .
            ?chain ocop:concernsCountry ?country ; ocop:concernsProduct ?product""",
            35,
        ),
        (
            "?figure a ocop:Observation ; ocop:concernsCountry ?country",
            "?figure ocop:hasScope ?country",
            70,
        ),
        (
            "?thing skos:exactMatch ?foreign",
            "?claim ocop:matchedTo ?foreign ; ocop:concernsProduct|ocop:concernsCountry ?thing",
            45,
        ),
        (
            "?thing skos:closeMatch ?foreign",
            "?claim ocop:matchedTo ?foreign ; ocop:concernsProduct ?thing",
            53,
        ),
        (
            "?thing skos:narrowMatch ?foreign",
            "?claim ocop:matchedTo ?foreign ; ocop:concernsProduct ?thing",
            2,
        ),
        (
            "?thing ocop:sourceTaxon ?organism",
            "?claim ocop:matchedTo ?organism ; ocop:concernsProduct ?thing",
            83,
        ),
    ],
)
def test_a_short_cut_is_backed_by_a_claim_in_the_same_graph(
    union: Store, shortcut: str, claim: str, expected: int
) -> None:
    assert count(union, shortcut) == expected
    unbacked = f"GRAPH ?g {{ {shortcut} }} FILTER NOT EXISTS {{ GRAPH ?g {{ {claim} }} }}"
    assert count(union, unbacked) == 0


def test_who_supports_a_country_is_an_expert_or_a_provider(union: Store) -> None:
    shortcut = "?supporter ocop:supportsCountry ?country"
    assert count(union, shortcut) == 117
    unbacked = f"""
        GRAPH ?g {{ {shortcut} }}
        FILTER NOT EXISTS {{ GRAPH ?g {{
            ?c a ocop:ExpertSupport ; ocop:byExpert ?supporter ; ocop:concernsCountry ?country }} }}
        FILTER NOT EXISTS {{ GRAPH ?g {{
            ?c a ocop:Partnership ; ocop:hasProvider ?supporter ; ocop:hasRecipient ?country }} }}
    """
    assert count(union, unbacked) == 0
    assert count(union, "kg:person\\/liping-jin ocop:supportsCountry ?country") == 0
    assert count(union, "kg:person\\/liping-jin ocop:supportsProduct kg:product\\/potato") == 1


def test_a_project_concerns_the_products_that_it_serves(union: Store) -> None:
    pair = "?project a ocop:Project ; ocop:concernsProduct ?product"
    claim = "?claim ocop:forProject ?project ; ocop:concernsProduct ?product"
    assert count(union, f"{pair} . FILTER NOT EXISTS {{ {claim} }}") == 0
    assert count(union, f"{claim} . FILTER NOT EXISTS {{ {pair} }}") == 0
    assert count(union, pair) > 0


def test_only_the_editors_say_that_statements_differ(union: Store) -> None:
    link = "GRAPH ?g { ?conflict ocop:hasStatement ?side }"
    assert count(union, link) == ROWS["conflict_statements.csv"]
    assert count(union, f"{link} FILTER (!STRENDS(STR(?g), '/graph/ocop-kg-editors'))") == 0


def test_every_value_chain_has_a_name(union: Store) -> None:
    assert count(union, "?chain a ocop:ValueChain") == 61
    assert count(union, "?chain a ocop:ValueChain ; skos:prefLabel ?name") == 61
    assert count(union, 'kg:value-chain\\/LSO-potato skos:prefLabel "potato in Lesotho"@en') == 1


def test_a_thing_has_one_preferred_name_a_language(union: Store) -> None:
    twice = """
        ?thing skos:prefLabel ?one , ?other
        FILTER (?one != ?other && LANG(?one) = LANG(?other))
    """
    assert count(union, twice) == 0
    assert count(union, "?thing skos:prefLabel ?name ; skos:altLabel ?name") == 0
    assert count(union, "?country a ocop:Country ; skos:prefLabel ?name") == 82 * 6


def test_lifting_twice_gives_the_same(lifted: list[Quad], known: set[str]) -> None:
    assert lift_tables(asset("data/tables"), known) == lifted
