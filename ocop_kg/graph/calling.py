"""Queries that call endpoints: those are asked first, then the store, which stays closed."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from ocop_kg.errors import BudgetError, ForbiddenAccessError
from ocop_kg.stores import EmbeddedStore
from ocop_kg.stores.querytext import needs_keyword

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import QueryBoolean, QuerySolutions, Triple

    from ocop_kg.budget import Budget
    from ocop_kg.stores import Store, Term
    from ocop_kg.stores.services import ServiceEndpoint, Services, Settled

__all__ = ["allowed", "answered", "settled"]


def allowed(services: Iterable[ServiceEndpoint | str]) -> Services | None:
    """Make the list of the endpoints that queries may call; None where there is none."""
    if not services:
        return None
    from ocop_kg.stores.services import Services

    return Services.of(services)


def settled(
    sparql: str, terms: Mapping[str, Term], services: Services | None, budget: Budget
) -> tuple[str | Settled, Budget]:
    """Ask the endpoints that a query calls, if there are services; give what is left to be asked.

    The second part is the budget that is left. Raises as `ocop_kg.stores.services.settling.settle`.
    """
    if not services or not needs_keyword(sparql, "service"):
        return sparql, budget
    from ocop_kg.stores.services.settling import settle

    start = monotonic()
    found = settle(sparql, terms, services, budget)
    if found is None or budget.seconds is None:
        return found or sparql, budget
    left = budget.seconds - (monotonic() - start)
    if left <= 0:
        problem = f"services took all of the {budget.seconds:g} seconds: stopped"
        raise BudgetError("seconds", budget.seconds, problem)
    return found, replace(budget, seconds=left)


def answered(
    store: Store, asked: str | Settled, terms: Mapping[str, Term], budget: Budget
) -> QuerySolutions | Iterable[Triple] | QueryBoolean:
    """Let a store answer a query; raises as the store does."""
    if isinstance(asked, str):
        return store.query(asked, terms, budget)
    if not isinstance(store, EmbeddedStore):
        raise ForbiddenAccessError("SERVICE", "one endpoint is not told what another one says")
    return store.evaluate(asked.text(), asked.prepared, terms, budget)
