"""How two figures of one indicator stand to each other, by their numbers and by their dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.conflicts.comparing import Comparison, Verdict
from ocop_kg.conflicts.model import CONTRADICTION, DETAIL, GROWTH

if TYPE_CHECKING:
    from ocop_kg.conflicts.statements import Position

__all__ = ["compare_figures"]


def compare_figures(
    one: Position, other: Position, by: Comparison, *, grows: bool = False
) -> Verdict | None:
    """Compare two figures; `grows` says that a later one should not be lower.

    Both can be right where their dates allow that the figure changed in between. A source that
    gives both figures, for different times, sees no conflict. What is planned is compared only with
    other plans.
    """
    first, second = one.quantity, other.quantity
    if first is None or second is None:
        return None
    if first.number == second.number or first.planned != second.planned:
        return None
    low, high = (one, other) if first.number < second.number else (other, one)
    verdict = _verdict(low, high, by, fit=first.fits(second), grows=grows)
    if verdict and verdict.kind != CONTRADICTION and one.shares_a_source_with(other):
        return None
    return verdict


def _verdict(
    low: Position, high: Position, by: Comparison, *, fit: bool, grows: bool
) -> Verdict | None:
    small, large = by.dated(low), by.dated(high)
    if low.time.before(high.time):
        found = (GROWTH, f"{small} is older than {large}: each can be right for its time")
    elif fit and not low.time.meets(high.time):
        return None  # "over 80" is still right when it is said after 83
    elif fit:
        found = (DETAIL, f"{small} and {large} leave room for each other")
    elif low.date and low.date == high.date:
        reason = f"both are for {low.date}, and {by.value(low)} is not {by.value(high)}"
        found = (CONTRADICTION, reason)
    elif grows and low.time.start <= high.time.end:
        reason = f"{small} can be older than {large}, as far as their dates tell"
        found = (GROWTH, reason)
    elif grows:
        reason = f"{small} is later than {large}, and lower: this count should not fall"
        found = (CONTRADICTION, reason)
    elif high.time.before(low.time):
        found = (GROWTH, f"{large} is older than {small}: each can be right for its time")
    else:
        found = (CONTRADICTION, f"no date sets {small} and {large} apart")
    return Verdict(*found)
