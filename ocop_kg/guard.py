"""Runs a piece of work in a process of its own, so that it can be ended.

The engine cannot be told to stop, nor can Python's regular expressions. A fork of this process
shares its memory until one of them writes, so it is made in a few milliseconds, whatever is loaded;
what it changes, nobody else sees. It sends its result as a stream of bytes, and is killed when its
time is over or nobody reads on.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import warnings
import weakref
from contextlib import suppress
from pickle import Pickler, dumps, loads
from select import select
from threading import Lock
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn, TypeVar

from ocop_kg.budget import can_time
from ocop_kg.errors import BudgetError, StoreError, UsageError

if sys.platform.startswith("linux"):
    import resource

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocop_kg.budget import Budget

__all__ = ["Guarded", "limit_memory", "result_of"]

_Result = TypeVar("_Result")

_ONE_AT_A_TIME = Lock()  # so that no process inherits the writing end of another's pipe
_BREAKDOWNS = {signal.SIGSEGV, signal.SIGBUS, signal.SIGILL} if os.name == "posix" else set()


def result_of(work: Callable[[], _Result], budget: Budget) -> _Result:
    """Give what a function returns, computed in a process of its own, as a copy.

    Raises what the function raises, or `BudgetError`.

    >>> from ocop_kg.budget import Budget
    >>> result_of(lambda: {"potato": 3}, Budget(seconds=5))
    {'potato': 3}
    """
    sent = Guarded(lambda out: _Sender(out).dump(work()), budget).read()
    result: _Result = loads(sent)  # noqa: S301  # written by our own fork
    return result


def _frozen(value: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(value)


class _Sender(Pickler):
    def reducer_override(self, value: object) -> Any:  # noqa: ANN401
        if isinstance(value, MappingProxyType):
            return _frozen, (dict(value),)
        return NotImplemented


class Guarded:
    """What a function writes, read as it comes; the function runs in a process of its own.

    Its errors are raised here. Waiting for more than ``budget.seconds`` raises `BudgetError`.

    >>> from ocop_kg.budget import Budget
    >>> Guarded(lambda out: out.write(b"potato"), Budget(seconds=5)).read()
    b'potato'
    """

    def __init__(self, work: Callable[[BinaryIO], object], budget: Budget) -> None:
        if budget.seconds is None or not can_time():
            raise UsageError("seconds cannot be limited on this platform, which cannot fork")
        self._budget = budget
        self._left = budget.seconds
        self._ended = False
        with _ONE_AT_A_TIME:
            self._reading, writing = os.pipe()
            self._trouble, troubled = os.pipe()
            self._process = _forked(work, budget, (self._reading, self._trouble), writing, troubled)
            os.close(writing)
            os.close(troubled)
        self._end = weakref.finalize(
            self, _end, self._process, (self._reading, self._trouble), os.getpid()
        )

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
            self._check()
        return part

    def close(self) -> None:
        """End the process, whatever it does."""
        self._ended = True
        self._end()

    def _wait(self, size: int) -> bytes:
        before = monotonic()
        ready = select([self._reading], [], [], max(0.0, self._left))[0]
        self._left -= monotonic() - before
        if not ready:
            seconds = self._budget.seconds or 0
            raise BudgetError("seconds", seconds, f"not done after {seconds:g} seconds: stopped")
        return os.read(self._reading, size)

    def _check(self) -> None:
        """Raise what went wrong in the process, if anything did."""
        told = b"".join(iter(lambda: os.read(self._trouble, 65536), b""))
        self._end.detach()
        os.close(self._reading)
        os.close(self._trouble)
        status = _reaped(self._process)
        if told:
            raise loads(told)  # noqa: S301  # written by our own fork
        code = os.waitstatus_to_exitcode(status)
        if -code in _BREAKDOWNS:
            raise StoreError(
                "in its own process", f"the engine broke down ({signal.strsignal(-code)})"
            )
        if code:
            memory = self._budget.memory or 0
            raise BudgetError("memory", memory, "there was not enough memory: stopped")


def _forked(
    work: Callable[[BinaryIO], object],
    budget: Budget,
    readers: tuple[int, int],
    writing: int,
    troubled: int,
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
    work: Callable[[BinaryIO], object],
    budget: Budget,
    readers: tuple[int, int],
    writing: int,
    troubled: int,
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
                told.write(_packed(error))
            code = 0
    finally:
        os._exit(code)


def _packed(error: Exception) -> bytes:
    try:
        return dumps(error)
    except Exception:  # noqa: BLE001  # whatever an error may carry
        return dumps(RuntimeError(f"{type(error).__name__}: {error}"))


def limit_memory(budget: Budget) -> None:
    """Let this process take no more than ``budget.memory`` beside what it has (Linux)."""
    if budget.memory is None or not sys.platform.startswith("linux"):
        return
    with open("/proc/self/statm", "rb") as told:  # noqa: PTH123
        here = int(told.read().split()[0]) * resource.getpagesize()
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = here + budget.memory
    if most in (resource.RLIM_INFINITY, -1) or wanted < most:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


def _end(process: int, pipes: tuple[int, int], parent: int) -> None:
    if os.getpid() != parent:  # a fork of the reader has no say
        return
    for each in pipes:
        os.close(each)
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    _reaped(process)


def _reaped(process: int) -> int:
    try:
        return os.waitpid(process, 0)[1]
    except ChildProcessError:  # somebody else waited for all children
        return 0
