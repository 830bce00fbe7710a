"""Says on a terminal what takes its time; silent everywhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ocop_kg.cli.terminal import is_terminal
from ocop_kg.display import visible

__all__ = ["progress", "telling"]


@contextmanager
def progress(doing: str, *, when: bool = True) -> Iterator[None]:
    """Show what is being done on standard error while the block runs, then wipe it away."""
    if not when or not is_terminal(sys.stderr):
        yield
        return
    with telling() as tell:
        tell(doing)
        yield


@contextmanager
def telling() -> Iterator[Callable[[object], None]]:
    """Give what shows how far something is, in one line that is wiped away at the end."""
    shown = is_terminal(sys.stderr)

    def tell(doing: object) -> None:
        if shown:
            sys.stderr.write(f"\x1b[2K{visible(str(doing))} …\r")
            sys.stderr.flush()

    try:
        yield tell
    finally:
        if shown:
            sys.stderr.write("\x1b[2K\r")
            sys.stderr.flush()
