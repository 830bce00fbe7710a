"""Writes a file so that it is there whole or not at all."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ocop_kg.errors import OutputError

__all__ = ["open_whole", "write_file"]


def write_file(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file, whole or not at all; see `open_whole`.

    >>> from tempfile import mkdtemp
    >>> place = Path(mkdtemp()) / "answer.txt"
    >>> write_file(place, b"42")
    >>> place.read_bytes()
    b'42'
    """
    with open_whole(path) as stream:
        stream.write(content)


@contextmanager
def open_whole(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Write a file beside its place and move it there in one step, when the block ends well.

    A link keeps pointing where it points, an existing file keeps its permissions, and what is no
    ordinary file (a device, a named pipe) is written to directly.

    Raises `OutputError`; the file then is what it was before, as it is when the block raises.
    """
    try:
        given = Path(path)
        mode = _mode(given)
        place = given if _is_special(mode) else Path(os.path.realpath(given))
        if _is_special(mode):
            with place.open("wb") as stream:
                yield stream
        elif mode is not None and not os.access(place, os.W_OK):
            raise PermissionError(errno.EACCES, "the file is write-protected")
        else:
            with _replaced(place, mode) as stream:
                yield stream
    except FileNotFoundError as error:
        raise OutputError(os.fspath(path), f"there is no folder {given.parent}") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise OutputError(os.fspath(path), reason or str(error)) from error


@contextmanager
def _replaced(place: Path, mode: int | None) -> Iterator[BinaryIO]:
    part = place.with_name(f".{place.name[:80]}.{os.urandom(6).hex()}.part")
    try:
        with part.open("xb") as stream:
            yield stream
        if mode is not None:
            part.chmod(stat.S_IMODE(mode))
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def _is_special(mode: int | None) -> bool:
    return mode is not None and not stat.S_ISREG(mode)


def _mode(place: Path) -> int | None:
    try:
        return place.stat().st_mode
    except FileNotFoundError:
        return None
