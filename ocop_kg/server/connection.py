"""The HTTP parser's connection, with an end for who opens one and says nothing, or never stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio

__all__ = ["connection_class"]

_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"connection: close\r\n\r\n431: address and headers are too long; send the query by POST\n"
)


def connection_class(
    *, patience: float, most_connections: int, most_bytes: int
) -> type[HttpToolsProtocol]:
    """Make a connection that is closed when a request's head is not there in time, or too long.

    Without it a client could hold connections for ever by sending one byte a minute, or fill the
    memory with one endless header. Beyond `most_connections` new ones are closed at once.
    """

    class Connection(HttpToolsProtocol):
        _deadline: asyncio.TimerHandle | None = None
        _head: int | None = 0
        """Bytes of the head that is being read; None while none is."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            if len(self.connections) > most_connections:
                transport.close()
            else:
                self._wait()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            if self._head is not None:
                self._head += len(data)
            super().data_received(data)
            if self._head is not None and self._head > most_bytes:
                self.transport.write(_TOO_LARGE)
                self.transport.close()

        def on_message_begin(self) -> None:
            self._head = self._head or 0
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            self._head = None
            self._stop()
            super().on_headers_complete()

        def on_message_complete(self) -> None:
            self._head = 0
            super().on_message_complete()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            if self.cycle.response_complete:
                self._wait()

        def _wait(self) -> None:
            self._stop()
            self._deadline = self.loop.call_later(patience, self.transport.close)

        def _stop(self) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

    return Connection
