"""Answers in pages, from servers that cut what is longer than they like.

A page is a part of the whole order of the rows, which all columns decide where the query's own
ORDER BY leaves it open. The number of rows is counted beside it, so that an answer that changed in
between, or is cut nevertheless, is an error and never a shorter answer.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from ocop_kg.errors import EndpointError, QuerySyntaxError, UnsupportedQueryError
from ocop_kg.sparql import parse_select, write
from ocop_kg.sparql.algebra import (
    Aggregate,
    Call,
    Filter,
    InGraph,
    Join,
    LeftJoin,
    Order,
    Projection,
    Select,
    TriplePattern,
)
from ocop_kg.stores.remote.answers import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from pyoxigraph import Variable

    from ocop_kg.sparql import SelectQuery
    from ocop_kg.sparql.algebra import Pattern, Term
    from ocop_kg.stores.remote.answers import Table

__all__ = ["in_pages"]


def in_pages(
    sparql: str, size: int, read: Callable[[str, tuple[str, ...]], Table], url: str
) -> Table:
    """Read the answer of a SELECT in pages of so many rows.

    Raises `EndpointError` when the pages are not the whole answer, or the query cannot be asked for
    in pages.
    """
    try:
        query = parse_select(sparql, helpers=True)
    except UnsupportedQueryError as error:
        raise EndpointError(
            url, f"it cuts answers at {size:,} rows, and this query has no pages: {error.problem}"
        ) from error
    wanted = _count(query, read)
    if wanted < size:
        raise EndpointError(url, f"it gave {size:,} rows and counts {wanted:,}")
    try:
        return joined(_pages(query, (wanted, size), read, url, nested=False), url)
    except (EndpointError, QuerySyntaxError):
        # some servers sort no more rows than they give, unless a query inside does it
        return joined(_pages(query, (wanted, size), read, url, nested=True), url)


def _count(query: SelectQuery, read: Callable[[str, tuple[str, ...]], Table]) -> int:
    from pyoxigraph import Variable

    number = Variable("__n")
    counting = Select((Projection(number, Aggregate("COUNT", None)),), query.select, grouping=())
    table = read(write(replace(query, select=counting)), (number.value,))
    (row,) = table.solutions()
    return int(row[0].value)


def _total(variable: Variable, nodes: Container[Term]) -> Iterator[Order]:
    """Give an order in which only equal terms are alike; that of literals leaves open what differs.

    What is among `nodes` is no literal, and sorted faster as it is.
    """
    if variable in nodes:
        yield Order(variable)
        return
    for function in ("STR", "LANG", "DATATYPE"):
        yield Order(Call(function, (variable,)))


def _nodes(pattern: Pattern) -> set[Term]:
    """Give what is surely the subject or the predicate of a triple."""
    match pattern:
        case TriplePattern(subject, predicate):
            return {subject, predicate}
        case Join(parts):
            return set().union(*map(_nodes, parts))
        case InGraph(_, inner) | Filter(inner) | LeftJoin(inner):
            return _nodes(inner)
    return set()


def _pages(
    query: SelectQuery,
    rows: tuple[int, int],
    read: Callable[[str, tuple[str, ...]], Table],
    url: str,
    *,
    nested: bool,
) -> Iterator[Table]:
    wanted, size = rows
    select = query.select
    names = tuple(each.value for each in select.variables)
    columns = tuple(map(Projection, select.variables))
    nodes = _nodes(select.pattern) if select.grouping is None else set()
    order = (*select.order, *chain.from_iterable(_total(each, nodes) for each in select.variables))
    ordered = replace(select, order=order)
    first = select.offset or 0
    seen = 0
    while seen < wanted:
        limit = min(size, wanted - seen)
        if nested:
            page = Select(columns, ordered, limit=limit, offset=seen)
        else:
            page = replace(ordered, limit=limit, offset=first + seen)
        table = read(write(replace(query, select=page)), names)
        if table.count != limit:
            break
        yield table
        seen += limit
    if seen != wanted:
        problem = f"the answer changed while it was read in pages: {seen:,} of {wanted:,} rows came"
        raise EndpointError(url, problem)
