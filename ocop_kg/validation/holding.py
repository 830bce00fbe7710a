"""Holds the triples of a validation: in memory, or on disk when they are too many."""

from __future__ import annotations

from functools import cached_property
from itertools import chain, islice
from operator import length_hint
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, Store

from ocop_kg.guard.memory import available

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    from ocop_kg.validation.scratch import Scratch

__all__ = ["IN_MEMORY", "Holding"]

IN_MEMORY = 8_000_000
"""Triples that are kept in memory at most; of more, all are kept on disk: memory has a bound."""

_SIZE = 400
"""Bytes that a triple may take in memory."""
_SHARE = 2
"""The part of what is free that triples may take: one half."""
_SMALL = 1_000_000
"""Triples that are in memory on any machine."""
_AT_ONCE = 500_000
"""Triples that the engine sorts in memory before it writes them."""


class Holding:
    """An engine that takes quads and lines.

    `scratch` is where they go when they are too many for memory; without it they stay there.
    """

    def __init__(self, scratch: Scratch | None = None) -> None:
        self.engine = Store()
        self.on_disk = False
        """Whether the triples are on disk by now."""
        self._scratch = scratch
        self._count = 0  # triples; those that came twice are counted twice

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads of any number."""
        waiting = iter(quads)
        most = min(_AT_ONCE, length_hint(quads, _AT_ONCE))
        while first := list(islice(waiting, 1)):
            count = most
            if self._scratch is not None and self._count + count > min(_SMALL, IN_MEMORY):
                self.expect(1)
                count = max(1, min(count, self._most - self._count))
            self.engine.bulk_extend(chain(first, islice(waiting, count - 1)))
            self._count += count

    def load(self, lines: bytes, count: int, *, sound: bool = False) -> None:
        """Add the triples of so many N-Triples lines; the engine reads without Python's lock.

        In `sound` lines it need not look whether IRIs and languages are well formed.
        Raises `SyntaxError`; some of the lines may be there then.
        """
        self.expect(count)
        take = self.engine.bulk_load if self.on_disk else self.engine.load  # each the faster there
        take(lines, format=RdfFormat.N_TRIPLES, lenient=sound)
        self._count += count

    def expect(self, count: int) -> None:
        """Make room for as many triples more."""
        if self._scratch is None or self._count + count <= min(_SMALL, IN_MEMORY):
            return
        if self._count + count > self._most:
            self._count = len(self.engine)
        if self._count + count > self._most:
            self._move(self._scratch)
            self._scratch = None

    @cached_property
    def _most(self) -> int:
        """The triples that memory has room for."""
        free = available()
        room = _SMALL if free is None else max(_SMALL, free // _SHARE // _SIZE)
        return min(room, IN_MEMORY)

    def _move(self, scratch: Scratch) -> None:
        """Go on on disk, if this process can."""
        from ocop_kg.stores.disk import can_open, opened

        if can_open():
            held, self.engine = iter(self.engine), opened(scratch.folder())
            self.on_disk = True
            while first := list(islice(held, 1)):
                self.engine.bulk_extend(chain(first, islice(held, _AT_ONCE)))

    def close(self) -> None:
        """Let go of the triples, so that their files can be removed."""
        self.engine = Store()
