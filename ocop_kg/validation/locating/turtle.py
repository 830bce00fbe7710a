"""Turtle and TriG as texts: statements are found at once, and read when somebody asks.

It runs only over texts that were read before, so what is wrong in them needs no word here.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode

from ocop_kg.reading import file_graph
from ocop_kg.validation.locating.said import Positions, named
from ocop_kg.validation.locating.statements import Reading
from ocop_kg.validation.locating.strings import unescaped
from ocop_kg.vocabulary import RDF_TYPE, resolved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pyoxigraph import NamedNode

    from ocop_kg.validation.locating.said import Said, Span, Wanted

__all__ = ["Names", "TurtleText", "words"]

_LOCAL = r"(?:[\w:\u00b7-]|%[0-9A-Fa-f]{2}|\\[^\w\s]|\\_)"
_WORD = rf"""
    (?P<skip>\s+|\#[^\n]*)
  | (?P<long>\"\"\"(?:[^"\\]|\\.|\"{{1,2}}(?!\"))*\"\"\"|'''(?:[^'\\]|\\.|'{{1,2}}(?!'))*''')
  | (?P<short>"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | <(?P<iri>(?:[^\x00-\x20<>"{{}}|^`\\]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*)>
  | @?(?P<directive>(?i:prefix|base))(?=\s|<)
  | (?P<graph>(?i:graph)(?=\s|<))
  | @(?P<language>[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<label>_:\w(?:[\w.-]*[\w-])?)
  | (?P<prefix>(?:[^\W\d_](?:[\w.-]*[\w-])?)?):(?P<local>(?:{_LOCAL}(?:(?:\.|{_LOCAL})*{_LOCAL})?)?)
  | (?P<number>[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<sign>\^\^|[\[\](){{}};,.])
  | (?P<other>\w+|.)
"""
_STATEMENT = r"""(?:
    [^\s"'<#.\[\](){}\\]++(?:\.++[^\s"'<#.\[\](){}\\]++)*+
  | \s++ | \\.
  | \"{3}(?:[^"\\]|\\.|\"{1,2}(?!\"))*+\"{3} | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*+'{3}
  | "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+'
  | <[^\x00-\x20<>"{}|^`]*+> | \#[^\n]*+ | [\[\]()]
    )*+"""
"""What may stand between the start of a statement and the full stop or brace that ends it."""
_BETWEEN = r"(?:[\s{}.]++|\#[^\n]*+)*+"
_TAIL = re.compile(r"[A-Za-z0-9_]+$")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.DOTALL | re.MULTILINE)


def words(text: str, position: int) -> Iterator[re.Match[str]]:
    """Give the words of a text from a position, without blanks and comments."""
    for word in _compiled(_WORD).finditer(text, position):
        if word.lastgroup != "skip":
            yield word


class Names(NamedTuple):
    """What names mean at a place of the text: its base and prefixes."""

    base: str
    prefixes: dict[str, str]

    def iri(self, word: re.Match[str]) -> str | None:
        """Give the IRI that a word writes, if it does."""
        if word["iri"] is not None:
            iri = unescaped(word["iri"])
            return iri if _SCHEME.match(iri) else resolved(self.base, iri)
        if word["prefix"] is not None and word["prefix"] in self.prefixes:
            return self.prefixes[word["prefix"]] + unescaped(word["local"])
        return None

    def named(self, word: re.Match[str]) -> NamedNode | None:
        """Give the name that a word writes, if it does."""
        iri = self.iri(word)
        return None if iri is None else named(iri)


class TurtleText:
    """A text in Turtle or TriG; statements about what is not wanted are jumped over."""

    def __init__(self, file: str, text: str, wanted: Wanted | None) -> None:
        self._text = text
        self._positions = Positions(text)
        self._wanted = wanted
        self._names = Names(file_graph(file).value, {})
        self._starts: dict[str, int] = {}
        self._statements: dict[str | None, list[tuple[int, Names]]] = {}
        self._ends: dict[int, int] = {}
        self._read: dict[str | None, list[Said]] = {}
        self._labels: dict[str, BlankNode] = {}
        self._fresh = (BlankNode(f"b{number}") for number in count(1))
        self._find()

    @property
    def subjects(self) -> Collection[str]:
        """The IRIs about which the text says something."""
        return self._starts.keys()

    def start(self, subject: str) -> Span:
        """Tell where the statements about an IRI start."""
        return next(self._spans(self._starts[subject]))

    def _spans(self, position: int) -> Iterator[Span]:
        for word in words(self._text, position):
            yield self._positions.span(word.start(), word.end())

    def about(self, subject: str | None, naming: str | None = None) -> Sequence[Said]:
        """Give what the statements about a subject say, with what they nest."""
        if subject not in self._read:
            statements = self._statements.get(subject, ())
            if naming is not None and not any(self._has(*each, naming) for each in statements):
                return ()
            found = [self._said(*each) for each in statements]
            self._read[subject] = [said for statement in found for said in statement]
        return self._read[subject]

    def _has(self, start: int, names: Names, naming: str) -> bool:
        """Tell whether a statement may hold a name or text; what is written otherwise may."""
        end, tail = self._ends[start], _TAIL.search(naming)
        if tail is None or naming == RDF_TYPE.value:
            return True
        if any(namespace[-1:].isalnum() for namespace in names.prefixes.values()):
            return True
        return any(self._text.find(part, start, end) >= 0 for part in (tail[0], "\\", "<>"))

    def said(self) -> Iterator[Said]:
        """Give all that the wanted statements say, in reading order."""
        every = (each for statements in self._statements.values() for each in statements)
        for statement in sorted(every, key=lambda each: each[0]):
            yield from self._said(*statement)

    def _said(self, position: int, names: Names) -> Iterator[Said]:
        reading = Reading(names, self._positions, self._labels, self._fresh)
        return reading.said(words(self._text, position))

    def _find(self) -> None:
        text, position = self._text, 0
        read, jump = _compiled(_WORD).match, _compiled(_STATEMENT).match
        skip = _compiled(_BETWEEN).match
        while (gap := skip(text, position)) and (word := read(text, gap.end())):
            position = word.end()
            if word.lastgroup == "directive":
                position = self._directive(word)
            elif word.lastgroup != "graph":
                end = jump(text, word.start())
                position = max(position, end.end() if end else 0)
                if not text.startswith("{", position):  # it was the name of a graph
                    self._keep(word, position)

    def _keep(self, word: re.Match[str], end: int) -> None:
        subject = self._names.iri(word)
        if self._wanted is None or subject in self._wanted:
            if subject is not None:
                self._starts.setdefault(subject, word.start())
            self._statements.setdefault(subject, []).append((word.start(), self._names))
            self._ends[word.start()] = end

    def _directive(self, word: re.Match[str]) -> int:
        """Take a prefix or base directive; give where it ends."""
        prefix: str | None = None
        for part in words(self._text, word.end()):
            iri = self._names.iri(part)
            if (
                part["prefix"] is not None
                and prefix is None
                and word["directive"].lower() == "prefix"
            ):
                prefix = part["prefix"]
            elif iri is not None:
                base, prefixes = self._names
                self._names = (
                    Names(iri, prefixes)
                    if prefix is None
                    else Names(base, {**prefixes, prefix: iri})
                )
                return part.end()
        return len(self._text)
