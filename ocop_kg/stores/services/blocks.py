"""What is to be asked of an endpoint for a SERVICE block, and whether that can be right.

A block is evaluated alone, as SPARQL 1.1 Federated Query, section 4, has it: nothing of the query
around it is known there. Of its variables only those are asked for that the query needs elsewhere;
that leaves each of its solutions a row. Values that the caller gives are put into it where the
block is sure to hold for the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql import Rewriting, Substitution, write
from ocop_kg.sparql.algebra import (
    Aggregate,
    Exists,
    Expression,
    Extend,
    Filter,
    InGraph,
    Join,
    LeftJoin,
    Minus,
    PathPattern,
    Pattern,
    Projection,
    Select,
    SelectQuery,
    Service,
    TriplePattern,
    Union,
    Values,
)
from ocop_kg.sparql.restricting import restricted, table
from ocop_kg.sparql.scope import bound, certain, filtered, mentioned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ocop_kg.sparql.algebra import Term as AnyTerm
    from ocop_kg.stores.protocol import Term

__all__ = ["Block", "blocks_of"]

_ONE = Projection(Variable("__one"), Literal(1))


class Block:
    """One SERVICE block: its place in the query, and the question that fills it."""

    def __init__(
        self,
        place: Values,
        service: Service,
        pattern: Pattern,
        needed: tuple[Variable, ...],
        *,
        tested: bool,
    ) -> None:
        self.place = place
        self.service = service
        self.columns = needed
        self.tested = tested  # whether it stands in an EXISTS
        self._pattern = pattern

    def question(self, most: int | None) -> str:
        """Write what is asked for, with a row more than `most` where there are too many."""
        limit = None if most is None else most + 1
        return write(SelectQuery(Select(self._columns, self._pattern, limit=limit)))

    def counting(self) -> str:
        """Write a question for the number of its rows, as ``?n``."""
        number = Projection(Variable("n"), Aggregate("COUNT", None))
        inner = Select(self._columns, self._pattern)
        return write(SelectQuery(Select((number,), inner, grouping=())))

    @property
    def _columns(self) -> tuple[Projection, ...]:
        return tuple(map(Projection, self.columns)) or (_ONE,)


def blocks_of(
    select: Select, template: Sequence[TriplePattern], terms: Mapping[str, Term]
) -> Iterator[Block]:
    """Walk the SERVICE blocks of a query, whose variables have the values of `terms`.

    Raises `UnsupportedQueryError` for a block that looks at a variable which only the query around
    it binds, for one inside ``GRAPH ?g``, and for one inside EXISTS that would see there what it
    cannot see alone.
    """
    values = {Variable(name): term for name, term in terms.items()}
    sure = {id(place) for place in _surely(select.pattern)}
    for place, service, tested in _Places.of(select):
        if tested and not _is_plain(service.pattern):
            raise UnsupportedQueryError(
                f"SERVICE {service.endpoint} inside EXISTS has more than patterns and tests of "
                "their variables: let it stand outside, or in MINUS"
            )
        elsewhere = _Mentions.of(select, template, place) | values.keys()
        pattern = service.pattern
        loose = filtered(pattern) - bound(pattern)
        if id(place) in sure:
            pattern = _given(pattern, values, loose)
            loose -= values.keys()
        if unknown := sorted((loose & elsewhere), key=lambda each: each.value):
            raise UnsupportedQueryError(
                f"SERVICE {service.endpoint} looks at {unknown[0]}, which only the query around it "
                "binds: let that test stand outside of the block"
            )
        needed = tuple(name for name in place.variables if name in elsewhere)
        yield Block(place, service, pattern, needed, tested=tested)


def _given(
    pattern: Pattern, values: Mapping[Variable, Term], loose: frozenset[Variable]
) -> Pattern:
    """Put values into a block: into its tests, and as rows with which its solutions must agree."""
    tested: dict[AnyTerm, AnyTerm] = {name: term for name, term in values.items() if name in loose}
    if tested:
        pattern = Substitution(tested).pattern(pattern)
    joined = {name: term for name, term in values.items() if name in bound(pattern)}
    return restricted(pattern, table(list(joined), [list(joined.values())])) if joined else pattern


def _surely(pattern: Pattern) -> Iterator[Values]:
    """Walk the blocks that each solution needs, in the scope of the whole query."""
    match pattern:
        case Values():
            yield pattern
        case Join(parts):
            for part in parts:
                yield from _surely(part)
        case LeftJoin(inner, _, _) | Filter(inner, _) | Extend(inner, _, _) | Minus(inner, _):
            yield from _surely(inner)
        case InGraph(NamedNode(), inner):
            yield from _surely(inner)


def _is_plain(pattern: Pattern) -> bool:
    """Tell whether values from outside change no solution of a pattern but leave some out."""
    match pattern:
        case TriplePattern() | PathPattern():
            return True
        case Join(parts) | Union(parts):
            return all(map(_is_plain, parts))
        case Filter(inner, condition):
            return _is_plain(inner) and mentioned(condition) <= certain(inner)
    return False


class _Places(Rewriting):
    """Collects tables that endpoints shall fill, and whether they stand in an EXISTS."""

    def __init__(self) -> None:
        self._found: list[tuple[Values, Service, bool]] = []
        self._tested = False

    @classmethod
    def of(cls, select: Select) -> list[tuple[Values, Service, bool]]:
        places = cls()
        places.select(select)
        return places._found

    def pattern(self, pattern: Pattern) -> Pattern:
        before = len(self._found)
        changed = super().pattern(pattern)
        if (
            isinstance(pattern, InGraph)
            and isinstance(pattern.name, Variable)
            and len(self._found) > before
        ):
            raise UnsupportedQueryError(
                f"SERVICE inside GRAPH {pattern.name}: an endpoint looks at no graph of here; let "
                "it stand beside that block"
            )
        return changed

    def values(self, values: Values) -> Values:
        if values.service is not None:
            self._found.append((values, values.service, self._tested))
        return values

    def expression(self, expression: Expression) -> Expression:
        outside, self._tested = self._tested, self._tested or isinstance(expression, Exists)
        changed = super().expression(expression)
        self._tested = outside
        return changed


class _Mentions(Rewriting):
    """Collects the variables that a query names outside of one block."""

    def __init__(self, place: Values) -> None:
        self._place = place
        self._names: set[Variable] = set()

    @classmethod
    def of(
        cls, select: Select, template: Sequence[TriplePattern], place: Values
    ) -> frozenset[Variable]:
        mentions = cls(place)
        mentions.select(select)
        for triple in template:
            mentions.pattern(triple)
        return frozenset(mentions._names)

    def term(self, term: AnyTerm) -> AnyTerm:
        if isinstance(term, Variable):
            self._names.add(term)
        return term

    def values(self, values: Values) -> Values:
        if values is not self._place:
            self._names.update(values.variables)
        return values

    def expression(self, expression: Expression) -> Expression:
        match expression:
            case Aggregate(_, None, distinct=True):
                self._names.update(self._place.variables)  # COUNT(DISTINCT *) looks at all
        return super().expression(expression)
