"""Python started anew, to which this process talks in frames: a kind, a length, and so many bytes.

It is found as this one is, whatever the folder it is started in, and says nothing on the screen.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import IO

__all__ = ["fresh", "read_frame", "write_frame"]

_KIND, _LENGTH = 1, 8


def fresh(module: str) -> subprocess.Popen[bytes]:
    """Start the function ``main`` of a module, which hears on its standard input."""
    path = [os.path.abspath(each) for each in sys.path]  # noqa: PTH100  # "" is a path too
    start = f"import sys; sys.path[:] = sys.argv[1:]; from {module} import main; main()"
    return subprocess.Popen(  # noqa: S603  # Python itself, without a shell
        [sys.executable, "-I", "-c", start, *path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def write_frame(stream: IO[bytes], kind: bytes, body: bytes = b"") -> None:
    """Send bytes of some kind, which one byte names.

    >>> from io import BytesIO
    >>> stream = BytesIO()
    >>> write_frame(stream, b"?", b"potato")
    >>> read_frame(BytesIO(stream.getvalue())), read_frame(BytesIO(stream.getvalue()[:-1]))
    ((b'?', b'potato'), None)
    """
    stream.write(kind + len(body).to_bytes(_LENGTH))
    stream.write(body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Take what `write_frame` sent; None at the end, also one in the midst of a frame."""
    head = stream.read(_KIND + _LENGTH)
    if len(head) < _KIND + _LENGTH:
        return None
    size = int.from_bytes(head[_KIND:])
    body = stream.read(size)
    return (head[:_KIND], body) if len(body) == size else None
