"""Writes a path of any length as the table of what it leads to, which is worked out here.

Hierarchies are small, so all steps of the property are read, and followed in this process. Then
``?x p* <top>`` is a VALUES of what is below, and ``?x q/p* ?y`` a step to be joined with pairs.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Variable

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql import Rewriting, SelectQuery
from ocop_kg.sparql.algebra import (
    Alternative,
    Closure,
    Exists,
    Expression,
    InGraph,
    Inverse,
    Join,
    Path,
    PathPattern,
    Pattern,
    Sequence,
    Term,
    TriplePattern,
    Union,
    Values,
)
from ocop_kg.sparql.steps import reached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Edge", "closed"]

Edge = tuple[object, object]
"""The ends of one step."""

_MOST = 1_000
"""So many rows a table may have; servers take no larger ones."""


def closed(query: SelectQuery, edges: Callable[[NamedNode], Iterable[Edge]]) -> SelectQuery:
    """Write a query without paths of any length; `edges` gives all steps of a property.

    Raises `UnsupportedQueryError` for a path that has no table: in graphs of FROM, within GRAPH or
    EXISTS, with two open ends, of more than one property, or with too many pairs.

    >>> from ocop_kg.sparql import parse_select, write
    >>> steps = [(NamedNode("urn:a"), NamedNode("urn:b")), (NamedNode("urn:b"), NamedNode("urn:c"))]
    >>> query = parse_select("SELECT ?x { ?x <urn:p>+ <urn:c> }")
    >>> write(closed(query, lambda _: steps))
    'SELECT ?x WHERE { VALUES (?x) { (<urn:a>) (<urn:b>) } }'
    """
    if query.default_graphs:
        raise UnsupportedQueryError("the steps of this path are those of graphs in FROM")
    return replace(query, select=_Closing(edges).select(query.select))


class _Closing(Rewriting):
    def __init__(self, edges: Callable[[NamedNode], Iterable[Edge]]) -> None:
        self._edges = edges
        self._fresh = (Variable(f"__step{number}") for number in count(1))
        self._inside = False
        """Whether this is within GRAPH or EXISTS, where a table could mean something else."""

    def pattern(self, pattern: Pattern) -> Pattern:
        if isinstance(pattern, InGraph):
            before, self._inside = self._inside, True
            changed = super().pattern(pattern)
            self._inside = before
            return changed
        if isinstance(pattern, PathPattern):
            return self._table(pattern)
        return super().pattern(pattern)

    def expression(self, expression: Expression) -> Expression:
        if not isinstance(expression, Exists):
            return super().expression(expression)
        before, self._inside = self._inside, True
        changed = super().expression(expression)
        self._inside = before
        return changed

    def _table(self, pattern: PathPattern) -> Pattern:
        steps = pattern.path.parts if isinstance(pattern.path, Sequence) else (pattern.path,)
        *first, last = steps
        if not any(map(_is_open, steps)):
            return pattern
        match last:
            case Closure(NamedNode() as predicate, "*" | "+" as modifier) if not (
                self._inside or any(map(_is_open, first))
            ):
                pairs = self._pairs(predicate, with_itself=modifier == "+")
            case _:
                raise UnsupportedQueryError("this path has no table")
        if first:
            return self._after(pattern, tuple(first), pairs, itself=modifier == "*")
        return _end(pattern.subject, pattern.object, pairs, itself=modifier == "*")

    def _after(
        self, pattern: PathPattern, first: tuple[Path, ...], pairs: list[Edge], *, itself: bool
    ) -> Pattern:
        """Join the first steps with a table of the last one."""
        subject, object_ = pattern.subject, pattern.object
        between = next(self._fresh)
        if not isinstance(object_, Variable):
            table = _end(between, object_, pairs, itself=itself)
            return Join((_step(subject, first, between), table))
        branches: list[Pattern] = [_step(subject, first, object_)] if itself else []
        if pairs or not itself:
            table = Values((between, object_), tuple(pairs))  # type: ignore[arg-type]  # named nodes
            branches.append(Join((_step(subject, first, between), table)))
        return branches[0] if len(branches) == 1 else Union(tuple(branches))

    def _pairs(self, predicate: NamedNode, *, with_itself: bool) -> list[Edge]:
        """Give what leads where in one step or more, sorted; a thing to itself if wanted."""
        following: dict[object, set[object]] = {}
        for subject, value in self._edges(predicate):
            if not (isinstance(subject, NamedNode) and isinstance(value, NamedNode)):
                raise UnsupportedQueryError("this path leads beyond named things")
            following.setdefault(subject, set()).add(value)
        pairs = [
            (start, end)
            for start in following
            for end in reached(start, following)
            if with_itself or start != end
        ]
        if len(pairs) > _MOST:
            raise UnsupportedQueryError("the table of this path is too long")
        return sorted(pairs, key=str)


def _is_open(path: Path) -> bool:
    """Tell whether there is no bound to the length of a path."""
    match path:
        case Closure(_, "*" | "+"):
            return True
        case Closure(inner) | Inverse(inner):
            return _is_open(inner)
        case Sequence(parts) | Alternative(parts):
            return any(map(_is_open, parts))
    return False


def _end(subject: Term, object_: Term, pairs: list[Edge], *, itself: bool) -> Values:
    """Give the things that lead to the end that is known, or to which it leads."""
    if isinstance(subject, Variable) and isinstance(object_, NamedNode):
        variable, known = subject, object_
        things = [start for start, end in pairs if end == known]
    elif isinstance(subject, NamedNode) and isinstance(object_, Variable):
        variable, known = object_, subject
        things = [end for start, end in pairs if start == known]
    else:
        raise UnsupportedQueryError("neither end of this path is known")
    rows = [*([known] if itself else ()), *things]
    return Values((variable,), tuple((each,) for each in rows))


def _step(subject: Term, path: tuple[Path, ...], object_: Term) -> Pattern:
    if len(path) == 1 and isinstance(path[0], NamedNode):
        return TriplePattern(subject, path[0], object_)
    return PathPattern(subject, path[0] if len(path) == 1 else Sequence(path), object_)
