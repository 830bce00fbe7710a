"""Where a line format says something: N-Triples and N-Quads, a statement a line.

A line is only read when somebody asks what it names, so that a report of many results costs little
more than the search for their subjects.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.errors import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ocop_kg.graph.values import AnyTerm

__all__ = ["Lines", "unescaped"]

_SUBJECT = re.compile(rb"^[ \t]*+(?:<([^>\n]*+)>|_:)[^\n]*+", re.MULTILINE)
_FACT = r"""
    [ \t]*(?:<[^>]*>|_:[^\s<]+)
    [ \t]*<(?P<predicate>[^>\n]*)>
    [ \t]*(?:<(?P<iri>[^>\n]*)>|"(?P<string>(?:[^"\\\n]|\\.)*)")?
"""
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROL = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Lines:
    """The lines of a text that state something of the `wanted` subjects, or of all.

    The subject None stands for the blank nodes together. Of lines that follow each other and have
    the same subject, the first is kept.
    """

    def __init__(self, file: str, data: bytes, wanted: Collection[str | None] | None) -> None:
        self._file = file
        self._data = data
        self._lines: dict[str | None, list[tuple[int, int]]] = {}
        self._unnamed: dict[str, Place] | None = None
        for subject, number, start in _stated(data, wanted):
            self._lines.setdefault(subject, []).append((number, start))

    def subjects(self) -> Iterator[tuple[str, Place]]:
        """Give each subject with a name, and where its first statement starts."""
        for subject, lines in self._lines.items():
            if subject is not None:
                number, start = lines[0]
                text = self._text(start)
                yield subject, Place(self._file, number, text.index("<") + 1)

    def mention(self, subject: str | None, clue: AnyTerm) -> Place | None:
        """Tell where the statements about a subject first name a term."""
        if not isinstance(clue, NamedNode | Literal):
            return None
        name = clue.value if isinstance(clue, NamedNode) else f'"{clue.value}'
        if subject is None:
            return self._of_blank_nodes().get(name)
        sign = f"<{name}>".encode() if isinstance(clue, NamedNode) else b'"'
        for number, start in self._about(subject):
            end = self._end(start)
            if self._data.find(sign, start, end) >= 0 or self._data.find(b"\\", start, end) >= 0:
                for found, column in _names(self._text(start)):
                    if found == name:
                        return Place(self._file, number, column)
        return None

    def _of_blank_nodes(self) -> dict[str, Place]:
        if self._unnamed is None:
            self._unnamed = {}
            for number, start in self._about(None):
                for name, column in _names(self._text(start)):
                    self._unnamed.setdefault(name, Place(self._file, number, column))
        return self._unnamed

    def _about(self, subject: str | None) -> Iterator[tuple[int, int]]:
        """Give number and start of each line about a subject."""
        for first, start in self._lines.get(subject, ()):
            number, here = first, start
            name = None
            while here < len(self._data):
                found = _SUBJECT.match(self._data, here)
                if found is not None:
                    if here == start:
                        name = found[1]
                    elif found[1] != name:
                        break
                    yield number, here
                number, here = number + 1, self._end(here) + 1

    def _end(self, start: int) -> int:
        end = self._data.find(b"\n", start)
        return len(self._data) if end < 0 else end

    def _text(self, start: int) -> str:
        return self._data[start : self._end(start)].decode("utf-8", "replace")


def _stated(
    data: bytes, wanted: Collection[str | None] | None
) -> Iterator[tuple[str | None, int, int]]:
    """Give the subject, number and start of the lines that are about what is wanted."""
    names = {name.encode(): name for name in wanted or () if name is not None}
    blank = wanted is None or None in wanted
    number, counted = 1, 0
    before: bytes | None = b""
    for found in _SUBJECT.finditer(data):
        name = found[1]
        if name == before:
            continue
        before = name
        if name is None:
            if not blank:
                continue
            subject = None
        elif (subject := names.get(name)) is None:
            if wanted is not None and b"\\" not in name:
                continue
            subject = unescaped(name.decode("utf-8", "replace"))
            if wanted is not None and subject not in wanted:
                continue
        start = found.start()
        number += data.count(b"\n", counted, start)
        counted = start
        yield subject, number, start


def _names(line: str) -> Iterator[tuple[str, int]]:
    """Give the names and, after a quote, the string of a line, each with its column."""
    fact = _fact().match(line)
    if fact is not None:
        for group in ("predicate", "iri", "string"):
            word = fact[group]
            if word is not None:
                quote = '"' if group == "string" else ""
                yield quote + unescaped(word), fact.start(group)


@cache
def _fact() -> re.Pattern[str]:
    return re.compile(_FACT, re.VERBOSE | re.DOTALL)


def unescaped(text: str) -> str:
    """Read the escapes of a string or of an IRI."""
    return _ESCAPED.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    return _CONTROL.get(found[3], found[3]) if found[3] else chr(int(found[1] or found[2], 16))
