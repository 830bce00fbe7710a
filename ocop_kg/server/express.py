"""A connection on which plain requests go down their lane, and all others the usual way."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ocop_kg.server.connection import Connection
from ocop_kg.server.lane import BEGUN
from ocop_kg.server.work.answer import Whole

if TYPE_CHECKING:
    import asyncio

    from ocop_kg.server.lane import Lane, Plain
    from ocop_kg.server.work import Answer
    from ocop_kg.server.work.frames import Head

__all__ = ["Express"]


class Express(Connection):
    """Answers a plain request itself where the answer is small and fine.

    What is not, and what the lane does not take, the ASGI server answers; it finds an answer that
    is on its way already in the scope of the request.
    """

    lane: ClassVar[Lane]

    _work: asyncio.Task[None] | None = None
    """The work for a plain request."""
    _begun: Answer | Exception | None = None
    """What there is of an answer to a request that takes the usual way after all."""
    _later = b""
    """What the client sent while a plain request was being answered."""
    _closes = False

    def data_received(self, data: bytes) -> None:
        """Answer a plain request, or read on."""
        if self._work is not None:  # requests are answered in order
            self._later += data
            self.flow.pause_reading()
        elif self.is_between and not self.flow.write_paused and (plain := self.lane.plain(data)):
            self._take(plain, data)
        else:
            super().data_received(data)

    def on_message_begin(self) -> None:
        """Hand over an answer that has begun."""
        super().on_message_begin()
        if self._begun is not None:
            self.scope.update({BEGUN: self._begun})  # type: ignore[misc]  # a key of our own
            self._begun = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the work for who is gone."""
        if self._work is not None:
            self._work.cancel()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Close when what is being answered is answered."""
        self._closes = True
        if self._work is None:
            super().shutdown()

    def _take(self, plain: Plain, data: bytes) -> None:
        self._unset_keepalive_if_required()
        tag = self.lane.answers.tag(plain.call)
        found = self.lane.answers.remembered(tag)
        if found and self.lane.fits(found[0]):
            self._write(plain, tag, *found)
            return
        self.waits_since = None
        self._work = self.loop.create_task(self._answer(plain, tag, data))
        self._work.add_done_callback(self.tasks.discard)
        self.tasks.add(self._work)

    async def _answer(self, plain: Plain, tag: str, data: bytes) -> None:
        client = self.client[0] if self.client else ""
        try:
            answer = await self.lane.answers.pool.answer(plain.call, client)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is told in the usual way
            self._go_on(data, error)
            return
        body = answer.rest()
        if body is None:
            self._go_on(data, answer)
        elif not self.lane.fits(answer.head):
            self._go_on(data, Whole(answer.head, body))
        else:
            self.lane.answers.keep(tag, answer.head, body)
            self._write(plain, tag, answer.head, body)
            self._go_on()

    def _write(self, plain: Plain, tag: str, head: Head, body: bytes) -> None:
        sent = self.lane.answers.sent_with(tag) if head.steady else {}
        headers = {**sent, **head.headers, "Content-Length": str(len(body))}
        always = self.server_state.default_headers
        self.transport.write(self.lane.written(plain, headers, body, always))
        if plain.closes or self._closes:
            self.transport.close()

    def _go_on(self, data: bytes = b"", begun: Answer | Exception | None = None) -> None:
        """Read what came meanwhile, after a request that takes the usual way if there is one."""
        later, self._later = self._later, b""
        self._work = None
        if self.transport.is_closing():
            _close(begun)
            return
        self.wait()
        self.flow.resume_reading()
        if data:
            self._begun = begun
            super().data_received(data)
            _close(self._begun)  # which nobody took
            if self._closes:
                super().shutdown()
        if later and not self.transport.is_closing():
            self.data_received(later)


def _close(begun: Answer | Exception | None) -> None:
    if begun is not None and not isinstance(begun, Exception):
        begun.close()
