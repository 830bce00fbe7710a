"""Passes an answer on from a worker to a client, and stops when either of them is gone."""

from __future__ import annotations

import asyncio
from types import MappingProxyType
from typing import TYPE_CHECKING

from starlette.responses import Response

from ocop_kg.server.memory import LARGEST
from ocop_kg.server.work.answer import BrokenAnswerError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Mapping

    from starlette.types import Receive, Scope, Send

    from ocop_kg.server.work import Answer
    from ocop_kg.server.work.frames import Head

__all__ = ["Relay"]

_SOON = 0.03
"""Seconds after which it is worth knowing whether the client is still there."""


class Relay(Response):
    """An ASGI response: what a worker answers; `headers` go with what stays as the graph does.

    `keep` is handed a small answer that was sent whole.

    Waiting for the worker, and sending, end when the client goes away. A client that takes nothing
    for `patience` seconds is let go. An answer that breaks in the middle is cut, so that nobody
    takes it for whole: the connection ends before the last chunk.
    """

    def __init__(
        self,
        ask: Callable[[], Awaitable[Answer]],
        patience: float,
        headers: Mapping[str, str] = MappingProxyType({}),
        keep: Callable[[Head, bytes], None] | None = None,
    ) -> None:
        self._ask = ask
        self._sent = headers
        self._patience = patience
        self._keep = keep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        await _while_there(receive, self._send(scope, send))

    async def _send(self, scope: Scope, send: Send) -> None:
        answer = await self._ask()
        try:
            rest = answer.rest()
            if rest is None:
                rest = await self._stream(answer, scope, send)
            else:
                async with asyncio.timeout(self._patience):
                    await send(self._start(answer.head))
                    await send({"type": "http.response.body", "body": rest})
            if self._keep and rest is not None:
                self._keep(answer.head, rest)
        except (BrokenAnswerError, TimeoutError):
            return  # without the last message, so that the server ends the connection
        finally:
            answer.close()

    async def _stream(self, answer: Answer, scope: Scope, send: Send) -> bytes | None:
        """Send part by part; give the whole if it is small."""
        await send(self._start(answer.head))
        sent: bytearray | None = bytearray()
        while part := await answer.part():
            if sent is not None:
                sent = sent + part if len(sent) + len(part) <= LARGEST else None
            if scope["method"] != "HEAD":
                async with asyncio.timeout(self._patience):
                    await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        return None if sent is None else bytes(sent)

    def _start(self, head: Head) -> dict[str, object]:
        steady = head.steady and head.status < 400
        headers = {**self._sent, **head.headers} if steady else head.headers
        raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
        return {"type": "http.response.start", "status": head.status, "headers": raw}


async def _while_there(receive: Receive, work: Coroutine[object, object, None]) -> None:
    """Do a work that ends when the client goes away; only one that takes a while is watched."""
    loop, doing = asyncio.get_running_loop(), asyncio.current_task()
    leaving: asyncio.Task[None] | None = None

    def watch() -> None:
        nonlocal leaving
        leaving = loop.create_task(_left(receive))
        leaving.add_done_callback(stop)

    def stop(left: asyncio.Task[None]) -> None:
        if doing is not None and not left.cancelled():
            doing.cancel()

    timer = loop.call_later(_SOON, watch)
    try:
        await work
    except asyncio.CancelledError:
        if doing is None or leaving is None or not leaving.done():
            raise
        doing.uncancel()
    finally:
        timer.cancel()
        if leaving is not None:
            leaving.cancel()


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
