"""A fork of this process, made in a few milliseconds, whatever is loaded.

It shares the memory of this one until one of them writes; what it changes, nobody else sees.
"""

from __future__ import annotations

import gc
import os
import signal
import warnings
from contextlib import suppress
from select import select
from threading import Lock
from typing import TYPE_CHECKING, NoReturn

from ocop_kg.guard.work import limit_memory, packed

if TYPE_CHECKING:
    from ocop_kg.budget import Budget
    from ocop_kg.guard.work import Work

__all__ = ["Forked"]

_one_at_a_time = Lock()  # so that no process inherits the writing end of another's pipe


def _begin_anew() -> None:
    """Leave behind the lock that may be held by a thread which a fork does not have."""
    global _one_at_a_time  # noqa: PLW0603  # this process has one
    _one_at_a_time = Lock()


os.register_at_fork(after_in_child=_begin_anew)


class Forked:
    """A fork that works, as its maker sees it; see `ocop_kg.guard.guarded`."""

    def __init__(self, work: Work, budget: Budget) -> None:
        self._maker = os.getpid()
        with _one_at_a_time:
            self._reading, writing = os.pipe()
            self._trouble, troubled = os.pipe()
            self._process = _forked(work, budget, (self._reading, self._trouble), writing, troubled)
            os.close(writing)
            os.close(troubled)

    def part(self, size: int, seconds: float) -> bytes | None:
        """Wait for a part of the result."""
        ready = select([self._reading], [], [], seconds)[0]
        return os.read(self._reading, size) if ready else None

    def outcome(self) -> tuple[bytes, int]:
        """Give the error and the exit code at the end."""
        told = b"".join(iter(lambda: os.read(self._trouble, 65536), b""))
        self._close()
        return told, os.waitstatus_to_exitcode(_reaped(self._process))

    def end(self) -> None:
        """Kill it."""
        if os.getpid() != self._maker:  # a fork of the reader has no say
            return
        self._close()
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        _reaped(self._process)

    def _close(self) -> None:
        os.close(self._reading)
        os.close(self._trouble)


def _forked(
    work: Work, budget: Budget, readers: tuple[int, int], writing: int, troubled: int
) -> int:
    """Fork; an interrupt in between waits, so that the new process never takes it for its own."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            process = os.fork()  # with threads Python 3.12 warns: see docs/threat-model.md
        if process == 0:
            _work(work, budget, readers, writing, troubled)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return process


def _work(
    work: Work, budget: Budget, readers: tuple[int, int], writing: int, troubled: int
) -> NoReturn:
    """Be the new process: work, tell, vanish; nothing of the old one is tidied up or flushed."""
    code = 1
    try:
        gc.freeze()  # what is there need not be looked at, and so need not be copied
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        # also when nobody is left to kill it
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, (budget.seconds or 0) + 1)
        for each in readers:
            os.close(each)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        limit_memory(budget)
        try:
            with os.fdopen(writing, "wb") as out:
                work(out)
            code = 0
        except MemoryError:
            pass
        except Exception as error:  # noqa: BLE001  # raised again where it can be caught
            with os.fdopen(troubled, "wb") as told:
                told.write(packed(error))
            code = 0
    finally:
        os._exit(code)


def _reaped(process: int) -> int:
    try:
        return os.waitpid(process, 0)[1]
    except ChildProcessError:  # somebody else waited for all children
        return 0
