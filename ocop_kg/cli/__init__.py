"""The command line ``ocop-kg``: one module a command, imported when it is called.

`main` is the entry point; it never returns but ends the process with one of the exit codes that
`ocop_kg.cli.failing` lists.
"""

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command line, by default that of the process, and end with its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        with _stopped_at_once():
            from ocop_kg.cli.ahead import Ahead

            ahead = Ahead(given)

            from ocop_kg.cli.app import app

        app.main(given, obj=ahead)
    except KeyboardInterrupt:  # before anybody was there to tell it
        from ocop_kg.cli.failing import INTERRUPTED, say

        say("\nocop-kg: interrupted")
        sys.exit(INTERRUPTED)


@contextmanager
def _stopped_at_once() -> Iterator[None]:
    """Let an interrupt end the process without a word while this block imports.

    An exception amid an import can leave Python's lock of imports closed for ever (its own, not a
    module's), and then whichever thread imports next waits for ever too.
    """
    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with suppress(ValueError):  # only the main thread may
        if usual:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        with suppress(ValueError):
            if usual:
                signal.signal(signal.SIGINT, signal.default_int_handler)
