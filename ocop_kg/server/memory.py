"""Remembers small answers that cannot have changed, so that no worker makes them twice."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocop_kg.server.work.frames import Head

__all__ = ["LARGEST", "Memory"]

LARGEST = 1 << 16
"""Bytes of an answer beyond which it is not worth remembering."""

_TAGS = 1 << 14


class Memory:
    """Answers by their tags, which name graph, request and format; the longest unused go first.

    What is asked once is not remembered, but only that it was: most questions do not come again.

    >>> from ocop_kg.server.work.frames import Head
    >>> memory = Memory(most=10)
    >>> for tag in ("a", "a", "b", "b", "c"):
    ...     memory.put(tag, Head(), b"123456")
    >>> memory.get("a"), memory.get("b")[1], memory.get("c")
    (None, b'123456', None)
    """

    def __init__(self, most: int = 1 << 25) -> None:
        self._most = most
        self._size = 0
        self._once: OrderedDict[str, None] = OrderedDict()
        self._known: OrderedDict[str, tuple[Head, bytes]] = OrderedDict()

    def get(self, tag: str) -> tuple[Head, bytes] | None:
        """Give an answer, if it is remembered."""
        found = self._known.get(tag)
        if found is not None:
            self._known.move_to_end(tag)
        return found

    def put(self, tag: str, head: Head, body: bytes) -> None:
        """Remember an answer that is made again, and forget others where there is no room."""
        if tag not in self._once:
            self._once[tag] = None
            if len(self._once) > _TAGS:
                self._once.popitem(last=False)
        elif tag not in self._known:
            self._known[tag] = (head, body)
            self._size += len(body)
        while self._size > self._most:
            _, (_, old) = self._known.popitem(last=False)
            self._size -= len(old)
