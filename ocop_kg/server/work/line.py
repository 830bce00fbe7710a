"""The server's end of a worker's socket: calls go in, frames come out as they arrive."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from ocop_kg.server.work.frames import FRAME

if TYPE_CHECKING:
    import socket
    from typing import Self

__all__ = ["Line"]

_ENOUGH = 1 << 18
"""Bytes that may wait to be taken before nothing more is read."""


class Line(asyncio.Protocol):
    """One worker's socket.

    A small answer arrives in one piece and is then taken without waiting again, which is why these
    are no `asyncio` streams: they would wake up for each frame.
    """

    def __init__(self) -> None:
        self._frames: deque[tuple[bytes, bytes]] = deque()
        self._rest = bytearray()
        self._size = 0
        self._waiter: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None
        self.is_open = False

    @property
    def last(self) -> bytes:
        """The kind of the last frame that has arrived and was not taken; empty if none is there."""
        return self._frames[-1][0] if self._frames else b""

    @classmethod
    async def over(cls, channel: socket.socket) -> Self:
        """Speak with a worker over a socket."""
        channel.setblocking(False)  # noqa: FBT003
        _, line = await asyncio.get_running_loop().create_connection(cls, sock=channel)
        return line

    def say(self, words: bytes) -> None:
        """Send something to the worker."""
        if self._transport is not None:
            self._transport.write(words)

    def close(self) -> None:
        """Let the worker go."""
        self.is_open = False
        if self._transport is not None:
            self._transport.close()

    async def frame(self, seconds: float | None = None) -> tuple[bytes, bytes]:
        """Give the next frame: its kind and what it holds.

        Raises `TimeoutError` when it is not there after so many seconds, and `ConnectionError` when
        the worker is gone.
        """
        if not self._frames:
            await self._wait(seconds)
        kind, content = self._frames.popleft()
        if self._size > _ENOUGH >= self._size - len(content) and self._transport is not None:
            self._transport.resume_reading()
        self._size -= len(content)
        return kind, content

    def taken(self) -> list[tuple[bytes, bytes]]:
        """Give all frames that are there."""
        frames = list(self._frames)
        self._frames.clear()
        if self._size > _ENOUGH and self._transport is not None:
            self._transport.resume_reading()
        self._size = 0
        return frames

    async def _wait(self, seconds: float | None) -> None:
        if not self.is_open:
            raise ConnectionResetError
        loop = asyncio.get_running_loop()
        self._waiter = waiter = loop.create_future()
        timer = None if seconds is None else loop.call_later(seconds, _end, waiter, TimeoutError())
        try:
            await waiter
        finally:
            self._waiter = None
            if timer is not None:
                timer.cancel()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport  # type: ignore[assignment]  # of a stream
        self.is_open = True

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who waits that nothing comes any more."""
        self.is_open = False
        if self._waiter is not None:
            _end(self._waiter, exc or ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        """Part what comes into frames."""
        waiting: bytes | bytearray = data
        if self._rest:  # in a large answer a frame comes in pieces
            self._rest += data
            waiting = self._rest
        at = 0
        while at + FRAME.size <= len(waiting):
            kind, length = FRAME.unpack_from(waiting, at)
            end = at + FRAME.size + length
            if end > len(waiting):
                break
            self._frames.append((kind, bytes(waiting[at + FRAME.size : end])))
            self._size += length
            at = end
        if waiting is data:
            self._rest += data[at:]
        else:
            del self._rest[:at]
        if self._size > _ENOUGH and self._transport is not None:
            self._transport.pause_reading()
        if self._waiter is not None and self._frames:
            _end(self._waiter)


def _end(waiter: asyncio.Future[None], error: Exception | None = None) -> None:
    if waiter.done():
        return
    if error is None:
        waiter.set_result(None)
    else:
        waiter.set_exception(error)
