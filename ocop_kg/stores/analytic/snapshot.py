"""A columnar copy of a graph, in a process of its own."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Timer
from typing import TYPE_CHECKING

from ocop_kg.errors import BudgetError
from ocop_kg.guard.fresh import fresh, read_frame, write_frame
from ocop_kg.stores.analytic.columns import ASKED, DONE, request

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocop_kg.stores.analytic.forms import Core

__all__ = ["Snapshot"]


class Snapshot:
    """The process that holds the copy, from when it has read all until it ends or is ended.

    It can be asked while it is `alive`, and only from the process that made it: a fork of that one
    would take answers from the same pipe.
    """

    def __init__(self, dump: Callable[[str], object]) -> None:
        self._lock = Lock()
        self._maker = os.getpid()
        self._process = fresh("ocop_kg.stores.analytic.columns")
        with TemporaryDirectory() as folder:
            file = str(Path(folder) / "union.nt")
            dump(file)
            self._ready = self._talk(file.encode()) is not None

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._ready and os.getpid() == self._maker

    def ask(self, core: Core, seconds: float | None = None) -> bytes | None:
        """Give the answer as TSV; None where the engine failed.

        Raises `BudgetError` when the time is over, which ends the process.
        """
        with self._lock:
            if not self.alive:
                return None
            if seconds is None:
                answer = self._talk(request(core))
            else:
                clock = Timer(seconds, self._process.kill)
                clock.start()
                answer = self._talk(request(core))
                over = not clock.is_alive()
                clock.cancel()
                if answer is None and over:
                    self._ready = False
                    problem = "the query has not been answered in time; the columnar copy is gone"
                    raise BudgetError("seconds", seconds, problem)
            self._ready = answer is not None
            return answer[1] if answer is not None and answer[0] == DONE else None

    def close(self) -> None:
        """End the process."""
        self._ready = False
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait()

    def _talk(self, message: bytes) -> tuple[bytes, bytes] | None:
        told, heard = self._process.stdin, self._process.stdout
        if told is None or heard is None:
            return None
        try:
            write_frame(told, ASKED, message)
            answer = read_frame(heard)
        except OSError:
            return None
        return answer
