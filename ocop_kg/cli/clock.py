"""The end of the time that a command has, also while the engine computes and does not look up."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from ocop_kg.cli.failing import INTERRUPTED, report, say
from ocop_kg.cli.interrupt import tidies
from ocop_kg.errors import BudgetError

if TYPE_CHECKING:
    from threading import Timer

__all__ = ["Clock"]

_GRACE = 5.0


class Clock:
    """Ends the process when its time is over; `error` then says so.

    Results take their place in one step at the very end, so nothing is left half-written. What
    would leave something behind is interrupted instead, and tidies up.
    """

    def __init__(self, *, as_json: bool) -> None:
        self.error: BudgetError | None = None
        self._as_json = as_json
        self._timer: Timer | None = None

    def start(self, seconds: float | None) -> None:
        """Give the command so many seconds from now; the first call counts."""
        if seconds is None or self._timer is not None:
            return
        from threading import Timer, current_thread, main_thread

        self._timer = Timer(seconds, self._over, args=(seconds,))
        self._timer.daemon = True
        self._timer.start()
        if hasattr(signal, "setitimer") and current_thread() is main_thread():
            # for what holds Python's lock, such as a regular expression: the system ends it
            signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)

    def stop(self) -> None:
        """Let the process go on, for the command is done."""
        if self._timer is not None:
            self._timer.cancel()
            if hasattr(signal, "setitimer"):
                signal.setitimer(signal.ITIMER_REAL, 0)

    def interrupted(self) -> int:
        """Say why the command was interrupted, and give its exit code."""
        if self.error is not None:
            return report(self.error, as_json=self._as_json)
        say("\nocop-kg: interrupted")
        return INTERRUPTED

    def _over(self, seconds: float) -> None:
        self.error = BudgetError("seconds", seconds, f"not done after {seconds:g} seconds: stopped")
        if tidies():
            import _thread

            self.stop()
            _thread.interrupt_main()
        else:
            os._exit(report(self.error, as_json=self._as_json))
