"""Text of a query through rdflib's grammar of SPARQL 1.1."""

from __future__ import annotations

import sys
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql.escapes import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ocop_kg.sparql.terms import Node

__all__ = ["parsed"]

_Result = TypeVar("_Result")
_DEEP = 3_000
"""Calls within calls: a parser that remembers, as matplotlib lets it do, takes twice as many."""

_ONE_AT_A_TIME = RLock()
"""pyparsing finds out by trying how to call a function, and in threads confuses the tries."""


def parsed(
    sparql: str, forms: tuple[str, ...], read: Callable[[Iterable[Node], Node], _Result]
) -> _Result:
    """Parse a query of one of these forms, and read what rdflib's grammar makes of it.

    Raises `UnsupportedQueryError`.
    """
    with _ONE_AT_A_TIME:
        return _parsed(sparql, forms, read)


def _parsed(
    sparql: str, forms: tuple[str, ...], read: Callable[[Iterable[Node], Node], _Result]
) -> _Result:
    try:
        return _tried(sparql, forms, read)
    except RecursionError:
        pass
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _DEEP))
    try:
        return _tried(sparql, forms, read)
    except RecursionError as error:
        # rdflib's grammar goes round in circles there
        also = ", or SERVICE stands inside SERVICE" if "service" in sparql.casefold() else ""
        raise UnsupportedQueryError(f"it is nested too deeply{also}") from error
    finally:
        sys.setrecursionlimit(limit)


def _tried(
    sparql: str, forms: tuple[str, ...], read: Callable[[Iterable[Node], Node], _Result]
) -> _Result:
    from pyparsing import ParseBaseException

    try:
        prologue, query = next(_by_grammar(unescaped(sparql)))
        if query.name not in forms:
            raise UnsupportedQueryError("this is no SELECT query, which gives rows")
        if query.where is None:
            raise UnsupportedQueryError("it has no WHERE with a group in braces")
        return read(prologue, query)
    except ParseBaseException as error:
        raise UnsupportedQueryError(
            f"the grammar of SPARQL 1.1 cannot go on at line {error.lineno}, column {error.column}"
        ) from error.with_traceback(None)
    except ValueError as error:
        raise UnsupportedQueryError(str(error)) from error


def _by_grammar(sparql: str) -> Iterator[Any]:
    """Parse a query, apart from the frames of the callers.

    The parser goes on after errors that it raised, and leaves each in a circle with the frames that
    it went through. These lead to those that called them, but for a generator; and what stands in
    a caller's frame, such as rows of the engine, may end in its own thread alone.
    """
    from rdflib.plugins.sparql.parser import Query

    yield Query.parse_string(sparql, parse_all=True)
