"""Says on standard error why an answer is empty, and which names of a query nothing bears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.cli.failing import say
from ocop_kg.display import visible

if TYPE_CHECKING:
    from ocop_kg.explanation import Explanation
    from ocop_kg.graph import Graph

__all__ = ["say_reason", "say_unknown_terms"]


def say_reason(why: Explanation | None) -> None:
    """Say an explanation to a person."""
    if why is not None:
        for line in str(why).splitlines():
            say(visible(line))


def say_unknown_terms(graph: Graph, query: str) -> None:
    """Warn of names in a query that occur nowhere, also where there are rows."""
    from ocop_kg.explanation import is_suspicious

    if not is_suspicious(graph, query):
        return
    from ocop_kg.explanation import unknown_terms

    for term in unknown_terms(graph, query):
        say(f"warning: {visible(str(term))}")
