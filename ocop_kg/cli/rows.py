"""Rows of an answer in every format that ``--format`` names.

``table`` and ``markdown`` are for people and show labels. ``csv``, ``tsv``, ``json`` and ``xml``
are the SPARQL 1.1 result formats and hold IRIs; ``parquet`` and ``arrow`` hold typed columns. In
``csv`` a text that a spreadsheet would run as a formula gets an apostrophe before it (CWE-1236),
which ``--raw`` leaves out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocop_kg.cli.cells import Notes, is_number
from ocop_kg.cli.output import encoding
from ocop_kg.cli.table import Column, layout
from ocop_kg.cli.terminal import clean
from ocop_kg.errors import UnknownFormatError
from ocop_kg.graph.results import markdown_table
from ocop_kg.graph.values import text_of
from ocop_kg.naming import near_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from ocop_kg.cli.cells import Reader
    from ocop_kg.graph import Solutions
    from ocop_kg.graph.values import AnyTerm

__all__ = [
    "ROW_FORMATS",
    "chosen_format",
    "guarded",
    "rows_as",
    "table_of",
    "unguarded",
    "write_csv",
]

ROW_FORMATS = ("table", "csv", "tsv", "json", "xml", "markdown", "parquet", "arrow")

_ENDINGS = {"feather": "arrow", "md": "markdown", "srj": "json", "srx": "xml", "txt": "table"}
_FORMULA = r"'*[=+\-@\t\r\n＝＋－＠]"  # noqa: RUF001
_NUMBER = r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?"


def chosen_format(wanted: str | None, path: str | None, known: Sequence[str], default: str) -> str:
    """Choose a format: the one that is asked for, else by the file's ending, else the default.

    Raises `UnknownFormatError`.

    >>> chosen_format(None, "rows.csv", ROW_FORMATS, "table")
    'csv'
    >>> chosen_format("cvs", None, ROW_FORMATS, "table")
    Traceback (most recent call last):
    ocop_kg.errors.UnknownFormatError: unknown format 'cvs'; did you mean csv?
    """
    if wanted is None:
        ending = (path or "").rpartition(".")[2].casefold()
        name = _ENDINGS.get(ending, ending)
        return name if name in known else default
    name = wanted.casefold()
    name = _ENDINGS.get(name, name)
    if name not in known:
        raise UnknownFormatError(
            wanted, near_names(name, known), f"known formats: {', '.join(known)}"
        )
    return name


def rows_as(
    answer: Solutions, syntax: str, reader: Reader, *, raw: bool = False, room: int | None = None
) -> str:
    """Write all rows in a format of `ROW_FORMATS`."""
    if syntax == "csv":
        return answer.to_csv() if raw else _csv(answer)
    if syntax == "tsv":
        return answer.to_tsv()
    if syntax == "json":
        return answer.to_json() + "\n"
    if syntax == "xml":
        return answer.to_xml() + "\n"
    if syntax == "markdown":
        headings = [_heading(name) for name in answer.variables]
        return markdown_table(headings, [[reader.cell(term) for term in row] for row in answer])
    lines = table_of(answer, reader, room)
    return "".join(f"{line}\n" for line in lines)


def table_of(
    answer: Solutions,
    reader: Reader,
    room: int | None,
    *,
    hidden: Sequence[str] = (),
    notes: Notes | None = None,
) -> list[str]:
    """Lay out rows for people; with `notes`, sources are numbered and explained below.

    Columns in `hidden` are left out, and with `notes` also those that are empty in all rows.
    """
    variables, rows = answer.variables, list(answer)
    if reader.iris:
        notes = None
    every = range(len(variables))
    shown = [at for at in every if variables[at] not in hidden] or list(every[:1])
    noted = notes.columns_of(variables, rows) if notes is not None else set()
    if notes is not None:
        shown = [at for at in shown if any(row[at] is not None for row in rows)] or shown
    columns = [
        Column(_heading(variables[at]), number=all(_fits_a_number(row[at]) for row in rows))
        for at in shown
    ]
    cells = [
        [
            notes.cell(row[at]) if notes is not None and at in noted else reader.cell(row[at])
            for at in shown
        ]
        for row in rows
    ]
    lines = layout(columns, cells, room, rule=rule())
    if notes:
        lines += ["", *notes.lines(room)]
    return lines


def rule() -> str:
    """Give the sign that draws the line under headings, as far as the terminal knows it."""
    try:
        "─".encode(encoding())
    except (UnicodeEncodeError, LookupError):
        return "-"
    return "─"


def _fits_a_number(term: AnyTerm | None) -> bool:
    return term is None or is_number(term)


def _heading(variable: str) -> str:
    return clean(variable.replace("_", " "))


def _csv(answer: Solutions) -> str:
    import io

    written = io.StringIO(newline="")
    write_csv(answer, written)
    return written.getvalue()


def write_csv(answer: Solutions, out: TextIO) -> int:
    """Write rows as CSV for spreadsheets without keeping them; tell how many there are."""
    import csv

    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(answer.variables)
    count = 0
    for row in answer.stream():
        writer.writerow([guarded(text_of(term)) for term in row])
        count += 1
    return count


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run; numbers stay numbers.

    >>> guarded("=HYPERLINK(1)"), guarded("-5"), guarded("potato")
    ("'=HYPERLINK(1)", '-5', 'potato')
    """
    if not re.match(_FORMULA, text) or re.fullmatch(_NUMBER, text):
        return text
    return f"'{text}"


def unguarded(text: str) -> str:
    """Take away what `guarded` put there: `unguarded(guarded(x)) == x` for every text.

    >>> unguarded("'=HYPERLINK(1)"), unguarded("'t Hart")
    ('=HYPERLINK(1)', "'t Hart")
    """
    return text[1:] if text.startswith("'") and re.match(_FORMULA, text) else text
