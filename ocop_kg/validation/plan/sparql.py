"""Queries that shapes hold, as words: what pre-binding forbids, and how variables are replaced.

The standard runs such a query once for each focus node with ``$this`` bound before (SHACL section
5.3.1). To run it once for all of them, its words are enough: groups are braces, and the groups that
`EXISTS` opens see what is bound around them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ocop_kg.errors import QuerySyntaxError
from ocop_kg.stores.querytext import closing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

__all__ = ["Select", "body_of", "pre_binding_problem", "selects", "words_of"]

_WORD = re.compile(
    r"""
    (?P<skip> \s+ | \#[^\n\r]* )
  | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
  | (?P<string> \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
              | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
  | (?P<variable> [?$]\w+ )
  | (?P<blank> _:\w(?:[\w.-]*[\w-])? )
  | (?P<name> (?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:%-]|\\.|\.(?=[\w:%.-]*[\w:%-]))* )
  | (?P<tag> @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
  | (?P<number> (?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)? )
  | (?P<word> [^\W\d_]\w* )
  | (?P<sign> \^\^ | && | \|\| | [!<>]= | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_OPTIONAL = frozenset(("shapesGraph", "currentShape"))
_FORBIDDEN = {
    "MINUS": "MINUS",
    "SERVICE": "SERVICE",
    "VALUES": "VALUES",
}


class Select(NamedTuple):
    """Where the parts of a SELECT stand among the words of a query."""

    start: int
    items: range
    body: range
    tail: range


def words_of(query: str, prefixes: Mapping[str, str]) -> list[str]:
    """Give the words of a query with its names written out as IRIs, and without its prologue.

    Raises `QuerySyntaxError` for a prefix that nobody declared.

    >>> words_of("PREFIX a: <urn:a:> ASK { ?x a:b 'c' }", {})
    ['ASK', '{', '?x', '<urn:a:b>', "'c'", '}']
    """
    known = dict(prefixes)
    found: list[str] = []
    declared: list[str] | None = []
    for match in _WORD.finditer(query):
        kind, text = match.lastgroup, match.group()
        if kind == "skip":
            continue
        if declared is not None:
            if kind == "word" and text.upper() == "PREFIX":
                declared = ["PREFIX"]
                continue
            if declared and kind == "name":
                declared.append(text.removesuffix(":"))
                continue
            if len(declared) == 2 and kind == "iri":
                known[declared[1]] = text[1:-1]
                declared = []
                continue
            declared = None
        found.append(_written_out(text, known) if kind == "name" else text)
    return found


def _written_out(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, local = name.partition(":")
    if prefix not in prefixes:
        raise QuerySyntaxError(f"the prefix {prefix}: is not declared with sh:prefixes")
    plain = re.sub(r"\\(.)", r"\1", local)
    return f"<{prefixes[prefix]}{plain}>"


def selects(words: list[str]) -> Iterator[Select]:
    """Give every SELECT of a query, outer ones first."""
    for start, word in enumerate(words):
        if word.upper() != "SELECT":
            continue
        opening = _next(words, start + 1, ("WHERE", "{"))
        items = range(start + 1, opening)
        if words[opening] != "{":
            opening += 1
        closed = _closing(words, opening)
        end = closed + 1
        depth = 0
        while end < len(words) and depth >= 0:
            depth += (words[end] in "({") - (words[end] in ")}")
            end += depth >= 0
        yield Select(start, items, range(opening + 1, closed), range(closed + 1, end))


def body_of(words: list[str]) -> range:
    """Give where the group of an ASK stands.

    Raises `QuerySyntaxError` where something follows it.
    """
    opening = _next(words, 0, ("{",))
    closed = _closing(words, opening)
    if closed + 1 != len(words):
        raise QuerySyntaxError(f"nothing may follow the group of an ASK: {words[closed + 1]}")
    return range(opening + 1, closed)


def _next(words: list[str], start: int, wanted: tuple[str, ...]) -> int:
    depth = 0
    for position in range(start, len(words)):
        word = words[position]
        if not depth and word.upper() in wanted:
            return position
        depth += (word == "(") - (word == ")")
    raise QuerySyntaxError("there is no group { } in the query")


def _closing(words: list[str], opening: int) -> int:
    end = closing(words, opening)
    if end == len(words):
        raise QuerySyntaxError("a group { is not closed")
    return end


def pre_binding_problem(
    query: str, prefixes: Mapping[str, str], bound: Collection[str], *, is_ask: bool
) -> str | None:
    """Say what the standard forbids in a query with variables bound before, or nothing.

    >>> pre_binding_problem("SELECT $this { BIND(1 AS $this) }", {}, ["this"], is_ask=False)
    'the query gives $this a value, which it has before it runs'
    """
    words = words_of(query, prefixes)
    for word, following in zip(words, [*words[1:], ""], strict=True):
        upper = word.upper()
        if upper in _FORBIDDEN:
            return f"{upper} cannot stand in the query of a shape (SHACL section 5.2.1)"
        if upper == "AS" and following[1:] in {*bound, *_OPTIONAL}:
            return f"the query gives ${following[1:]} a value, which it has before it runs"
    for select in selects(words):
        if not is_ask and select.start == 0:
            if "this" not in _projected(words, select) and "*" not in _items(words, select):
                return "the query must select $this"
            continue
        missing = [name for name in bound if name not in _projected(words, select)]
        if missing:
            return (
                f"an inner SELECT must select ${missing[0]} by its name, or it is not bound there"
            )
    return None


def _items(words: list[str], select: Select) -> list[str]:
    return [words[position] for position in select.items]


def _projected(words: list[str], select: Select) -> set[str]:
    return {word[1:] for word in _items(words, select) if word[0] in "?$"}
