"""Rows that go to a file as the engine gives them: as many as there are, in the same memory."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from ocop_kg.cli.rows import write_csv
from ocop_kg.errors import UsageError
from ocop_kg.graph.rowfiles import TYPED
from ocop_kg.writing import open_whole

if TYPE_CHECKING:
    from ocop_kg.cli.wanted import Wanted
    from ocop_kg.graph import Solutions

__all__ = ["TYPED", "checked_file", "is_streamed", "stream"]


_STREAMED = ("csv", "tsv", *TYPED)


def checked_file(syntax: str, wanted: Wanted) -> None:
    """Raise `UsageError` for a format that needs a file, and there is none."""
    if syntax in TYPED and _file(wanted) is None:
        raise UsageError(f"{syntax} is no text: name a file with --output")


def is_streamed(syntax: str, wanted: Wanted) -> bool:
    """Tell whether rows in a format go straight to the file that is wanted."""
    checked_file(syntax, wanted)
    return _file(wanted) is not None and syntax in _STREAMED and not wanted.evidence


def stream(answer: Solutions, syntax: str, wanted: Wanted) -> int:
    """Write rows to the file that is wanted, whole or not at all; tell how many there are."""
    path = wanted.output or ""
    if syntax == "csv" and not wanted.raw:
        with open_whole(path) as out:
            text = io.TextIOWrapper(out, "utf-8", newline="")
            count = write_csv(answer, text)
            text.detach()  # which flushes, and leaves the file open
            return count
    return answer.write(path, syntax)


def _file(wanted: Wanted) -> str | None:
    return None if wanted.output == "-" else wanted.output
