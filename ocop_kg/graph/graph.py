"""`Graph`: one store, and what can be asked of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

from pyoxigraph import QueryBoolean, QuerySolutions

from ocop_kg.budget import Budget
from ocop_kg.errors import UsageError
from ocop_kg.graph.calling import allowed, answered, settled
from ocop_kg.graph.intime import in_time
from ocop_kg.graph.opening import AnyPath, fill
from ocop_kg.graph.reaching import Reaching
from ocop_kg.graph.results import Solutions
from ocop_kg.graph.rows import Rows, counted
from ocop_kg.graph.triples import Triples
from ocop_kg.graph.values import to_terms
from ocop_kg.stores import EmbeddedStore, Store, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import rdflib

    from ocop_kg.graph.evidence.statement import Statement
    from ocop_kg.graph.evidence.witnesses import Witnesses
    from ocop_kg.graph.periods import AnyDate
    from ocop_kg.graph.view import Choice
    from ocop_kg.graph.wish import AnyNames, Asked
    from ocop_kg.stores.services import ServiceEndpoint, Services, Settled

__all__ = ["Graph"]


class Graph(Reaching):
    """A knowledge graph with one named graph for each source.

    A query without ``GRAPH`` sees the union of all sources, the ontology and what follows from
    them, each triple once; ``GRAPH ?g { … }`` sees one source at a time.

    >>> graph = Graph.open()
    >>> graph.query("ASK { <https://w3id.org/ocop/id/country/LSO> a ocop:Country }")
    True
    """

    def __init__(
        self,
        store: Store,
        budget: Budget | None = None,
        *,
        inferred: bool = True,
        choice: Choice | None = None,
        services: Services | None = None,
    ) -> None:
        super().__init__(store)
        self._budget = budget or Budget()
        self._services = services
        self._inferred = inferred
        self._choice = choice

    @classmethod
    def open(
        cls,
        *files: AnyPath,
        store: AnyPath | None = None,
        replace: bool = False,
        inferred: bool = True,
        budget: Budget | None = None,
        services: Iterable[ServiceEndpoint | str] = (),
    ) -> Self:
        """Open the packaged graph, together with RDF files of your own.

        `files` are added to the packaged graph, or stand in its place with ``replace=True``.
        `store` names a folder that keeps the graph on disk, where files once added stay; without
        it everything is in memory.
        ``inferred=False`` leaves out what only follows by OWL 2 RL.
        `budget` limits what files and queries may cost; see `Budget` for what is allowed without.
        `services` are the endpoints, with their exact addresses, that queries may call by SERVICE;
        without them no query leaves the graph. See `query` for how they are asked.

        Raises `ReadError`, `UnknownFormatError`, `BudgetError`, `StoreError`, or `UsageError` for
        a replacement without files.

        >>> len(Graph.open()) > len(Graph.open(inferred=False))
        True
        """
        if replace and not files:
            raise UsageError("replace needs files: name those that stand in for the graph")
        called = allowed(services)
        if store is not None:
            from ocop_kg.graph.ondisk import on_disk

            held = on_disk(store, files, replace=replace, inferred=inferred, budget=budget)
        else:
            held = EmbeddedStore()
            fill(held, files, replace=replace, inferred=inferred, budget=budget)
        return cls(held, budget, inferred=inferred, services=called)

    @property
    def budget(self) -> Budget:
        """The limits of what is asked of this graph, where nothing else is said."""
        return self._budget

    def within(self, budget: Budget) -> Self:
        """Give the same graph with another budget, for all that is asked of it.

        >>> from ocop_kg import Budget
        >>> len(Graph.open().within(Budget(seconds=30)).select("SELECT * { ?s ?p ?o } LIMIT 5"))
        5
        """
        other = type(self).__new__(type(self))
        other.__dict__.update(self.__dict__, _budget=budget)
        other.__dict__.pop("witnesses", None)  # which keep to the budget too
        return other

    def __getstate__(self) -> dict[str, object]:
        """Be copied into another process, without what is made anew when it is needed."""
        made = ("_names", "witnesses")
        return {name: value for name, value in self.__dict__.items() if name not in made}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        super().__init__(self._store)

    @property
    def untimed(self) -> Self:
        """The same graph without a limit of seconds, for what is timed as a whole."""
        budget = self._budget
        return self if budget.seconds is None else self.within(replace(budget, seconds=None))

    @cached_property
    def witnesses(self) -> Witnesses:
        """What speaks for triples of this graph, for many at once; see `why` for one."""
        from ocop_kg.graph.evidence.witnesses import Witnesses

        return Witnesses(self._store, self._budget)

    def view(
        self,
        *,
        published_before: AnyDate | None = None,
        as_of: AnyDate | None = None,
        publishers: AnyNames = None,
        kinds: AnyNames = None,
        without: AnyNames = None,
    ) -> Self:
        """Choose sources: a graph of its own that holds only what they state, and what follows.

        `published_before` and `as_of` are dates, whole or partial, as in ``"2024-01-01"``,
        ``"2023-06"`` and ``2023``; the first is left out, the second is taken in up to its last
        day. `publishers` are names as the graph has them, `kinds` are such as ``"news"``, and
        `without` names sources by key, title or IRI, or graphs by IRI or file. A source must meet
        all of it; `ocop_kg.graph.view` says how undated sources and those that only name things
        are treated, and `choice` of the result which were left out and why.

        The ontology stays, and the OWL 2 RL closure is made anew, unless this graph was opened
        without it. This graph is not changed, and what is written to a view does not reach it.

        Raises `UnknownThingError` or `AmbiguousThingError` for a name, and `UsageError` for what is
        no date and for a choice that leaves no source.

        >>> graph = Graph.open()
        >>> early = graph.view(as_of=2022, publishers=["FAO"])
        >>> len(early) < len(graph)
        True
        >>> max(date for source in early.choice.kept for date in source.published)
        '2022-12-30'
        """
        from ocop_kg.graph.viewing import view_of

        asked: Asked = {
            "published_before": published_before,
            "as_of": as_of,
            "publishers": publishers,
            "kinds": kinds,
            "without": without,
        }
        store, choice = view_of(self, asked, self._choice)
        made = type(self)(store, self._budget, inferred=self._inferred, choice=choice)
        made._services = self._services  # of the same class
        return made

    @property
    def inferred(self) -> bool:
        """Whether the graph holds what follows by OWL 2 RL, as it was opened."""
        return self._inferred

    @property
    def choice(self) -> Choice:
        """The sources of this graph, and those that a view left out; see `view`.

        >>> Graph.open().choice.left_out
        ()
        """
        from ocop_kg.graph.viewing import everything

        return self._choice or everything(self.store)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)} triples>"

    @property
    def dataset(self) -> rdflib.Dataset:
        """The same store as an rdflib ``Dataset``, without a copy.

        Its default graph is the union of the named graphs, as everywhere in this library. It is
        closed to the network too, and what is written through it changes this graph.

        >>> from rdflib import URIRef
        >>> lesotho = URIRef("https://w3id.org/ocop/id/country/LSO")
        >>> (lesotho, None, None) in Graph.open().dataset.default_graph
        True
        """
        from ocop_kg.graph.rdflib_view import dataset_of

        return dataset_of(self._store, self._budget)

    def query(
        self,
        sparql: str | Settled,
        bindings: Mapping[str, object] | None = None,
        *,
        budget: Budget | None = None,
    ) -> Solutions | Triples | bool:
        """Answer any SPARQL 1.1 query; the project's prefixes need no declaration.

        `bindings` gives values to variables that the query selects: terms, or Python values, which
        become literals. They are never pasted into the text. `budget` stands in place of that
        of the graph: with `seconds`, the query runs in a process of its own, which can be stopped.

        ``SERVICE <address> { … }`` asks an endpoint that `open` was given for all solutions of the
        block alone, within the rows and seconds of the budget; they are then joined here. What is
        not a whole answer is an `EndpointError`, or with SILENT a `SilentServiceWarning` and one
        empty solution, as the standard has it.

        A SELECT gives `Solutions`, an ASK a bool, CONSTRUCT and DESCRIBE give `Triples`.
        Raises `QuerySyntaxError`, `UnknownParameterError`, `ForbiddenAccessError` or `BudgetError`,
        the last also while rows are read.

        >>> rows = Graph.open().query(
        ...     "SELECT ?country ?code { ?country ocop:isoAlpha3 ?code }", {"code": "LSO"}
        ... )
        >>> [row["country"].value for row in rows]
        ['https://w3id.org/ocop/id/country/LSO']
        """
        terms, budget = to_terms(bindings), budget or self._budget
        asked, left = self.settled(sparql, terms, budget)
        answer = answered(self._store, asked, terms, left)
        if isinstance(answer, QuerySolutions):
            return Solutions(Rows(answer, self, asked, terms, budget))
        if isinstance(answer, QueryBoolean):
            return bool(answer)
        return Triples(counted(answer, budget))

    def settled(
        self, sparql: str | Settled, terms: Mapping[str, Term], budget: Budget
    ) -> tuple[str | Settled, Budget]:
        """Ask the endpoints that a query calls, each once; give the query with what they gave.

        The second part is what is then left of the budget. Raises as `query` does.
        """
        if not isinstance(sparql, str):
            return sparql, budget
        return settled(sparql, terms, self._services, budget)

    def rows(
        self, sparql: str | Settled, terms: Mapping[str, Term], budget: Budget | None = None
    ) -> Rows:
        """Run a SELECT query for who makes a `Solutions` of their own; raises as `select` does."""
        budget = budget or self._budget
        asked, left = self.settled(sparql, terms, budget)
        answer = answered(self._store, asked, terms, left)
        if not isinstance(answer, QuerySolutions):
            raise UsageError("this needs a SELECT query, which gives rows")
        return Rows(answer, self, asked, terms, budget)

    def select(
        self,
        sparql: str | Settled,
        bindings: Mapping[str, object] | None = None,
        *,
        budget: Budget | None = None,
    ) -> Solutions:
        """Answer a SELECT query; as `query`, but raises `UsageError` for another form.

        >>> graph = Graph.open()
        >>> rows = graph.select("SELECT DISTINCT ?p { ?country ocop:hasPriorityProduct ?p }")
        >>> len(rows) > 40
        True
        """
        return Solutions(self.rows(sparql, to_terms(bindings), budget))

    @in_time
    def why(self, subject: object, predicate: object, object: object) -> Statement:  # noqa: A002
        """Tell why a triple holds: which sources state it, or how it follows from what they state.

        Things are named as everywhere, properties by IRI, prefixed name, local name or label. The
        object is a thing, or a literal: a term, a Python value, ``'"text"@en'``, or its bare text.

        Raises `DoesNotHoldError`, which tells what is known instead, `UnknownThingError` or
        `AmbiguousThingError`.

        >>> print(Graph.open().why("Lesotho", "ocop:isSubjectOf", "designation/LSO-potato"))
        id:country/LSO ocop:isSubjectOf id:designation/LSO-potato
          since, by prp-inv1 (an inverse property relates things the other way round)
            ocop:concerns owl:inverseOf ocop:isSubjectOf  [ontology]
            id:designation/LSO-potato ocop:concerns id:country/LSO
              since, by prp-spo1 (a property implies the properties above it)
                ocop:concernsCountry rdfs:subPropertyOf ocop:concerns  [ontology]
                id:designation/LSO-potato ocop:concernsCountry id:country/LSO  [...]
        """
        from ocop_kg.graph.evidence.asking import why

        return why(self, subject, predicate, object)
