"""Passes an answer on from a worker to a client, and stops when either of them is gone."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.responses import Response

from ocop_kg.server.memory import LARGEST
from ocop_kg.server.work.pool import BrokenAnswerError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import Receive, Scope, Send

    from ocop_kg.server.work import Answer
    from ocop_kg.server.work.frames import Head

__all__ = ["Relay"]


class Relay(Response):
    """An ASGI response: what a worker answers when it is asked; `headers` go with what is fine.

    `keep` is handed a small answer that was sent whole.

    Waiting for the worker, and sending, end when the client goes away. A client that takes nothing
    for `patience` seconds is let go. An answer that breaks in the middle is cut, so that nobody
    takes it for whole: the connection ends before the last chunk.
    """

    def __init__(
        self,
        ask: Callable[[], Awaitable[Answer]],
        headers: dict[str, str],
        patience: float,
        keep: Callable[[Head, bytes], None] | None = None,
    ) -> None:
        super().__init__()
        self._ask = ask
        self._sent = headers
        self._patience = patience
        self._keep = keep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        sending = asyncio.ensure_future(self._send(scope, send))
        leaving = asyncio.ensure_future(_left(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            if not sending.done():
                sending.cancel()
        with suppress(asyncio.CancelledError):
            await sending

    async def _send(self, scope: Scope, send: Send) -> None:
        answer = await self._ask()
        try:
            await send(self._start(answer))
            kept: bytearray | None = bytearray() if self._keep else None
            async for part in answer.body:
                if kept is not None:
                    kept = kept + part if len(kept) + len(part) <= LARGEST else None
                if scope["method"] != "HEAD":
                    await self._in_time(send, part)
            await send({"type": "http.response.body", "body": b""})
            if kept is not None and self._keep is not None and answer.head.status == 200:
                self._keep(answer.head, bytes(kept))
        except (BrokenAnswerError, TimeoutError):
            return  # without the last message, so that the server ends the connection
        finally:
            await answer.body.aclose()

    def _start(self, answer: Answer) -> dict[str, object]:
        fine = answer.head.status < 400
        headers = {**(self._sent if fine else {}), **answer.head.headers}
        raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
        return {"type": "http.response.start", "status": answer.head.status, "headers": raw}

    async def _in_time(self, send: Send, part: bytes) -> None:
        async with asyncio.timeout(self._patience):
            await send({"type": "http.response.body", "body": part, "more_body": True})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
