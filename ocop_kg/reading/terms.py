"""What the engine reads and this library does not take: NUL characters, endless literals.

Also what the engine drops without a word in JSON-LD, as its standard wants, and a person who wrote
it wants to know.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ocop_kg.errors import BudgetError, Place, ReadError
from ocop_kg.reading.encoding import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

    from ocop_kg.budget import Budget

__all__ = ["checked", "dropped", "has_long_line", "remote_context", "without_nul"]

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*+\\(?:u0000|U00000000)")
_ZEROS = re.compile(rb"\\[uU]0000")  # much faster to find
_STRING = rb'"((?:[^"\\]++|\\.)*+)"'
_REMOTE = re.compile(rb'"@(?:context|import)"\s*:\s*(?:\[\s*(?:\{[^{}]*\}\s*,\s*)*)?' + _STRING)
_NAMED = re.compile(rb'"@(id|language)"\s*:\s*' + _STRING)
_NO_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]|%(?![0-9A-Fa-f]{2})')
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*(--(ltr|rtl))?")


def checked(
    quads: Iterator[Quad], data: bytes, name: str, budget: Budget, *, by_line: bool = False
) -> Iterator[Quad]:
    """Pass on the quads of a text while they keep to the budget and hold no NUL.

    A text `by_line` has no literal that is longer than its longest line.
    Raises `BudgetError` or `ReadError`.
    """
    triples, longest = budget.triples, budget.literal
    most = len(data) if longest is None else longest
    nul = _NUL.search(data) if _ZEROS.search(data) else None
    long = has_long_line(data, most) if by_line else len(data) > most
    if nul is None and not long:
        yield from islice(quads, triples)
        if next(quads, None) is not None:
            raise _too_many(triples, name)
        return
    for number, quad in enumerate(quads, 1):
        if triples is not None and number > triples:
            raise _too_many(triples, name)
        if type(term := quad.object) is not NamedNode:
            for literal in _literals(term):
                text = literal.value
                if len(text) > most:
                    problem = f"a literal of more than {most:,} characters"
                    raise BudgetError("literal", most, problem, Place(name))
                if nul is not None and "\0" in text:
                    place = place_of(data, nul.start(), name)
                    raise ReadError("a NUL character is in this text: remove it", place)
        yield quad


def _too_many(triples: int | None, name: str) -> BudgetError:
    return BudgetError("triples", triples or 0, f"more than {triples:,} triples", Place(name))


def has_long_line(data: bytes, most: int) -> bool:
    """Tell whether a line of a text has more bytes."""
    start = 0
    while start + most < len(data):
        start = data.rfind(b"\n", start, start + most + 1) + 1
        if not start:
            return True
    return False


def without_nul(data: bytes, name: str) -> None:
    r"""Raise `ReadError` for a NUL that N-Triples or N-Quads write as an escape.

    >>> without_nul(rb'<urn:a> <urn:b> "\\u0000" .', "x.nt")
    """
    if _ZEROS.search(data) and (nul := _NUL.search(data)):
        place = place_of(data, nul.start(), name)
        raise ReadError("a NUL character is in this text: remove it", place)


def _literals(term: object) -> Iterator[Literal]:
    """Find the literals of a term, also inside triple terms (RDF 1.2)."""
    if isinstance(term, Literal):
        yield term
    elif isinstance(term, Triple):
        yield from _literals(term.object)


def remote_context(data: bytes, name: str) -> tuple[str, Place]:
    """Say which context a JSON-LD text wants from elsewhere, and where."""
    found = _REMOTE.search(data)
    target = f" ({found[1].decode()})" if found else ""
    place = place_of(data, found.start(1), name) if found else Place(name)
    problem = (
        f"its context{target} is not in the file, and nothing is fetched: write it into the file"
    )
    return problem, place


def dropped(data: bytes, name: str) -> None:
    """Raise `ReadError` for an IRI or language tag of JSON-LD that readers leave out in silence."""
    import json

    for found in _NAMED.finditer(data):
        try:
            value = json.loads(found[0].partition(b":")[2])
        except ValueError:
            continue
        if found[1] == b"id" and _NO_IRI.search(value):
            problem = f"{value!r} is no IRI"
        elif found[1] == b"language" and value and not _TAG.fullmatch(value):
            problem = f"{value!r} is no language tag, such as en-GB"
        else:
            continue
        raise ReadError(problem, place_of(data, found.start(2), name))
