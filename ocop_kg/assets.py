"""Finds the ontology, shapes and data that travel with the package.

In a checkout they are the top-level folders; in an installed wheel they lie inside the package.
"""

from pathlib import Path

from ocop_kg.errors import MissingAssetError

__all__ = ["asset"]

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
