"""A few questions that together hold every form of SPARQL that all of them hold."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import TypeVar

from ocop_kg.sparql import parse_select

__all__ = ["covering", "forms"]

_Asked = TypeVar("_Asked")
_NAMED = ("operator", "function", "modifier", "negated", "distinct", "descending", "name")


def forms(sparql: str) -> frozenset[str]:
    """Name the forms of a query: its patterns, paths, operators, functions and clauses."""
    return frozenset(_forms(parse_select(sparql).select))


def _forms(part: object) -> Iterator[str]:
    if isinstance(part, tuple):
        for each in part:
            yield from _forms(each)
    elif is_dataclass(part):
        kind = type(part).__name__
        yield kind
        for field in fields(part):
            value = getattr(part, field.name)
            if field.name in _NAMED and isinstance(value, str | bool):
                yield f"{kind} {value}"
            elif value not in (None, (), 0):
                yield f"{kind} with {field.name}"
                yield from _forms(value)


def covering(asked: Iterable[tuple[_Asked, frozenset[str]]]) -> list[_Asked]:
    """Choose, one after the other, what adds the most forms, until all are there."""
    left = list(asked)
    missing = frozenset[str]().union(*(found for _, found in left))
    chosen: list[_Asked] = []
    while missing:
        best, found = max(left, key=lambda pair: len(pair[1] & missing))
        chosen.append(best)
        missing -= found
    return chosen
