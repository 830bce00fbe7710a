"""Reads what a request brings: parameters decoded once, and a body within its limits."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.requests import Request

__all__ = ["Parameters", "body_of", "media_type"]

_MOST_FIELDS = 200
_MOST_BEYOND = 2**22


class Parameters:
    """The fields of a form or of the query of an address, in order, as text.

    Percent signs and plus signs are decoded once. Raises `HTTPException` for what is no UTF-8.

    >>> Parameters(b"a=%252F&a=1+2").all("a")
    ['%2F', '1 2']
    """

    def __init__(self, encoded: bytes) -> None:
        parts = [part for part in encoded.split(b"&") if part]
        if len(parts) > _MOST_FIELDS:
            raise HTTPException(400, f"more than {_MOST_FIELDS} parameters")
        self.fields = [_field(part) for part in parts]

    def all(self, name: str) -> list[str]:
        """List the values of a field."""
        return [value for key, value in self.fields if key == name]

    def one(self, name: str) -> str | None:
        """Give the value of a field that may be there once.

        Raises `HTTPException` when it is there several times.
        """
        values = self.all(name)
        if len(values) > 1:
            raise HTTPException(400, f"the parameter {name!r} may be given once")
        return values[0] if values else None

    def names(self) -> set[str]:
        """List the names of all fields."""
        return {key for key, _ in self.fields}


def _field(part: bytes) -> tuple[str, str]:
    key, _, value = part.partition(b"=")
    return _decoded(key), _decoded(value)


def _decoded(part: bytes) -> str:
    try:
        return unquote_to_bytes(part.replace(b"+", b" ")).decode()
    except UnicodeDecodeError as error:
        raise HTTPException(400, "a parameter is not UTF-8 text") from error


def media_type(request: Request) -> str:
    """Tell the media type of a request's body.

    Raises `HTTPException` 415 for a body in another encoding than UTF-8, or that is compressed.
    """
    given = request.headers.get("content-type", "")
    name, *parameters = (each.strip().lower() for each in given.split(";"))
    charset = dict(each.split("=", 1) for each in parameters if "=" in each).get("charset", "")
    if charset.strip('"') not in ("", "utf-8", "utf8", "us-ascii"):
        raise HTTPException(415, f"the body must be UTF-8, and this says {charset}")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise HTTPException(415, "send the body uncompressed", {"Accept-Encoding": "identity"})
    return name


async def body_of(request: Request, most: int, patience: float) -> bytes:
    """Read the body of a request.

    Raises `HTTPException` 413 when it is longer than `most` bytes, and 408 when it is not there
    after `patience` seconds.
    """
    too_long = HTTPException(413, f"the body has more than {most:,} bytes", {"Connection": "close"})
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most + _MOST_BEYOND:
        raise too_long
    content = bytearray()
    beyond = 0
    try:
        async with asyncio.timeout(patience):
            async for part in request.stream():
                if len(content) <= most:
                    content += part
                else:  # who is told while still sending does not hear it
                    beyond += len(part)
                if beyond > _MOST_BEYOND:
                    raise too_long
    except TimeoutError:
        problem = f"the request was not there after {patience:g} seconds"
        raise HTTPException(408, problem, {"Connection": "close"}) from None
    if len(content) > most:
        raise too_long
    return bytes(content)
