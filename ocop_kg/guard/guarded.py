"""The near end of a process that works and can be ended."""

from __future__ import annotations

import os
import signal
import weakref
from pickle import loads
from time import monotonic
from typing import TYPE_CHECKING, Protocol, TypeVar

from ocop_kg.budget import can_fork
from ocop_kg.errors import BudgetError, StoreError, UsageError
from ocop_kg.guard.work import Sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocop_kg.budget import Budget
    from ocop_kg.guard.work import Work

__all__ = ["Guarded", "result_of"]

_Result = TypeVar("_Result")

_BREAKDOWNS = {signal.SIGSEGV, signal.SIGBUS, signal.SIGILL} if os.name == "posix" else set()


def result_of(work: Callable[[], _Result], budget: Budget) -> _Result:
    """Give what a function returns, computed in a process of its own, as a copy.

    Raises what the function raises, or `BudgetError`.

    >>> from ocop_kg.budget import Budget
    >>> result_of(lambda: {"potato": 3}, Budget(seconds=5))
    {'potato': 3}
    """
    sent = Guarded(Sent(work), budget).read()
    result: _Result = loads(sent)  # noqa: S301  # written by our own process
    return result


class _Process(Protocol):
    """A process that works, as its maker sees it."""

    def part(self, size: int, seconds: float) -> bytes | None:
        """Wait for up to `size` bytes; give none at the end, None when the time is over."""

    def outcome(self) -> tuple[bytes, int]:
        """Give the error that it met, if any, and its exit code, once it is at its end."""

    def end(self) -> None:
        """End it, whatever it does."""


class Guarded:
    """What a function writes, read as it comes; the function runs in a process of its own.

    Where this process can fork, that one sees all that is here. Elsewhere a fresh one starts, and
    the function is sent to it; `UsageError` is raised for one that cannot be sent.

    Its errors are raised here. Waiting for more than ``budget.seconds`` raises `BudgetError`.

    >>> from ocop_kg.budget import Budget
    >>> Guarded(lambda out: out.write(b"potato"), Budget(seconds=5)).read()
    b'potato'
    """

    def __init__(self, work: Work, budget: Budget) -> None:
        if budget.seconds is None:
            raise UsageError("a budget without seconds has no end: nothing is to be guarded")
        self._budget = budget
        self._left = budget.seconds
        self._ended = False
        self._since: float | None = monotonic()  # the first wait begins with the process
        self._process = _started(work, budget)
        self._end = weakref.finalize(self, self._process.end)

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes, all of them when it is negative, none at the end."""
        if size < 0:
            return b"".join(iter(lambda: self.read(65536), b""))
        if self._ended or not size:
            return b""
        try:
            part = self._wait(size)
        except BaseException:
            self.close()
            raise
        if not part:
            self._ended = True
            self._end.detach()
            self._check()
        return part

    def close(self) -> None:
        """End the process, whatever it does."""
        self._ended = True
        self._end()

    def _wait(self, size: int) -> bytes:
        since, self._since = self._since or monotonic(), None
        left = self._left - (monotonic() - since)
        part = self._process.part(size, left) if left > 0 else None
        self._left -= monotonic() - since
        if part is None:
            seconds = self._budget.seconds or 0
            raise BudgetError("seconds", seconds, f"not done after {seconds:g} seconds: stopped")
        return part

    def _check(self) -> None:
        """Raise what went wrong in the process, if anything did."""
        told, code = self._process.outcome()
        if told:
            raise loads(told)  # noqa: S301  # written by our own process
        if -code in _BREAKDOWNS:
            raise StoreError(
                "in its own process", f"the engine broke down ({signal.strsignal(-code)})"
            )
        if code:
            memory = self._budget.memory or 0
            raise BudgetError("memory", memory, "there was not enough memory: stopped")


def _started(work: Work, budget: Budget) -> _Process:
    if can_fork():
        from ocop_kg.guard.forked import Forked

        return Forked(work, budget)
    from ocop_kg.guard.spawned import Spawned

    return Spawned(work, budget)
