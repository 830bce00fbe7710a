"""Data that somebody sends to be checked: from a form, a file in a form, or as the body itself."""

from __future__ import annotations

from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from ocop_kg.server.incoming import Parameters, body_of, media_type
from ocop_kg.server.mediatypes import GRAPHS

if TYPE_CHECKING:
    from starlette.requests import Request

    from ocop_kg.server.settings import Settings

__all__ = ["Upload", "uploaded"]

_FORM, _PARTS = "application/x-www-form-urlencoded", "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Upload:
    """What was sent: the data, the name of its file if it had one, its format if it was named."""

    data: bytes
    name: str = ""
    syntax: str = ""
    level: str = ""


async def uploaded(request: Request, settings: Settings) -> Upload:
    """Read what a request sends to be checked.

    Raises `HTTPException` as `body_of` does, and 415 for a media type that is no data.
    """
    kind = media_type(request)
    known = {name: each.name for each in GRAPHS for name in each.types}
    if kind not in (_FORM, _PARTS) and kind not in known:
        types = ", ".join((_PARTS, *(each.types[0] for each in GRAPHS)))
        raise HTTPException(415, f"the body may be {types}", {"Accept-Post": types})
    body = await body_of(request, settings.upload_bytes, settings.patience)
    if kind in known:
        level = Parameters(request.scope["query_string"]).one("level") or ""
        return Upload(body, syntax=known[kind], level=level)
    if kind == _FORM:
        form = Parameters(body)
        given = {name: form.one(name) or "" for name in ("data", "format", "level")}
        return Upload(given["data"].encode(), syntax=given["format"], level=given["level"])
    return _of_parts(request.headers["content-type"], body)


def _of_parts(content_type: str, body: bytes) -> Upload:
    """Read a form with files (RFC 7578); a file goes before what was pasted beside it."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    fields: dict[str, bytes] = {}
    file, name = b"", ""
    for part in BytesParser(policy=HTTP).parsebytes(head + body).iter_parts():
        content = part.get_payload(decode=True)
        content = content if isinstance(content, bytes) else b""
        if part.get_filename():
            file, name = content, str(part.get_filename())
        else:
            fields[str(part.get_param("name", header="content-disposition"))] = content
    text = {key: value.decode("utf-8", "replace").strip() for key, value in fields.items()}
    return Upload(
        file or fields.get("data", b""), name, text.get("format", ""), text.get("level", "")
    )
