"""Where the steps of a property lead, taken any number of times: what ``p+`` means in SPARQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["reached"]

_Node = TypeVar("_Node")


def reached(start: _Node, following: Mapping[_Node, Collection[_Node]]) -> set[_Node]:
    """Give what one or more steps lead to; the start is there if steps lead back to it.

    `following` are the nodes that are one step from each.

    >>> sorted(reached("a", {"a": ["b"], "b": ["c", "a"]}))
    ['a', 'b', 'c']
    """
    found: set[_Node] = set()
    waiting = [start]
    while waiting:
        fresh = set(following.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found
