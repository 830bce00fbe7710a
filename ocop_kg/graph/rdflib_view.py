"""The store as an rdflib dataset, for people who live in rdflib; closed to the network too."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import rdflib
from oxrdflib import OxigraphStore
from rdflib.query import Result

from ocop_kg.errors import ForbiddenAccessError, UsageError
from ocop_kg.graph.intime import kept
from ocop_kg.graph.rows import counted
from ocop_kg.stores import EmbeddedStore, Store
from ocop_kg.stores.limits import check_query
from ocop_kg.stores.ordering import totally_ordered
from ocop_kg.stores.querytext import dataset_clause, needs_keyword, refuse_services
from ocop_kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ocop_kg.budget import Budget

__all__ = ["dataset_of"]


@contextmanager
def _its_own_engine_refused() -> Iterator[None]:
    """Raise `UsageError` for what Oxigraph does not take, and rdflib would do in its own way."""
    try:
        yield
    except NotImplementedError as error:
        raise UsageError(f"rdflib's own engine is not used here: {error}") from None


class _ClosedStore(OxigraphStore):
    """Oxigraph behind rdflib, without the keywords that reach for other places.

    What Oxigraph does not take, rdflib would answer itself, and fetch what it is told to: so it is
    refused.
    """

    def __init__(self, embedded: EmbeddedStore, budget: Budget) -> None:
        super().__init__(store=embedded.engine)
        self._embedded = embedded
        self._budget = budget

    def query(
        self,
        query: Any,  # noqa: ANN401
        initNs: Mapping[str, Any],  # noqa: N803
        initBindings: Mapping[str, Any],  # noqa: N803
        queryGraph: Any,  # noqa: ANN401, N803
        **options: Any,  # noqa: ANN401
    ) -> Result:
        text = _text(query)
        check_query(text, self._budget)
        prefixes = {str(name): str(iri) for name, iri in (*self.namespaces(), *initNs.items())}
        refuse_services(text, prefixes)
        self._embedded.check_dataset(dataset_clause(text, prefixes))
        given = (totally_ordered(text), initNs, initBindings, queryGraph)
        if self._budget.seconds is not None:
            return self._timed(given, options)
        with _its_own_engine_refused():
            result: Result = super().query(*given, **options)
        if result.type == "SELECT":
            result.bindings = counted(result.bindings, self._budget)
        return result

    def _timed(self, given: tuple[Any, ...], options: dict[str, Any]) -> Result:
        untimed = replace(self._budget, seconds=None)
        work = partial(_answered, self._embedded, untimed, given, options)
        kind, truth, names, rows, triples = kept(work, self._budget)
        result = Result(kind)
        if kind == "ASK":
            result.askAnswer = truth
        elif kind == "SELECT":
            result.vars, result.bindings = names, rows
        else:
            result.graph = rdflib.Graph()
            result.graph += triples
        return result

    def update(self, update: Any, *rest: Any, **options: Any) -> None:  # noqa: ANN401
        text = _text(update)
        for keyword in ("service", "load"):
            if needs_keyword(text, keyword):
                raise ForbiddenAccessError(keyword.upper(), "nothing here leaves this graph")
        with _its_own_engine_refused():
            super().update(totally_ordered(text), *rest, **options)


def _answered(
    embedded: EmbeddedStore, budget: Budget, given: tuple[Any, ...], options: dict[str, Any]
) -> tuple[str, bool | None, list[Any] | None, list[Any], list[Any]]:
    """Answer a query, and take the answer apart to be sent from one process to another."""
    result = _ClosedStore(embedded, budget).query(*given, **options)
    triples = [] if result.graph is None else list(result.graph)
    rows = list(result.bindings) if result.type == "SELECT" else []
    return result.type, result.askAnswer, result.vars, rows, triples


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise UsageError("give a query or an update as text: rdflib's own engine is not used here")
    return given


def dataset_of(embedded: Store, budget: Budget) -> rdflib.Dataset:
    """Show a store as an rdflib ``Dataset`` without a copy; its default graph is the union.

    Queries keep to the budget. What is written through it is written to the store itself.
    Raises `UsageError` for a graph that is not in this process.
    """
    if not isinstance(embedded, EmbeddedStore):
        raise UsageError(
            "rdflib looks into stores of this process alone: take a view, which is a copy"
        )
    dataset = rdflib.Dataset(store=_ClosedStore(embedded, budget))
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace)
    return dataset
