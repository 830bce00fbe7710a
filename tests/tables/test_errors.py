"""Bad tables beside the exact words that a person gets: what, where, and what to do next."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from ocop_kg.errors import ForbiddenAccessError, InputError, ReadError, TablesError
from ocop_kg.tables import lift_tables
from ocop_kg.vocabulary import ID

SMALL = Path(__file__).parent / "small"
KNOWN = {ID + "status/priority-product"}
PLEDGES = (SMALL / "pledges.csv").read_text("utf-8")
SOURCES = (SMALL / "sources.csv").read_text("utf-8")
METADATA = (SMALL / "csv-metadata.json").read_text("utf-8")

Change = Callable[..., Path]


def expectations() -> dict[str, list[str]]:
    """Read the golden messages: the case in brackets, then its lines."""
    found: dict[str, list[str]] = {}
    case = ""
    for line in (SMALL.parent / "expected-errors.txt").read_text("utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            case = line[1:-1]
            found[case] = []
        elif case and line:
            found[case].append(line)
    return found


EXPECTED = expectations()


def swapped(text: str, old: str, new: str, count: int = -1) -> str:
    """Replace a part that must be there."""
    assert old in text
    return text.replace(old, new, count)


BAD_TABLES: dict[str, tuple[str, str | bytes | None]] = {
    "missing table": ("pledges.csv", None),
    "empty file": ("pledges.csv", ""),
    "header alone": ("pledges.csv", PLEDGES.splitlines()[0] + "\n"),
    "binary file": ("pledges.csv", PLEDGES.encode().replace(b"about\n", b"a\0b\n")),
    "another encoding": ("pledges.csv", PLEDGES.encode().replace(b"about\n", b"caf\xe9\n")),
    "UTF-16": ("pledges.csv", PLEDGES.encode("utf-16")),
    "missing column": ("pledges.csv", swapped(PLEDGES, "status,", "", 1)),
    "misspelt column": ("pledges.csv", swapped(PLEDGES, "status,", "stauts,", 1)),
    "column too many": ("pledges.csv", swapped(PLEDGES, ",note\n", ",note,remark\n")),
    "column twice": ("pledges.csv", swapped(PLEDGES, "status,", "status,status,", 1)),
    "columns in another order": (
        "pledges.csv",
        swapped(PLEDGES, "pledge,product", "product,pledge"),
    ),
    "ragged row": ("pledges.csv", swapped(PLEDGES, '"one, two"', "one, two")),
    "open quote": ("pledges.csv", swapped(PLEDGES, '"one, two"', '"one, two')),
    "text after a quote": ("pledges.csv", swapped(PLEDGES, '"one, two"', '"one" two')),
    "line break in a cell": ("pledges.csv", swapped(PLEDGES, "one, two", "one\ntwo")),
    "tab in a cell": ("pledges.csv", swapped(PLEDGES, "about\n", "about\t\n")),
    "white space around": (
        "pledges.csv",
        swapped(
            PLEDGES,
            "product/potato,5000000,2024-07,speech",
            "product/potato ,5000000,2024-07,speech",
        ),
    ),
    "no-break space": ("pledges.csv", swapped(PLEDGES, ",about\n", ",\u00a0about\n")),
    "empty row": ("pledges.csv", PLEDGES + "\n"),
    "required cell empty": ("sources.csv", swapped(SOURCES, "A speech", "")),
    "day that is not in the calendar": (
        "pledges.csv",
        swapped(PLEDGES, "2024-07", "2024-02-30", 1),
    ),
    "no date": ("sources.csv", swapped(SOURCES, "2024-02-29", "29 February 2024")),
    "no number": ("pledges.csv", swapped(PLEDGES, "4.5", '"4,5"')),
    "no address": (
        "sources.csv",
        swapped(SOURCES, "https://example.org/leaflet", "example.org/leaflet"),
    ),
    "pattern": (
        "pledges.csv",
        swapped(
            PLEDGES, "product/potato,5000000,2024-07,leaflet", "potato,5000000,2024-07,leaflet"
        ),
    ),
    "unknown source": ("pledges.csv", swapped(PLEDGES, "speech,about", "speach,about")),
    "unknown thing": (
        "pledges.csv",
        swapped(PLEDGES, "date-palm,date-palm", "date-palm,date-plam"),
    ),
    "unknown thing with nothing near": (
        "pledges.csv",
        swapped(PLEDGES, "date-palm,date-palm", "date-palm,xxx"),
    ),
    "unknown code": (
        "pledges.csv",
        swapped(PLEDGES, "date-palm,priority-product", "date-palm,priority"),
    ),
    "unknown kind": (
        "pledges.csv",
        swapped(PLEDGES, "date-palm,priority-product,", "date-palm,priority-product,country/LSO"),
    ),
    "duplicate key": ("pledges.csv", swapped(PLEDGES, "speech,about", "leaflet,about")),
    "one claim that says two things": (
        "pledges.csv",
        swapped(PLEDGES, "5000000,2024-07,speech", "6000000,2024-07,speech"),
    ),
    "name of a graph of the library": ("sources.csv", SOURCES + "inferred,A trap,,\n"),
    "table that nothing describes": ("notes.csv", "a,b\n"),
    "mapping that drops a column": (
        "products.rq",
        "CONSTRUCT { ?this a <urn:x> ; <urn:y> ?source }\nWHERE {}",
    ),
    "mapping with a variable that is no column": (
        "products.rq",
        "CONSTRUCT { ?this a <urn:x> ; <urn:y> ?source , ?nmae , ?name }\nWHERE {}",
    ),
}


@pytest.mark.parametrize("case", BAD_TABLES)
def test_a_bad_table_is_told_in_these_words(small: Change, case: str) -> None:
    expected = EXPECTED[case]
    with pytest.raises(TablesError) as caught:
        lift_tables(small(*BAD_TABLES[case]), KNOWN)
    assert [str(error) for error in caught.value.errors] == expected
    assert str(caught.value).splitlines()[1:] == expected


def test_the_small_tables_are_good(small: Change) -> None:
    assert len(lift_tables(small(), KNOWN)) == 36


@pytest.mark.parametrize(
    "written",
    [b"\xef\xbb\xbf" + PLEDGES.encode(), PLEDGES.replace("\n", "\r\n").encode()],
    ids=["byte-order mark", "carriage returns"],
)
def test_what_spreadsheets_write_is_read_as_the_same(small: Change, written: bytes) -> None:
    assert lift_tables(small("pledges.csv", written), KNOWN) == lift_tables(SMALL, KNOWN)


def test_a_row_that_yields_no_triple_is_an_error(small: Change) -> None:
    folder = small(
        "pledges.rq",
        "CONSTRUCT { ?about <urn:x>"
        " ?pledge , ?product , ?status , ?amount , ?date , ?source , ?note } WHERE {}",
    )
    with pytest.raises(TablesError) as caught:
        lift_tables(folder, KNOWN)
    assert [str(error) for error in caught.value.errors] == [
        "pledges.csv, row 4: the row yields no triple: fill in its cells or take it out"
    ]


def test_all_errors_of_a_run_come_together_in_the_order_of_the_tables(small: Change) -> None:
    folder = small("pledges.csv", swapped(PLEDGES, "4.5", "much"))
    (folder / "sources.csv").write_text(SOURCES.replace("2024-02-29", "2023-02-29"), "utf-8")
    (folder / "products.csv").unlink()
    with pytest.raises(TablesError) as caught:
        lift_tables(folder, KNOWN)
    assert [(error.table, error.row, error.column) for error in caught.value.errors] == [
        ("sources.csv", 3, "published"),
        ("products.csv", None, None),
        ("pledges.csv", 4, "amount"),
    ]
    assert str(caught.value).startswith("3 problems in the tables\n")
    assert isinstance(caught.value, InputError)


def test_a_table_that_cannot_be_read_is_not_blamed_on_the_rows_that_use_it(small: Change) -> None:
    with pytest.raises(TablesError) as caught:
        lift_tables(small("sources.csv", None), KNOWN)
    assert [error.table for error in caught.value.errors] == ["sources.csv"]


def test_a_row_about_a_thing_that_only_another_table_describes_needs_that_table(
    small: Change,
) -> None:
    folder = small(
        "pledges.rq",
        (SMALL / "pledges.rq").read_text("utf-8").replace("?this a ocop:Contribution ;", "?this"),
    )
    with pytest.raises(TablesError) as caught:
        lift_tables(folder, KNOWN)
    assert [(error.row, error.column) for error in caught.value.errors] == [
        (2, "pledge"),
        (3, "pledge"),
        (4, "pledge"),
    ]


BAD_SCRIPTS = {
    "missing mapping": (
        "pledges.rq",
        None,
        "pledges.rq: there is no such file",
    ),
    "mapping in another encoding": (
        "pledges.rq",
        "# café".encode("latin-1"),
        "pledges.rq:1:6: byte 0xE9 at offset 5 is no UTF-8; the file looks like Latin-1",
    ),
    "mapping that is no SPARQL": (
        "pledges.rq",
        "CONSTRUCT {\n  ?this a <urn:x> }\nWERE {}",
        "pledges.rq:3:6: this is no SPARQL: expected",
    ),
    "mapping that is no CONSTRUCT": (
        "pledges.rq",
        "SELECT * WHERE {}",
        "pledges.rq: a mapping is a CONSTRUCT query",
    ),
    "update that is no SPARQL": (
        "shortcuts.ru",
        "INSERT { } WHERE",
        "shortcuts.ru:1:17: this is no SPARQL: expected",
    ),
}


@pytest.mark.parametrize(("name", "content", "expected"), BAD_SCRIPTS.values(), ids=BAD_SCRIPTS)
def test_a_bad_script_is_told_with_its_place(
    small: Change, name: str, content: str | bytes | None, expected: str
) -> None:
    with pytest.raises(ReadError) as caught:
        lift_tables(small(name, content), KNOWN)
    assert expected in str(caught.value)


REACHING = {
    "pledges.rq": "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <http://{address}/> {{ ?s ?p ?o }} }}",
    "shortcuts.ru": "LOAD <http://{address}/x.ttl>",
}


@pytest.mark.parametrize("name", REACHING)
def test_a_script_reaches_nothing_but_the_tables(small: Change, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        address = f"127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(ForbiddenAccessError) as caught:
            lift_tables(small(name, REACHING[name].format(address=address)), KNOWN)
        with pytest.raises(BlockingIOError):
            server.accept()
    keyword = REACHING[name].split("<")[0].split()[-1]
    assert str(caught.value) == f"refused {keyword}: {name} must look at nothing but the tables"


def test_words_that_only_look_like_reaching_are_fine(small: Change) -> None:
    update = (SMALL / "shortcuts.ru").read_text("utf-8")
    harmless = "# LOAD nothing\nPREFIX load: <urn:SERVICE>\n" + update
    assert len(lift_tables(small("shortcuts.ru", harmless), KNOWN)) == 36


def test_every_golden_message_belongs_to_a_case() -> None:
    assert EXPECTED.keys() == BAD_TABLES.keys()
