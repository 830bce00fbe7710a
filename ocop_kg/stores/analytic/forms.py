"""Which queries the columnar engine may answer, and what it is asked in their place.

The engine changes values: it moves times to UTC, cuts decimals, and drops what is ill-formed. So it
gets none, and each term of the graph is a numbered name there. Then it can only tell whether two
terms are the same, which is what triple patterns ask, and count. A query that looks into a term,
computes with it or sorts by it is not for this engine. Nor is one in which a part may leave a
variable unbound that another part joins, and nor are the forms that it was found to answer wrongly
(maplib 0.20.26): UNION, VALUES, MINUS, and triples without a variable, which it passes over; nor
at last one with a term that the graph lacks. The sorting and cutting of an answer happens outside.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, count
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.sparql import write
from ocop_kg.sparql.algebra import (
    Aggregate,
    Call,
    Exists,
    Expression,
    Filter,
    Inverse,
    Join,
    LeftJoin,
    Operation,
    Order,
    Path,
    PathPattern,
    Pattern,
    Projection,
    Select,
    SelectQuery,
    Sequence,
    TriplePattern,
)
from ocop_kg.sparql.scope import bound, certain, mentioned
from ocop_kg.vocabulary import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.sparql.algebra import Term

__all__ = ["NAME", "Core", "core_of"]

NAME = "t:"
"""How the names begin by which the engine knows the terms."""

_STRING = NamedNode(XSD + "string")


@dataclass(frozen=True, slots=True)
class Core:
    """What the columnar engine is asked.

    In `text` the terms of the query are called ``t:@0``, ``t:@1`` … as they stand in `terms`, which
    are in N-Triples. `columns` are those of the answer in order; `counts` are numbers, the others
    terms. `order`, `limit` and `offset` are for who has the rows.
    """

    text: str
    terms: tuple[str, ...]
    columns: tuple[str, ...]
    counts: frozenset[str]
    order: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int | None = None

    def sorted_text(self, rows: Iterable[str]) -> str:
        """Write the query that sorts and cuts rows of the answer, given as ``(term term …)``."""
        heads = " ".join(f"?{name}" for name in self.columns)
        shell = Select((), Join(), order=self.order, limit=self.limit, offset=self.offset)
        tail = write(shell).partition("{}")[2]
        return f"SELECT {heads} {{ VALUES ({heads}) {{ {' '.join(rows)} }} }} {tail}"


def core_of(query: SelectQuery) -> Core | None:
    """Give what the columnar engine is to be asked for a query; None where it should not be asked.

    >>> from ocop_kg.sparql import parse_select
    >>> core_of(parse_select("SELECT ?x { ?x <urn:p> <urn:o> }")).text
    'SELECT ?x WHERE { ?x <t:@0> <t:@1> . }'
    >>> core_of(parse_select("SELECT ?x { ?x <urn:p> ?n FILTER(?n > 1) }")) is None
    True
    """
    if query.default_graphs or query.named_graphs:
        return None
    names = _Names()
    select = _select(query.select, names)
    if select is None:
        return None
    columns = tuple(variable.value for variable in select.variables)
    return Core(
        text=write(select),
        terms=tuple(names.numbers),
        columns=columns,
        counts=frozenset(
            column.variable.value for column in select.columns if column.expression is not None
        ),
        order=query.select.order,
        limit=query.select.limit,
        offset=query.select.offset,
    )


class _Names:
    """The names of the terms of a query, and fresh variables."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._fresh = count()

    def of(self, term: Term) -> NamedNode | Variable | None:
        """Name a term; None for a literal whose value another might write in another way."""
        if isinstance(term, Variable):
            return term
        if isinstance(term, NamedNode) or (
            isinstance(term, Literal) and term.datatype == _STRING and term.language is None
        ):
            number = self.numbers.setdefault(str(term), len(self.numbers))
            return NamedNode(f"{NAME}@{number}")
        return None

    def fresh(self) -> Variable:
        return Variable(f"__step{next(self._fresh)}")


def _select(select: Select, names: _Names) -> Select | None:
    sliced = select.limit is not None or select.offset is not None
    if (
        not select.columns
        or len(set(select.variables)) < len(select.columns)
        or select.having
        or select.values is not None
        or select.modifier == "REDUCED"
        or (sliced and not select.order)  # which rows would be anybody's choice
        or not {each.expression for each in select.order} <= {*select.variables}
        or not all(isinstance(key, Variable) for key in select.grouping or ())
        or not all(map(_is_column, select.columns))
    ):
        return None
    counted = any(column.expression is not None for column in select.columns)
    plain = {column.variable for column in select.columns if column.expression is None}
    pattern = _pattern(select.pattern, names)
    if pattern is None or not plain <= bound(pattern):
        return None
    keys = set(select.grouping or ())
    if (counted or select.grouping is not None) and not (
        plain <= keys <= certain(pattern) and (keys or not plain)
    ):
        return None
    return replace(select, pattern=pattern, order=(), limit=None, offset=None)


def _is_column(column: Projection) -> bool:
    counted = column.expression
    if counted is None:
        return True
    return (
        isinstance(counted, Aggregate)
        and counted.function == "COUNT"
        and (
            isinstance(counted.argument, Variable)
            or (counted.argument is None and not counted.distinct)
        )
    )


def _pattern(pattern: Pattern, names: _Names) -> Pattern | None:  # noqa: PLR0911
    match pattern:
        case TriplePattern(subject, predicate, object_):
            return _triple(subject, predicate, object_, names)
        case PathPattern(subject, path, object_):
            return _steps(subject, path, object_, names)
        case Join(parts):
            return _joined(parts, names)
        case LeftJoin(left, right, None) if bound(left) & bound(right):
            pair = _pair(left, right, names)
            return pair and LeftJoin(*pair)
        case Filter(inner, condition):
            within = _pattern(inner, names)
            if within is None:
                return None
            test = _condition(condition, within, names)
            return None if test is None else Filter(within, test)
    return None


def _triple(subject: Term, predicate: Term, object_: Term, names: _Names) -> TriplePattern | None:
    named = [names.of(term) for term in (subject, predicate, object_)]
    variables = [term for term in named if isinstance(term, Variable)]
    if None in named or not variables or len(set(variables)) < len(variables):
        return None  # the engine passes over a triple without a variable
    return TriplePattern(*named)  # type: ignore[arg-type]


def _steps(start: Term, path: Path, end: Term, names: _Names) -> Pattern | None:
    """Write a path of single steps as the triple patterns that it stands for (section 18.2.2.4)."""
    match path:
        case NamedNode():
            return _triple(start, path, end, names)
        case Inverse(inner):
            return _steps(end, inner, start, names)
        case Sequence(parts):
            stops = [start, *(names.fresh() for _ in parts[1:]), end]
            steps = [
                _steps(here, part, there, names)
                for here, part, there in zip(stops, parts, stops[1:], strict=False)
            ]
            kept = tuple(step for step in steps if step is not None)
            return Join(kept) if len(kept) == len(parts) else None
    return None


def _joined(parts: tuple[Pattern, ...], names: _Names) -> Join | None:
    inner = [_pattern(part, names) for part in parts]
    kept = tuple(part for part in inner if part is not None)
    if not parts or len(kept) < len(parts):
        return None
    return Join(kept) if all(map(_meet, *zip(*combinations(kept, 2), strict=True))) else None


def _pair(left: Pattern, right: Pattern, names: _Names) -> tuple[Pattern, Pattern] | None:
    one, two = _pattern(left, names), _pattern(right, names)
    return (one, two) if one is not None and two is not None and _meet(one, two) else None


def _meet(one: Pattern, two: Pattern) -> bool:
    """Tell whether both sides are sure to bind what they share."""
    return bound(one) & bound(two) <= certain(one) & certain(two)


def _condition(condition: Expression, inner: Pattern, names: _Names) -> Expression | None:
    """Give a test that can only be true or false, or None."""
    match condition:
        case Operation("&&" | "||" | "!" as operator, operands):
            tests = [_condition(each, inner, names) for each in operands]
            kept = tuple(test for test in tests if test is not None)
            return Operation(operator, kept) if len(kept) == len(operands) else None
        case Operation("=" | "!=" | "IN" | "NOT IN" as operator, (Variable() as variable, *others)):
            sure = variable in certain(inner)
            if others and sure and all(isinstance(each, NamedNode) for each in others):
                named = [names.of(each) for each in others]  # type: ignore[arg-type]
                return Operation(operator, (variable, *named))  # type: ignore[arg-type]
        case Call("sameTerm", (Variable() as one, Variable() as two)):
            if {one, two} <= certain(inner):
                return Operation("=", (one, two))
        case Exists(pattern, negated):
            within = _pattern(pattern, names)
            if (
                within is not None
                and bound(inner) & bound(within)
                and mentioned(Exists(within)) <= bound(within)
                and _meet(inner, within)
            ):
                return Exists(within, negated)
    return None
