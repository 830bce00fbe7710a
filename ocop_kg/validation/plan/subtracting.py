"""Turns NOT EXISTS into MINUS where that takes away few rows, all at once.

For each row of its group an engine looks once more for what shall not be there, and may go through
all claims of a country to find those of a product. Where few nodes have what is named, they are
found once. That is the same where all variables that both sides share are bound on both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal

from ocop_kg.validation.plan.nesting import triples_of
from ocop_kg.validation.plan.sparql import selects

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from ocop_kg.validation.datagraph import DataGraph

__all__ = ["rows_of", "subtracting"]

_MOST = 100_000  # rows of a group that are counted
_TIMES = 4  # rows that are taken away, for each that is there
_NOT_EXISTS = ["FILTER", "NOT", "EXISTS", "{"]


def rows_of(data: DataGraph, pattern: str, most: int) -> int:
    """Count the rows of a pattern in data, up to so many."""
    query = f"SELECT (COUNT(*) AS ?rows) {{ SELECT * {{ {pattern} }} LIMIT {most} }}"
    [(count,)] = data.select(query)
    return int(count.value) if isinstance(count, Literal) else most


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
    bound = {_name(term) for triple in group for term in triple if _is_variable(term)} | {"this"}
    here = " ".join(inside[:start])
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
        other = inside[at + 4 : end]
        fits = _is_small(other, bound, here, count)
        found += ["MINUS", "{", *other, "}"] if fits else inside[at : end + 1]
        at = end + 1
    return [*words[: body.start], *found, *words[body.stop :]]


def _is_small(
    other: Sequence[str], bound: set[str], here: str, count: Callable[[str, int], int]
) -> bool:
    """Tell whether a group is about one thing with something named, and finds few rows."""
    triples = triples_of(other)
    if not triples:
        return False
    thing = triples[0][0]
    values = [value for _, _, value in triples]
    shared = {_name(value) for value in values if _is_variable(value)}
    named = [triple for triple in triples if triple[2][0] == "<"]
    about_one = all(
        subject == thing and not _is_variable(predicate) for subject, predicate, _ in triples
    )
    if (
        not (about_one and named and shared)
        or not _is_variable(thing)
        or _name(thing) in {*bound, *shared}
        or not shared <= bound
    ):
        return False
    most = _TIMES * count(here, _MOST)
    return (
        min(count(" ".join(triple), most + 1) for triple in named) <= most
        and count(" ".join(other), most + 1) <= most
    )


def _is_variable(term: str) -> bool:
    return term[0] in "?$"


def _name(variable: str) -> str:
    return variable[1:]
