"""Keeps methods of a graph to the seconds of its budget."""

from __future__ import annotations

from functools import partial, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocop_kg.budget import Budget
    from ocop_kg.graph.graph import Graph

__all__ = ["in_time", "kept"]

_Self = TypeVar("_Self", bound="Graph")
_Result = TypeVar("_Result")
_Options = ParamSpec("_Options")


def kept(work: Callable[[], _Result], budget: Budget) -> _Result:
    """Give what a function returns within the seconds of a budget, if it has any."""
    if budget.seconds is None:
        return work()
    from ocop_kg.guard import result_of

    return result_of(work, budget)


def in_time(
    method: Callable[Concatenate[_Self, _Options], _Result],
) -> Callable[Concatenate[_Self, _Options], _Result]:
    """Make a method of a graph keep to the time of its budget, also what is heavy in Python.

    Where the budget has seconds, the method works on the same graph in a process of its own, which
    is ended in time with a `BudgetError`; the result is a copy. Without seconds nothing happens.

    >>> from ocop_kg import Budget, KnowledgeGraph
    >>> kg = KnowledgeGraph.open(budget=Budget(seconds=30))
    >>> [str(conflict) for conflict in kg.conflicts("Brazil")]
    ['Brazil, has priority product: cocoa | tambaqui (contradiction)']
    """

    @wraps(method)
    def timed(graph: _Self, /, *given: _Options.args, **options: _Options.kwargs) -> _Result:
        if graph.budget.seconds is None:
            return method(graph, *given, **options)
        again: Any = timed
        named = {name: _named(value) for name, value in options.items()}
        work: Callable[[], _Result] = partial(again, graph.untimed, *map(_named, given), **named)
        return kept(work, graph.budget)

    return timed


def _named(value: Any) -> Any:  # noqa: ANN401
    """Give the name of a record, which belongs to its graph and goes to no other process."""
    return getattr(value, "node", value)
