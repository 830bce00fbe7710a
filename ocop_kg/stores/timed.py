"""Answers of queries that are given a time: made in a process of their own, read as any other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from ocop_kg.guard import Guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import BinaryIO

    from pyoxigraph import QueryTriples

    from ocop_kg.budget import Budget

__all__ = ["timed"]

_ROWS, _TRIPLES, _BOOLEAN = b"R", b"T", b"B"


def timed(
    answer: Callable[[], QuerySolutions | QueryTriples | QueryBoolean], budget: Budget
) -> QuerySolutions | Iterable[Triple] | QueryBoolean:
    """Give an answer that must be there within the seconds of a budget.

    Raises what `answer` raises, or `BudgetError`; so may the reading of its rows.

    >>> from pyoxigraph import Store
    >>> from ocop_kg.budget import Budget
    >>> bool(timed(lambda: Store().query("ASK {}"), Budget(seconds=5)))
    True
    """
    stream: Any = Guarded(_Sent(answer), budget)
    if stream.read(1) == _TRIPLES:
        quads = parse(stream, format=RdfFormat.N_TRIPLES)
        return (Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    return parse_query_results(stream, format=QueryResultsFormat.JSON)


@dataclass(frozen=True, slots=True)
class _Sent:
    """The work of writing an answer."""

    answer: Callable[[], QuerySolutions | QueryTriples | QueryBoolean]

    def __call__(self, out: BinaryIO) -> None:
        given = self.answer()
        if isinstance(given, QuerySolutions):
            out.write(_ROWS)
            given.serialize(out, format=QueryResultsFormat.JSON)
        elif isinstance(given, QueryBoolean):
            out.write(_BOOLEAN)
            given.serialize(out, format=QueryResultsFormat.JSON)
        else:
            out.write(_TRIPLES)
            given.serialize(out, format=RdfFormat.N_TRIPLES)
