"""Passes an answer on from a worker to a client, and stops when either of them is gone."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from ocop_kg.server.work import Call
from ocop_kg.server.work.pool import BrokenAnswerError

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ocop_kg.server.work import Answer, Pool

__all__ = ["Relay"]


class Relay:
    """An ASGI response: a call, answered by a worker.

    Waiting for the worker, and sending, end when the client goes away. A client that takes nothing
    for `patience` seconds is let go. An answer that breaks in the middle is cut, so that nobody
    takes it for whole: the connection ends before the last chunk.
    """

    def __init__(
        self,
        pool: Pool,
        call: Call,
        *,
        client: str,
        headers: dict[str, str],
        patience: float,
        changes: bool = False,
    ) -> None:
        self._pool = pool
        self._call = call
        self._client = client
        self._headers = headers
        self._patience = patience
        self._changes = changes

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
        ask = self._pool.change if self._changes else self._pool.answer
        answer = await ask(self._call, self._client)
        try:
            await send(self._start(answer))
            if scope["method"] != "HEAD":
                async for part in answer.body:
                    await self._in_time(send, part)
            await send({"type": "http.response.body", "body": b""})
        except (BrokenAnswerError, TimeoutError):
            return  # without the last message, so that the server ends the connection
        finally:
            await answer.body.aclose()

    def _start(self, answer: Answer) -> dict[str, object]:
        fine = answer.head.status < 400
        headers = {**(self._headers if fine else {}), **answer.head.headers}
        raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
        return {"type": "http.response.start", "status": answer.head.status, "headers": raw}

    async def _in_time(self, send: Send, part: bytes) -> None:
        async with asyncio.timeout(self._patience):
            await send({"type": "http.response.body", "body": part, "more_body": True})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
