"""Groups taken apart, so that SQL can join what SPARQL nests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.sparql.algebra import Exists, Filter, Join, Operation, Select, TriplePattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.sparql.algebra import Expression, Pattern

__all__ = ["flat", "loosened", "parted"]


def parted(pattern: Pattern) -> tuple[Pattern, list[Expression]]:
    """Part a group from its filters."""
    conditions: list[Expression] = []
    while isinstance(pattern, Filter):
        conditions.append(pattern.condition)
        pattern = pattern.pattern
    return pattern, conditions


def flat(parts: tuple[Pattern, ...]) -> Iterator[Pattern]:
    """Give the parts of a join, and those of joins among them."""
    for part in parts:
        if isinstance(part, Join):
            yield from flat(part.parts)
        else:
            yield part


def loosened(pattern: Pattern) -> tuple[Pattern, list[Expression]]:
    """Part the group of an EXISTS from its conditions, and take positive EXISTS into the group.

    To exist, ``{ P FILTER EXISTS { Q } }`` is ``{ P Q }``; SQL joins better than it nests.
    """
    conditions: list[Expression] = []
    parts: list[Pattern] = []
    waiting: list[Pattern] = [pattern]
    while waiting:
        part = waiting.pop(0)
        match part:
            case Filter(inner, condition):
                waiting.insert(0, inner)
                for each in _conjuncts(condition):
                    if isinstance(each, Exists) and not each.negated and _is_plain(each.pattern):
                        waiting.append(each.pattern)
                    else:
                        conditions.append(each)
            case Join(inner_parts) if not any(isinstance(e, Filter) for e in inner_parts):
                parts += inner_parts
            case _:
                parts.append(part)
    return (parts[0] if len(parts) == 1 else Join(tuple(parts))), conditions


def _is_plain(pattern: Pattern) -> bool:
    """Tell whether a group holds triples and conditions alone."""
    match pattern:
        case TriplePattern():
            return True
        case Join(parts):
            return all(map(_is_plain, parts))
        case Filter(inner, _):
            return _is_plain(inner) and not isinstance(inner, Select)
    return False


def _conjuncts(condition: Expression) -> Iterator[Expression]:
    if isinstance(condition, Operation) and condition.operator == "&&":
        for each in condition.operands:
            yield from _conjuncts(each)
    else:
        yield condition
