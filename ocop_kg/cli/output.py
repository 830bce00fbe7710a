"""Where results go: standard output, or a file that is there whole or not at all."""

import errno
import os
import sys

from ocop_kg.cli.terminal import is_terminal
from ocop_kg.display import harmless
from ocop_kg.errors import OutputError
from ocop_kg.writing import write_file

__all__ = ["ClosedPipeError", "abandon_standard_output", "emit", "encoding"]

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
        write_file(path, text.encode())
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
