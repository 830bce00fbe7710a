"""Where a text says something: line and column of names, subjects and strings.

Understands Turtle, TriG, N-Triples and N-Quads, which share their words. It runs only over texts
that were read before, and only when there is something to report, so clean data pay nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.budget import Budget
from ocop_kg.errors import Place, UnknownFormatError
from ocop_kg.reading import file_graph, format_of, read_bytes
from ocop_kg.validation.lines import Lines, unescaped
from ocop_kg.vocabulary import resolved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ocop_kg.graph.values import AnyTerm

__all__ = ["Located", "locate"]

_LINES = {"ntriples", "nquads"}
_ANY = Budget(bytes=None, expansion=None)  # the file was read before, within its own
_TEXTS = {"turtle", "trig", "ntriples", "nquads"}
_LOCAL = r"(?:[\w:\u00b7-]|%[0-9A-Fa-f]{2}|\\[^\w\s]|\\_)"
_WORD = rf"""
    (?P<skip>\s+|\#[^\n]*)
  | (?P<long>\"\"\"(?:[^"\\]|\\.|\"{{1,2}}(?!\"))*\"\"\"|'''(?:[^'\\]|\\.|'{{1,2}}(?!'))*''')
  | (?P<short>"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | <(?P<iri>(?:[^\x00-\x20<>"{{}}|^`\\]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*)>
  | @?(?P<directive>(?i:prefix|base))(?=\s|<)
  | (?P<graph>(?i:graph)(?=\s|<))
  | @[A-Za-z]+(?:-[A-Za-z0-9]+)*
  | _:\w(?:[\w.-]*[\w-])?
  | (?P<prefix>(?:[^\W\d_](?:[\w.-]*[\w-])?)?):(?P<local>(?:{_LOCAL}(?:(?:\.|{_LOCAL})*{_LOCAL})?)?)
  | [+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?
  | (?P<sign>[\[\](){{}};,.])
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
_BETWEEN = ("{", "}", ".")
_TAIL = re.compile(r"[A-Za-z0-9_]+$")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(slots=True)
class Located:
    """Where statements about an IRI start, and where in them a name or a string stands first.

    `mentions` has the subject (None for a blank node) and the name or, after a quote, the string.
    """

    file: str
    is_text: bool = False
    subjects: dict[str, Place] = field(default_factory=dict)
    mentions: dict[tuple[str | None, str], Place] = field(default_factory=dict)
    lines: Lines | None = None
    _waiting: dict[str, list[_Statement]] = field(default_factory=dict)

    def wait(self, iri: str, statement: _Statement) -> None:
        """Put off reading a statement until somebody asks what it names."""
        self._waiting.setdefault(iri, []).append(statement)

    def subject(self, iri: str) -> Place:
        """Tell where the statements about an IRI start; the file alone where that is unknown."""
        return self.subjects.get(iri, Place(self.file))

    def mention(self, subject: str | None, clue: AnyTerm) -> Place | None:
        """Tell where the statements about a subject name a term."""
        if self.lines is not None:
            return self.lines.mention(subject, clue)
        if subject in self._waiting and any(s.may_name(clue) for s in self._waiting[subject]):
            for statement in self._waiting.pop(subject):
                statement.read()
        if isinstance(clue, NamedNode):
            return self.mentions.get((subject, clue.value))
        return self.mentions.get((subject, f'"{clue.value}')) if isinstance(clue, Literal) else None


def locate(path: str, wanted: Collection[str | None] | None = None) -> Located:
    """Find subjects, names and strings in a file; nothing in a format that has other words.

    Only what is said of the `wanted` subjects is kept, or of all.

    Raises `ReadError` when the file went away in the meantime.
    """
    located = Located(path)
    try:
        syntax = format_of(Path(path)).name
    except UnknownFormatError:
        return located
    if syntax in _TEXTS:
        located.is_text = True
        data = read_bytes(path, _ANY)
        if syntax in _LINES:
            located.lines = Lines(path, data, wanted)
            located.subjects = dict(located.lines.subjects())
        else:
            _Reader(data.decode("utf-8", "replace"), located, wanted).run()
    return located


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.DOTALL | re.MULTILINE)


class _Reader:
    """Walks over the words of one text and keeps what a name means: prefixes and base.

    Statements about what is not wanted are jumped over in one step.
    """

    def __init__(self, text: str, located: Located, wanted: Collection[str | None] | None) -> None:
        self.text = text
        self.located = located
        self.wanted = wanted
        self.base = file_graph(located.file).value
        self.prefixes: dict[str, str] = {}
        self._counted = (0, 1)

    def place(self, position: int) -> Place:
        """Give line and column of a position, counted from the last one that was asked for."""
        before, line = self._counted
        line += self.text.count("\n", before, position) - self.text.count("\n", position, before)
        self._counted = position, line
        return Place(self.located.file, line, position - self.text.rfind("\n", 0, position))

    def words(self, position: int) -> Iterator[re.Match[str]]:
        for word in _compiled(_WORD).finditer(self.text, position):
            if word.lastgroup != "skip":
                yield word

    def run(self) -> None:
        position = 0
        read, jump = _compiled(_WORD).match, _compiled(_STATEMENT).match
        while word := read(self.text, position):
            position = word.end()
            if word.lastgroup == "skip":
                continue
            if word["directive"]:
                position = self.directive(word)
            elif word["graph"] or (word["sign"] or "") in _BETWEEN:
                continue
            else:
                iri = self.iri(word)
                if iri is None and (self.wanted is None or None in self.wanted):
                    position = self.statement(word, iri)
                    continue
                end = jump(self.text, word.start())
                position = max(position, end.end() if end else 0)
                if iri is None or self.text.startswith("{", position):
                    continue  # it was the name of a graph
                if self.wanted is None:
                    position = self.statement(word, iri)
                elif iri in self.wanted:
                    self.located.subjects.setdefault(iri, self.place(word.start()))
                    names = self.base, self.prefixes
                    self.located.wait(iri, _Statement(self, word, position, iri, names))

    def statement(self, word: re.Match[str], subject: str | None) -> int:
        """Keep what a statement names; give where it ends."""
        if subject is not None:
            self.located.subjects.setdefault(subject, self.place(word.start()))
        depth = 0
        start = word.start() if subject is None else word.end()
        end = start
        for part in self.words(start):
            sign = part["sign"] or ""
            if sign in (".", "{", "}") and not depth:
                return part.start() if sign != "." else part.end()
            end = part.end()
            depth += (sign in ("[", "(")) - (sign in ("]", ")"))
            name = self.iri(part)
            if name is None and (part["long"] or part["short"]):
                name = f'"{_string(part)}'
            if name is not None and (subject, name) not in self.located.mentions:
                self.located.mentions[subject, name] = self.place(part.start())
        return end

    def directive(self, word: re.Match[str]) -> int:
        """Take a prefix or base directive; give where it ends."""
        declared = [word["directive"].lower()]
        for part in self.words(word.end()):
            if self.declare(declared, part, self.iri(part)):
                return part.end()
        return len(self.text)

    def iri(self, word: re.Match[str]) -> str | None:
        if word["iri"] is not None:
            iri = unescaped(word["iri"])
            return iri if _SCHEME.match(iri) else resolved(self.base, iri)
        if word["prefix"] is not None and word["prefix"] in self.prefixes:
            return self.prefixes[word["prefix"]] + unescaped(word["local"])
        return None

    def declare(self, declared: list[str], word: re.Match[str], iri: str | None) -> bool:
        """Take one word of a prefix or base directive; tell whether it is complete."""
        if word["prefix"] is not None and declared == ["prefix"]:
            declared.append(word["prefix"])
            return False
        if iri is None:
            return False
        if len(declared) == 2:
            self.prefixes = {**self.prefixes, declared[1]: iri}
        else:
            self.base = iri
        return True


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement that is read when it matters, with the names as they were declared there."""

    reader: _Reader
    word: re.Match[str]
    end: int
    subject: str
    names: tuple[str, dict[str, str]]

    def may_name(self, clue: AnyTerm) -> bool:
        """Tell whether a term can stand in the statement."""
        if not isinstance(clue, NamedNode):
            return True
        text, start = self.reader.text, self.word.start()
        tail = _TAIL.search(clue.value)
        return tail is None or any(
            text.find(part, start, self.end) >= 0 for part in (tail[0], "\\")
        )

    def read(self) -> None:
        """Keep what the statement names."""
        self.reader.base, self.reader.prefixes = self.names
        self.reader.statement(self.word, self.subject)


def _string(word: re.Match[str]) -> str:
    quoted = word.group()
    return unescaped(quoted[3:-3] if word["long"] else quoted[1:-1])
