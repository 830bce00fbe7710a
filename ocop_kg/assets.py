"""Finds the ontology, shapes and data that travel with the package.

In a checkout they are the top-level folders; in an installed wheel they lie inside the package.
"""

from contextlib import suppress
from pathlib import Path

from ocop_kg.errors import MissingAssetError

__all__ = ["asset", "read_asset"]

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
