"""How a query reads literals that the store would rewrite: what they look like, what they mean.

Told from the words alone, and in doubt too much: then a query runs where it is sure to be right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.validation.plan.sparql import words_of
from ocop_kg.vocabulary import XSD

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

__all__ = ["reads"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LOOKS = frozenset(("DATATYPE", "SAMETERM", "STR", f"<{XSD}string>"))
_RECKON = _words("""
    ABS AVG CEIL DAY FLOOR HOURS ISNUMERIC MAX MIN MINUTES MONTH ORDER ROUND SECONDS SUM
    TIMEZONE TZ YEAR
""")
_JOINING = frozenset(("!=", "&&", "*", "+", "-", "/", "<", "<=", "=", ">", ">=", "IN", "||"))
_OF_PATHS = frozenset("*+/")
_TEXTUAL = _words("""
    BOUND CONCAT CONTAINS DATATYPE ENCODE_FOR_URI EXISTS FALSE ISBLANK ISIRI ISLITERAL ISURI LANG
    LANGMATCHES LCASE NOT REGEX REPLACE SAMETERM STR STRAFTER STRBEFORE STRENDS STRLEN STRSTARTS
    SUBSTR TRUE UCASE
""")


def reads(
    query: str,
    prefixes: Mapping[str, str],
    changed: Iterable[str] | None,
    fixed: Container[str] = (),
) -> tuple[bool, bool]:
    """Tell whether a query looks at the text of such literals, and whether it reckons with them.

    `changed` are their predicates, if it matters which: a query that touches none of them does
    neither. `fixed` are the variables that stand for terms of the shapes.

    >>> reads("ASK { FILTER(STRLEN(STR($value)) <= $most) }", {}, None, ["most"])
    (True, False)
    >>> reads("ASK { FILTER($value <= $most) }", {}, None, ["most"])
    (False, True)
    """
    words = words_of(query, prefixes)
    if changed is not None and not _touches(words, set(changed)):
        return False, False
    upper = {word if word.startswith("<h") else word.upper() for word in words}
    return bool(_LOOKS & upper), bool(_RECKON & upper) or _means(words, fixed)


def _means(words: Sequence[str], fixed: Container[str]) -> bool:
    """Tell whether anything but text and constants is compared, joined or cast."""
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        after = words[at + 1] if at + 1 < len(words) else ""
        if word.upper() in _JOINING:
            if word in _OF_PATHS and before[:1] == "<":
                continue
            if not (_ends_textual(words, at - 1, fixed) and _is_textual(after, fixed)):
                return True
        elif before[:1] == "<" and word[0].isdigit():
            return True  # a number as the value in a triple
        elif (word.startswith(f"<{XSD}") and not word.endswith("#string>") and after == "(") or (
            word.upper() in ("!", "FILTER", "IF") and not _is_textual(_inside(words, at), fixed)
        ):
            return True
    return False


def _inside(words: Sequence[str], at: int) -> str:
    """Give the first word behind a word, its brackets and negations."""
    return next((word for word in words[at + 1 :] if word not in ("(", "!")), "")


def _is_textual(word: str, fixed: Container[str]) -> bool:
    if word[:1] in ("?", "$"):
        return word[1:] in fixed
    return word[:1] in ("<", '"', "'") or word[:1].isdigit() or word.upper() in _TEXTUAL


def _ends_textual(words: Sequence[str], at: int, fixed: Container[str]) -> bool:
    """Tell whether the expression that ends at a word is text or a constant."""
    if at < 0 or words[at] not in (")", "}"):
        return at >= 0 and _is_textual(words[at], fixed)
    depth = 0
    opening = "(" if words[at] == ")" else "{"
    for start in range(at, -1, -1):
        depth += (words[start] == words[at]) - (words[start] == opening)
        if not depth:
            return start > 0 and words[start - 1].upper() in _TEXTUAL
    return False


def _touches(words: Sequence[str], changed: set[str]) -> bool:
    if {f"<{iri}>" for iri in changed} & set(words):
        return True
    triples = zip(words, words[1:], words[2:], strict=False)
    return any(
        middle[0] in "?$" and len(middle) > 1 and before[0] in "?$<_;" and after[0] in "?$<_\"'["
        for before, middle, after in triples
    )
