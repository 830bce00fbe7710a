"""An answer on its way from a worker: its head, and its body part by part."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Protocol

from starlette.exceptions import HTTPException

from ocop_kg.server.work.frames import BROKEN, DATA, END, HEAD, Head

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocop_kg.server.work.line import Line

__all__ = ["Answer", "BrokenAnswerError", "Coming", "Whole"]


class BrokenAnswerError(Exception):
    """An answer ended in the middle; what was sent of it must not look whole."""


class Answer(Protocol):
    """A head and a body; who takes it reads the body to its end, or closes it."""

    head: Head

    def rest(self) -> bytes | None:
        """Give all that is left, if it is there already."""

    async def part(self) -> bytes:
        """Wait for the next part; nothing at the end. Raises `BrokenAnswerError`."""

    def close(self) -> None:
        """Take no more."""


class Whole:
    """An answer that is there."""

    def __init__(self, head: Head, body: bytes) -> None:
        self.head = head
        self._body = body

    def rest(self) -> bytes:
        """Give the body."""
        body, self._body = self._body, b""
        return body

    async def part(self) -> bytes:
        """Give the body, and then nothing."""
        return self.rest()

    def close(self) -> None:
        """Do nothing: nobody is at work."""


class Coming:
    """An answer that a worker is at, within the seconds that it has for it.

    `done` is called once, with whether the worker goes on and can have other work.
    """

    def __init__(self, line: Line, seconds: float | None, done: Callable[[bool], None]) -> None:
        self.head = Head()
        self._line = line
        self._seconds = self._left = seconds
        self._done: Callable[[bool], None] | None = done

    async def begin(self) -> None:
        """Wait for the head.

        Raises `HTTPException` 503 when the time is over, or the worker is gone.
        """
        try:
            kind, content = await self._frame()
        except TimeoutError:
            self.close()
            problem = f"not done after {self._seconds:g} seconds: stopped; ask for less"
            raise HTTPException(503, problem) from None
        except ConnectionError:
            self.close()
            raise _gone() from None
        except BaseException:
            self.close()
            raise
        if kind != HEAD:  # a worker that breaks its word
            self.close()
            raise _gone()
        self.head = Head.read(content)

    def rest(self) -> bytes | None:
        """Give all that is left, if it is there already; the worker is free then."""
        if self._line.last != END:
            return None
        *parts, (_, last) = self._line.taken()
        self._end(goes_on=not last)
        return b"".join(content for _, content in parts)

    async def part(self) -> bytes:
        """Wait for the next part."""
        try:
            kind, content = await self._frame()
        except (TimeoutError, ConnectionError):
            raise BrokenAnswerError from None
        if kind == DATA:
            return content
        self._end(goes_on=kind == END and not content)
        if kind == BROKEN:
            raise BrokenAnswerError(content.decode())
        return b""

    def close(self) -> None:
        """Take no more: a worker that is not at its end is ended."""
        self._end(goes_on=False)

    def _end(self, *, goes_on: bool) -> None:
        done, self._done = self._done, None
        if done is not None:
            done(goes_on)

    async def _frame(self) -> tuple[bytes, bytes]:
        """Take a frame; only the time that the worker is waited for counts."""
        if self._line.last or self._left is None:
            return await self._line.frame(self._left)
        before = monotonic()
        frame = await self._line.frame(self._left)
        self._left = max(0.0, self._left - (monotonic() - before))
        return frame


def _gone() -> HTTPException:
    return HTTPException(503, "the answer took too much memory, or broke the engine: stopped")
