"""Who may change the graph: who brings the token (RFC 6750), and nobody where there is none."""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.requests import Request

    from ocop_kg.server.settings import Settings

__all__ = ["check_token", "may_change"]


def check_token(request: Request, settings: Settings) -> None:
    """Raise `HTTPException` unless a request may change the graph: 403 or 401.

    The token comes in a header that no page of a stranger can send along, as a cookie would be.
    """
    if settings.token is None:
        raise HTTPException(403, "this server is read-only")
    if not may_change(request, settings):
        challenge = {"WWW-Authenticate": 'Bearer realm="updates"'}
        raise HTTPException(401, "a change needs the token: Authorization: Bearer …", challenge)


def may_change(request: Request, settings: Settings) -> bool:
    """Tell whether a request brings the token."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    given = token.strip().encode() if scheme.lower() == "bearer" else b""
    return settings.token is not None and compare_digest(given, settings.token.encode())
