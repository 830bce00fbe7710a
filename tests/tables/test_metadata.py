"""The metadata of the tables are valid CSVW, and every line of them means something."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ocop_kg.assets import asset
from ocop_kg.errors import TablesError
from ocop_kg.tables import Tables, lift_tables, read_metadata

SMALL = Path(__file__).parent / "small"
METADATA = (SMALL / "csv-metadata.json").read_text("utf-8")

Change = Callable[..., Path]


def swapped(text: str, old: str, new: str, count: int = -1) -> str:
    """Replace a part that must be there."""
    assert old in text
    return text.replace(old, new, count)


def test_every_table_of_the_folder_is_described(described: Tables) -> None:
    urls = [table.url for table in described.tables]
    assert urls == sorted(path.name for path in described.directory.glob("*.csv"))
    assert len(urls) == 32


def test_every_table_and_column_is_described_in_a_sentence(described: Tables) -> None:
    for table in described.tables:
        assert table.title
        assert table.description.endswith(".")
        for column in table.columns:
            assert column.description.endswith("."), (table.url, column.name)


def test_foreign_keys_cover_every_cell_that_names_a_row_of_another_table(
    described: Tables,
) -> None:
    homes = {table.about_url.text: table for table in described.tables}
    for table in described.tables:
        declared = {name for key in table.foreign_keys for name in key.columns}
        for column in table.columns:
            if column.virtual or column.value_url is None or "{+" in column.value_url.text:
                continue
            kind = column.value_url.text.partition("{")[0]
            home = next((other for text, other in homes.items() if text.startswith(kind)), None)
            if home is not None and len(home.primary_key) == 1:
                assert column.name in declared, (table.url, column.name)


def test_a_second_reader_agrees(described: Tables) -> None:
    """The csvw package reads the same metadata and finds the same tables without a fault."""
    csvw = pytest.importorskip("csvw", reason="the second CSVW reader is not installed")
    with pytest.warns(UserWarning, match="for Template"):  # it does not know scriptFormat
        group = csvw.TableGroup.from_file(asset("data/tables/csv-metadata.json"))
    assert group.check_referential_integrity()
    rows = 0
    for table in group.tables:
        table.check_primary_key()
        rows += len(list(table.iterdicts(strict=True)))
    assert len(group.tables) == len(described.tables)
    assert rows == 2441


def test_the_small_metadata_are_read(small: Change) -> None:
    tables = read_metadata(small())
    assert [table.url for table in tables.tables] == ["sources.csv", "products.csv", "pledges.csv"]
    assert tables.shortcuts is not None


BAD_METADATA = {
    "no JSON": ("{", "this is no JSON: Expecting property name"),
    "no object": ("[]", "the table group: an object is needed here"),
    "another context": (
        swapped(METADATA, '"en"}]', '"fr"}]'),
        '@context must be ["http://www.w3.org/ns/csvw", {"@language": "en"}]',
    ),
    "another dialect": (
        swapped(METADATA, '"tables"', '"dialect": {"delimiter": ";"}, "tables"'),
        "dialect must be",
    ),
    "misspelt property": (
        swapped(METADATA, '"required"', '"requierd"', 1),
        "table sources.csv, column source: unknown property requierd",
    ),
    "missing property": (
        swapped(METADATA, '"primaryKey": ["product"],', ""),
        "table products.csv, tableSchema: the property primaryKey is missing",
    ),
    "unknown datatype": (
        swapped(METADATA, '"decimal"', '"float"'),
        "table pledges.csv, column amount: unknown datatype float",
    ),
    "unknown own datatype": (
        swapped(METADATA, "ontology#partialDate", "ontology#date", 1),
        (
            "table sources.csv, column published: unknown datatype"
            " https://w3id.org/ocop/ontology#date on string"
        ),
    ),
    "broken pattern": (
        swapped(METADATA, "[a-z0-9-]+", "["),
        "table sources.csv, column source: the format '[' is no pattern:",
    ),
    "broken template": (
        swapped(METADATA, "{+url}", "{?url}"),
        "table sources.csv, column url: only {name} and {+name} can stand in a template: {?url}",
    ),
    "template with an unknown column": (
        swapped(METADATA, "{+url}", "{+link}"),
        "table sources.csv: valueUrl uses link, which is no column",
    ),
    "source not required": (
        swapped(METADATA, '"name": "source", "required": true,', '"name": "source",', 1),
        "table products.csv: every table needs a column source that is required",
    ),
    "key of an unknown column": (
        swapped(METADATA, '"primaryKey": ["product"]', '"primaryKey": ["produce"]'),
        "table products.csv: primaryKey uses produce, which is no column",
    ),
    "key that is no list": (
        swapped(METADATA, '"primaryKey": ["product"]', '"primaryKey": "product"'),
        'table products.csv: "product" is no list of column names',
    ),
    "column twice": (
        swapped(METADATA, '{"name": "note", "lang": "en"}', '{"name": "date"}'),
        "table pledges.csv: column date is described twice",
    ),
    "table twice": (
        swapped(METADATA, '"url": "products.csv"', '"url": "sources.csv"'),
        "sources.csv is described twice",
    ),
    "foreign key into nowhere": (
        swapped(METADATA, '"resource": "sources.csv"', '"resource": "sourcez.csv"'),
        "products.csv: a foreign key refers to source of sourcez.csv, which is not described",
    ),
    "virtual column without a template": (
        swapped(METADATA, '{"name": "note", "lang": "en"}', '{"name": "note", "virtual": true}'),
        "table pledges.csv, column note: a virtual column needs a valueUrl",
    ),
    "two mappings": (
        swapped(
            METADATA, '"transformations": [\n        {', '"transformations": [{},\n        {', 1
        ),
        "table sources.csv: exactly one transformation is needed",
    ),
    "script of another kind": (
        swapped(METADATA, "application/sparql-query", "application/javascript", 1),
        (
            "table sources.csv: the scriptFormat must be"
            " http://www.iana.org/assignments/media-types/application/sparql-query"
        ),
    ),
    "table in another folder": (
        swapped(METADATA, '"url": "sources.csv"', '"url": "../sources.csv"'),
        "table ../sources.csv: a table must stand in this folder",
    ),
    "script from elsewhere": (
        swapped(METADATA, "sources.rq", "https://example.org/x.rq"),
        "table sources.csv: the script https://example.org/x.rq must be a path from this folder",
    ),
    "no tables": (
        METADATA[: METADATA.index('"tables"')] + '"tables": []}',
        "the table group: tables must be a list with something in it",
    ),
}


@pytest.mark.parametrize(("content", "expected"), BAD_METADATA.values(), ids=BAD_METADATA)
def test_metadata_that_are_not_understood_are_refused(
    small: Change, content: str, expected: str
) -> None:
    with pytest.raises(TablesError) as caught:
        lift_tables(small("csv-metadata.json", content))
    assert f"csv-metadata.json: {expected}" in str(caught.value)
