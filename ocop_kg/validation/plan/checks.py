"""What a constraint asks, as tests and rows of SPARQL, before it is known where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Literal, NamedNode

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.paths import Path
    from ocop_kg.validation.plan.model import ModelledShapes
    from ocop_kg.validation.plan.text import Names

__all__ = ["Check", "Context", "FocusCheck", "RowCheck", "Rows", "SelectCheck", "ValueCheck"]


_Pairs = tuple[tuple[str, str], ...]
Query = tuple[str, _Pairs, _Pairs]
"""A query that somebody wrote, its prefixes, and the variables that are the same everywhere."""


class Context(Protocol):
    """What the compilers of constraints share."""

    shapes: ModelledShapes
    data: DataGraph
    names: Names

    @property
    def counts(self) -> bool:
        """Whether values of all nodes are counted, as is worth while where all are looked at."""
        ...

    def single(self, predicate: NamedNode) -> bool:
        """Tell whether no node has two values of a property, if that was counted."""
        ...

    def conforms(self, node: AnyTerm, at: str) -> str:
        """Write the test that the node of a variable conforms to a shape."""
        ...

    def regex(self, pattern: str, flags: str) -> Callable[[str], str]:
        """Give what writes the test that a text matches a pattern."""
        ...


class FocusCheck(NamedTuple):
    """One result for a focus node, without a value.

    `inner` are the shapes to which the values of `path` should conform: their results tell why.
    """

    component: NamedNode
    holds: Callable[[str], str]
    path: Path | None = None
    inner: tuple[AnyTerm, ...] = ()


class ValueCheck(NamedTuple):
    """One result for each value of a path (or the focus node itself) that does not pass.

    `inner` are the shapes to which the value should conform: their results tell why. A check with
    a path `among` says no more than that each value is a value of this path too.
    """

    component: NamedNode
    path: Path | None
    holds: Callable[[str, str], str]
    messages: tuple[Literal, ...] = ()
    query: Query | None = None
    inner: tuple[AnyTerm, ...] = ()
    among: Path | None = None


class Rows(NamedTuple):
    """Rows of faults: a pattern, and the expressions that make one result different from another.

    `value` and `path` name the variables that go into the result. The pattern `before` finds focus
    nodes too: the only ones that can have faults.
    """

    pattern: str
    value: str | None = None
    path: str | None = None
    apart: tuple[str, ...] = ()
    before: str = ""


class RowCheck(NamedTuple):
    """One result for each row that a pattern finds from a value node on."""

    component: NamedNode
    path: Path | None
    rows: Callable[[str, str], Rows]


class SelectCheck(NamedTuple):
    """One result for each row of a SELECT that somebody wrote (SHACL section 5 and 6)."""

    component: NamedNode
    query: str
    prefixes: _Pairs
    constants: _Pairs
    constraint: AnyTerm | None
    messages: tuple[Literal, ...]


Check = FocusCheck | ValueCheck | RowCheck | SelectCheck
