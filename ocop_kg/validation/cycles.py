"""When garbage in cycles is collected: after a validation, not amid it."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["cycles_kept"]


@contextmanager
def cycles_kept() -> Iterator[None]:
    """Leave garbage in cycles to be collected later, in the thread that is here.

    Some may hold an answer of the engine, left over from an error perhaps, and the engine complains
    when another thread than its own lets go of it. And the collector looks through all terms and
    results again and again while they become more, which costs a tenth of a validation and finds
    nothing.
    """
    usual = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if usual:
            gc.enable()
