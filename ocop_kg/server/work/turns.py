"""Whose turn it is to have a worker: clients in turn, as long as they leave one to others."""

from __future__ import annotations

import asyncio
from collections import deque
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
        self._queues: dict[str, deque[asyncio.Future[None]]] = {}
        self._waiting = 0
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
        if not self._waiting and self._is_free and self._fairness.may_work(client):
            self.begin(client)
        elif self._waiting >= self._settings.waiting:
            raise _busy()
        else:
            await self._wait(client)

    def begin(self, client: str) -> None:
        """Take a turn without waiting."""
        self._busy += 1
        self._fairness.begin(client)

    def end(self, client: str, seconds: float) -> None:
        """Give a turn back that took so long, and call who is next."""
        self._busy -= 1
        self._fairness.end(client, seconds)
        self._call_next()

    async def _wait(self, client: str) -> None:
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()
        self._queues.setdefault(client, deque()).append(turn)
        self._waiting += 1
        timer = loop.call_later(self._longest, _give_up, turn)
        self._call_next()
        try:
            await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.end(client, 0.0)  # it came in the moment in which nobody waited any more
            else:
                self._leave(client, turn)
            if isinstance(error, TimeoutError):
                raise _busy() from error
            raise
        finally:
            timer.cancel()

    def _call_next(self) -> None:
        """Give free workers to clients in turn, and of each to who waits longest."""
        while self._waiting and self._is_free:
            client = next(filter(self._fairness.may_work, self._queues), None)
            if client is None:
                return
            queue = self._queues[client]
            turn = queue[0]
            self._leave(client, turn)
            if queue:  # the next turn is for others
                self._queues[client] = self._queues.pop(client)
            if not turn.done():
                self.begin(client)
                turn.set_result(None)

    def _leave(self, client: str, turn: asyncio.Future[None]) -> None:
        queue = self._queues.get(client, deque())
        if turn in queue:
            queue.remove(turn)
            self._waiting -= 1
            if not queue:
                del self._queues[client]

    @property
    def _is_free(self) -> bool:
        return self._busy < self._settings.workers

    @property
    def _longest(self) -> float:
        """Seconds that anybody waits: those of two answers, and some patience."""
        return 2 * (self._settings.budget.seconds or 60) + self._settings.patience


def _busy() -> HTTPException:
    return HTTPException(503, "all workers of this server are busy", {"Retry-After": "5"})


def _give_up(turn: asyncio.Future[None]) -> None:
    if not turn.done():
        turn.set_exception(TimeoutError())
