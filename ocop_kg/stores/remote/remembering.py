"""What was lately read of single things, so that their names are not asked for one by one.

Most of what a graph is asked in small steps is a property of a thing, and the next step asks for
another property of the same thing. So all of a thing is read at once and remembered for a while.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import NamedNode, Quad

__all__ = ["Remembered"]

_FRESH = 60.0
_MOST_THINGS = 10_000
_MOST_QUADS = 200
"""Of what has more quads than this nothing is remembered, but that it is large."""


class Remembered:
    """Quads of things, each for a minute and as long as there is room."""

    def __init__(self, read: Callable[[NamedNode, int], list[Quad] | None]) -> None:
        """Make it of a function that reads the quads of a thing, or None for more than so many."""
        self._read = read
        self._things: OrderedDict[NamedNode, tuple[float, list[Quad] | None]] = OrderedDict()
        self._lock = Lock()

    def of(self, thing: NamedNode) -> list[Quad] | None:
        """Give all quads of a thing, or None for one that has too many."""
        now = monotonic()
        with self._lock:
            known = self._things.get(thing)
        if known is not None and known[0] > now:
            return known[1]
        quads = self._read(thing, _MOST_QUADS)
        with self._lock:
            self._things[thing] = (now + _FRESH, quads)
            self._things.move_to_end(thing)
            while len(self._things) > _MOST_THINGS:
                self._things.popitem(last=False)
        return quads
