"""A group as a flat list of parts that can be left out one by one.

Joins inside joins, GRAPH around several patterns, simple sub-selects and ``FILTER EXISTS`` are
taken apart; what cannot be taken apart without changing its meaning stays one part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Literal as OneOf
from zlib import crc32

from pyoxigraph import NamedNode, Variable

from ocop_kg.sparql import Substitution, write
from ocop_kg.sparql.algebra import (
    Exists,
    Expression,
    Extend,
    Filter,
    InGraph,
    Inverse,
    Join,
    LeftJoin,
    Minus,
    Operation,
    Path,
    PathPattern,
    Pattern,
    Select,
    Sequence,
    Term,
    TriplePattern,
)
from ocop_kg.sparql.rewriting import TRUE
from ocop_kg.sparql.scope import bound, mentioned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Sequence as Several

__all__ = ["NOTHING", "Part", "conjuncts", "flat", "group_of", "needed", "top_level"]

NOTHING = Join()
"""The group without a part."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a group; a filter has an `expression`, OPTIONAL may have one.

    ``must`` has to hold, ``may`` is OPTIONAL, ``bind`` is a BIND, ``filter`` and ``minus`` let some
    solutions pass.
    """

    role: OneOf["must", "may", "bind", "filter", "minus"]
    pattern: Pattern = NOTHING
    expression: Expression | None = None
    variable: Variable | None = None

    @property
    def binds(self) -> frozenset[Variable]:
        """The variables that this part may give values to."""
        if self.role in ("must", "may"):
            return bound(self.pattern)
        return frozenset() if self.variable is None else frozenset({self.variable})

    @property
    def looks_at(self) -> frozenset[Variable]:
        """All variables that tie this part to others."""
        seen = frozenset() if self.expression is None else mentioned(self.expression)
        return self.binds | seen | bound(self.pattern)


def conjuncts(expression: Expression) -> Iterator[Expression]:
    """Walk the conditions that a filter joins by ``&&``."""
    match expression:
        case Operation("&&", operands):
            for operand in operands:
                yield from conjuncts(operand)
        case _ if expression != TRUE:
            yield expression


def flat(pattern: Pattern, graph: NamedNode | Variable | None = None) -> list[Part]:  # noqa: PLR0911
    """List the parts of a group, in the order of the query."""
    match pattern:
        case Join(parts):
            return [part for each in parts for part in flat(each, graph)]
        case Filter(inner, condition):
            if not mentioned(condition) <= bound(inner):
                return [Part("must", _within(graph, pattern))]
            return flat(inner, graph) + list(_filters(condition, graph))
        case LeftJoin(left, right, condition):
            return [*flat(left, graph), Part("may", _within(graph, right), condition)]
        case Minus(left, right):
            return [*flat(left, graph), Part("minus", _within(graph, right))]
        case Extend(inner, variable, expression):
            return [*flat(inner, graph), Part("bind", Join(), expression, variable)]
        case InGraph(name, inner):
            return flat(inner, name) or [Part("must", InGraph(name, Join()))]
        case Select() if _is_plain(pattern):
            return flat(_private(pattern), graph)
        case PathPattern(subject, path, object_):
            return [Part("must", _within(graph, each)) for each in _steps(subject, path, object_)]
    return [Part("must", _within(graph, pattern))]


def _steps(subject: Term, path: Path, object_: Term) -> Iterator[Pattern]:
    """Take a path apart at ``/`` and ``^``."""
    match path:
        case NamedNode():
            yield TriplePattern(subject, path, object_)
        case Inverse(inner):
            yield from _steps(object_, inner, subject)
        case Sequence((first, *others)) if others:
            ends = f"{subject} {write(PathPattern(subject, path, object_))}"
            middle = Variable(f"__p{crc32(ends.encode())}")
            yield from _steps(subject, first, middle)
            rest = others[0] if len(others) == 1 else Sequence(tuple(others))
            yield from _steps(middle, rest, object_)
        case _:
            yield PathPattern(subject, path, object_)


def _within(graph: NamedNode | Variable | None, pattern: Pattern) -> Pattern:
    return pattern if graph is None else InGraph(graph, pattern)


def top_level(pattern: Pattern) -> list[Part]:
    """List the parts of the group of a query; a filter there is always one of its own."""
    filters: list[Expression] = []
    while isinstance(pattern, Filter):
        filters.append(pattern.condition)
        pattern = pattern.pattern
    parts = flat(pattern)
    for condition in reversed(filters):
        parts += _filters(condition, None)
    return parts


def _filters(condition: Expression, graph: NamedNode | Variable | None) -> Iterator[Part]:
    for each in conjuncts(condition):
        match each:
            case Exists(inner, False):
                yield from flat(inner, graph)
            case Operation("!", (Exists(inner, True),)):
                yield from flat(inner, graph)
            case Exists(inner, True) if graph is not None:
                yield Part("filter", Join(), Exists(InGraph(graph, inner), negated=True))
            case _:
                yield Part("filter", Join(), each)


def _is_plain(select: Select) -> bool:
    plain = select.grouping is None and not select.having and select.values is None
    whole = select.limit is None and select.offset is None
    return plain and whole and all(column.expression is None for column in select.columns)


def _private(select: Select) -> Pattern:
    """Give the pattern of a sub-select; what it does not select gets names of its own."""
    number = crc32(write(select).encode())
    hidden = sorted(bound(select.pattern) - set(select.variables), key=str)
    return Substitution({each: Variable(f"__s{number}_{each.value}") for each in hidden}).pattern(
        select.pattern
    )


def needed(parts: Several[Part], among: Iterable[Part]) -> list[Part]:
    """Add the OPTIONAL and BIND parts whose variables the others look at; keeps the order."""
    everything = list(among)
    kept = set(parts)
    helpers = [part for part in everything if part.role in ("may", "bind") and part not in kept]
    changed = True
    while changed:
        changed = False
        wanted = frozenset().union(*(part.looks_at for part in kept))
        sure = frozenset().union(*(part.binds for part in kept))
        for part in helpers:
            fits = part.role == "may" or part.looks_at - part.binds <= sure | _given(helpers)
            if part not in kept and fits and part.binds & wanted and _adds(part, kept):
                kept.add(part)
                changed = True
    order = dict.fromkeys(everything if kept <= set(everything) else [*parts, *everything])
    return [part for part in order if part in kept]


def _given(helpers: list[Part]) -> frozenset[Variable]:
    return frozenset().union(*(part.binds for part in helpers))


def _adds(helper: Part, kept: set[Part]) -> bool:
    """Tell whether a helper gives a variable that is looked at and that no sure part gives."""
    sure = frozenset().union(*(part.binds for part in kept if part.role == "must"))
    wanted = frozenset().union(*(part.looks_at for part in kept))
    return helper.role == "bind" or bool((helper.binds & wanted) - sure)


def group_of(parts: Iterable[Part]) -> Pattern:
    """Make one group of parts again; filters come last, as they apply to the whole group."""
    pattern: Pattern = NOTHING
    filters: list[Expression] = []
    for part in parts:
        match part.role:
            case "must":
                pattern = _joined(pattern, part.pattern)
            case "may":
                pattern = LeftJoin(pattern, part.pattern, part.expression)
            case "minus":
                pattern = Minus(pattern, part.pattern)
            case "bind" if part.variable is not None and part.expression is not None:
                pattern = Extend(pattern, part.variable, part.expression)
            case _ if part.expression is not None:
                filters.append(part.expression)
    for condition in filters:
        pattern = Filter(pattern, condition)
    return pattern


def _joined(left: Pattern, right: Pattern) -> Pattern:
    before = left.parts if isinstance(left, Join) else (left,)
    last = before[-1] if before else None
    if isinstance(last, InGraph) and isinstance(right, InGraph) and last.name == right.name:
        merged = InGraph(right.name, _joined(last.pattern, right.pattern))
        return Join((*before[:-1], merged)) if len(before) > 1 else merged
    return Join((*before, right)) if before else right
