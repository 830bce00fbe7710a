"""A fresh process that is sent its work, where this one cannot fork (Windows).

It starts Python anew and gets a copy of the graph with the work, which takes some tenths of a
second and more for large graphs. Otherwise it does what a fork does.
"""

from __future__ import annotations

import os
from io import BufferedWriter, BytesIO, RawIOBase
from pickle import PicklingError, load
from queue import Empty, SimpleQueue
from threading import Thread, Timer
from typing import TYPE_CHECKING

from ocop_kg.errors import UsageError
from ocop_kg.guard.fresh import fresh, read_frame, write_frame
from ocop_kg.guard.work import Sender, limit_memory, packed

if TYPE_CHECKING:
    from typing import BinaryIO

    from _typeshed import ReadableBuffer

    from ocop_kg.budget import Budget
    from ocop_kg.guard.work import Work

__all__ = ["Spawned", "main"]

_PART, _ERROR, _DONE = b"P", b"E", b"."


class Spawned:
    """A fresh process that works, as its maker sees it; see `ocop_kg.guard.guarded`."""

    def __init__(self, work: Work, budget: Budget) -> None:
        sent = _written(work, budget)
        self._process = fresh("ocop_kg.guard.spawned")
        self._parts: SimpleQueue[bytes] = SimpleQueue()
        self._rest = b""
        self._trouble = b""
        self._talk = Thread(target=self._talk_with, args=(sent,), daemon=True)
        self._talk.start()

    def part(self, size: int, seconds: float) -> bytes | None:
        """Wait for a part of the result."""
        if not self._rest:
            try:
                self._rest = self._parts.get(timeout=seconds)
            except Empty:
                return None
        part, self._rest = self._rest[:size], self._rest[size:]
        return part

    def outcome(self) -> tuple[bytes, int]:
        """Give the error and the exit code at the end."""
        self._talk.join()
        return self._trouble, self._process.wait()

    def end(self) -> None:
        """Kill it."""
        self._process.kill()
        self._process.wait()
        self._talk.join()

    def _talk_with(self, sent: bytes) -> None:
        """Send the work and take what comes; the end is an empty part."""
        told, heard = self._process.stdin, self._process.stdout
        if told is None or heard is None:
            return
        try:
            with heard, told:
                told.write(sent)
                told.flush()
                while (frame := read_frame(heard)) is not None and frame[0] != _DONE:
                    kind, part = frame
                    if kind == _PART:
                        self._parts.put(part)
                    else:
                        self._trouble = part
        except OSError:  # it is dead: its exit code tells why
            pass
        finally:
            self._parts.put(b"")


def _written(work: Work, budget: Budget) -> bytes:
    sent = BytesIO()
    try:
        Sender(sent).dump((work, budget))
    except (TypeError, AttributeError, PicklingError) as error:
        raise UsageError(
            "seconds are not limited here: this platform cannot fork, and what is asked cannot be "
            f"sent to another process ({error})"
        ) from None
    return sent.getvalue()


class _Out(RawIOBase):
    """Writes parts of a result, each in a frame."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer) -> int:
        part = bytes(data)
        if part:
            write_frame(self._out, _PART, part)
        return len(part)


def main() -> None:
    """Be the fresh process: read the work, do it, tell, vanish."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    with os.fdopen(os.dup(0), "rb") as given, os.fdopen(os.dup(1), "wb") as out:
        for stream in (0, 1, 2):  # whatever prints, prints nowhere
            os.dup2(nowhere, stream)
        work, budget = load(given)  # noqa: S301  # sent by the process that started this one
        # also when nobody is left to kill it
        ending = Timer((budget.seconds or 0) + 1, os._exit, (1,))
        ending.daemon = True
        ending.start()
        limit_memory(budget)
        try:
            with BufferedWriter(_Out(out), 65536) as buffered:
                work(buffered)
        except MemoryError:
            os._exit(1)
        except Exception as error:  # noqa: BLE001  # raised again where it can be caught
            write_frame(out, _ERROR, packed(error))
        write_frame(out, _DONE)
