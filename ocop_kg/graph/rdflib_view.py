"""The store as an rdflib dataset, for people who live in rdflib; closed to the network too."""

from typing import Any

import rdflib
from oxrdflib import OxigraphStore
from pyoxigraph import Store

from ocop_kg.errors import ForbiddenAccessError, UsageError
from ocop_kg.stores import Quads
from ocop_kg.stores.querytext import needs_keyword
from ocop_kg.vocabulary import PREFIXES

__all__ = ["dataset_of"]


class _ClosedStore(OxigraphStore):
    """Oxigraph behind rdflib, without the keywords that reach for other places."""

    def query(self, query: Any, *rest: Any, **options: Any) -> Any:  # noqa: ANN401
        _refuse(query, "service")
        return super().query(query, *rest, **options)

    def update(self, update: Any, *rest: Any, **options: Any) -> Any:  # noqa: ANN401
        _refuse(update, "service")
        _refuse(update, "load")
        return super().update(update, *rest, **options)


def _refuse(text: object, keyword: str) -> None:
    if isinstance(text, str) and needs_keyword(text, keyword):
        raise ForbiddenAccessError(keyword.upper(), "nothing here leaves this graph")


def dataset_of(engine: Quads) -> rdflib.Dataset:
    """Show a store as an rdflib ``Dataset`` without a copy; its default graph is the union.

    What is written through it is written to the store itself. Raises `UsageError` for a graph that
    is not in this process.
    """
    if not isinstance(engine, Store):
        raise UsageError(
            "rdflib looks into stores of this process alone: take a view, which is a copy"
        )
    dataset = rdflib.Dataset(store=_ClosedStore(store=engine))
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace)
    return dataset
