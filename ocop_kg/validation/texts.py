"""Texts and names that are not what they look like: hidden signs, letters of two scripts.

Unicode Technical Report 36 tells what such signs do: a text can read as its opposite, and two names
that look the same can be two things. Signs that a script needs are let through where it needs them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.validation.signs import ALIKE, HIDDEN, MIXED, is_doubtful

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Statement

__all__ = ["deceptive", "is_suspect", "unnormalized"]

_MARKS = {"\u061c", "\u200e", "\u200f"}
"""Marks that texts written from right to left need beside numbers and signs."""
_JOINERS = {"\u200c", "\u200d"}
_UNSPACED = ("KHMER", "LAO", "MYANMAR", "THAI")
"""Scripts without blanks, in which a break of no width parts words."""


def deceptive(data: DataGraph) -> Iterator[tuple[Statement, AnyTerm, str]]:
    """Find literals and IRIs with hidden signs, or with letters of two scripts in a word."""
    for term in _terms(data):
        problem = _deception(term.value)
        if problem:
            kind = "text" if isinstance(term, Literal) else "name"
            yield from _about(data, term, f"This {kind} {problem}.")


def unnormalized(data: DataGraph) -> Iterator[tuple[Statement, AnyTerm, str]]:
    """Find texts and names that are not in Unicode Normalization Form C."""
    for term in _terms(data):
        if not unicodedata.is_normalized("NFC", term.value):
            kind = "text" if isinstance(term, Literal) else "name"
            problem = f"This {kind} is not in the normal form of Unicode, so searches pass it over"
            yield from _about(data, term, f"{problem}: write it in NFC.")


def is_suspect(text: str) -> bool:
    """Tell whether a text or name is one that the rules of this module find.

    >>> is_suspect("potato"), is_suspect("pot\u200bato")
    (False, True)
    """
    return not unicodedata.is_normalized("NFC", text) or _deception(text) is not None


def _terms(data: DataGraph) -> list[Literal | NamedNode]:
    """Give the texts and names that hold a sign to look at; sorted."""
    odd = {term for term in data.predicates if is_doubtful(term.value)}
    return sorted(odd | data.doubtful_terms, key=str)


def _about(
    data: DataGraph, term: Literal | NamedNode, problem: str
) -> Iterator[tuple[Statement, AnyTerm, str]]:
    """Give the triples with a value, and one with a name elsewhere: it may begin thousands."""
    for triple in data.own(None, None, term):
        yield triple, term, problem
    if isinstance(term, NamedNode):
        for triples in (data.own(term), data.own(None, term)):
            for triple in triples:
                yield triple, term, problem
                break


def _deception(text: str) -> str | None:
    r"""Say what is hidden in a text; None when nothing is.

    >>> _deception("pot\u200bato")
    'hides U+200B (zero width space) at character 4, which nobody sees: remove it'
    >>> _deception("t\u0430ro")
    "mixes letters of two scripts in 't\u0430ro', with U+0430 (cyrillic small letter a): write one"
    >>> _deception("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")  # Persian needs it
    """
    for found in re.finditer(HIDDEN, text):
        at = found.start()
        if not _belongs(text, at):
            return f"hides {_named(text[at])} at character {at + 1}, which nobody sees: remove it"
    if mixed := re.search(MIXED, text):
        at = next(at for at in range(*mixed.span()) if re.match(f"[{ALIKE}]", text[at]))
        words = re.finditer(r"\w+", text)
        word = next(each.group() for each in words if each.start() <= at < each.end())
        return f"mixes letters of two scripts in {word!r}, with {_named(text[at])}: write one"
    return None


def _belongs(text: str, at: int) -> bool:
    """Tell whether a hidden sign stands where its script needs it."""
    sign, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if sign in _MARKS:
        return any(unicodedata.bidirectional(each) in ("R", "AL") for each in {*text} - _MARKS)
    if sign in _JOINERS:
        return before > "\x7f" and after > "\x7f"
    if sign == "\u200b":
        return all(unicodedata.name(each or " ").startswith(_UNSPACED) for each in (before, after))
    return False


def _named(sign: str) -> str:
    name = unicodedata.name(sign, "a control character").lower()
    return f"U+{ord(sign):04X} ({name})"
