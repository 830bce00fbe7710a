"""Ctrl-C and the signal to end, also while the engine computes and does not look up."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ocop_kg.cli.failing import INTERRUPTED, say

__all__ = ["interruptible", "tidies", "tidying"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_GRACE = 2.0
"""Seconds that the program has to stop by itself, before it is stopped."""

_tidies = False


@contextmanager
def interruptible() -> Iterator[None]:
    """Make Ctrl-C or SIGTERM end this block, even inside a long call of the engine.

    Python notices an interrupt only between two steps of its own, and a query may be one step of
    an hour. A thread that waits for the interrupt ends the process when Python does not do so in
    time. Results take their place in one step at the very end, so nothing is left half-written.
    """
    import threading
    from select import select

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield  # somebody else decides what an interrupt means, such as `nohup` or a test
        return
    abrupt = signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    if abrupt:  # temporary files would be left behind
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    watcher = threading.Thread(
        target=_watch, args=(reading, select), name="ocop-kg-interrupt", daemon=True
    )
    watcher.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        if abrupt:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.close(writing)  # which ends the watcher
        watcher.join(_GRACE)
        os.close(reading)


@contextmanager
def tidying() -> Iterator[None]:
    """Say that this block would leave something behind if it were stopped by force.

    An interrupt then waits for as long as it takes; a second one does not.
    """
    global _tidies  # noqa: PLW0603
    before, _tidies = _tidies, True
    try:
        yield
    finally:
        _tidies = before


def tidies() -> bool:
    """Tell whether something would be left behind if the program were stopped by force."""
    return _tidies


def _watch(reading: int, select: Callable[..., tuple[list[int], ...]]) -> None:
    """Wait for the interrupt; nothing is imported here, for it may have come amid an import.

    Python forgets to let go of the lock of imports then, and whoever imports waits for ever.
    """
    while signals := os.read(reading, 1):
        if signals[0] not in _SIGNALS:
            continue
        if not select([reading], [], [], _GRACE)[0]:
            if not _tidies:
                _stop()
            say("\nocop-kg: tidying up; interrupt again to stop at once")
        if os.read(reading, 1):
            _stop()
        return


def _stop() -> None:
    say("\nocop-kg: interrupted")
    os._exit(INTERRUPTED)
