"""A SPARQL 1.1 endpoint as a store: the same questions, answered by somebody else's engine."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, cast

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    QueryBoolean,
    QuerySolutions,
)
from pyoxigraph import Store as Engine

from ocop_kg.budget import Budget
from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql import write
from ocop_kg.stores.embedded import check_dataset, copied, evaluate
from ocop_kg.stores.limits import check_query
from ocop_kg.stores.querytext import Prepared, prepare
from ocop_kg.stores.remote.answers import RDF, ROWS, each_once, rows_of, triples_of, truth_of
from ocop_kg.stores.remote.constructing import Construction, as_select
from ocop_kg.stores.remote.dataset import CATALOGUE, LISTING, Dataset
from ocop_kg.stores.remote.draft import Draft
from ocop_kg.stores.remote.faults import Faults
from ocop_kg.stores.remote.quads import RemoteQuads
from ocop_kg.stores.remote.question import (
    Question,
    columns_of_iris,
    declared,
    form_of,
    is_describe,
    names_graphs,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import NamedNode, Triple

    from ocop_kg.sparql import SelectQuery
    from ocop_kg.stores.protocol import Term
    from ocop_kg.stores.querytext import DatasetClause
    from ocop_kg.stores.remote.answers import Table
    from ocop_kg.stores.remote.endpoint import Endpoint

__all__ = ["RemoteStore", "listed"]

_DEFAULT = Budget()


class RemoteStore:
    """A server's graphs, read and never written.

    What this library published there is asked as it was published: the union of its graphs as a
    set, one graph a source. Of other servers it is their default graph and all their named graphs.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        budget: Budget | None = None,
        dataset: Dataset | None = None,
        faults: Faults | None = None,
    ) -> None:
        """Connect, and look at what is there; raise `EndpointError` when nobody answers.

        A server that is known already is not asked: what it holds is its `dataset`, and what it
        does wrong its `faults`.
        """
        self.endpoint = endpoint
        self._budget = budget or _DEFAULT
        if dataset is None:
            dataset = self._kept(Dataset.of(listed(endpoint, self._budget), endpoint.url))
        self.dataset = dataset
        self._faults = faults or Faults(self._value, self._edges, endpoint.url)
        self._quads = RemoteQuads(self._ask, self._table, self.dataset, lambda: self.keeps_labels)

    def __reduce__(self) -> tuple[type[RemoteStore], tuple[Endpoint, Budget]]:
        """Connect anew in another process."""
        return RemoteStore, (self.endpoint, self._budget)

    def _kept(self, dataset: Dataset) -> Dataset:
        """Find what graphs the server has besides, if it does not keep to a dataset."""
        if dataset.union is None:
            return dataset
        alone = dataset.parameters(names_graphs=False)
        beyond = f"ASK {{ GRAPH {CATALOGUE} {{ ?s ?p ?o }} }}"
        if not self._answered(Question(beyond, "ASK", (), alone), self._budget):
            return dataset
        others = self.graphs() - set(dataset.named)
        return replace(dataset, others=tuple(sorted(others)))

    @property
    def union(self) -> RemoteQuads:
        """The server's statements; those of the default graph are the union."""
        return self._quads

    @property
    def engine(self) -> RemoteQuads:
        """The server's statements with their graphs."""
        return self._quads

    def __len__(self) -> int:
        """Let the server count the triples of the union."""
        return self._count(self._quads.everything)

    def is_larger_than(self, most: int) -> bool:
        """Tell whether the union has more triples, without counting on."""
        return self._count(f"{self._quads.everything} LIMIT {most + 1}") > most

    def _count(self, inside: str) -> int:
        table = self._table(f"SELECT (COUNT(*) AS ?n) {{ {{ {inside} }} }}", ("n",))
        (row,) = table.solutions()
        return int(row["n"].value)

    def query(
        self,
        sparql: str,
        bindings: Mapping[str, Term] | None = None,
        budget: Budget | None = None,
    ) -> QuerySolutions | Iterable[Triple] | QueryBoolean:
        """Answer a SPARQL 1.1 query, with variables bound to terms.

        The query is read by the embedded engine's grammar first, so that mistakes are told as
        always, and an update or a SERVICE never leaves. Several graphs in FROM are united here,
        since servers count a triple once for each of them.

        Raises what the embedded store raises, `EndpointError` for a server that does not answer as
        it should, and `UnsupportedQueryError` for values that cannot be bound from outside.
        """
        budget = budget or self._budget
        sparql = sparql.removeprefix("\ufeff")
        check_query(sparql, budget)
        prepared = prepare(sparql)
        if len(prepared.dataset.default) > 1:
            return self._answered_here(sparql, prepared, bindings, budget)
        return self._answered(self._read(sparql, prepared, bindings, budget), budget)

    def select(
        self,
        query: SelectQuery,
        bindings: Mapping[str, Term] | None = None,
        budget: Budget | None = None,
    ) -> QuerySolutions:
        """Answer a SELECT that was taken apart already, so that no grammar reads it again.

        Raises as `query` does.
        """
        budget = budget or self._budget
        if query.default_graphs or query.named_graphs:
            return cast("QuerySolutions", self.query(write(query), bindings, budget))
        columns = tuple(name.value for name in query.select.variables)
        if bindings:
            from ocop_kg.stores.remote.binding import bound

            query = bound(query, bindings)
        draft = Draft(query, "SELECT")
        check_query(draft.sparql, budget)
        prepared = prepare(draft.sparql)
        question = self._question(draft, columns, prepared)
        return cast("QuerySolutions", self._answered(question, budget))

    def _answered_here(
        self,
        sparql: str,
        prepared: Prepared,
        bindings: Mapping[str, Term] | None,
        budget: Budget,
    ) -> QuerySolutions | Iterable[Triple] | QueryBoolean:
        engine = self.restricted(prepared.dataset)
        work = partial(evaluate, engine, sparql, prepared, bindings)
        if budget.seconds is None:
            return work()
        from ocop_kg.stores.timed import timed

        return timed(work, budget)

    def _read(
        self,
        sparql: str,
        prepared: Prepared,
        bindings: Mapping[str, Term] | None,
        budget: Budget,
    ) -> Question:
        """Read a query as the embedded engine does, and write it for the server."""
        form, columns = form_of(sparql, bindings, budget)
        check_dataset(self._quads, prepared.dataset)
        text = declared(sparql, prepared)
        construction: Construction | None = None
        if form == "CONSTRUCT" and not is_describe(sparql):
            with suppress(UnsupportedQueryError):  # then the server makes the triples
                construction = as_select(text)
                text, columns, form = construction.sparql, construction.columns, "SELECT"
        draft = Draft(text, form)
        if bindings:
            from ocop_kg.stores.remote.binding import with_values

            draft = Draft(with_values(text, form, bindings), form)
        return self._question(draft, columns, prepared, construction)

    def _question(
        self,
        draft: Draft,
        columns: tuple[str, ...],
        prepared: Prepared,
        construction: Construction | None = None,
    ) -> Question:
        """Write a query so that the server answers it rightly, and of the dataset alone."""
        form = draft.form
        named = prepared.names_graphs and names_graphs(draft.sparql)
        self._faults.avoid(draft)
        parameters: Mapping[str, Iterable[str]] = {}
        if not prepared.dataset and named and self.dataset.must_be_kept:
            if form not in ("SELECT", "ASK"):
                raise UnsupportedQueryError(
                    "this server does not keep GRAPH to what was published: "
                    "ask with SELECT, or of a view"
                )
            from ocop_kg.stores.remote.scoping import scoped

            draft.change(lambda query: scoped(query, self.dataset))
        elif not prepared.dataset:
            parameters = self.dataset.parameters(names_graphs=named)
        iris = columns_of_iris(draft) if form == "SELECT" else frozenset[str]()
        return Question(draft.sparql, form, columns, parameters, construction, iris)

    def _value(self, probe: str) -> object:
        return next((row["y"] for row in self._table(probe, ("y",)).solutions()), None)

    def _edges(self, predicate: NamedNode) -> Iterable[tuple[object, object]]:
        """Give the ends of all triples of a property in the union."""
        quads = self._quads.quads_for_pattern(None, predicate, None, DefaultGraph())
        return ((quad.subject, quad.object) for quad in quads)

    def narrowed(self, graphs: Iterable[str]) -> RemoteStore:
        """Give the same server, of whose named graphs only some are asked; the union stays."""
        named = {name: self.dataset.named[name] for name in graphs if name in self.dataset.named}
        dataset = replace(self.dataset, named=named)
        return RemoteStore(self.endpoint, self._budget, dataset, self._faults)

    def graphs(self) -> set[str]:
        """Read the names of all graphs on the server, whoever put them there."""
        # DISTINCT in place of GROUP BY never ends on some Virtuoso 7.2.5
        every = "SELECT ?g { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
        return {row["g"].value for row in self.rows(every, ("g",))}

    def rows(self, sparql: str, columns: tuple[str, ...]) -> QuerySolutions:
        """Read rows for a query of this library that names its graphs itself, or means all."""
        return self._table(sparql, columns).solutions()

    def _table(self, sparql: str, columns: tuple[str, ...]) -> Table:
        """Read rows for a query of this library that needs no dataset and no checks."""
        return _table(self.endpoint, Question(sparql, "SELECT", columns, {}), self._budget)

    def _ask(self, sparql: str) -> QuerySolutions | Iterable[Triple] | QueryBoolean:
        """Answer a query of this library within the budget of the store."""
        return self.query(sparql, None, self._budget)

    def _answered(
        self, question: Question, budget: Budget
    ) -> QuerySolutions | Iterable[Triple] | QueryBoolean:
        if question.form == "SELECT":
            table = _table(self.endpoint, question, budget)
            if question.once:
                table = each_once(table, part=question.part)
            rows = table.solutions()
            return rows if question.construction is None else question.construction.triples(rows)
        accept = ROWS if question.form == "ASK" else RDF
        body = self.endpoint.read(
            question.sparql, question.form, accept, question.parameters, budget
        )
        return truth_of(body) if question.form == "ASK" else triples_of(body)

    def restricted(self, dataset: DatasetClause) -> Engine:
        """Copy the graphs that a query names in FROM, so that they unite as a set.

        Raises `ForbiddenAccessError` for a graph that is not in the store.
        """
        return copied(self._quads, dataset)

    @cached_property
    def keeps_labels(self) -> bool:
        """Whether the server gives a blank node the same label in each answer."""
        first: Any = self._ask(
            "SELECT ?b ?p ?o { ?b ?p ?o FILTER(isBlank(?b) && !isBlank(?o)) } LIMIT 1"
        )
        row = next(first, None)
        if row is None or not isinstance(row["b"], BlankNode):
            return True
        again: Any = self._ask(
            f"SELECT DISTINCT ?b {{ ?b {row['p']} {row['o']} FILTER(isBlank(?b)) }}"
        )
        return any(other["b"] == row["b"] for other in again)


def listed(endpoint: Endpoint, budget: Budget = _DEFAULT) -> dict[str, str]:
    """Read the catalogue of what was published: graphs, sorted, and digests of what they hold."""
    question = Question(LISTING, "SELECT", ("graph", "digest"), {})
    rows = _table(endpoint, question, budget).solutions()
    return dict(sorted((row["graph"].value, row["digest"].value) for row in rows))


def _table(endpoint: Endpoint, question: Question, budget: Budget) -> Table:
    def read(sparql: str, columns: tuple[str, ...]) -> Table:
        body = endpoint.read(sparql, "SELECT", ROWS, question.parameters, budget)
        return rows_of(body, columns, question.iris)

    table = read(question.sparql, question.columns)
    if not table.is_cut:
        return table
    from ocop_kg.stores.remote.paging import in_pages

    return in_pages(question.sparql, table.count, read, endpoint.url)
