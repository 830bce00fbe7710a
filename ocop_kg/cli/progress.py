"""Says on a terminal what takes its time; silent everywhere else."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ocop_kg.cli.terminal import is_terminal
from ocop_kg.display import visible

__all__ = ["progress"]


@contextmanager
def progress(doing: str, *, when: bool = True) -> Iterator[None]:
    """Show what is being done on standard error while the block runs, then wipe it away."""
    if not when or not is_terminal(sys.stderr):
        yield
        return
    sys.stderr.write(f"{visible(doing)} …\r")
    sys.stderr.flush()
    try:
        yield
    finally:
        sys.stderr.write("\x1b[2K\r")
        sys.stderr.flush()
