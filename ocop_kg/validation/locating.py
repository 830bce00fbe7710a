"""Where a text says something: line and column of names, subjects and strings.

Understands Turtle, TriG, N-Triples and N-Quads, which share their words. It runs only over texts
that were read before, and only when there is something to report, so clean data pay nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from ocop_kg.budget import Budget
from ocop_kg.errors import Place, UnknownFormatError
from ocop_kg.graph.values import AnyTerm
from ocop_kg.reading import file_graph, format_of, read_bytes
from ocop_kg.vocabulary import resolved

__all__ = ["Located", "locate"]

_ANY = Budget(bytes=None, expansion=None)  # the file was read before, within its own
_TEXTS = {"turtle", "trig", "ntriples", "nquads"}
_LOCAL = r"(?:[\w:\u00b7-]|%[0-9A-Fa-f]{2}|\\[^\w\s]|\\_)"
_WORD = re.compile(
    rf"""
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
    """,
    re.VERBOSE | re.DOTALL,
)
_UNICODE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CONTROL = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(slots=True)
class Located:
    """Where statements about an IRI start, and where in them a name or a string stands first.

    `mentions` has the subject (None for a blank node) and the name or, after a quote, the string.
    """

    file: str
    subjects: dict[str, Place] = field(default_factory=dict)
    mentions: dict[tuple[str | None, str], Place] = field(default_factory=dict)

    def subject(self, iri: str) -> Place:
        """Tell where the statements about an IRI start; the file alone where that is unknown."""
        return self.subjects.get(iri, Place(self.file))

    def mention(self, subject: str | None, clue: AnyTerm) -> Place | None:
        """Tell where the statements about a subject name a term."""
        if isinstance(clue, NamedNode):
            return self.mentions.get((subject, clue.value))
        return self.mentions.get((subject, f'"{clue.value}')) if isinstance(clue, Literal) else None


def locate(path: str) -> Located:
    """Find subjects, names and strings in a file; nothing in a format that has other words.

    Raises `ReadError` when the file went away in the meantime.
    """
    located = Located(path)
    try:
        syntax = format_of(Path(path)).name
    except UnknownFormatError:
        return located
    if syntax in _TEXTS:
        _Reader(read_bytes(path, _ANY).decode(), located).run()
    return located


class _Reader:
    """Walks over the words of one text and keeps what a name means: prefixes and base."""

    def __init__(self, text: str, located: Located) -> None:
        self.text = text
        self.located = located
        self.base = file_graph(located.file).value
        self.prefixes: dict[str, str] = {}

    def words(self) -> Iterator[tuple[re.Match[str], Place]]:
        line, start = 1, 0
        for word in _WORD.finditer(self.text):
            if word.lastgroup != "skip":
                yield word, Place(self.located.file, line, word.start() - start + 1)
            if breaks := word.group().count("\n"):
                line += breaks
                start = word.start() + word.group().rindex("\n") + 1

    def run(self) -> None:
        depth = 0
        fresh = True
        declared: list[str] = []
        subject: str | None = None
        maybe: tuple[str, Place] | None = None
        for word, place in self.words():
            sign = word["sign"] or ""
            if maybe and sign != "{":  # otherwise it was the name of a graph
                subject = maybe[0]
                self.located.subjects.setdefault(*maybe)
            maybe = None
            if word["directive"]:
                declared = [word["directive"].lower()]
                continue
            iri = self.iri(word)
            if declared:
                if self.declare(declared, word, iri):
                    declared, fresh = [], True
                continue
            if iri is not None and fresh:
                maybe = (iri, place)
            elif iri is not None:
                self.located.mentions.setdefault((subject, iri), place)
            elif word["long"] or word["short"]:
                self.located.mentions.setdefault((subject, f'"{_string(word)}'), place)
            elif fresh:
                subject = None
            depth += (sign in ("[", "(")) - (sign in ("]", ")"))
            fresh = (sign in ("{", "}", ".") and not depth) or word["graph"] is not None

    def iri(self, word: re.Match[str]) -> str | None:
        if word["iri"] is not None:
            iri = _UNICODE.sub(_character, word["iri"])
            return iri if _SCHEME.match(iri) else resolved(self.base, iri)
        if word["prefix"] is not None and word["prefix"] in self.prefixes:
            return self.prefixes[word["prefix"]] + _ESCAPED.sub(_unescaped, word["local"])
        return None

    def declare(self, declared: list[str], word: re.Match[str], iri: str | None) -> bool:
        """Take one word of a prefix or base directive; tell whether it is complete."""
        if word["prefix"] is not None and declared == ["prefix"]:
            declared.append(word["prefix"])
            return False
        if iri is None:
            return False
        if len(declared) == 2:
            self.prefixes[declared[1]] = iri
        else:
            self.base = iri
        return True


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[2], 16))


def _unescaped(found: re.Match[str]) -> str:
    return _CONTROL.get(found[3], found[3]) if found[3] else _character(found)


def _string(word: re.Match[str]) -> str:
    quoted = word.group()
    return _ESCAPED.sub(_unescaped, quoted[3:-3] if word["long"] else quoted[1:-1])
