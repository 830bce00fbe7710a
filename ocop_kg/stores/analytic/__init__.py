"""A columnar copy of a graph for heavy questions: joins and counts over all of it."""

from ocop_kg.stores.analytic.store import AnalyticStore

__all__ = ["AnalyticStore"]
