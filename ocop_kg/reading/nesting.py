"""How deep lists, blank nodes and objects stand inside each other, told before the engine reads.

The engine's parsers and what comes after them take a level of their stack, or time that grows with
the square, for each level of the file.
"""

import re

from ocop_kg.errors import BudgetError
from ocop_kg.reading.encoding import place_of

__all__ = ["check_nesting"]

_TURTLE = re.compile(
    rb"""(?:
    [^"'<>\#\[({\])}\\]++
  | <(?:[^\x00-\x20<>"{}|^`\\]++|\\[uU])*+> | \#[^\n\r]*+ | \\. | <(?!<) | >(?!>) | \\\Z
  | \"{3}(?:[^"\\]++|\\.|\"(?!\"\"))*+\"{3} | '{3}(?:[^'\\]++|\\.|'(?!''))*+'{3}
  | "(?:[^"\\\n\r]++|\\.)*+" | '(?:[^'\\\n\r]++|\\.)*+' | ["']
    )*+ (?: (?P<open> <<|[\[({] ) | (?P<close> >>|[\])}] ) | \Z )
    """,
    re.VERBOSE | re.DOTALL,
)
"""All words up to the next bracket: Python sees only as many matches as there are brackets."""
_JSON = re.compile(
    rb"""(?: [^"\[{\]}]++ | "(?:[^"\\]++|\\.)*+" | " )*+
        (?: (?P<open>[\[{]) | (?P<close>[\]}]) | \Z )""",
    re.VERBOSE | re.DOTALL,
)
_TURTLES = (_TURTLE, (b"<<", b"[", b"(", b"{"), 1)
"""The words, the signs that open, and how many levels each of these opens."""
_LINES = (_TURTLE, (b"<<(",), 2)
_WORDS = {
    "jsonld": (_JSON, (b"[", b"{"), 1),
    "nquads": _LINES,
    "ntriples": _LINES,
    "rdfxml": None,
}


def check_nesting(data: bytes, syntax: str, name: str, most: int | None) -> None:
    """Raise `BudgetError` with line and column where a text nests more than `most` levels deep.

    >>> check_nesting(b"<urn:s> <urn:p> (((1))) .", "turtle", "x.ttl", 2)
    Traceback (most recent call last):
    ocop_kg.errors.BudgetError: x.ttl:1:19: more than 2 levels inside each other; ... depth=2
    """
    known = _WORDS.get(syntax, _TURTLES)
    if most is None or known is None:
        return
    words, signs, levels = known
    if levels * sum(map(data.count, signs)) <= most:
        return
    depth = 0
    for word in words.finditer(data):
        if word.lastgroup == "open":
            depth += 1
            if depth > most:
                problem = f"more than {most} levels inside each other"
                raise BudgetError("depth", most, problem, place_of(data, word.start("open"), name))
        elif word.lastgroup == "close":
            depth = max(0, depth - 1)
