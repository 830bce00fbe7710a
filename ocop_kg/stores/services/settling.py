"""Asks the endpoints of a query's SERVICE blocks, each block once, and puts tables in their place.

No block is left half answered: an endpoint that is dead, slow, or cuts its answer is an error that
names it, and SERVICE SILENT, which lets it pass, is told by a warning. An answer of a round number
of rows is counted there once more, since that is where servers cut without a word.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple
from warnings import warn

from pyoxigraph import Literal, NamedNode

from ocop_kg.errors import (
    BudgetError,
    EndpointError,
    Place,
    QuerySyntaxError,
    SilentServiceWarning,
    UnsupportedQueryError,
)
from ocop_kg.sparql import Rewriting, parse_construct, parse_pattern, parse_select
from ocop_kg.sparql.algebra import Pattern, Projection, Select, Values
from ocop_kg.stores.limits import check_query
from ocop_kg.stores.querytext import tokens
from ocop_kg.stores.remote import Endpoint, RemoteStore
from ocop_kg.stores.services.blocks import blocks_of
from ocop_kg.stores.services.settled import ServiceCall, Settled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import QuerySolution, Variable

    from ocop_kg.budget import Budget
    from ocop_kg.sparql.algebra import Ground, SelectQuery, TriplePattern
    from ocop_kg.stores.protocol import Term
    from ocop_kg.stores.services.allowed import ServiceEndpoint, Services
    from ocop_kg.stores.services.blocks import Block

__all__ = ["settle"]

_FORMS = ("select", "ask", "construct", "describe")
_ROUND = 100
_FEW = 1000
"""Longer tables are joined by their hashes, which the engine does not do with bare VALUES."""


def settle(
    sparql: str, terms: Mapping[str, Term], services: Services, budget: Budget
) -> Settled | None:
    """Answer the SERVICE blocks of a query within a budget; None for a query without any.

    `rows` of the budget are for each block, `seconds` for all of them together.

    Raises `ForbiddenAccessError` for an endpoint that is not among the `services`, `EndpointError`
    for one that does not answer as it should, `BudgetError`, and `UnsupportedQueryError` for a
    query that cannot be taken apart.
    """
    sparql = sparql.removeprefix("\ufeff")  # of a query that comes from a file
    check_query(sparql, budget)
    form, template, query = _read(sparql)
    blocks = list(blocks_of(query.select, template, terms))
    called = [(block, services.named(block.service.endpoint)) for block in blocks]
    if not called:
        return None
    asking = _Asking(budget)
    answers: dict[tuple[str, str], _Answer] = {}
    tables: dict[int, Pattern] = {}
    for block, endpoint in called:
        question = endpoint.url, block.question(budget.rows)
        if question not in answers:
            answers[question] = asking.answer(block, endpoint)
        tables[id(block.place)] = _table(block, answers[question], alone=len(called) == 1)
    select = _Filling(tables).select(query.select)
    calls = tuple(answer.call for answer in answers.values())
    return Settled(form, replace(query, select=select), calls, template)


def _read(sparql: str) -> tuple[str, tuple[TriplePattern, ...], SelectQuery]:
    """Read a query of any form; only a SELECT has columns."""
    words = (word.casefold() for kind, word in tokens(sparql) if kind == "word")
    template: tuple[TriplePattern, ...] = ()
    match next((word for word in words if word in _FORMS), ""):
        case "ask":
            form, query = "ASK", parse_pattern(sparql)
        case "construct":
            form, (template, query) = "CONSTRUCT", parse_construct(sparql)
        case "describe":
            raise UnsupportedQueryError("DESCRIBE calls no endpoint: select what it is about first")
        case _:
            return "SELECT", (), parse_select(sparql)
    return form, template, replace(query, select=replace(query.select, columns=()))


class _Answer(NamedTuple):
    rows: tuple[tuple[Ground | None, ...], ...]
    call: ServiceCall


class _Asking:
    """Asks endpoints, all together within the seconds of a budget."""

    def __init__(self, budget: Budget) -> None:
        self._budget = replace(budget, seconds=None)
        self._seconds = budget.seconds
        self._end = None if budget.seconds is None else monotonic() + budget.seconds
        self._stores: dict[str, RemoteStore] = {}

    def answer(self, block: Block, endpoint: ServiceEndpoint) -> _Answer:
        """Ask for the rows of a block; its failure is an answer where SILENT stands."""
        asked = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            rows = self._rows(block, endpoint)
        except (EndpointError, QuerySyntaxError) as error:
            self._left()  # which tells when it was the budget that left no time
            if not block.service.silent:
                raise
            call = ServiceCall(endpoint.url, asked, 0, error.problem)
            warn(SilentServiceWarning(str(call)), stacklevel=2)
            return _Answer((tuple(None for _ in block.columns),), call)
        return _Answer(rows, ServiceCall(endpoint.url, asked, len(rows)))

    def _left(self) -> float:
        if self._end is None or self._seconds is None:
            return math.inf
        left = self._end - monotonic()
        if left <= 0:
            problem = f"services had not answered after {self._seconds:g} seconds: stopped"
            raise BudgetError("seconds", self._seconds, problem)
        return left

    def _rows(
        self, block: Block, endpoint: ServiceEndpoint
    ) -> tuple[tuple[Ground | None, ...], ...]:
        most = self._budget.rows
        found: Any = self._asked(endpoint, block.question(most))
        rows = []
        for number, row in enumerate(found):
            if most is not None and number >= most:
                problem = f"a SERVICE block has more than {most:,} rows"
                raise BudgetError("rows", most, problem, Place(endpoint.url))
            rows.append(tuple(_known(row, name, endpoint.url) for name in block.columns))
        if rows and len(rows) % _ROUND == 0:
            (count,) = self._asked(endpoint, block.counting())
            if count["n"] is None or count["n"].value != str(len(rows)):
                problem = f"it gave {len(rows):,} rows and counts {count['n']}: it cuts answers"
                raise EndpointError(endpoint.url, problem)
        return tuple(rows)

    def _asked(self, endpoint: ServiceEndpoint, question: str) -> Any:  # noqa: ANN401  # rows
        store = self._stores.get(endpoint.url)
        timeout = min(endpoint.timeout, self._left())
        if store is None:
            connection = Endpoint(endpoint.url, login=endpoint.login, timeout=timeout)
            store = self._stores[endpoint.url] = RemoteStore(connection, self._budget)
        store.endpoint.timeout = min(endpoint.timeout, self._left())
        return store.query(question, None, self._budget)


def _known(row: QuerySolution, name: Variable, url: str) -> Ground | None:
    """Give a term of a row; what has no name outside of its answer is refused."""
    term = row[name]
    if term is None or isinstance(term, NamedNode | Literal):
        return term
    raise UnsupportedQueryError(
        f"{name} of {url} is a blank node, which means nothing outside of its answer: ask there "
        "for what is known of it, and leave it out"
    )


def _table(block: Block, answer: _Answer, *, alone: bool) -> Pattern:
    """Make the table that stands in place of a block."""
    service = replace(block.service, asked=answer.call.asked, failure=answer.call.failure)
    table = Values(block.columns, answer.rows, service)
    if alone or block.tested or len(answer.rows) <= _FEW or not block.columns:
        return table
    return Select(tuple(map(Projection, block.columns)), table)


class _Filling(Rewriting):
    """Puts tables in place of blocks."""

    def __init__(self, tables: Mapping[int, Pattern]) -> None:
        self._tables = tables

    def pattern(self, pattern: Pattern) -> Pattern:
        return self._tables.get(id(pattern)) or super().pattern(pattern)
