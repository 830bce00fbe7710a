"""Bytes that are kept until nobody reads them any more, on disk when they are many."""

from __future__ import annotations

import weakref
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO

__all__ = ["Spool"]

_IN_MEMORY = 4 * 2**20


class Spool:
    """A file without a name, which is closed with its last reader.

    >>> spool = Spool()
    >>> spool.write(b"potato")
    >>> _ = spool.seek(0)
    >>> spool.read(3), spool.read()
    (b'pot', b'ato')
    """

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        self._most = in_memory
        self._file: IO[bytes] = BytesIO()

    def write(self, part: bytes) -> None:
        """Add bytes; from a size on all are moved to the disk."""
        if isinstance(self._file, BytesIO) and self._file.tell() + len(part) > self._most:
            file = TemporaryFile()  # noqa: SIM115  # closed by the finalizer
            weakref.finalize(self, file.close)
            file.write(self._file.getvalue())
            self._file = file
        self._file.write(part)

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes, or all."""
        return self._file.read(size)

    def seek(self, at: int, whence: int = 0) -> int:
        """Go to a place, and tell how far from the start it is."""
        return self._file.seek(at, whence)
