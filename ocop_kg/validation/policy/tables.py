"""Lists of entries in TOML files, each with the line on which it stands.

The parser of the standard library keeps no places, so the lines are found in the text afterwards.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocop_kg.budget import Budget
from ocop_kg.errors import Place, ReadError
from ocop_kg.naming import did_you_mean, near_names
from ocop_kg.reading import read_bytes

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ocop_kg.graph.opening import AnyPath

__all__ = ["Entry", "read_entries", "read_table"]

_LIMIT = Budget(bytes=2**22)  # of files that people write; the parser is slow
_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")
_AT_END = re.compile(r" \(at end of document\)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a list: its values, where it starts, and on which lines its keys stand."""

    values: Mapping[str, object]
    place: Place
    lines: Mapping[str, int]

    def at(self, key: str) -> Place:
        """Tell where a key stands, or the entry that lacks it."""
        return Place(self.place.source, self.lines.get(key, self.place.line))

    def text(self, key: str) -> str | None:
        """Give the text of a key, None where it is missing or blank.

        Raises `ReadError` for what is no text.
        """
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise ReadError(f"{key} is no text: put it in quotes", self.at(key))
        return value if value.strip() else None

    def needed(self, key: str) -> str:
        """Give the text of a key that must be there.

        Raises `ReadError`.
        """
        value = self.text(key)
        if value is None:
            raise ReadError(f"this entry has no {key}: add one", self.at(key))
        return value


def _read(path: AnyPath) -> tuple[str, dict[str, object]]:
    """Read a TOML file: its text, and what that says.

    Raises `BudgetError`, or `ReadError` with line and column of the first mistake.
    """
    name = os.fspath(path)
    text = read_bytes(name, _LIMIT).decode()
    try:
        return text, tomllib.loads(text)
    except RecursionError:
        raise ReadError("it is nested too deeply", Place(name)) from None
    except ValueError as error:
        problem = str(error)
        if at := _AT.search(problem):
            place = Place(name, int(at[1]), int(at[2]))
        else:
            place = Place(name, text.count("\n") + 1 if _AT_END.search(problem) else None)
        problem = _AT_END.sub("", _AT.sub("", problem))
        raise ReadError(f"this is no TOML: {problem[:1].lower()}{problem[1:]}", place) from None


def read_table(path: AnyPath, keys: Collection[str]) -> Entry:
    """Read a file that is one table.

    Raises `ReadError` for a file that is no TOML, and for a key that is unknown.
    """
    name = os.fspath(path)
    text, document = _read(path)
    entry = Entry(document, Place(name), _lines(text.split("\n"), 0, document))
    for key in document:
        if key not in keys:
            raise _unknown(key, keys, entry.at(key))
    return entry


def read_entries(
    path: AnyPath, list_name: str, keys: Collection[str], beside: Collection[str] = ()
) -> tuple[dict[str, object], list[Entry]]:
    """Read a file that has a list of entries, and at most some keys beside it.

    Gives the whole document and the entries. Raises `ReadError` for a file that is no TOML or has
    no such list, and for a key that is unknown.
    """
    name = os.fspath(path)
    text, document = _read(path)
    lines = text.split("\n")
    for key in document:
        if key != list_name and key not in beside:
            line = next((n for n, found in enumerate(lines, 1) if _says(found, key)), None)
            raise _unknown(key, {list_name, *beside}, Place(name, line))
    listed = document.get(list_name, [])
    if not isinstance(listed, list) or not all(isinstance(value, dict) for value in listed):
        raise ReadError(f"write each entry under a line [[{list_name}]]", Place(name))
    starts = _headers(lines, list_name, len(listed))
    entries = []
    for number, values in enumerate(listed):
        start = starts[number] if starts else None
        entry = Entry(values, Place(name, start), _lines(lines, start, values))
        for key in values:
            if key not in keys:
                raise _unknown(key, keys, entry.at(key))
        entries.append(entry)
    return document, entries


def _headers(lines: list[str], name: str, wanted: int) -> list[int]:
    """Find the lines that start the entries; none if they are not written one under the other."""
    header = re.compile(rf"\s*\[\[\s*[\"']?{re.escape(name)}[\"']?\s*\]\]")
    found = [number for number, line in enumerate(lines, 1) if header.match(line)]
    if len(found) != wanted:  # one stands inside a text of several lines
        found = [number for number in found if _whole("\n".join(lines[: number - 1]))]
    return found if len(found) == wanted else []


def _whole(text: str) -> bool:
    try:
        tomllib.loads(text)
    except ValueError:
        return False
    return True


def _lines(lines: list[str], start: int | None, keys: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number in range(len(lines) if start is None else start, len(lines)):
        if lines[number].lstrip().startswith("["):
            break
        for key in keys:
            if _says(lines[number], key):
                found.setdefault(key, number + 1)
    return found


def _says(line: str, key: str) -> bool:
    return bool(re.match(rf"\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*[=.\]]", line))


def _unknown(key: str, known: Collection[str], place: Place) -> ReadError:
    hint = did_you_mean(near_names(key, sorted(known), most=1))
    return ReadError(
        f"unknown key {key!r}{hint or '; there are: ' + ', '.join(sorted(known))}", place
    )
