"""Finds the ontology, shapes and data that travel with the package.

In a checkout they are the top-level folders; in an installed wheel they lie inside the package.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ocop_kg.errors import MissingAssetError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

__all__ = ["asset", "asset_quads", "read_asset"]

_PACKAGE = Path(__file__).resolve().parent
_PACKED = _PACKAGE / "_assets"
_ROOT = _PACKED if _PACKED.is_dir() else _PACKAGE.parent


def asset(name: str) -> Path:
    """Give the path of a packaged file or folder, such as ``ontology/ocop.ttl``.

    Raises `MissingAssetError` when the installation lacks it.

    >>> asset("ontology/ocop.ttl").name
    'ocop.ttl'
    """
    path = _ROOT / name
    if not path.exists():
        raise MissingAssetError(name)
    return path


def read_asset(name: str) -> bytes:
    """Read a packaged file, in a checkout also while a build replaces it together with others.

    Raises `MissingAssetError`.

    >>> b"Lesotho" in read_asset("data/rdf/ocop.nt")
    True
    """
    from ocop_kg.fileset import current

    path = _ROOT / name
    for _ in range(2):  # a build may end between looking and reading
        with suppress(FileNotFoundError):
            return current(path.parent, path.name).read_bytes()
    raise MissingAssetError(name)


def asset_quads(file: Path) -> Iterator[Quad]:
    """Parse a packaged Turtle file without the guards that files of strangers need.

    Tests read all of them through the guards, which cost more than the parsing.

    Raises `SyntaxError` or `OSError`: who edits the file in a checkout may break it.

    >>> next(asset_quads(asset("ontology/ocop.ttl"))).subject.value
    'https://w3id.org/ocop/ontology'
    """
    from pyoxigraph import RdfFormat, parse

    return parse(file.read_bytes(), format=RdfFormat.TURTLE, base_iri=file.as_uri())
