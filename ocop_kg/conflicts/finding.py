"""Finds conflicts: puts the questions of all rules, and compares the positions on each."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.conflicts.catalogue import rules
from ocop_kg.conflicts.comparing import (
    Comparison,
    Verdict,
    compare_names,
    compare_values,
    compare_wordings,
)
from ocop_kg.conflicts.counting import compare_counts
from ocop_kg.conflicts.figures import compare_figures
from ocop_kg.conflicts.model import GROWTH, KINDS, Conflict, Side
from ocop_kg.conflicts.statements import gather
from ocop_kg.errors import UnknownThingError
from ocop_kg.naming import near_names
from ocop_kg.vocabulary import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ocop_kg.conflicts.catalogue import Rule
    from ocop_kg.conflicts.statements import Position, Question
    from ocop_kg.graph import Graph

    Found = tuple[Verdict, Position, Position]

__all__ = ["find_conflicts"]

_COMPARE: dict[str, Callable[[Position, Position, Comparison], Verdict | None]] = {
    "figures": compare_figures,
    "names": compare_names,
    "running counts": partial(compare_figures, grows=True),
    "values": compare_values,
    "wordings": compare_wordings,
}

_WORDS = {
    "dc:publisher": "publisher",
    "dcterms:issued": "published",
    "dcterms:title": "title",
    "skos:prefLabel": "name",
}
"""What people call the properties of other vocabularies, which bring no labels of their own."""


def find_conflicts(
    graph: Graph, about: str | None = None, kinds: Iterable[str] | None = None
) -> list[Conflict]:
    """Find what sources do not say alike, from what they say alone.

    `about` is the IRI of a thing, indicator or value that a conflict must be about; `kinds` are
    some of `KINDS`. The gravest come first, then by what they are about.

    Raises `UnknownThingError` for another kind.
    """
    wanted = set(KINDS) if kinds is None else set(_kinds(kinds))
    by = Comparison(graph)
    found = [
        _conflict(rule, question, list(pairs), by)
        for rule in rules()
        for question in gather(graph, rule, graph.witnesses)
        for pairs in _clusters(_compared(rule, question, by))
    ]
    chosen = [
        conflict
        for conflict in found
        if conflict.kind in wanted and (about is None or about in _things(conflict))
    ]
    order = list(KINDS)
    chosen.sort(
        key=lambda each: (
            order.index(each.kind),
            each.about_label,
            each.about,
            each.relation_label,
            each.relation,
            each.rule,
            [(str(side.term), side.date, side.value) for side in each.sides],
        )
    )
    return _once(chosen)


def _kinds(kinds: Iterable[str]) -> Iterator[str]:
    for kind in (kinds,) if isinstance(kinds, str) else kinds:
        if kind not in KINDS:
            close = near_names(kind, KINDS, most=1)
            raise UnknownThingError(kind, close, f"there are {', '.join(KINDS)}", kind="kind")
        yield kind


def _things(conflict: Conflict) -> set[str]:
    values = (side.term for side in conflict.sides)
    return {
        conflict.about,
        conflict.relation,
        *(value.value for value in values if isinstance(value, NamedNode)),
    }


def _once(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """Drop what a second rule found again."""
    seen: dict[object, Conflict] = {}
    for each in conflicts:
        seen.setdefault((each.kind, each.about, each.relation, each.sides), each)
    return list(seen.values())


def _compared(rule: Rule, question: Question, by: Comparison) -> list[Found]:
    """Compare each position with each later one, in the order of time."""
    question.positions.sort(key=_order)
    if rule.compare == "counts":
        return list(compare_counts(question, by))
    compare = _COMPARE[rule.compare]
    return [
        (verdict, one, other)
        for one, other in combinations(question.positions, 2)
        if (verdict := compare(one, other, by)) is not None
    ]


def _clusters(found: Sequence[Found]) -> Iterator[list[Found]]:
    """Put together the pairs of one kind that hang together, for they are one conflict."""
    for kind in KINDS:
        pairs = [pair for pair in found if pair[0].kind == kind]
        heads: dict[int, int] = {}
        for _, one, other in pairs:
            heads[_head(id(one), heads)] = _head(id(other), heads)
        clusters: defaultdict[int, list[Found]] = defaultdict(list)
        for pair in pairs:
            clusters[_head(id(pair[1]), heads)].append(pair)
        yield from clusters.values()


def _head(of: int, heads: dict[int, int]) -> int:
    """Find who stands for a set of positions, and shorten the way there for the next time."""
    while (above := heads.setdefault(of, of)) != of:
        heads[of] = heads[above]
        of = above
    return of


def _conflict(rule: Rule, question: Question, pairs: list[Found], by: Comparison) -> Conflict:
    positions = {id(each): each for _, one, other in pairs for each in (one, other)}
    sides = [
        Side(
            by.value(each),
            each.term,
            each.date,
            "; ".join(sorted(each.notes)),
            tuple(each.sources[iri] for iri in sorted(each.sources)),
        )
        for each in sorted(positions.values(), key=_order)
    ]
    verdict = min(pairs, key=_distance)[0]
    return Conflict(
        verdict.kind,
        question.about,
        by.graph.label(question.about),
        question.relation,
        _WORDS.get(shorten(question.relation)) or by.graph.label(question.relation),
        verdict.reason[:1].upper() + verdict.reason[1:] + ".",
        tuple(sides),
        rule.name,
    )


def _order(position: Position) -> tuple[object, ...]:
    """Put sides in the order of time: those without a date later, what is only counted last."""
    number = position.quantity.number if position.quantity else Decimal("Infinity")
    time = (position.time.end, position.time.start) if position.date else ()
    return (not position.date, time, number, position.published[:1], str(position.term))


def _distance(pair: Found) -> Decimal:
    """Prefer the pair that explains a conflict best.

    That is the whole way of what grows, and otherwise the two sides that are nearest in time.
    """
    verdict, one, other = pair
    if verdict.kind == GROWTH and one.quantity and other.quantity:
        return -abs(one.quantity.number - other.quantity.number)
    return Decimal(abs((one.time.end - other.time.end).days))
