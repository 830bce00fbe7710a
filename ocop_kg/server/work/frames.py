"""What server and workers send each other: calls in one direction, framed answers in the other."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import socket

__all__ = [
    "BROKEN",
    "DATA",
    "END",
    "FRAME",
    "HEAD",
    "LAST",
    "READY",
    "Call",
    "Head",
    "frame",
    "packed",
]

READY = b"R"
"""The first word of a worker, whose time is not counted before."""
HEAD, DATA, END, BROKEN = b"H", b"D", b"E", b"X"
"""An answer is HEAD, any number of DATA, and END; or BROKEN in place of what is not there.

An END that holds something, and BROKEN, are the last words of a worker.
"""
LAST = b"last"

FRAME = struct.Struct("!cI")
_CALL = struct.Struct("!II")


@dataclass(frozen=True, slots=True)
class Call:
    """A piece of work for a worker: the name of a task, what it needs to know, and a body.

    `arguments` are plain values, as JSON has them.
    """

    task: str
    arguments: dict[str, Any] = field(default_factory=dict)
    body: bytes = b""

    def packed(self) -> bytes:
        """Write the call as bytes."""
        return packed(self.head(), self.body)

    def head(self) -> bytes:
        """Write all but the body."""
        return json.dumps([self.task, self.arguments]).encode()

    @classmethod
    def received(cls, channel: socket.socket) -> Self | None:
        """Wait for a call; None when nobody will call any more."""
        packed = bytearray()
        missing = 1 << 16  # most calls are smaller, and nobody sends two at once
        while missing > 0:
            part = channel.recv(min(missing, 1 << 20))
            if not part:
                return None
            packed += part
            if len(packed) < _CALL.size:
                continue
            head_length, body_length = _CALL.unpack_from(packed)
            missing = _CALL.size + head_length + body_length - len(packed)
        body_at = _CALL.size + head_length
        task, arguments = json.loads(packed[_CALL.size : body_at])
        return cls(task, arguments, bytes(packed[body_at:]))


@dataclass(frozen=True, slots=True)
class Head:
    """What goes before the body of an answer: status and headers.

    `steady` says that the answer is the same as long as the graph is.
    """

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    steady: bool = True

    def packed(self) -> bytes:
        """Write the head as bytes.

        >>> Head.read(Head(404, {"Vary": "Accept"}).packed())
        Head(status=404, headers={'Vary': 'Accept'}, steady=True)
        """
        return json.dumps([self.status, self.headers, self.steady]).encode()

    @classmethod
    def read(cls, packed: bytes) -> Self:
        """Read what `packed` wrote."""
        return cls(*json.loads(packed))


def packed(head: bytes, body: bytes) -> bytes:
    """Write a call whose head is written already."""
    return _CALL.pack(len(head), len(body)) + head + body


def frame(kind: bytes, content: bytes = b"") -> bytes:
    """Frame a part of an answer."""
    return FRAME.pack(kind, len(content)) + content
