"""A worker: answers calls, one after another, until nobody calls any more."""

from __future__ import annotations

import resource
import signal
import sys
import traceback
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

from ocop_kg.errors import OcopError
from ocop_kg.guard import limit_memory
from ocop_kg.server.work.frames import BROKEN, READY, Call, frame
from ocop_kg.server.work.sink import Sink

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Mapping

    from ocop_kg.server.settings import Settings

__all__ = ["Bench", "change", "work"]

_GRACE = 2.0
_SOON = 0.01
_TOO_FAT = 512 * 2**20
"""Bytes that a worker may have grown by before another takes its place."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What a worker works with: the graph and whatever else tasks need, and the tasks by name.

    A task is called with `served`, the call and the sink. `say` writes an error to a sink that
    sent nothing yet. The keeper calls
    ``served.warm`` before it forks anybody, and ``served.warm_further`` then.
    """

    served: Any
    settings: Settings
    tasks: Mapping[str, Callable[[Any, Call, Sink], None]]
    say: Callable[[Any, Call, Sink, Exception], None]


def work(channel: socket.socket, bench: Bench) -> None:
    """Answer calls; a worker that grew large says so and stops, so that another takes its place."""
    limit_memory(bench.settings.budget)
    channel.sendall(frame(READY))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    at_first, is_last = _memory(), False
    while not is_last and (call := Call.received(channel)) is not None:
        began = monotonic()
        try:
            sink = _answer(channel, bench, call)
            if sink is None:
                return
            took_time = monotonic() - began > _SOON  # else it cannot have grown much
            is_last = took_time and _memory() - at_first > _TOO_FAT
            sink.finish(last=is_last)
        except OSError:  # nobody listens any more
            return


def change(channel: socket.socket, bench: Bench) -> bool:
    """Answer one call that changes the graph; tell whether it did."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    call = Call.received(channel)
    sink = None if call is None else _answer(channel, bench, call)
    signal.setitimer(signal.ITIMER_PROF, 0)
    if sink is None:
        return False
    sink.finish()
    return sink.head.status < 400


def _answer(channel: socket.socket, bench: Bench, call: Call) -> Sink | None:
    """Answer a call, all but the end; None when the answer broke in the middle."""
    settings = bench.settings
    sink = Sink(
        channel,
        compress=bool(call.arguments.get("gzip")),
        most_bytes=settings.answer_bytes,
        most_rows=settings.budget.rows,
    )
    if settings.budget.seconds is not None:  # also when nobody is left to kill it
        signal.setitimer(signal.ITIMER_PROF, settings.budget.seconds + _GRACE)
    try:
        bench.tasks[call.task](bench.served, call, sink)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001  # whatever it is, the server goes on
        if not isinstance(error, OcopError | MemoryError) and not hasattr(error, "status_code"):
            sys.stderr.write(traceback.format_exc())
            sys.stderr.flush()
        if sink.begun:
            channel.sendall(frame(BROKEN, str(error).encode("utf-8", "replace")))
            return None
        sink.drop()
        bench.say(bench.served, call, sink, error)
    return sink


def _memory() -> int:
    """Tell how many bytes this process has had at most."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most * (1 if sys.platform == "darwin" else 1024)
