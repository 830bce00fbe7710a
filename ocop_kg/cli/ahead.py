"""Opens the packaged graph while the rest of the program is still being imported.

The engine works without Python's lock while it reads, so on a machine with two processors the
imports cost no time. The guess from the words of the command line may be wrong: then the graph is
opened as asked, and this one goes unused.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ocop_kg.errors import OcopError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_kg.stores import EmbeddedStore

__all__ = ["Ahead"]

_COMMANDS = (
    "ask",
    "export",
    "find",
    "impact",
    "info",
    "network",
    "path",
    "query",
    "show",
    "withdraw",
)
_OTHERWISE = (
    "--data",
    "--endpoint",
    "--store",
    "--no-inferred",
    "--replace",
    "--help",
    "-h",
    "--version",
)
_ELSEWHERE = {"OCOP_KG_ENDPOINT", "OCOP_KG_STORE"}


class Ahead:
    """The packaged graph, on its way since this object was made."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._store: EmbeddedStore | None = None
        if not _needs_the_packaged_graph(arguments):
            self._thread = None
            return
        from threading import Thread

        self._thread = Thread(target=self._open, name="ocop-kg-ahead", daemon=True)
        self._thread.start()

    def _open(self) -> None:
        from ocop_kg.graph.opening import fill
        from ocop_kg.stores import EmbeddedStore

        store = EmbeddedStore()
        try:
            fill(store, (), replace=False, inferred=True)
        except (OSError, OcopError):
            return  # whoever opens the graph meets the same error, and can tell the user
        self._store = store

    def take(self) -> EmbeddedStore | None:
        """Wait for the graph and hand it out, once; None when it was not begun or cannot be had."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        store, self._store = self._store, None
        return store


def _needs_the_packaged_graph(arguments: Sequence[str]) -> bool:
    if not arguments or arguments[0] not in _COMMANDS or _ELSEWHERE & os.environ.keys():
        return False
    return not any(word.partition("=")[0] in _OTHERWISE for word in arguments)
