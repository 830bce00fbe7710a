"""Opens the engine on a folder, where it has threads of its own, which do not live on in a fork."""

import os

from pyoxigraph import Store

__all__ = ["can_open", "opened"]

_processes: set[int] = set()
"""The processes that opened a folder: this one, and those of which it is a fork."""


def opened(folder: str | os.PathLike[str], *, read_only: bool = False) -> Store:
    """Open the engine on a folder.

    Raises `OSError` or `RuntimeError` for a folder that cannot be used.
    """
    _processes.add(os.getpid())
    place = os.fspath(folder)
    return Store.read_only(place) if read_only else Store(place)


def can_open() -> bool:
    """Tell whether a folder can be written here; in a fork of who did so it would wait for ever.

    >>> can_open()
    True
    """
    return _processes <= {os.getpid()}
