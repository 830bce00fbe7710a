"""The HTTP parser's connection, with an end for who opens one and says nothing, or never stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio

__all__ = ["Connection"]

_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"connection: close\r\n\r\n431: address and headers are too long; send the query by POST\n"
)


class Connection(HttpToolsProtocol):
    """A connection that is closed when a request's head is not there in time, or too long.

    Without it a client could hold connections for ever by sending one byte a minute, or fill the
    memory with one endless header. Beyond `most_connections` new ones are closed at once.
    """

    patience: ClassVar[float]
    most_connections: ClassVar[int]
    most_bytes: ClassVar[int]

    waits_since: float | None = None
    """When the wait for a head began; None while a request is answered."""
    _alarm: asyncio.TimerHandle | None = None
    _head: int | None = 0
    """Bytes of the head that is being read; None while none is."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        if len(self.connections) > self.most_connections:
            transport.close()
        else:
            self.wait()
            self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        if self._alarm is not None:
            self._alarm.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        if self._head is not None:
            self._head += len(data)
        super().data_received(data)
        if self._head is not None and self._head > self.most_bytes:
            self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        """Count the bytes of a head."""
        self._head = self._head or 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Be busy with a request."""
        self._head = self.waits_since = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Count anew."""
        self._head = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        if self.cycle.response_complete:
            self.wait()

    @property
    def is_between(self) -> bool:
        """Whether nothing of a request is there, and none is being answered."""
        return self._head == 0 and self.waits_since is not None

    def wait(self) -> None:
        """Begin to wait for a head."""
        self.waits_since = self.loop.time()

    def _look(self) -> None:
        """Close when the wait is over; look again when it may be."""
        left = self.patience
        if self.waits_since is not None:
            left += self.waits_since - self.loop.time()
        if left > 0:
            self._alarm = self.loop.call_later(left, self._look)
        else:
            self.transport.close()
