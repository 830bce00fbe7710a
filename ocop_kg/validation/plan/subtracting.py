"""Turns NOT EXISTS into MINUS where that takes away few rows, all at once.

For each row of its group an engine looks once more for what shall not be there, and may go through
all claims of a country to find those of a product, or through all that is said of a thing to find
one property. Where few things have what is named, they are found once. That is the same where all
variables that both sides share are bound on both.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from ocop_kg.validation.datagraph import count_of
from ocop_kg.validation.plan.nesting import triples_of
from ocop_kg.validation.plan.sparql import selects

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from ocop_kg.validation.datagraph import DataGraph

__all__ = ["rows_of", "subtracting"]

_MOST = 100_000  # rows of a group that are counted
_TIMES = 4  # rows that are taken away, for each that is there
_NOT_EXISTS = ["FILTER", "NOT", "EXISTS", "{"]

_Triple = tuple[str, str, str]


def rows_of(data: DataGraph, pattern: str, most: int) -> int:
    """Count the rows of a pattern in data, up to so many."""
    query = f"SELECT (COUNT(*) AS ?rows) {{ SELECT * {{ {pattern} }} LIMIT {most} }}"
    [(count,)] = data.select(query)
    return count_of(count)


def subtracting(
    words: list[str], known: Collection[str], count: Callable[[str, int], int]
) -> list[str]:
    """Give the words of a SELECT with MINUS for NOT EXISTS, where that is as right and cheaper.

    `known` are the variables that are replaced by terms later.

    >>> query = "SELECT ?t { ?t <p> ?v . FILTER NOT EXISTS { ?c <q> ?t ; <r> ?v ; <s> <x> } }"
    >>> " ".join(subtracting(query.split(), (), lambda pattern, most: 1))
    'SELECT ?t { ?t <p> ?v . MINUS { ?c <q> ?t ; <r> ?v ; <s> <x> } }'
    """
    body = next(selects(words)).body
    inside = words[body.start : body.stop]
    start = next((at for at, word in enumerate(inside) if word.upper() == "FILTER"), len(inside))
    group = triples_of(inside[:start])
    if not group or {word[1:] for word in words if word[0] in "?$"} & {*known}:
        return words
    here = _Here(inside[:start], group, count)
    found = inside[:start]
    at = start
    while at < len(inside):
        if inside[at] == ".":
            found.append(".")
            at += 1
            continue
        if [word.upper() for word in inside[at : at + 4]] != _NOT_EXISTS:
            return words  # what follows may bind more
        end = at + 4
        while end < len(inside) and inside[end] not in "{}":
            end += 1
        if inside[end : end + 1] != ["}"]:
            return words
        less = here.less(inside[at + 4 : end])
        found += ["MINUS", "{", *less, "}"] if less else inside[at : end + 1]
        at = end + 1
    return [*words[: body.start], *found, *words[body.stop :]]


class _Here:
    """The triples that a group begins with, from whose rows others are taken away."""

    def __init__(
        self, words: list[str], triples: list[_Triple], count: Callable[[str, int], int]
    ) -> None:
        self._words = words
        self._bound = _variables(triples)
        self._count = count

    def less(self, other: list[str]) -> list[str] | None:
        """Write a group as what MINUS takes away; None where that means another, or costs more.

        The triples about one thing belong together. Of the things that these rows name, each is
        looked at once, however many rows name it.
        """
        triples = triples_of(other)
        if not triples or any(map(_is_variable, (predicate for _, predicate, _ in triples))):
            return None
        about: dict[str, list[_Triple]] = {}
        for triple in triples:
            about.setdefault(_name(triple[0]), []).append(triple)
        near = [about[name] for name in about if name in self._bound]
        far = [about[name] for name in about if name not in self._bound]
        alone = not near and len(far) == 1
        if not far or not all(map(self._leads_here, far)) or (alone and not _names_any(triples)):
            return None
        groups = [self._once(star) for star in near]
        if not (all(map(self._is_small, far)) and all(map(self._are_few, groups))):
            return None
        if alone:
            return other
        rows = ["{", "SELECT", "*", "{", *self._words, *chain(*groups), "}", "}"]
        return [*rows, *chain(*(_apart(star, triples, self._bound) for star in far))]

    def _leads_here(self, star: list[_Triple]) -> bool:
        values = _variables((value,) for _, _, value in star)
        thing = star[0][0]
        here = {*self._bound, "this"}
        is_other = _is_variable(thing) and _name(thing) not in here | values
        return is_other and bool(values & here)

    def _is_small(self, star: list[_Triple]) -> bool:
        """Tell whether few things have what is named of them, and few rows say so."""
        return any(map(self._are_few, star)) and self._are_few(_words(star))

    def _are_few(self, pattern: Iterable[str]) -> bool:
        """Tell whether a pattern has no more rows than may be taken away from these."""
        return self._count(" ".join(pattern), self._most + 1) <= self._most

    @cached_property
    def _most(self) -> int:
        return _TIMES * self._count(" ".join(self._words), _MOST)

    def _once(self, star: list[_Triple]) -> list[str]:
        """Find what is said of a thing that these rows name, for each thing once."""
        each = ["{", "SELECT", "DISTINCT", star[0][0], "{", *self._words, "}", "}"]
        return ["{", "SELECT", "*", "{", *each, *_words(star), "}", "}"]


def _names_any(triples: Iterable[_Triple]) -> bool:
    """Tell whether a value is named: else what is here leads to few things by itself."""
    return any(value[0] == "<" for _, _, value in triples)


def _apart(star: list[_Triple], triples: list[_Triple], bound: set[str]) -> list[str]:
    """Find what is said of a thing by itself, and give what it shares with others."""
    others = bound | {"this"} | _variables(triple for triple in triples if triple not in star)
    shared = dict.fromkeys(f"?{name}" for name in sorted(_variables(star) & others))
    return ["{", "SELECT", *shared, "{", *_words(star), "}", "}"]


def _words(triples: Iterable[_Triple]) -> list[str]:
    return [word for triple in triples for word in (*triple, ".")]


def _variables(terms: Iterable[Iterable[str]]) -> set[str]:
    return {_name(term) for each in terms for term in each if _is_variable(term)}


def _is_variable(term: str) -> bool:
    return term[0] in "?$"


def _name(variable: str) -> str:
    return variable[1:]
