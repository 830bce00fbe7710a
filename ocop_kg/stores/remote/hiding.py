"""Queries of a union of graphs that see nothing of one of them.

A server that keeps a union of graphs beside them is asked for the triples of all but one by a test
at each triple pattern that the one may match: ``FILTER NOT EXISTS { GRAPH <one> { … } }``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count, pairwise
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Variable

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql import Rewriting
from ocop_kg.sparql.algebra import (
    Alternative,
    Closure,
    Exists,
    Filter,
    InGraph,
    Inverse,
    Join,
    NegatedSet,
    PathPattern,
    Sequence,
    TriplePattern,
    Union,
)
from ocop_kg.stores.remote.glancing import may_read
from ocop_kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocop_kg.sparql import SelectQuery
    from ocop_kg.sparql.algebra import Path, Pattern, Term

__all__ = ["Hidden"]


def _never(_: NamedNode) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Hidden:
    """A graph whose triples no other graph of the union holds, with its predicates and classes.

    `follows` tells of a property whether each step of the graph is one of several of the others,
    so that a path of any length leads to the same ends with it and without it.
    """

    graph: NamedNode
    predicates: frozenset[NamedNode]
    kinds: frozenset[object]
    follows: Callable[[NamedNode], bool] = _never

    def kept_from(self, query: SelectQuery) -> SelectQuery:
        """Write a query that sees nothing of the graph.

        Raises `UnsupportedQueryError` for a path of any length over a property of the graph.

        >>> from ocop_kg.sparql import parse_select, write
        >>> hidden = Hidden(NamedNode("urn:g"), frozenset([NamedNode("urn:p")]), frozenset())
        >>> print(write(hidden.kept_from(parse_select("SELECT ?s { ?s <urn:p> ?o ; a <urn:c> }"))))
        SELECT ?s WHERE { ... FILTER(NOT EXISTS { GRAPH <urn:g> { ?s <urn:p> ?o . } }) }
        """
        return replace(query, select=_Keeping(self).select(query.select))

    def may_be_read(self, query: str) -> bool:
        """Tell whether a SELECT may read triples of the graph, as far as its words say it."""
        return may_read(query, set(map(str, self.predicates)), set(map(str, self.kinds)))

    def may_hold(self, pattern: TriplePattern) -> bool:
        """Tell whether the graph may hold triples of a pattern."""
        predicate, value = pattern.predicate, pattern.object
        if isinstance(predicate, Variable):
            return bool(self.predicates)
        if predicate == RDF_TYPE and not isinstance(value, Variable):
            return value in self.kinds
        return predicate in self.predicates


class _Keeping(Rewriting):
    def __init__(self, hidden: Hidden) -> None:
        self._hidden = hidden
        self._fresh = (Variable(f"__way{number}") for number in count(1))

    def pattern(self, pattern: Pattern) -> Pattern:
        match pattern:
            case InGraph():
                return pattern
            case TriplePattern():
                return self._tested(pattern, [pattern])
            case PathPattern(subject, path, value):
                return self._path(subject, path, value)
            case Join(parts):
                # the tests come after all triples of a group, so that these stay one pattern
                triples = [part for part in parts if isinstance(part, TriplePattern)]
                others = (
                    part if isinstance(part, TriplePattern) else self.pattern(part)
                    for part in parts
                )
                return self._tested(Join(tuple(others)), triples)
        return super().pattern(pattern)

    def _tested(self, pattern: Pattern, triples: list[TriplePattern]) -> Pattern:
        for triple in filter(self._hidden.may_hold, triples):
            there = Exists(InGraph(self._hidden.graph, triple), negated=True)
            pattern = Filter(pattern, there)
        return pattern

    def _path(self, subject: Term, path: Path, value: Term) -> Pattern:
        """Take a path apart into triples, as far as the graph may hold some of it."""
        if not self._touches(path):
            return PathPattern(subject, path, value)
        match path:
            case NamedNode():
                return self.pattern(TriplePattern(subject, path, value))
            case Inverse(inner):
                return self._path(value, inner, subject)
            case Alternative(parts):
                return Union(tuple(self._path(subject, part, value) for part in parts))
            case Sequence(parts):
                ends = [subject, *(next(self._fresh) for _ in parts[1:]), value]
                steps = zip(pairwise(ends), parts, strict=True)
                return Join(tuple(self._path(one, part, other) for (one, other), part in steps))
            case Closure((NamedNode() as name) | Inverse(NamedNode() as name), "*" | "+"):
                if self._hidden.follows(name):
                    return PathPattern(subject, path, value)
        raise UnsupportedQueryError("a path of any length leads over what is to be hidden")

    def _touches(self, path: Path) -> bool:
        match path:
            case Inverse(inner) | Closure(inner):
                return self._touches(inner)
            case Sequence(parts) | Alternative(parts):
                return any(map(self._touches, parts))
            case NegatedSet():
                return True
        return path in self._hidden.predicates
