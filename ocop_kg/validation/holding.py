"""Holds the triples of a validation: in memory, or on disk when they are too many."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, Store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    from ocop_kg.validation.scratch import Scratch

__all__ = ["IN_MEMORY", "Holding"]

IN_MEMORY = 2_000_000
"""Triples that are kept in memory; of more, all are kept on disk, so that memory has a bound."""

_AT_ONCE = 500_000  # triples that the engine sorts in memory before it writes them


class Holding:
    """An engine that takes quads and lines.

    `scratch` is where they go when they are too many for memory; without it they stay there.
    """

    def __init__(self, scratch: Scratch | None = None) -> None:
        self.engine = Store()
        self._scratch = scratch
        self._most = 0  # triples, those that came twice counted twice

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads of any number."""
        waiting = iter(quads)
        while first := list(islice(waiting, 1)):
            if self._scratch is None:
                self.engine.bulk_extend(chain(first, islice(waiting, _AT_ONCE)))
                continue
            batch = [*first, *islice(waiting, max(0, min(_AT_ONCE, IN_MEMORY - self._most)))]
            self.expect(len(batch))
            self.engine.bulk_extend(batch)
            self._most += len(batch)

    def load(self, lines: bytes) -> None:
        """Add the triples of N-Triples lines, which the engine reads without Python's lock.

        Raises `SyntaxError`; what was there before is there then, and perhaps more.
        """
        count = lines.count(b"\n") + 1
        self.expect(count)
        self.engine.bulk_load(lines, format=RdfFormat.N_TRIPLES)
        self._most += count

    def expect(self, count: int) -> None:
        """Make room for as many triples more."""
        if self._scratch is None or self._most + count <= IN_MEMORY:
            return
        self._most = len(self.engine)
        if self._most + count <= IN_MEMORY:
            return
        from ocop_kg.stores.disk import can_open, opened

        if can_open():
            held, self.engine = self.engine, opened(self._scratch.folder())
            waiting = iter(held)
            while first := list(islice(waiting, 1)):
                self.engine.bulk_extend(chain(first, islice(waiting, _AT_ONCE)))
        self._scratch = None

    def close(self) -> None:
        """Let go of the triples, so that their files can be removed."""
        self.engine = Store()
