"""Texts and names that are not what they look like: hidden signs, letters of two scripts.

Unicode Technical Report 36 tells what such signs do: a text can read as its opposite, and two names
that look the same can be two things. Signs that a script needs are let through where it needs them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Statement

__all__ = ["deceptive", "is_suspect", "unnormalized"]

_HIDDEN = (
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_MARKS = {"\u061c", "\u200e", "\u200f"}
"""Marks that texts written from right to left need beside numbers and signs."""
_JOINERS = {"\u200c", "\u200d"}
_UNSPACED = ("KHMER", "LAO", "MYANMAR", "THAI")
"""Scripts without blanks, in which a break of no width parts words."""
_LATIN = "A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\u024f"
_ALIKE = (
    "\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03bd"
    "\u0405\u0406\u0408\u0410\u0412\u0415\u041a\u041c-\u041e\u0420-\u0422\u0423\u0425"
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u04bb\u0501\u051b\u051d"
)
"""Greek and Cyrillic letters that look like Latin ones (Unicode Technical Standard 39)."""
_LETTERS = f"[{_LATIN}{_ALIKE}]"
_MIXED = f"[{_LATIN}]{_LETTERS}*[{_ALIKE}]|[{_ALIKE}]{_LETTERS}*[{_LATIN}]"
_NEVER_COMPOSED = (
    "\\t-\u02ff\u0400-\u0482\u048a-\u052f\u0621-\u064a\u2010-\u2027\u3001-\u3029\u4e00-\u9fff"
    "\uff01-\uff5e"
)
"""Letters and signs that are in normal form wherever they stand; marks may follow them."""
_TRUE = Literal(True)  # noqa: FBT003  # the value

_PLAIN = re.compile("[!-~]*").fullmatch
_WITH = """SELECT DISTINCT ?term ?look ?form {
    { ?node ?predicate ?term FILTER(isLITERAL(?term)) }
    UNION { SELECT DISTINCT ?term { ?term ?predicate ?value FILTER(isIRI(?term)) } }
    BIND(REGEX(STR(?term), "%s") AS ?look) BIND(REGEX(STR(?term), "%s") AS ?form)
    FILTER(?look || ?form) }"""


def deceptive(data: DataGraph) -> Iterator[tuple[Statement, AnyTerm, str]]:
    """Find literals and IRIs with hidden signs, or with letters of two scripts in a word."""
    for term in _terms(data, look=True):
        problem = _deception(term.value)
        if problem:
            kind = "text" if isinstance(term, Literal) else "name"
            yield from _about(data, term, f"This {kind} {problem}.")


def unnormalized(data: DataGraph) -> Iterator[tuple[Statement, AnyTerm, str]]:
    """Find texts and names that are not in Unicode Normalization Form C."""
    for term in _terms(data, look=False):
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


def _terms(data: DataGraph, *, look: bool) -> list[Literal | NamedNode]:
    """Give the texts and names whose look, or else whose form, is to be judged; sorted."""
    found: set[Literal | NamedNode] = {
        term for term in (*data.named_values, *data.predicates) if not _PLAIN(term.value)
    }
    for term, *answers in data.rows(_query()):
        if isinstance(term, Literal | NamedNode) and answers[0 if look else 1] == _TRUE:
            found.add(term)
    return sorted(found, key=str)


@cache
def _query() -> str:
    return _WITH % (_escaped(f"{_HIDDEN}|{_MIXED}"), _escaped(f"[^{_NEVER_COMPOSED}]"))


def _escaped(pattern: str) -> str:
    r"""Write a pattern for a string of SPARQL, with signs such as ``\\x{202e}``."""
    signs = (sign if " " <= sign <= "~" else f"\\\\x{{{ord(sign):x}}}" for sign in pattern)
    return "".join(signs).replace("\\t", "\\\\t")


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
    for found in re.finditer(_HIDDEN, text):
        at = found.start()
        if not _belongs(text, at):
            return f"hides {_named(text[at])} at character {at + 1}, which nobody sees: remove it"
    if mixed := re.search(_MIXED, text):
        at = next(at for at in range(*mixed.span()) if re.match(f"[{_ALIKE}]", text[at]))
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
