"""A query on its way to a server: text, and algebra once something in it must change.

What was read of a text is kept, since stored questions come again and again with other values.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql import SelectQuery, parse_pattern, parse_select, write

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Draft", "read"]

_SHORT = 20_000
"""Longer texts come once, and what is read of them is large."""


class Draft:
    """A query of one form, as text and, once it was asked for, as algebra."""

    def __init__(self, given: str | SelectQuery, form: str) -> None:
        self.form = form
        self._query = None if isinstance(given, str) else given
        self.sparql = given if isinstance(given, str) else _written(given, form)
        """The text."""

    @property
    def query(self) -> SelectQuery:
        """The algebra; an ASK is a ``SELECT *``.

        Raises `UnsupportedQueryError` when the text cannot be taken apart.
        """
        if self._query is None:
            self._query = read(self.sparql, self.form, helpers=True)
        return self._query

    def change(self, changed: Callable[[SelectQuery], SelectQuery]) -> None:
        """Put another query in its place; raise `UnsupportedQueryError` as `query` does."""
        query = changed(self.query)
        if query != self._query:
            self._query, self.sparql = query, _written(query, self.form)


def read(sparql: str, form: str, *, helpers: bool) -> SelectQuery:
    """Read a SELECT or an ASK; with `helpers` it may have variables that this library adds.

    Raises `UnsupportedQueryError`, also for another form.
    """
    if form not in ("SELECT", "ASK"):
        raise UnsupportedQueryError("only SELECT and ASK are rewritten for a server")
    return (_kept if len(sparql) < _SHORT else _kept.__wrapped__)(sparql, form, helpers=helpers)


@lru_cache(maxsize=256)
def _kept(sparql: str, form: str, *, helpers: bool) -> SelectQuery:
    return (parse_select if form == "SELECT" else parse_pattern)(sparql, helpers=helpers)


def _written(query: SelectQuery, form: str) -> str:
    """Write a query.

    >>> _written(read("ASK FROM <urn:g> { ?s <urn:p> <urn:o> }", "ASK", helpers=False), "ASK")
    'ASK FROM <urn:g> { ?s <urn:p> <urn:o> . }'
    """
    if form == "SELECT":
        return write(query)
    clauses = "".join(f" FROM {name}" for name in query.default_graphs)
    clauses += "".join(f" FROM NAMED {name}" for name in query.named_graphs)
    return f"ASK{clauses} {write(query.select.pattern)}"
