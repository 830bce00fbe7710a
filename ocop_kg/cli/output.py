"""Where results go: standard output, or a file that is there whole or not at all."""

import errno
import os
import stat
import sys
from pathlib import Path

from ocop_kg.cli.terminal import harmless, is_terminal
from ocop_kg.errors import OutputError

__all__ = ["ClosedPipeError", "abandon_standard_output", "emit", "emit_to_file", "encoding"]

_STANDARD_OUTPUT = "standard output"


class ClosedPipeError(Exception):
    """The reader of standard output has gone: nothing is left to do, and nothing is wrong."""


def encoding() -> str:
    """Give the encoding of standard output."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def emit(text: str, path: str | None = None, *, for_people: bool = False) -> None:
    """Write a result: to the file `path`, else to standard output.

    Data is always UTF-8 and keeps its line ends. A text `for_people` on standard output is written
    in the terminal's own encoding, with escapes for what that cannot show. Data that somebody looks
    at on a terminal show their control characters as escapes, so that they cannot steer it.

    Raises `OutputError`, or `ClosedPipeError` when nobody reads any more.
    """
    if path is not None and path != "-":
        emit_to_file(text.encode(), path)
        return
    if not for_people and is_terminal(sys.stdout):
        text = harmless(text)
    code = encoding() if for_people else "utf-8"
    content = text.encode(code, "backslashreplace" if for_people else "strict")
    if sys.stdout is None:
        raise OutputError(_STANDARD_OUTPUT, "it is closed")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        abandon_standard_output()
        raise ClosedPipeError from None
    except OSError as error:
        abandon_standard_output()
        if error.errno == errno.EINVAL and sys.platform == "win32":  # its closed pipe
            raise ClosedPipeError from None
        raise OutputError(_STANDARD_OUTPUT, error.strerror or str(error)) from error
    except ValueError as error:
        raise OutputError(_STANDARD_OUTPUT, "it is closed") from error


def abandon_standard_output() -> None:
    """Let what is still buffered vanish, so that Python does not complain at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def emit_to_file(content: bytes, path: str) -> None:
    """Write a file beside its place and move it there in one step.

    A link keeps pointing where it points, an existing file keeps its permissions, and what is no
    ordinary file (a device, a named pipe) is written to directly.

    Raises `OutputError`; the file then is what it was before.
    """
    try:
        given = Path(path)
        mode = _mode(given)
        place = given if _is_special(mode) else Path(os.path.realpath(given))
        if _is_special(mode):
            place.write_bytes(content)
        elif mode is not None and not os.access(place, os.W_OK):
            raise PermissionError(errno.EACCES, "the file is write-protected")
        else:
            _replace(place, content, mode)
    except FileNotFoundError as error:
        raise OutputError(path, f"there is no folder {given.parent}") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise OutputError(path, reason or str(error)) from error


def _replace(place: Path, content: bytes, mode: int | None) -> None:
    part = place.with_name(f".{place.name[:200]}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            stream.write(content)
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
