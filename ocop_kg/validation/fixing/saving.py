"""Mended texts as a unified diff, and in the place of their files: all of them or none."""

from __future__ import annotations

import re
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

from ocop_kg.errors import OutputError
from ocop_kg.writing import write_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.validation.fixing.documents import Document
    from ocop_kg.validation.fixing.mending import Mending

__all__ = ["difference", "save"]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def difference(mending: Mending) -> str:
    """Give what changes in the texts, as a unified diff that ``patch`` understands."""
    return "".join(part for pair in _pairs(mending) for part in _difference(*pair))


def save(mending: Mending) -> tuple[str, ...]:
    """Write the mended texts in the place of their files; give the names of these.

    Raises `OutputError` when a file has changed since it was read, or cannot be written; all files
    are then what they were.
    """
    pairs = list(_pairs(mending))
    for old, _ in pairs:
        try:
            same = Path(old.path).read_bytes() == old.data
        except OSError as error:
            raise OutputError(old.path, error.strerror or str(error)) from error
        if not same:
            raise OutputError(old.path, "it was changed meanwhile: run again")
    done: list[Document] = []
    try:
        for old, new in pairs:
            write_file(old.path, new.data)
            done.append(old)
    except BaseException:
        for old in done:
            write_file(old.path, old.data)
        raise
    return tuple(old.path for old, _ in pairs)


def _pairs(mending: Mending) -> Iterator[tuple[Document, Document]]:
    for old, new in zip(mending.before, mending.after, strict=True):
        if old.data != new.data:
            yield old, new


def _difference(old: Document, new: Document) -> Iterator[str]:
    lines = (_LINE.findall(old.text or ""), _LINE.findall(new.text or ""))
    for line in unified_diff(*lines, old.path, new.path):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
