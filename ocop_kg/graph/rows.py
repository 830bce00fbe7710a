"""The rows of an answer and where they are from: the graph, the query and its bound values."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ocop_kg.errors import BudgetError
from ocop_kg.vocabulary import RDF_TYPE, ocop

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import NamedNode, QuerySolution, QuerySolutions

    from ocop_kg.budget import Budget
    from ocop_kg.graph.evidence.rows import Evidence, RowEvidence
    from ocop_kg.graph.evidence.sources import SourceNote
    from ocop_kg.graph.graph import Graph
    from ocop_kg.graph.results import Solutions
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.stores import Term
    from ocop_kg.stores.services import ServiceCall, Settled

__all__ = ["Row", "Rows", "counted", "too_many"]

_SOURCE = ocop("Source")


_Item = TypeVar("_Item")


def counted(answer: Iterable[_Item], budget: Budget) -> Iterator[_Item]:
    """Pass on rows or triples while there are no more than the budget allows.

    Raises `BudgetError`.
    """
    if budget.rows is None:
        yield from answer
        return
    for number, each in enumerate(answer):
        if number >= budget.rows:
            raise too_many(budget.rows)
        yield each


def too_many(most: int) -> BudgetError:
    """Make the error for an answer of more rows or triples than are allowed."""
    return BudgetError("rows", most, f"the answer has more than {most:,} rows or triples")


class Rows:
    """What a SELECT query was asked of, and what the engine gave."""

    __slots__ = ("_cursor", "budget", "graph", "sparql", "terms", "variables")

    def __init__(
        self,
        cursor: QuerySolutions,
        graph: Graph,
        sparql: str | Settled,
        terms: Mapping[str, Term],
        budget: Budget,
    ) -> None:
        self._cursor: QuerySolutions | None = cursor
        self.budget = budget
        self.graph = graph
        self.sparql = sparql
        self.terms = terms
        self.variables = tuple(name.value for name in cursor.variables)

    def cursor(self) -> QuerySolutions:
        """Hand out the engine's own rows, which can be read only once; then ask again."""
        cursor, self._cursor = self._cursor, None
        if cursor is None:
            return self.graph.rows(self.sparql, self.terms, self.budget).cursor()
        return cursor

    @property
    def services(self) -> tuple[ServiceCall, ...]:
        """What endpoints were called for, in the order of the query."""
        return () if isinstance(self.sparql, str) else self.sparql.calls

    def counted(self) -> Iterator[QuerySolution]:
        """Read the rows; raise `BudgetError` when there are more than the budget allows."""
        return counted(self.cursor(), self.budget)

    def note(self, term: NamedNode) -> SourceNote | None:
        """Tell what is known of a source; None for what is none."""
        is_source = next(self.graph.triples(term, RDF_TYPE, _SOURCE), None) is not None
        return self.graph.note(term) if is_source else None

    def evidence(self) -> RowEvidence:
        """Make what finds the evidence of these rows."""
        from ocop_kg.graph.evidence.rows import RowEvidence

        witnesses = self.graph.untimed.witnesses
        return RowEvidence(witnesses, self.sparql, self.variables, self.budget)


class Row:
    """A row of an answer together with its evidence; it reads as the plain row does."""

    __slots__ = ("_answer", "_at", "_solution")

    def __init__(self, answer: Solutions, at: int, solution: QuerySolution) -> None:
        self._answer = answer
        self._at = at
        self._solution = solution

    def __getitem__(self, column: str | int) -> AnyTerm | None:
        term: AnyTerm | None = self._solution[column]
        return term

    def __iter__(self) -> Iterator[AnyTerm | None]:
        return iter(self._solution)

    def __len__(self) -> int:
        return len(self._solution)

    def __repr__(self) -> str:
        return repr(self._solution)

    @property
    def evidence(self) -> Evidence:
        """The statements behind this row and the sources that make them.

        >>> from ocop_kg import KnowledgeGraph
        >>> answer = KnowledgeGraph.open().ask("experts-by-product", product="potato")
        >>> evidence = answer.rows[0].evidence
        >>> "ocop:supportKind" in str(evidence), evidence.sources[0].publisher
        (True, 'FAO')
        """
        return self._answer.evidence_at(self._at)
