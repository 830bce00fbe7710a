"""The server's side of the workers: who may have one, for how long, and what it answers."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from ocop_kg.server.work.answer import Answer, Coming, Whole
from ocop_kg.server.work.line import Line
from ocop_kg.server.work.turns import Turns

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncIterator, Callable

    from ocop_kg.server.settings import Settings
    from ocop_kg.server.work.keeper import Keeper

__all__ = ["Pool"]


@dataclass(slots=True, eq=False)
class _Worker:
    keeper: Keeper
    number: int
    line: Line

    @classmethod
    async def of(cls, keeper: Keeper, number: int, channel: socket.socket) -> _Worker:
        return cls(keeper, number, await Line.over(channel))

    def kill(self) -> None:
        self.keeper.kill(self.number)
        self.line.close()


class Pool:
    """Gives calls to workers, not more than there are, and ends those that take too long.

    `version` changes with the graph. `lost` is called when the keeper is gone.
    """

    def __init__(self, keeper: Keeper, settings: Settings, lost: Callable[[], None]) -> None:
        self._keeper = keeper
        self._lost = lost
        self._settings = settings
        self._idle: deque[_Worker] = deque()
        self._held: Counter[Keeper] = Counter()
        self._turns = Turns(settings)
        self._changing = asyncio.Lock()
        self.version = 0

    async def start(self) -> None:
        """Have one worker ready; others are forked in some milliseconds when they are needed."""
        self._watch(None, self._keeper)
        self._idle.append(await self._hired())
        self._release(self._keeper)

    def close(self) -> None:
        """Let all workers go."""
        self._watch(self._keeper, None)
        for worker in self._idle:
            worker.line.close()
        self._idle.clear()
        self._keeper.close()

    @property
    def keeper(self) -> Keeper:
        """The keeper of the graph as it is now."""
        return self._keeper

    async def answer(self, call: bytes, client: str) -> Answer:
        """Have a call answered; whoever takes the answer reads its body, or closes it.

        Raises `HTTPException`: 429 for a client that used too much time, 503 when all are busy for
        too long, when the time of the answer is over, or when it took too much memory.
        """
        await self._turns.take(client)
        began = monotonic()
        try:
            worker = await self._ready()
        except BaseException:
            self._turns.end(client, monotonic() - began)
            raise
        return await self._asked(worker, call, client, began)

    async def change(self, call: bytes, client: str) -> Answer:
        """Have the graph changed, one change after another; raises as `answer` does.

        Who asks after this is answered from the changed graph, who asked before is not disturbed.
        """
        async with self._changing:
            try:
                number, channel, successor = self._keeper.change()
            except OSError as error:
                raise _stopping() from error
            worker = await _Worker.of(self._keeper, number, channel)
            self._held[self._keeper] += 1
            self._turns.begin(client)
            kept = False
            try:
                answer = await self._asked(worker, call, client, monotonic(), again=False)
                body = b"".join([part async for part in _parts(answer)])
                kept = answer.head.status < 400
            finally:
                if not kept:
                    successor.close()
            if kept:
                self._succeed(successor)
            return Whole(answer.head, body)

    def _succeed(self, successor: Keeper) -> None:
        """Let the keeper of the changed graph take over; workers of the old one finish."""
        old, self._keeper = self._keeper, successor
        self._watch(old, successor)
        self.version += 1
        while self._idle:
            self._idle.popleft().line.close()
        if not self._held[old]:
            old.close()

    def _release(self, keeper: Keeper) -> None:
        """Note that a worker is idle or gone; an old keeper goes with the last that is at work."""
        self._held[keeper] -= 1
        if not self._held[keeper]:
            del self._held[keeper]
            if keeper is not self._keeper:
                keeper.close()

    def _watch(self, old: Keeper | None, new: Keeper | None) -> None:
        """Notice when the keeper is gone: it never says anything, so all it sends is an end."""
        loop = asyncio.get_running_loop()
        if old is not None:
            loop.remove_reader(old.fileno())
        if new is not None:
            loop.add_reader(new.fileno(), self._is_lost, new)

    def _is_lost(self, keeper: Keeper) -> None:
        self._watch(keeper, None)
        self._lost()

    async def _ready(self) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.line.is_open:
                self._held[worker.keeper] += 1
                return worker
            worker.line.close()
        return await self._hired()

    async def _hired(self) -> _Worker:
        keeper = self._keeper
        self._held[keeper] += 1
        worker = None
        try:
            worker = await _Worker.of(keeper, *keeper.fork())
            await worker.line.frame()  # it says that it is ready
        except BaseException as error:
            if worker is not None:
                worker.kill()
            self._release(keeper)
            if isinstance(error, OSError):
                raise _stopping() from error
            raise
        return worker

    async def _asked(
        self, worker: _Worker, call: bytes, client: str, began: float, *, again: bool = True
    ) -> Answer:
        """Let a worker answer; what is not read to its end ends the worker."""

        def done(goes_on: bool) -> None:  # noqa: FBT001  # called with one argument alone
            if not goes_on:
                worker.kill()
            elif again and worker.keeper is self._keeper:
                self._idle.append(worker)
            else:
                worker.line.close()
            self._release(worker.keeper)
            self._turns.end(client, monotonic() - began)

        coming = Coming(worker.line, self._settings.budget.seconds, done)
        worker.line.say(call)
        await coming.begin()
        return coming


async def _parts(answer: Answer) -> AsyncIterator[bytes]:
    try:
        while part := await answer.part():
            yield part
    finally:
        answer.close()


def _stopping() -> HTTPException:
    return HTTPException(503, "the server is about to stop")
