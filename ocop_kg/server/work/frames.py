"""What server and workers send each other: calls in one direction, framed answers in the other."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import socket
    from asyncio import StreamReader

__all__ = ["BROKEN", "DATA", "END", "FRAME", "HEAD", "READY", "Call", "Head", "frame", "next_frame"]

READY = b"R"
"""The first word of a worker, whose time is not counted before."""
HEAD, DATA, END, BROKEN = b"H", b"D", b"E", b"X"
"""An answer is HEAD, any number of DATA, and END; or BROKEN in place of what is not there."""

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
        head = json.dumps([self.task, self.arguments]).encode()
        return _CALL.pack(len(head), len(self.body)) + head + self.body

    @classmethod
    def received(cls, channel: socket.socket) -> Self | None:
        """Wait for a call; None when nobody will call any more."""
        lengths = _exactly(channel, _CALL.size)
        if lengths is None:
            return None
        head_length, body_length = _CALL.unpack(lengths)
        head, body = _exactly(channel, head_length), _exactly(channel, body_length)
        if head is None or body is None:
            return None
        task, arguments = json.loads(head)
        return cls(task, arguments, body)


@dataclass(frozen=True, slots=True)
class Head:
    """What goes before the body of an answer: status and headers."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def packed(self) -> bytes:
        """Write the head as bytes.

        >>> Head.read(Head(404, {"Vary": "Accept"}).packed())
        Head(status=404, headers={'Vary': 'Accept'})
        """
        return json.dumps(asdict(self)).encode()

    @classmethod
    def read(cls, packed: bytes) -> Self:
        """Read what `packed` wrote."""
        return cls(**json.loads(packed))


def frame(kind: bytes, content: bytes = b"") -> bytes:
    """Frame a part of an answer."""
    return FRAME.pack(kind, len(content)) + content


async def next_frame(reader: StreamReader) -> tuple[bytes, bytes]:
    """Read one frame; raises `asyncio.IncompleteReadError` when the worker is gone."""
    kind, length = FRAME.unpack(await reader.readexactly(FRAME.size))
    return kind, await reader.readexactly(length)


def _exactly(channel: socket.socket, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        part = channel.recv(min(count - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)
