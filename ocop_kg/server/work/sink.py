"""Where a worker writes an answer: counted, compressed if wanted, and sent in frames."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

from ocop_kg.errors import BudgetError
from ocop_kg.server.work.frames import DATA, END, HEAD, LAST, Head, frame

if TYPE_CHECKING:
    import socket

    from typing_extensions import Buffer

    from ocop_kg.server.work.counting import RowCounter

__all__ = ["Sink"]

_PART = 1 << 16
_WORTH_COMPRESSING = 1 << 10


class Sink(io.RawIOBase):
    """A writable stream whose head is sent with its first 64 KB, or when it is finished.

    Until then an error can still have a status of its own. Raises `BudgetError` beyond the bytes
    or rows that an answer may have.
    """

    def __init__(
        self, channel: socket.socket, *, compress: bool, most_bytes: int, most_rows: int | None
    ) -> None:
        super().__init__()
        self.head = Head()
        self.rows: RowCounter | None = None
        self.steady = True
        self.begun = False
        self._channel = channel
        self._compress = compress
        self._packer: zlib._Compress | None = None
        self._most_bytes = most_bytes
        self._most_rows = most_rows
        self._written = 0
        self._held = bytearray()

    def writable(self) -> bool:
        """Say that this can be written to."""
        return True

    def write(self, part: Buffer, /) -> int:
        """Take the next part of the body."""
        content = bytes(part)
        self._written += len(content)
        self._check(content)
        self._held += content
        if len(self._held) >= _PART:
            self._send()
        return len(content)

    def finish(self, *, last: bool = False) -> None:
        """Send what is left, and the end; `last` says that the worker takes no other call."""
        rest = bytes(self._held)
        self._held.clear()
        if not self.begun and len(rest) > _WORTH_COMPRESSING:
            self._pack()
        if self._packer is not None:
            rest = self._packer.compress(rest) + self._packer.flush()
        length = {} if self.head.status == 204 else {"Content-Length": str(len(rest))}
        head = b"" if self.begun else self._head(length)
        self._channel.sendall(
            head + (frame(DATA, rest) if rest else b"") + frame(END, LAST if last else b"")
        )

    def drop(self) -> None:
        """Forget what was not sent yet, so that something else can be said instead."""
        self._held.clear()
        self._written = 0
        self.rows = None

    def _check(self, content: bytes) -> None:
        if self._written > self._most_bytes:
            problem = f"the answer has more than {self._most_bytes:,} bytes: ask for less"
            raise BudgetError("bytes", self._most_bytes, problem)
        if self.rows is not None and self._most_rows is not None:
            self.rows.feed(content)
            if self.rows.rows > self._most_rows:
                problem = f"the answer has more than {self._most_rows:,} rows: add a LIMIT"
                raise BudgetError("rows", self._most_rows, problem)

    def _send(self) -> None:
        if not self.begun:
            self._pack()
            self._channel.sendall(self._head({}))
        content = bytes(self._held)
        self._held.clear()
        if self._packer is not None:
            content = self._packer.compress(content)
        if content:
            self._channel.sendall(frame(DATA, content))

    def _pack(self) -> None:
        if self._compress:
            self._packer = zlib.compressobj(4, zlib.DEFLATED, 31)

    def _head(self, length: dict[str, str]) -> bytes:
        self.begun = True
        coding = {} if self._packer is None else {"Content-Encoding": "gzip"}
        headers = {**self.head.headers, **coding, **length}
        return frame(HEAD, Head(self.head.status, headers, self.steady).packed())
