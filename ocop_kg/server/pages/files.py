"""Style sheet, pictures and scripts: the files that go out as they are, small and remembered.

The address of a file names its content, so that a browser need never ask for it again.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

__all__ = ["STATIC", "File", "address_of", "file_named"]

STATIC = Path(__file__).parent / "static"
"""The folder of these files."""

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file, plain and compressed, and a tag that names its content."""

    content_type: str
    tag: str
    plain: bytes
    packed: bytes


def file_named(name: str) -> File | None:
    """Give a file by its name, None where there is no such file.

    >>> file_named("style.css").content_type
    'text/css; charset=utf-8'
    """
    return _read(name) if name in _names() else None


@cache
def address_of(name: str) -> str:
    """Give the address of a file for a page, with its tag in it.

    >>> address_of("icon.svg").partition("=")[0]
    '/static/icon.svg?v'
    """
    return f"/static/{name}?v={_tag((STATIC / name).read_bytes())}"


@cache
def _names() -> frozenset[str]:
    return frozenset(each.name for each in STATIC.iterdir() if each.suffix in _TYPES)


@cache
def _read(name: str) -> File:
    plain = (STATIC / name).read_bytes()
    kind = _TYPES[Path(name).suffix]
    return File(kind, _tag(plain), plain, gzip.compress(plain, mtime=0))


def _tag(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]
