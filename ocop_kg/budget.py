"""How much a file, a query or a validation may cost before it is stopped."""

import os
from dataclasses import dataclass, fields
from typing import Any, Self

from ocop_kg.errors import UnknownNameError, UsageError

__all__ = ["Budget", "can_fork"]


def can_fork() -> bool:
    """Tell whether this platform can fork; elsewhere a limit of seconds costs more."""
    return hasattr(os, "fork")


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Limits that hold for whatever is read or asked; None lifts one.

    What goes beyond a limit ends with a `BudgetError` that names it, and nothing is changed. The
    defaults let honest data of this field through and keep a stranger's file from taking the
    machine down. Only `seconds` has no default, for it costs some milliseconds a query: what is
    timed runs in a process of its own, which can be ended. Set it for queries from strangers.

    >>> Budget(rows=10).rows, Budget().seconds
    (10, None)
    """

    bytes: int | None = 64 * 2**20
    """Bytes of one file, also of what a compressed one holds."""
    expansion: int | None = 100
    """How many times its size a compressed file or XML with entities may become, beyond 1 MB."""
    depth: int | None = 128
    """Levels of lists, blank nodes, objects or groups inside each other, in files and queries."""
    steps: int | None = 1000
    """Operators and clauses of one query; with `depth` this keeps the engine's stack whole."""
    triples: int | None = 10_000_000
    """Triples of one file."""
    literal: int | None = 10_000_000
    """Characters of one literal."""
    rows: int | None = 1_000_000
    """Rows or triples of one answer."""
    seconds: float | None = None
    """Seconds that an answer or a validation may be waited for."""
    memory: int | None = 4 * 2**30
    """Bytes that a timed answer or validation may take beside what is there (Linux)."""

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if value is not None and not value > 0:
                raise UsageError(f"a budget of {each.name}={value} allows nothing: give more")

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """List the names of all limits.

        >>> "seconds" in Budget.names()
        True
        """
        return tuple(each.name for each in fields(cls))

    def with_limit(self, given: str) -> Self:
        """Give a budget with one limit changed, written ``name=number``; 0 lifts the limit.

        Raises `UnknownNameError` or `UsageError`.

        >>> Budget().with_limit("seconds=2.5").with_limit("rows=0").rows is None
        True
        """
        from dataclasses import replace
        from math import isfinite

        name, _, text = given.partition("=")
        if name not in self.names():
            raise UnknownNameError(name, advice=f"a budget has {', '.join(self.names())}")
        try:
            number = float(text)
        except ValueError:
            number = -1
        if not (isfinite(number) and number >= 0):
            raise UsageError(f"a budget is given as {name}=NUMBER, and 0 lifts it: {given!r}")
        limit: Any = (number if name == "seconds" else int(number)) or None
        return replace(self, **{name: limit})
