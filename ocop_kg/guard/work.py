"""What is done in the other process, and how its result, its errors and its memory are kept."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pickle import Pickler, dumps
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from ocop_kg.guard.memory import reserved

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocop_kg.budget import Budget

if sys.platform.startswith("linux"):
    import resource

__all__ = ["Sender", "Sent", "Work", "limit_memory", "packed"]

if TYPE_CHECKING:
    Work = Callable[[BinaryIO], object]
    """Writes its result to a stream."""


class Sender(Pickler):
    """Pickles for another process, also the frozen mappings of records."""

    def reducer_override(self, value: object) -> Any:  # noqa: ANN401
        """Take a frozen mapping apart."""
        if isinstance(value, MappingProxyType):
            return _frozen, (dict(value),)
        return NotImplemented


def _frozen(value: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(value)


@dataclass(frozen=True, slots=True)
class Sent:
    """The work of writing what a function returns."""

    function: Callable[[], object]

    def __call__(self, out: BinaryIO) -> None:
        """Write it."""
        Sender(out).dump(self.function())


def packed(error: Exception) -> bytes:
    """Pickle an error, or what it says."""
    try:
        return dumps(error)
    except Exception:  # noqa: BLE001  # whatever an error may carry
        return dumps(RuntimeError(f"{type(error).__name__}: {error}"))


def limit_memory(budget: Budget) -> None:
    """Let this process take no more memory than a budget allows beside what it has (Linux)."""
    if budget.memory is None or not sys.platform.startswith("linux"):
        return
    here = reserved()
    if here is None:
        raise OSError("this system does not tell the memory of a process: /proc is missing")
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = here + budget.memory
    if most in (resource.RLIM_INFINITY, -1) or wanted < most:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
