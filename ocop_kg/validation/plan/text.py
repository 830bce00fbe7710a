"""The words of SPARQL: terms, tests that are joined, and names that nobody else uses."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ocop_kg.validation.lexical import kept

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.graph.values import AnyTerm

__all__ = [
    "FALSE",
    "TRUE",
    "Names",
    "all_of",
    "among",
    "any_of",
    "joined",
    "negated",
    "same",
    "term_text",
]

TRUE, FALSE = "true", "false"
_FLAT = 16  # tests that are joined in one row


class Names:
    """Gives variables that were not given before."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(self) -> str:
        """Give a fresh variable."""
        return f"?v{next(self._numbers)}"


def joined(words: Iterable[str]) -> str:
    """Write words as text; the engine wants none of its functions apart from its bracket."""
    return "".join(word if word.startswith("(") else f" {word}" for word in words).strip()


def term_text(term: AnyTerm) -> str | None:
    """Write a term as the store keeps it; None for a blank node, which no query can name."""
    if isinstance(term, BlankNode | Triple):
        return None
    return str(kept(term))


def same(node: str, term: AnyTerm) -> str:
    """Write the test that a node is a term."""
    text = term_text(term)
    return FALSE if text is None else f"sameTerm({node}, {text})"


def among(node: str, terms: Iterable[AnyTerm]) -> str:
    """Write the test that a node is one of some terms, which may be many."""
    iris: dict[str, None] = {}
    texts: dict[tuple[str, str], dict[str, None]] = {}
    for term in map(kept, terms):
        if isinstance(term, NamedNode):
            iris[str(term)] = None
        elif isinstance(term, Literal):
            kind = str(term.datatype), term.language or ""
            texts.setdefault(kind, {})[str(Literal(term.value))] = None
    tests = [f"isIRI({node}) && {node} IN ({', '.join(iris)})"] if iris else []
    for (datatype, language), found in texts.items():
        kind_test = f'DATATYPE({node}) = {datatype} && LANG({node}) = "{language}"'
        tests.append(f"isLiteral({node}) && {kind_test} && STR({node}) IN ({', '.join(found)})")
    return any_of(tests)


def negated(test: str) -> str:
    """Write the opposite of a test."""
    if test == TRUE:
        return FALSE
    if test == FALSE:
        return TRUE
    if test.startswith("!(") and _closes_at_end(test, 1):
        return test[2:-1]
    return f"!({test})"


def _closes_at_end(text: str, start: int) -> bool:
    """Tell whether a text of tests, without strings, opens a bracket that its end closes."""
    if '"' in text or "<" in text:
        return False
    depth = 0
    for position, sign in enumerate(text[start:], start):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return position == len(text) - 1
    return False


def all_of(tests: Iterable[str]) -> str:
    """Join tests that must all hold."""
    return _joined(tests, " && ", TRUE, FALSE)


def any_of(tests: Iterable[str]) -> str:
    """Join tests of which one must hold."""
    return _joined(tests, " || ", FALSE, TRUE)


def _joined(tests: Iterable[str], word: str, neutral: str, decisive: str) -> str:
    parts = [test for test in dict.fromkeys(tests) if test != neutral]
    if decisive in parts:
        return decisive
    if len(parts) < 2:
        return parts[0] if parts else neutral
    if len(parts) > _FLAT:  # a long row is deep for a parser, and a tree is not
        half = len(parts) // 2
        parts = [_joined(side, word, neutral, decisive) for side in (parts[:half], parts[half:])]
    return word.join(f"({part})" for part in parts)
