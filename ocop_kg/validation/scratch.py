"""A folder for what is too large for memory, made when it is needed and gone afterwards."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Self

from ocop_kg.errors import BudgetError

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Scratch"]


class Scratch:
    """Makes a folder in the place for temporary files; leaving the context removes it.

    It is removed too when another process made it, a fork of this one that was ended.

    >>> import os
    >>> with Scratch() as scratch:
    ...     made = scratch.folder()
    ...     os.path.isdir(made)
    True
    >>> os.path.exists(made)
    False
    """

    def __init__(self) -> None:
        self._prefix = f"ocop-kg-{os.urandom(8).hex()}-"
        self._made = False

    def folder(self) -> str:
        """Make a folder."""
        from tempfile import mkdtemp

        self._made = True
        return mkdtemp(prefix=self._prefix)

    def clear(self) -> None:
        """Remove what was made in this process."""
        if self._made:
            self._remove()

    def _remove(self) -> None:
        from pathlib import Path
        from shutil import rmtree
        from tempfile import gettempdir

        for folder in Path(gettempdir()).glob(f"{self._prefix}*"):
            rmtree(folder, ignore_errors=True)
        self._made = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if kind is not None and (issubclass(kind, BudgetError) or not issubclass(kind, Exception)):
            self._made = True  # by a process that was ended, perhaps
        self.clear()
