"""N-Triples and N-Quads as texts: a statement a line, of which few are kept and read.

The lines pass by once, those about a subject together. Of a wanted subject the first line stays and
those that name what is sought, as bytes; what they say is read when somebody asks.
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

    from ocop_kg.validation.locating.said import Sought, Wanted

__all__ = ["LinesText"]

_FACT = r"""
    [ \t]*(?P<subject><[^>\n]*>|_:[^\s<]+)
    [ \t]*(?P<predicate><[^>\n]*>)
    [ \t]*(?P<value><[^>\n]*>|_:[^\s<]*[^\s<.]
      |"(?P<text>(?:[^"\\\n]|\\.)*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>\n]*)>)?)
"""
_ABOUT_ONE = rb"(<[^>\\\n]*+>)[^\n]*+(?:\n\1[^\n]*+)*+\n?|[^\n]*+\n|[^\n]++"
_NO_NAMES: set[bytes] = set()  # nothing is ever put there

_Line = tuple[int, bytes]
"""The number of a line, from 1, and the line."""


class _Kept:
    """Lines of a subject: all, or the first, the first with each predicate, all with each value."""

    __slots__ = ("lines", "named", "predicates", "values", "whole")

    def __init__(self, sought: Sought | None) -> None:
        self.lines: list[_Line] = []
        self.named: dict[bytes, list[_Line]] = {}
        self.whole = sought is None or sought.whole
        self.predicates = _encoded(sought.predicates if sought else ())
        self.values = _encoded(sought.values if sought else ())

    def take(self, number: int, lines: bytes, start: int) -> bool:
        """Keep what is sought of some lines, whose subject ends at `start`; tell if more may be."""
        if self.whole:
            self.lines += enumerate(lines.removesuffix(b"\n").split(b"\n"), number)
        elif not self.lines:
            self.lines.append((number, lines.partition(b"\n")[0]))
        if self._may_name(lines):
            self._take_named(number, lines, start)
        return self.whole or bool(self.predicates or self.values)

    def _may_name(self, lines: bytes) -> bool:
        """Tell whether some lines may name what is sought, without reading each of them."""
        if not (self.predicates or self.values):
            return False
        if b"\\" in lines:
            return True
        for word in self.predicates:
            if word in lines:
                return True
        return any(word in lines for word in self.values)

    def _take_named(self, number: int, lines: bytes, start: int) -> None:
        for line in enumerate(lines.removesuffix(b"\n").split(b"\n"), number):
            predicate, value = _words(line[1], start)
            if predicate in self.predicates:
                self.predicates.remove(predicate)
                self.named.setdefault(predicate, []).append(line)
            if value in self.values:
                self.named.setdefault(value, []).append(line)


def _encoded(names: Collection[str]) -> set[bytes]:
    return {name.encode() for name in names} if names else _NO_NAMES


class LinesText:
    """The lines of a text that state something of what is `wanted`, or all.

    The text comes in pieces of whole lines.
    """

    def __init__(self, pieces: Iterable[bytes], wanted: Wanted | None) -> None:
        self._wanted = wanted
        self._kept: dict[str | None, _Kept] = {}
        self._read: dict[tuple[str | None, str | None], list[Said]] = {}
        self._labels: dict[str, BlankNode] = {}
        self._keep(pieces)

    def _keep(self, pieces: Iterable[bytes]) -> None:
        names = {f"<{name}>".encode(): name for name in self._wanted or () if name is not None}
        number = 1
        for piece in pieces:
            counted = 0  # lines are counted up to what is kept, all at once
            for found in _about_one().finditer(piece):
                name = found[1]
                if name in names:
                    kept = self._keeping(names[name])
                elif name is not None and self._wanted is not None:
                    continue
                else:
                    name, kept = self._begun(found[0])
                if kept is not None:
                    start = found.start()
                    number += piece.count(b"\n", counted, start)
                    counted = start
                    if not kept.take(number, found[0], len(name)):
                        names.pop(name, None)
            number += piece.count(b"\n", counted)

    def _begun(self, line: bytes) -> tuple[bytes, _Kept | None]:
        """Give how a line begins, and where it is kept, if it is wanted."""
        start = len(line) - len(line.lstrip(b" \t"))
        if line.startswith(b"_:", start):
            return line[: start + 2], self._keeping(None)
        end = line.find(b">", start) + 1
        if not line.startswith(b"<", start) or not end:
            return line, None
        name = line[start + 1 : end - 1].decode("utf-8", "replace")
        return line[:end], self._keeping(unescaped(name))

    def _keeping(self, subject: str | None) -> _Kept | None:
        if subject not in self._kept:
            if self._wanted is not None and subject not in self._wanted:
                return None
            self._kept[subject] = _Kept(None if self._wanted is None else self._wanted[subject])
        return self._kept[subject]

    @cached_property
    def subjects(self) -> Collection[str]:
        """The IRIs about which the text says something."""
        return frozenset(subject for subject in self._kept if subject is not None)

    def start(self, subject: str) -> Span:
        """Tell where the statements about an IRI start."""
        number, line = self._kept[subject].lines[0]
        name = line[: line.index(b">")].decode("utf-8", "replace")
        return Span(number, name.index("<") + 1, number, len(name) + 2)

    def about(self, subject: str | None, naming: str | None = None) -> Sequence[Said]:
        """Give what the kept lines about a subject say; None stands for all blank nodes."""
        if (kept := self._kept.get(subject)) is None:
            return ()
        if kept.whole:
            naming = None
        if (subject, naming) not in self._read:
            lines = kept.lines if naming is None else kept.named.get(naming.encode(), ())
            self._read[subject, naming] = list(self._said(lines))
        return self._read[subject, naming]

    def said(self) -> Iterator[Said]:
        """Give all that the kept lines say, in reading order."""
        return self._said(sorted(line for kept in self._kept.values() for line in kept.lines))

    def _said(self, lines: Iterable[_Line]) -> Iterator[Said]:
        for number, line in lines:
            fact = _fact().match(line.decode("utf-8", "replace"))
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


@cache
def _about_one() -> re.Pattern[bytes]:
    """Lines one after the other that begin with the same name, or a line that begins otherwise."""
    return re.compile(_ABOUT_ONE)


@cache
def _fact() -> re.Pattern[str]:
    return re.compile(_FACT, re.VERBOSE | re.DOTALL)


def _words(line: bytes, start: int) -> tuple[bytes, bytes]:
    """Give the predicate and the value of a line, the IRI or text alone of each."""
    if b"\\" in line:
        fact = _fact().match(line.decode("utf-8", "replace"))
        if fact is None:
            return b"", b""
        value = fact["value"][1:-1] if fact["text"] is None else fact["text"]
        words = (
            unescaped(word).encode("utf-8", "replace") for word in (fact["predicate"][1:-1], value)
        )
        return next(words), next(words)
    first = line.find(b"<", start) + 1
    end = line.find(b">", first)
    rest = line[end + 1 :].lstrip(b" \t")
    return line[first:end], rest[1 : rest.find(b'"' if rest.startswith(b'"') else b">", 1)]


def _iri(word: str) -> str:
    return unescaped(word[1:-1])


def _literal(fact: re.Match[str]) -> Literal:
    datatype = fact["datatype"]
    return literal(
        unescaped(fact["text"]), fact["language"], None if datatype is None else unescaped(datatype)
    )
