"""An answer as pictures read it: what each column holds, and every distinct row once.

Stored questions give a row for each source. A picture shows what is said and not how often, so
columns that hold a source, or only say more of it, are left aside, unless nothing else is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeGuard

from pyoxigraph import BlankNode, NamedNode
from pyoxigraph import Literal as RdfLiteral

from ocop_kg.graph.periods import Period
from ocop_kg.graph.values import to_value
from ocop_kg.vocabulary import XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.pictures.drawing import Hand

__all__ = ["MOST_ROWS", "TRIPLE", "Cells", "Column", "Table", "quantity", "table", "when"]

MOST_ROWS = 10_000
"""How many rows of an answer are looked at."""

TRIPLE = ("subject", "predicate", "object")
"""The columns of triples."""

Kind: TypeAlias = Literal["thing", "text", "number", "time", "nothing"]
Cells: TypeAlias = "tuple[AnyTerm | None, ...]"

_LARGEST = 1e300
_TIMES = frozenset(XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where it stands in a row, what it is called, and what all its cells are."""

    at: int
    name: str
    kind: Kind

    @property
    def words(self) -> str:
        """The name as a person reads it."""
        return self.name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Table:
    """The columns and the distinct rows; `cut` if there were more than `MOST_ROWS`."""

    columns: tuple[Column, ...]
    rows: tuple[Cells, ...]
    cut: bool = False
    is_graph: bool = False

    def of(self, *kinds: Kind) -> list[Column]:
        """Give the columns of some kinds, in their order."""
        return [column for column in self.columns if column.kind in kinds]


def quantity(term: AnyTerm | None) -> float | None:
    """Give the number that a term is; None for what is no number that can be drawn.

    >>> quantity(RdfLiteral(5)), quantity(RdfLiteral("5")), quantity(RdfLiteral(float("inf")))
    (5.0, None, None)
    """
    value = to_value(term)
    if not _is_number(value):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if abs(found) < _LARGEST else None  # also neither NaN nor infinite


def _is_number(value: object) -> TypeGuard[int | float | Decimal]:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def when(term: AnyTerm | None) -> Period | None:
    """Give the days that a date, a month or a year may mean; None for anything else.

    >>> from pyoxigraph import NamedNode
    >>> str(when(RdfLiteral("2024-07", datatype=NamedNode(XSD + "gYearMonth"))))
    '2024-07-01 to 2024-07-31'
    """
    return Period.read(term.value) if isinstance(term, RdfLiteral) and _is_time(term) else None


def _is_time(term: AnyTerm | None) -> bool:
    return isinstance(term, RdfLiteral) and term.datatype.value in _TIMES


def table(
    hand: Hand,
    names: Sequence[str],
    rows: Iterable[Iterable[AnyTerm | None]],
    *,
    is_graph: bool = False,
) -> Table:
    """Read an answer; `is_graph` says that its rows are the triples of a CONSTRUCT."""
    read = [tuple(row) for row in islice(rows, MOST_ROWS + 1)]
    cut, read = len(read) > MOST_ROWS, read[:MOST_ROWS]
    kept = list(range(len(names)))
    if not is_graph:
        aside = _about_sources(hand, read, kept)
        kept = [at for at in kept if at not in aside] or kept
    distinct = tuple(dict.fromkeys(tuple(row[at] for at in kept) for row in read))
    columns = tuple(
        Column(at, names[old], _kind([row[at] for row in distinct])) for at, old in enumerate(kept)
    )
    return Table(columns, distinct, cut, is_graph)


def _kind(cells: Sequence[AnyTerm | None]) -> Kind:
    terms = [term for term in cells if term is not None]
    tests: tuple[tuple[Kind, Callable[[AnyTerm], bool]], ...] = (
        ("thing", lambda term: isinstance(term, NamedNode | BlankNode)),
        ("number", lambda term: _is_number(to_value(term))),
        ("time", _is_time),
    )
    if not terms:
        return "nothing"
    return next((kind for kind, test in tests if all(map(test, terms))), "text")


def _about_sources(hand: Hand, rows: Sequence[Cells], columns: Sequence[int]) -> set[int]:
    """Find the columns of sources, and those whose cells a source of the same row has as values."""
    known: dict[AnyTerm | None, bool] = {}

    def is_source(term: AnyTerm | None) -> bool:
        if term not in known:
            known[term] = hand.reader.is_source(term)
        return known[term]

    sources = {at for at in columns if (cells := _filled(rows, at)) and all(map(is_source, cells))}
    said: dict[AnyTerm | None, set[AnyTerm]] = {None: set()}

    def says(term: AnyTerm | None) -> set[AnyTerm]:
        if term not in said and isinstance(term, NamedNode):
            said[term] = {quad.object for quad in hand.graph.triples(term)}
        return said[term]

    def is_said(row: Cells, at: int) -> bool:
        return row[at] is None or any(row[at] in says(row[source]) for source in sources)

    return sources | {
        at
        for at in columns
        if sources and at not in sources and all(is_said(row, at) for row in rows)
    }


def _filled(rows: Sequence[Cells], at: int) -> list[AnyTerm | None]:
    return list(dict.fromkeys(row[at] for row in rows if row[at] is not None))
