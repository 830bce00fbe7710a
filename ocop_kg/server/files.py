"""Answers with files: style sheet, pictures and scripts, and where browsers look for an icon."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from ocop_kg.server.negotiation import has_already, takes_gzip
from ocop_kg.server.pages.files import address_of, file_named

if TYPE_CHECKING:
    from starlette.requests import Request

__all__ = ["file", "icon"]


async def icon(_: Request) -> Response:
    """Lead browsers to the icon that look for it where it used to be."""
    return RedirectResponse(address_of("icon.svg"), 308)


async def file(request: Request) -> Response:
    """Give a file as it is; under an address that names its content, for good."""
    found = await asyncio.to_thread(file_named, request.path_params["name"])
    if found is None:
        raise HTTPException(404, "there is no such file")
    named = request.query_params.get("v") == found.tag
    tag = f'W/"{found.tag}"'
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if named else "no-cache",
        "ETag": tag,
        "Vary": "Accept-Encoding",
    }
    if has_already(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    headers["Content-Type"] = found.content_type
    if takes_gzip(request.headers.get("accept-encoding", "")):
        return Response(found.packed, headers=headers | {"Content-Encoding": "gzip"})
    return Response(found.plain, headers=headers)
