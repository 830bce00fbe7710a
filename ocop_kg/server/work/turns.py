"""Whose turn it is to have a worker: who waits longest, and has left one to others."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from ocop_kg.server.work.fairness import Fairness

if TYPE_CHECKING:
    from ocop_kg.server.settings import Settings

__all__ = ["Turns"]


class Turns:
    """As many turns at one time as there are workers, and a queue for who must wait."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._fairness = Fairness(settings.workers)
        self._waiting: deque[tuple[str, asyncio.Future[None]]] = deque()
        self._busy = 0

    async def take(self, client: str) -> None:
        """Wait for a turn, which `end` gives back.

        Raises `HTTPException`: 429 for a client that used too much time lately, 503 when too many
        wait already or it takes too long.
        """
        if (seconds := self._fairness.wait(client)) > 0:
            raise HTTPException(
                429,
                "this address used too much time of this server lately",
                {"Retry-After": str(int(seconds) + 1)},
            )
        if self._is_free and self._fairness.may_work(client) and not self._waiting:
            self.begin(client)
            return
        if len(self._waiting) >= self._settings.waiting:
            raise _busy()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((client, turn))
        self._call_next()
        try:
            async with asyncio.timeout(self._longest):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.end(client, 0.0)
            with suppress(ValueError):
                self._waiting.remove((client, turn))
            if isinstance(error, TimeoutError):
                raise _busy() from error
            raise

    def begin(self, client: str) -> None:
        """Take a turn without waiting."""
        self._busy += 1
        self._fairness.begin(client)

    def end(self, client: str, seconds: float) -> None:
        """Give a turn back that took so long, and call who is next."""
        self._busy -= 1
        self._fairness.end(client, seconds)
        self._call_next()

    @property
    def _is_free(self) -> bool:
        return self._busy < self._settings.workers

    @property
    def _longest(self) -> float:
        """Seconds that anybody waits: those of two answers, and some patience."""
        return 2 * (self._settings.budget.seconds or 60) + self._settings.patience

    def _call_next(self) -> None:
        """Give free workers to those who wait longest and may have one more."""
        for client, turn in list(self._waiting):
            if not self._is_free:
                return
            if not turn.done() and self._fairness.may_work(client):
                self._waiting.remove((client, turn))
                self.begin(client)
                turn.set_result(None)


def _busy() -> HTTPException:
    return HTTPException(503, "all workers of this server are busy", {"Retry-After": "5"})
