"""What was lately read of single things, so that their names are not asked for one by one.

Most of what a graph is asked in small steps is a property of a thing, and the next step asks for
another property of the same thing. So all of a thing is read at once and remembered for a while, or
where that is much, all of the property.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import NamedNode, Quad

__all__ = ["FRESH", "Part", "Remembered"]

Part = tuple["NamedNode", "NamedNode | None"]
"""A thing, and a property of it or None for all."""

FRESH = 60.0
"""So many seconds what was read of a server is taken for true."""
_MOST_PARTS = 10_000
_MOST_QUADS = 200
"""Of what has more quads than this nothing is remembered, but that it is large."""


class Remembered:
    """Quads of things, each for a minute and as long as there is room."""

    def __init__(self, read: Callable[[Part, int], list[Quad] | None]) -> None:
        """Make it of a function that reads the quads of a part, or None for more than so many."""
        self._read = read
        self._parts: OrderedDict[Part, tuple[float, list[Quad] | None]] = OrderedDict()
        self._lock = Lock()

    def of(self, thing: NamedNode, predicate: NamedNode | None) -> list[Quad] | None:
        """Give all quads of a thing, or of a property of it; None where there are too many."""
        quads = self._of((thing, None))
        return self._of((thing, predicate)) if quads is None and predicate is not None else quads

    def _of(self, part: Part) -> list[Quad] | None:
        now = monotonic()
        with self._lock:
            known = self._parts.get(part)
        if known is not None and known[0] > now:
            return known[1]
        quads = self._read(part, _MOST_QUADS)
        with self._lock:
            self._parts[part] = (now + FRESH, quads)
            self._parts.move_to_end(part)
            while len(self._parts) > _MOST_PARTS:
                self._parts.popitem(last=False)
        return quads
