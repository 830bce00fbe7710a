"""What a command line says of how the answer is wanted."""

from __future__ import annotations

from ocop_kg.cli.terminal import columns

__all__ = ["Wanted"]


class Wanted:
    """How the answer is wanted: its format and file, its number of rows, what it is shown with."""

    __slots__ = (
        "cite",
        "evidence",
        "expect",
        "iris",
        "output",
        "picture",
        "raw",
        "syntax",
        "unexplained",
    )

    def __init__(self) -> None:
        self.syntax: str | None = None
        self.output: str | None = None
        self.expect: tuple[int, int | None] | None = None
        self.picture: str | None = None
        self.iris = False
        self.raw = False
        self.cite: str | None = None
        self.evidence = False
        self.unexplained = False

    @property
    def room(self) -> int | None:
        """The columns that a table may take; None where nothing limits it."""
        return None if self.output else columns()
