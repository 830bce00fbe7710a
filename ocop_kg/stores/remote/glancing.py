"""Tells from the words of a query what triples it cannot read, where that is plain to see.

A grammar takes longer to read a query than most servers to answer it. Here is none: whatever is
not plain, such as prefixed names or a property that is a variable, may read anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocop_kg.vocabulary import RDF, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["may_read"]

_WORDS = re.compile(
    r"""
    \s++ | \#[^\n\r]*+
  | (?P<term> <[^<>"{}|^`\\\x00-\x20]*> | [0-9][\w.]*+ | @[A-Za-z][A-Za-z0-9-]*+
    | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' | \b(?i:true|false)\b )
  | (?P<variable> [?$]\w++ )
  | (?P<unclear> (?:[^\W\d_][\w.-]*+)?+:[\w:%-]*+ | << | [\[\\] )
  | (?P<word> \w++ )
  | (?P<sign> && | \|\| | \^\^ | != | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_TYPE = (str(RDF_TYPE), "a")
_LIST = {f"<{RDF}{name}>" for name in ("first", "rest")}
_BEGINNING = ("(", "+", "-")
_STEPS = ("/", "|", "^", ";")


def may_read(query: str, properties: Collection[str], kinds: Collection[str]) -> bool:
    """Tell whether a SELECT may read triples of some properties, or types that are some classes.

    IRIs are written in angle brackets. Of rdf:type it is the classes that count.

    >>> may_read("SELECT ?s { ?s a <urn:c> ; <urn:p> ?o }", {"<urn:q>"}, {"<urn:d>"})
    False
    >>> may_read("SELECT ?s { ?s ?p <urn:o> }", {"<urn:q>"}, set())
    True
    """
    if not _LIST.isdisjoint(properties):  # which brackets may stand for
        return True
    wanted = {*properties, *kinds} - {str(RDF_TYPE)}
    return _Glance(wanted, types=bool(kinds)).finds(query)


class _Glance:
    """One walk over the words of a query."""

    def __init__(self, wanted: Collection[str], *, types: bool) -> None:
        self._wanted = wanted
        self._types = types
        self._open = ["{"]
        self._kind: str | None = None
        self._before = ""
        self._verb = False
        self._selecting = False
        self._closed = ""

    def finds(self, query: str) -> bool:
        for match in _WORDS.finditer(query):
            if (kind := match.lastgroup) is None:
                continue
            word = match.group()
            if kind == "unclear" or self._may_read(kind, word):
                return True
            self._turn(kind, word)
            self._kind, self._before = kind, word
        return False

    def _may_read(self, kind: str, word: str) -> bool:
        """Tell whether something wanted may be read because of a word after those before."""
        inside = self._open[-1]
        if word in self._wanted:
            return True
        if self._verb and (kind in ("term", "variable") or word in _BEGINNING):
            return True  # the variable before it is a property
        if self._types and self._before in _TYPE and not (kind == "term" and word[0] == "<"):
            return True
        if word in _TYPE and self._before == "^":
            return self._types
        if kind == "variable" and self._before == "," and inside == "{":
            return True
        return word == "!" and (inside == "path" or self._after_subject)

    def _turn(self, kind: str, word: str) -> None:
        """Note what a word means for those after it."""
        if word == "(":
            self._open.append(self._bracket())
        elif word == "{":
            self._open.append("{")
            self._selecting = False
        elif word in (")", "}") and len(self._open) > 1:
            self._closed = self._open.pop()
        elif word.upper() == "SELECT":
            self._selecting = True
        self._verb = kind == "variable" and self._after_subject

    def _bracket(self) -> str:
        """Tell what a bracket opens: a part of a path, a list of nodes, or an expression."""
        if self._open[-1] == "path" or self._after_subject:
            return "path"
        return "list" if self._open[-1] == "{" and self._before in ("{", "}", ".", ")") else "("

    @property
    def _after_subject(self) -> bool:
        """Whether a property may stand after the words before."""
        if self._selecting or self._open[-1] != "{":
            return False
        return self._kind in ("term", "variable") or self._before in _STEPS or self._ends_list

    @property
    def _ends_list(self) -> bool:
        return self._before == ")" and self._closed == "list"
