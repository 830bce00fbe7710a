"""Reads a table file into rows of text, and says exactly where it cannot.

UTF-8 with or without a byte-order mark, comma separated, quotes where needed (RFC 4180), line feeds
with or without carriage returns. A cell never holds a line break, so that a row is a line.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ocop_kg.errors import ReadError, TableError
from ocop_kg.naming import did_you_mean, near_names
from ocop_kg.reading import read_bytes
from ocop_kg.tables.model import Table

__all__ = ["Row", "parse_csv", "read_rows"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its `number` in the file, where the header is 1, and its cells."""

    number: int
    cells: Mapping[str, str]


def read_rows(path: Path, table: Table, errors: list[TableError]) -> list[Row] | None:
    """Read all rows of a table; what is wrong is added to `errors`.

    Gives none when the table as a whole cannot be used. A row with a wrong number of cells is left
    out; a cell with stray characters is reported and goes on without them.
    """
    if not path.exists():
        problem = "the table is missing: restore it, or take it out of csv-metadata.json"
        errors.append(TableError(problem, table.url))
        return None
    try:
        text = read_bytes(path).decode()
        lines = parse_csv(text, table.url)
        _, header = next(lines)
        problems = _header_problems(header, table)
        if problems:
            errors += (TableError(problem, table.url, 1) for problem in problems)
            return None
        rows = []
        for number, cells in lines:
            if row := _row(number, cells, table, errors):
                rows.append(row)
    except ReadError as error:
        errors.append(TableError(error.problem, table.url, error.place.line))
        return None
    except TableError as error:
        errors.append(error)
        return None
    if number_of_rows := len(rows):
        _check_keys(rows, table, errors)
    elif not any(error.table == table.url for error in errors):
        errors.append(TableError("the table has a header and no rows: restore them", table.url))
    return rows if number_of_rows else None


def parse_csv(text: str, url: str) -> Iterator[tuple[int, list[str]]]:
    r"""Split the text of a table into numbered rows of cells, the header first.

    Raises `TableError` where the quotes go wrong.

    >>> list(parse_csv('product,note\npotato,"seed, certified"\n', "products.csv"))
    [(1, ['product', 'note']), (2, ['potato', 'seed, certified'])]
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error as error:
        raise TableError(f"this is no CSV: {error}; look at the quotes", url, number + 1) from error


def _header_problems(header: list[str], table: Table) -> list[str]:
    known = table.header
    problems = []
    for name in dict.fromkeys(header):
        if name not in known:
            close = _close(name, set(known) - set(header))
            problems.append(f"unknown column {name!r}{close or '; take it out or describe it'}")
        elif header.count(name) > 1:
            problems.append(f"column {name} stands there {header.count(name)} times: keep one")
    problems += [f"column {name} is missing: add it" for name in known if name not in header]
    if not problems and tuple(header) != known:
        problems.append(f"the columns must stand in this order: {','.join(known)}")
    return problems


def _close(name: str, names: set[str]) -> str:
    return did_you_mean(near_names(name.strip(), sorted(names), most=1))


def _row(number: int, cells: list[str], table: Table, errors: list[TableError]) -> Row | None:
    header = table.header
    if not cells:
        errors.append(TableError("the row is empty: take it out", table.url, number))
        return None
    if len(cells) != len(header):
        problem = (
            f"{len(cells)} cells and {len(header)} columns: put cells that hold a comma in quotes,"
            " and keep empty cells"
        )
        errors.append(TableError(problem, table.url, number))
        return None
    clean = {}
    for name, cell in zip(header, cells, strict=True):
        if found := _CONTROL.search(cell):
            problem = f"the cell holds the control character U+{ord(found[0]):04X}: take it out"
            errors.append(TableError(problem, table.url, number, name))
        elif cell != cell.strip():
            problem = f"{cell!r} has white space around it: take it out"
            errors.append(TableError(problem, table.url, number, name))
        clean[name] = _CONTROL.sub(" ", cell).strip()  # one mistake, one message
    return Row(number, clean)


def _check_keys(rows: list[Row], table: Table, errors: list[TableError]) -> None:
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.cells[name] for name in table.primary_key)
        earlier = first.setdefault(key, row.number)
        if earlier != row.number:
            named = ", ".join(f"{name} {row.cells[name]!r}" for name in table.primary_key)
            problem = f"the key {named} stands in row {earlier} already: take one of them out"
            errors.append(TableError(problem, table.url, row.number, table.primary_key[0]))
