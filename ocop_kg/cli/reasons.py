"""Says on standard error why an answer is empty, and which names of a query nothing bears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.cli.failing import say
from ocop_kg.display import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.explanation import Explanation
    from ocop_kg.graph import Graph
    from ocop_kg.questions import Answer
    from ocop_kg.stores.services import Settled

__all__ = ["explained", "say_reason", "say_unknown_terms"]


def explained(
    graph: Graph, query: str | Answer | Settled, bindings: Mapping[str, object] | None = None
) -> Explanation | None:
    """Explain an empty answer; None where nothing can be said."""
    from ocop_kg.errors import OcopError
    from ocop_kg.explanation import explain_empty

    try:
        return explain_empty(graph, query, bindings)
    except OcopError:
        return None


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
