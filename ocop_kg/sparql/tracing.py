"""Rewrites a pattern so that each of its solutions tells which triples made it.

A path becomes the triple patterns that it is short for, as far as its length is fixed. The right
side of an OPTIONAL and each branch of a UNION bind a variable of their own, the mark, so that a
solution tells whether, and by which branch, it was made. Nothing else changes: the solutions are
the same, with more variables. A SELECT inside the pattern stays as it is, but those of its columns
that may be unbound are copied, so that one can tell its row from what the row is joined with.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.sparql.algebra import (
    Alternative,
    Closure,
    Extend,
    Filter,
    InGraph,
    Inverse,
    Join,
    LeftJoin,
    Minus,
    NegatedSet,
    Operation,
    PathPattern,
    Pattern,
    Select,
    Sequence,
    TriplePattern,
    Union,
)
from ocop_kg.sparql.scope import certain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.sparql.algebra import Path, Term

__all__ = ["traced"]


def traced(pattern: Pattern) -> Pattern:
    """Give a pattern whose solutions bind a value for every triple pattern that made them.

    In the result every right side of a `LeftJoin` and every branch of a `Union` is an `Extend`
    with its mark; a `PathPattern` that is left is a `Closure`.

    >>> from ocop_kg.sparql import write
    >>> x, y = Variable("x"), Variable("y")
    >>> path = Sequence((NamedNode("urn:p"), NamedNode("urn:q")))
    >>> write(traced(PathPattern(x, path, y)))
    '{ ?x <urn:p> ?__t1 . ?__t1 <urn:q> ?y . }'
    """
    return _Tracing().trace(pattern)


class _Tracing:
    def __init__(self) -> None:
        self._fresh: Iterator[Variable] = (Variable(f"__t{number}") for number in count(1))

    def trace(self, pattern: Pattern) -> Pattern:  # noqa: PLR0911
        match pattern:
            case PathPattern(subject, path, object_):
                return self._unfold(subject, path, object_)
            case Join(parts):
                return Join(tuple(map(self.trace, parts)))
            case LeftJoin(left, right, condition):
                mark = Extend(self.trace(right), next(self._fresh), Literal(1))
                return LeftJoin(self.trace(left), mark, condition)
            case Union(branches):
                return self._union(map(self.trace, branches))
            case Filter(inner, condition):
                return Filter(self.trace(inner), condition)
            case Extend(inner, variable, expression):
                return Extend(self.trace(inner), variable, expression)
            case Minus(left, right):
                return Minus(self.trace(left), right)
            case InGraph(name, inner):
                return InGraph(name, self.trace(inner))
            case Select():
                return self._copied(pattern)
        return pattern

    def _copied(self, select: Select) -> Pattern:
        pattern: Pattern = select
        for name in select.variables:
            if name not in certain(select):
                pattern = Extend(pattern, next(self._fresh), name)
        return pattern

    def _union(self, branches: Iterator[Pattern]) -> Union:
        mark = next(self._fresh)
        return Union(
            tuple(Extend(branch, mark, Literal(at)) for at, branch in enumerate(branches, 1))
        )

    def _unfold(self, subject: Term, path: Path, object_: Term) -> Pattern:
        match path:
            case NamedNode():
                return TriplePattern(subject, path, object_)
            case Inverse(inner):
                return self._unfold(object_, inner, subject)
            case Sequence(parts):
                stops = [subject, *(next(self._fresh) for _ in parts[1:]), object_]
                steps = zip(stops, parts, stops[1:], strict=False)
                return Join(tuple(self._unfold(*step) for step in steps))
            case Alternative(parts):
                return self._union(self._unfold(subject, part, object_) for part in parts)
            case NegatedSet(names):
                predicate = next(self._fresh)
                one = TriplePattern(subject, predicate, object_)
                return Filter(one, Operation("NOT IN", (predicate, *names)))
            case Closure():
                return PathPattern(subject, path, object_)
