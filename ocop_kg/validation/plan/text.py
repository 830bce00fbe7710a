"""The words of SPARQL: terms, tests that are joined, and names that nobody else uses."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ocop_kg.validation.lexical import kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
_AND, _OR = " && ", " || "
_CLOSE = ("(", "+", "*")
_FLAT = 16  # tests that are joined in one row


class Names:
    """Gives variables that were not given before, and tells which properties data have."""

    def __init__(self, uses: Callable[[object], bool]) -> None:
        self._numbers = count(1)
        self.uses = uses

    def __call__(self) -> str:
        """Give a fresh variable."""
        return f"?v{next(self._numbers)}"


def joined(words: Iterable[str]) -> str:
    """Write words as text; grammars want some signs close to what stands before them.

    >>> joined(["?a", "<urn:p>", "+", "?b"])
    '?a <urn:p>+ ?b'
    """
    return "".join(word if word[:1] in _CLOSE else f" {word}" for word in words).strip()


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


class _Not(str):
    """The opposite of a test, which it remembers."""

    __slots__ = ("test",)
    test: str


class _Joined(str):
    """Tests that are joined, which it remembers, so that the opposite needs no bracket around it.

    Of ``!a && !b`` the engine makes two filters, and of ``!(a || b)`` none.
    """

    __slots__ = ("parts", "word")
    parts: tuple[str, ...]
    word: str


def negated(test: str) -> str:
    """Write the opposite of a test; of joined tests by the laws of De Morgan.

    >>> negated(all_of(["?a < 1", negated("?b < 2")]))
    '(!(?a < 1)) || (?b < 2)'
    """
    if test in (TRUE, FALSE):
        return FALSE if test == TRUE else TRUE
    if isinstance(test, _Not):
        return test.test
    if isinstance(test, _Joined):
        return (any_of if test.word == _AND else all_of)(map(negated, test.parts))
    opposite = _Not(f"!({test})")
    opposite.test = test
    return opposite


def all_of(tests: Iterable[str]) -> str:
    """Join tests that must all hold."""
    return _joined(tests, _AND, TRUE, FALSE)


def any_of(tests: Iterable[str]) -> str:
    """Join tests of which one must hold."""
    return _joined(tests, _OR, FALSE, TRUE)


def _joined(tests: Iterable[str], word: str, neutral: str, decisive: str) -> str:
    parts = [test for test in dict.fromkeys(tests) if test != neutral]
    if decisive in parts:
        return decisive
    if len(parts) < 2:
        return parts[0] if parts else neutral
    if len(parts) > _FLAT:  # a long row is deep for a parser, and a tree is not
        half = len(parts) // 2
        parts = [_joined(side, word, neutral, decisive) for side in (parts[:half], parts[half:])]
    found = _Joined(_in_order(parts, word))
    found.parts, found.word = tuple(parts), word
    return found


def _in_order(parts: list[str], word: str) -> str:
    """Write joined tests so that those that look at the data come last.

    The engine tries the sides of ``&&`` and ``||`` in an order of its own, but of IF only the side
    that counts.
    """
    costly = [part for part in parts if "EXISTS" in part]
    cheap = [part for part in parts if "EXISTS" not in part]
    found = word.join(f"({part})" for part in cheap)
    if not costly:
        return found
    rest = costly[-1]
    for test in [*([found] if cheap else []), *costly[:-1]][::-1]:
        rest = f"IF({test}, {rest}, false)" if word == _AND else f"IF({test}, true, {rest})"
    return rest
