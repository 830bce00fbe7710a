"""Answers of all engines in one form, so that they can be compared as multisets of rows.

Numbers are compared by value, to nine digits, since engines differ in how many they give; blank
nodes have no names, and languages no capitals.
"""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from ocop_kg.vocabulary import XSD

__all__ = ["Summary", "summary"]

_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_NUMBERS = re.compile(
    re.escape(XSD)
    + r"(decimal|double|float|(unsigned)?(Int|int|Long|long|Short|short)|\w*[iI]nteger)"
)


class Summary(NamedTuple):
    """How many rows there are, and the digest of them all, in any order."""

    rows: int
    digest: str


def summary(rows: Iterable[tuple[str | None, ...]]) -> Summary:
    """Sum up rows of terms, as N-Triples writes them.

    >>> one = summary([('"1.0"^^<http://www.w3.org/2001/XMLSchema#decimal>', None)])
    >>> one == summary([('"1"^^<http://www.w3.org/2001/XMLSchema#integer>', None)])
    True
    """
    lines = sorted("\t".join(map(_plain, row)) for row in rows)
    return Summary(len(lines), sha256("\n".join(lines).encode()).hexdigest()[:16])


def _plain(term: str | None) -> str:
    if term is None or term.startswith("<"):
        return term or ""
    if term.startswith("_:"):
        return "_:"
    if parts := _LITERAL.fullmatch(term):
        text, language, kind = parts.groups()
        if kind and _NUMBERS.fullmatch(kind):
            return _number(text)
        if language:
            return f'"{text}"@{language.lower()}'
        return f'"{text}"' if kind in (None, XSD + "string") else f'"{text}"^^<{kind}>'
    return term


def _number(text: str) -> str:
    try:
        return f"{float(text):.9g}"
    except ValueError:
        return text
