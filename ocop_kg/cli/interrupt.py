"""Ctrl-C, also while the engine computes and does not look up."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from ocop_kg.cli.failing import INTERRUPTED, say

__all__ = ["interruptible"]

_GRACE = 2.0
"""Seconds that the program has to stop by itself and tidy up, before it is stopped."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Make Ctrl-C end this block, even inside a long call of the engine.

    Python notices an interrupt only between two steps of its own, and a query may be one step of
    an hour. A thread that waits for the interrupt ends the process when Python does not do so in
    time. Results take their place in one step at the very end, so nothing is left half-written.
    """
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield  # somebody else decides what an interrupt means, such as `nohup` or a test
        return
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    done = threading.Event()
    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)

    def watch() -> None:
        while signals := os.read(reading, 1):
            if signals[0] == signal.SIGINT and not done.wait(_GRACE):
                say("\nocop-kg: interrupted")
                os._exit(INTERRUPTED)

    watcher = threading.Thread(target=watch, name="ocop-kg-interrupt", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        signal.set_wakeup_fd(before)
        os.close(writing)
        watcher.join(_GRACE)
        os.close(reading)
