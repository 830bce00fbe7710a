"""Finds the cases of a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ocop_kg.errors import Place, ReadError
from ocop_kg.validation.casebook.manifests import manifest_cases
from ocop_kg.validation.casebook.small import small_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.validation.casebook.manifests import ManifestCase
    from ocop_kg.validation.casebook.small import SmallCase

__all__ = ["find_cases"]


def find_cases(path: AnyPath) -> Iterator[SmallCase | ManifestCase]:
    """Give the cases of a file, or of a folder and the folders in it, in the order of their names.

    A TOML file is a small case; a Turtle file gives the cases of its manifest, if it has one.
    Raises `ReadError` for a case that cannot be read.
    """
    root = Path(path)
    if not root.exists():
        raise ReadError("there is no such folder", Place(os.fspath(path)))
    files = sorted(root.rglob("*")) if root.is_dir() else [root]
    for file in files:
        if file.suffix == ".toml":
            yield small_case(file)
        elif file.suffix == ".ttl":
            yield from manifest_cases(file, root if root.is_dir() else None)
