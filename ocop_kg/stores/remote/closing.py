"""Writes a path of any length as the table of what it leads to, which is worked out here.

Hierarchies are small, so all steps of the property are read, and followed in this process. Then
``?x p* <top>`` is a VALUES of what is below, and ``?x q/p* ?y`` a step to be joined with pairs.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, cast

from pyoxigraph import NamedNode, Variable

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql import Rewriting, SelectQuery
from ocop_kg.sparql.algebra import (
    Alternative,
    Closure,
    Exists,
    Expression,
    Extend,
    Filter,
    InGraph,
    Inverse,
    Join,
    LeftJoin,
    Minus,
    Path,
    PathPattern,
    Pattern,
    Select,
    Sequence,
    Term,
    TriplePattern,
    Union,
    Values,
)
from ocop_kg.sparql.scope import bound
from ocop_kg.sparql.steps import reached

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

__all__ = ["Edge", "closed"]

Edge = tuple[object, object]
"""The ends of one step."""

_MOST = 1_000
"""So many rows a table may have; servers take no larger ones."""


def closed(query: SelectQuery, edges: Callable[[NamedNode], Iterable[Edge]]) -> SelectQuery:
    """Write a query without paths of any length; `edges` gives all steps of a property.

    Raises `UnsupportedQueryError` for a path that has no table: in graphs of FROM, within GRAPH or
    EXISTS, with two open ends of which no VALUES beside it says what they are, of more than one
    property, or with too many pairs.

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
        self._given: Mapping[Term, Collection[Term]] = {}
        """The values that a VALUES which is joined with all of this leaves to a variable."""

    def pattern(self, pattern: Pattern) -> Pattern:
        match pattern:
            case InGraph():
                with self._within(self._given, inside=True):
                    return super().pattern(pattern)
            case PathPattern():
                return self._table(pattern)
            case Join(parts):
                with self._within({**self._given, **_given(parts)}):
                    return self._joined(parts)
            case LeftJoin(left, right, condition):
                changed = None if condition is None else self.expression(condition)
                return LeftJoin(self.pattern(left), self._apart(right), changed)
            case Minus(left, right):
                return Minus(self.pattern(left), self._apart(right))
        return super().pattern(pattern)

    def _joined(self, parts: tuple[Pattern, ...]) -> Pattern:
        """Change a join: of ``?x p* ?y``, where another part says what ?x is, ?y is it too."""
        free = [each for each in parts if self._is_free(each)]
        joined: Pattern = Join(tuple(self.pattern(each) for each in parts if each not in free))
        for each in free:
            joined = self._either(joined, cast("PathPattern", each))
        return joined

    def _is_free(self, pattern: Pattern) -> bool:
        """Tell whether neither end of ``p*`` is known here."""
        match pattern:
            case PathPattern(Variable() as start, Closure(NamedNode(), "*"), Variable() as end):
                return start != end and not {start, end} & self._given.keys() and not self._inside
        return False

    def _either(self, joined: Pattern, path: PathPattern) -> Pattern:
        for one, other in ((path.subject, path.object), (path.object, path.subject)):
            if _is_node(one, joined) and other not in bound(joined):
                predicate = cast("NamedNode", cast("Closure", path.path).path)
                pairs = self._pairs(predicate, with_itself=False)
                more = self._end(path.subject, path.object, pairs, itself=False)
                itself = Extend(joined, cast("Variable", other), one)
                return Union((itself, Join((joined, more))))
        raise UnsupportedQueryError("neither end of this path is known")

    def _apart(self, pattern: Pattern) -> Pattern:
        """Change what may find nothing, which is not the same as finding nothing that joins."""
        with self._within({}):
            return self.pattern(pattern)

    def select(self, select: Select) -> Select:
        with self._within({}):  # it may count its rows, or cut them
            return super().select(select)

    def expression(self, expression: Expression) -> Expression:
        if not isinstance(expression, Exists):
            return super().expression(expression)
        with self._within({}, inside=True):
            return super().expression(expression)

    @contextmanager
    def _within(
        self, given: Mapping[Term, Collection[Term]], *, inside: bool = False
    ) -> Iterator[None]:
        before = self._given, self._inside
        self._given, self._inside = given, self._inside or inside
        yield
        self._given, self._inside = before

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
        return self._end(pattern.subject, pattern.object, pairs, itself=modifier == "*")

    def _after(
        self, pattern: PathPattern, first: tuple[Path, ...], pairs: list[Edge], *, itself: bool
    ) -> Pattern:
        """Join the first steps with a table of the last one."""
        subject, object_ = pattern.subject, pattern.object
        between = next(self._fresh)
        if not isinstance(object_, Variable):
            table = self._end(between, object_, pairs, itself=itself)
            return Join((_step(subject, first, between), table))
        branches: list[Pattern] = [_step(subject, first, object_)] if itself else []
        if len(pairs) > _MOST:
            raise UnsupportedQueryError("the table of this path is too long")
        if pairs or not itself:
            table = Values((between, object_), tuple(pairs))  # type: ignore[arg-type]  # named nodes
            branches.append(Join((_step(subject, first, between), table)))
        return branches[0] if len(branches) == 1 else Union(tuple(branches))

    def _end(self, subject: Term, object_: Term, pairs: list[Edge], *, itself: bool) -> Values:
        """Give the things that lead to the end that is known, or to which it leads."""
        starts, ends = self._known(subject), self._known(object_)
        known = starts if ends is None else ends
        columns = [at for at, end in enumerate((subject, object_)) if isinstance(end, Variable)]
        if (itself and known is None) or not columns or subject == object_:
            raise UnsupportedQueryError("neither end of this path is known")
        alone: list[Edge] = [(each, each) for each in known or ()] if itself else []
        rows = [
            tuple(edge[at] for at in columns)
            for edge in (*alone, *pairs)
            if (starts is None or edge[0] in starts) and (ends is None or edge[1] in ends)
        ]
        if len(rows) > _MOST:
            raise UnsupportedQueryError("the table of this path is too long")
        variables = tuple(end for end in (subject, object_) if isinstance(end, Variable))
        return Values(variables, tuple(rows))  # type: ignore[arg-type]  # named nodes

    def _known(self, term: Term) -> Collection[Term] | None:
        if isinstance(term, NamedNode):
            return (term,)
        if isinstance(term, Variable):
            return self._given.get(term)
        raise UnsupportedQueryError("this path ends at a value")

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


def _is_node(variable: Term, pattern: Pattern) -> bool:
    """Tell whether a variable is surely an end of a triple of the graph, and so of a path."""
    match pattern:
        case TriplePattern(subject, _, object_):
            return variable in (subject, object_)
        case InGraph(_, inner) | Filter(inner) | Extend(inner) | LeftJoin(inner):
            return _is_node(variable, inner)
        case Join(parts):
            return any(_is_node(variable, each) for each in parts)
        case Union(branches):
            return all(_is_node(variable, each) for each in branches)
    return False


def _given(parts: Iterable[Pattern]) -> dict[Term, Collection[Term]]:
    """Give the variables to which a VALUES among the parts of a join leaves only named nodes."""
    return {
        variable: dict.fromkeys(cast("NamedNode", row[at]) for row in part.rows)
        for part in parts
        if isinstance(part, Values)
        for at, variable in enumerate(part.variables)
        if all(isinstance(row[at], NamedNode) for row in part.rows)
    }


def _step(subject: Term, path: tuple[Path, ...], object_: Term) -> Pattern:
    if len(path) == 1 and isinstance(path[0], NamedNode):
        return TriplePattern(subject, path[0], object_)
    return PathPattern(subject, path[0] if len(path) == 1 else Sequence(path), object_)
