"""Evidence of the rows of an answer: the statements behind each, and the sources that make them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.graph.evidence.derivations import derive
from ocop_kg.graph.evidence.scope import Scope
from ocop_kg.graph.evidence.sources import SourceNote, in_order
from ocop_kg.sparql import parse_select, readable
from ocop_kg.stores.querytext import DatasetClause

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import NamedNode, Triple

    from ocop_kg.budget import Budget
    from ocop_kg.graph.evidence.services import ServiceRow
    from ocop_kg.graph.evidence.statement import Statement
    from ocop_kg.graph.evidence.walking import Derivation, Fact, Found, Key
    from ocop_kg.graph.evidence.witnesses import Witnesses
    from ocop_kg.sparql import SelectQuery
    from ocop_kg.sparql.algebra import Select
    from ocop_kg.stores.services import Settled

__all__ = ["Evidence", "RowEvidence", "Way"]

_MOST = 1000
"""How many ways are looked at for a row, unless the caller says another number."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a row came about.

    `statements` stand in the order of the query's patterns. `absent` are the patterns, as SPARQL
    with the values of this row, that nothing in the graph may fit. `services` are the rows that
    endpoints gave for SERVICE blocks.
    """

    statements: tuple[Statement, ...]
    absent: tuple[str, ...] = ()
    services: tuple[ServiceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a row rests on.

    A row of a query has one of the `ways` for each solution that leads to it; a row that counts has
    one for each solution that it counts. ``complete`` is false when there are more ways than were
    looked at, and `gaps` says in words which parts of the query could not be followed: what is
    given is then right, and not all.
    """

    ways: tuple[Way, ...]
    complete: bool = True
    gaps: tuple[str, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of all ways, each once."""
        return tuple(dict.fromkeys(each for way in self.ways for each in way.statements))

    @property
    def services(self) -> tuple[ServiceRow, ...]:
        """The rows of endpoints of all ways, each once."""
        return tuple(dict.fromkeys(each for way in self.ways for each in way.services))

    @property
    def absent(self) -> tuple[str, ...]:
        """What nothing may fit, of all ways, each once."""
        return tuple(dict.fromkeys(pattern for way in self.ways for pattern in way.absent))

    @property
    def sources(self) -> tuple[SourceNote, ...]:
        """All sources that speak for the row, also through what follows from them, by date.

        An endpoint that gave a part of it is one of them.
        """
        notes = {note for each in self.statements for note in each.all_sources}
        return in_order(notes | {each.source for each in self.services})

    def __str__(self) -> str:
        return "\n".join(
            (
                *map(str, self.statements),
                *map(str, self.services),
                *(f"nothing fits {pattern}" for pattern in self.absent),
                *(() if self.complete else ("there are further ways, which are not shown",)),
                *(f"not followed: {gap}" for gap in self.gaps),
            )
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the evidence for JSON."""
        return {
            "ways": [
                {
                    "statements": [statement.to_dict() for statement in way.statements],
                    **({"absent": list(way.absent)} if way.absent else {}),
                    **(
                        {"services": [each.to_dict() for each in way.services]}
                        if way.services
                        else {}
                    ),
                }
                for way in self.ways
            ],
            "complete": self.complete,
            "gaps": list(self.gaps),
        }


class RowEvidence:
    """Finds the evidence of rows of one query, which is read at the first question.

    `columns` are the names of the rows' columns: each engine has an order of its own for ``*``.
    The seconds of the `budget` are for who asks; see `ocop_kg.graph.evidence.ahead`.
    """

    def __init__(
        self, witnesses: Witnesses, sparql: str | Settled, columns: Sequence[str], budget: Budget
    ) -> None:
        self.budget = budget
        self._witnesses = witnesses
        self._sparql = sparql
        self._columns = columns

    @cached_property
    def _query(self) -> SelectQuery:
        return parse_select(self._sparql) if isinstance(self._sparql, str) else self._sparql.query

    @cached_property
    def _select(self) -> Select:
        select = self._query.select
        by_name = {column.variable.value: column for column in select.columns}
        return replace(select, columns=tuple(by_name[name] for name in self._columns))

    @cached_property
    def _scope(self) -> Scope:
        graphs, named = self._query.default_graphs, self._query.named_graphs
        if not (graphs or named):
            return Scope(self._witnesses.store.engine)
        dataset = DatasetClause(
            tuple(name.value for name in graphs), tuple(name.value for name in named)
        )
        return Scope(self._witnesses.store.restricted(dataset), graphs)

    def of(self, rows: Sequence[Key], ways: int | None = None) -> list[Evidence]:
        """Give the evidence of each row, with at most about `ways` ways."""
        try:
            found = derive(self._scope, self._select, rows, ways or _MOST)
        except UnsupportedQueryError as error:
            return [Evidence((), complete=False, gaps=(str(error),))] * len(rows)
        except RecursionError:
            gap = "the query is too long to be told apart"
            return [Evidence((), complete=False, gaps=(gap,))] * len(rows)
        statements = self._statements(
            fact
            for each in found.values()
            for derivation in each.derivations
            for fact in derivation.facts
        )
        told = {key: _evidence(each, statements) for key, each in found.items()}
        unknown = Evidence((), complete=False, gaps=("no solution of the query gives this row",))
        return [told.get(key, unknown) for key in rows]

    def _statements(self, facts: Iterable[Fact]) -> dict[Fact, Statement]:
        by_graph: defaultdict[NamedNode | None, dict[Triple, None]] = defaultdict(dict)
        for triple, graph in facts:
            by_graph[graph][triple] = None
        return {
            (triple, graph): statement
            for graph, triples in by_graph.items()
            for triple, statement in self._witnesses.statements(
                triples, self._scope.graphs if graph is None else (graph,)
            ).items()
        }


def _evidence(found: Found, statements: dict[Fact, Statement]) -> Evidence:
    ways = tuple(_way(derivation, statements) for derivation in found.derivations)
    gaps = dict.fromkeys(gap for derivation in found.derivations for gap in derivation.gaps)
    return Evidence(ways, found.complete, tuple(gaps))


def _way(derivation: Derivation, statements: dict[Fact, Statement]) -> Way:
    return Way(
        tuple(statements[fact] for fact in derivation.facts if fact in statements),
        tuple(map(readable, derivation.absent)),
        derivation.services,
    )
