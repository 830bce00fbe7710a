"""N-Triples and N-Quads as texts: a statement a line, read when somebody asks what it says.

The lines stay bytes until then, so that a report on a large file takes little time and memory.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode

from ocop_kg.validation.locating.said import Said, Span, literal, named
from ocop_kg.validation.locating.strings import unescaped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from pyoxigraph import Literal, NamedNode

__all__ = ["LinesText"]

_SUBJECT = re.compile(
    rb"^[ \t]*+(?:<([^>\n]*+)>[^\n]*+(?:\n[ \t]*+<\1>[^\n]*+)*+|_:[^\n]*+)", re.MULTILINE
)
"""The lines that follow each other with the same subject, at once; a line without a name alone."""
_FACT = r"""
    [ \t]*(?P<subject><[^>\n]*>|_:[^\s<]+)
    [ \t]*(?P<predicate><[^>\n]*>)
    [ \t]*(?P<value><[^>\n]*>|_:[^\s<]*[^\s<.]
      |"(?P<text>(?:[^"\\\n]|\\.)*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>\n]*)>)?)
"""


class LinesText:
    """The lines of a text that state something of the `wanted` subjects, or of all."""

    def __init__(self, data: bytes, wanted: Collection[str | None] | None) -> None:
        self._data = data
        self._lines: dict[str | None, list[tuple[int, int]]] = {}
        self._read: dict[str | None, list[Said]] = {}
        self._labels: dict[str, BlankNode] = {}
        for subject, number, start in _stated(data, wanted):
            self._lines.setdefault(subject, []).append((number, start))

    @cached_property
    def subjects(self) -> Collection[str]:
        """The IRIs about which the text says something."""
        return frozenset(subject for subject in self._lines if subject is not None)

    def start(self, subject: str) -> Span:
        """Tell where the statements about an IRI start."""
        number, start = self._lines[subject][0]
        text = self._text(start)
        return Span(number, text.index("<") + 1, number, text.index(">") + 2)

    def about(self, subject: str | None, naming: str | None = None) -> Sequence[Said]:
        """Give what the lines about a subject say; None stands for all blank nodes."""
        lines = self._lines.get(subject, ())
        if subject in self._read:
            return self._read[subject]
        if subject is not None and naming is not None:
            sign = naming.encode()
            return list(self._said(line for line in lines if self._has(line[1], sign)))
        self._read[subject] = list(self._said(lines))
        return self._read[subject]

    def _has(self, start: int, sign: bytes) -> bool:
        """Tell whether a line may hold a name or text, which escapes would hide."""
        end = self._data.find(b"\n", start) % (len(self._data) + 1)
        return self._data.find(sign, start, end) >= 0 or self._data.find(b"\\", start, end) >= 0

    def said(self) -> Iterator[Said]:
        """Give all that the wanted lines say, in reading order."""
        return self._said(sorted(line for lines in self._lines.values() for line in lines))

    def _said(self, lines: Iterable[tuple[int, int]]) -> Iterator[Said]:
        for number, start in lines:
            fact = _fact().match(self._text(start))
            if fact is None:
                continue
            subject, predicate = self._node(fact["subject"]), named(_iri(fact["predicate"]))
            value = self._node(fact["value"]) if fact["text"] is None else _literal(fact)
            if subject is not None and predicate is not None and value is not None:
                spans = (
                    Span(number, fact.start(part) + 1, number, fact.end(part) + 1)
                    for part in ("subject", "predicate", "value")
                )
                yield Said(subject, predicate, value, *spans)

    def _node(self, word: str) -> NamedNode | BlankNode | None:
        if word.startswith("_:"):
            return self._labels.setdefault(word, BlankNode(f"l{len(self._labels)}"))
        return named(_iri(word))

    def _text(self, start: int) -> str:
        end = self._data.find(b"\n", start)
        return self._data[start : None if end < 0 else end].decode("utf-8", "replace")


def _stated(
    data: bytes, wanted: Collection[str | None] | None
) -> Iterator[tuple[str | None, int, int]]:
    """Give the subject, number and start of the lines that are about what is wanted."""
    names = {name.encode(): name for name in wanted or () if name is not None}
    blank = wanted is None or None in wanted
    number, counted = 1, 0
    for found in _SUBJECT.finditer(data):
        name = found[1]
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
        start, end = found.span()
        number += data.count(b"\n", counted, start)
        while True:
            yield subject, number, start
            start = data.find(b"\n", start, end) + 1
            if not start:
                break
            number += 1
        counted = end


@cache
def _fact() -> re.Pattern[str]:
    return re.compile(_FACT, re.VERBOSE | re.DOTALL)


def _iri(word: str) -> str:
    return unescaped(word[1:-1])


def _literal(fact: re.Match[str]) -> Literal:
    datatype = fact["datatype"]
    return literal(
        unescaped(fact["text"]), fact["language"], None if datatype is None else unescaped(datatype)
    )
