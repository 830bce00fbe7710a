"""The outermost layer: whom a request addresses, and the headers that every answer carries."""

from __future__ import annotations

import sys
import traceback
from ipaddress import ip_address
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ocop_kg.pictures.style import STYLE_SOURCE
from ocop_kg.server.problems import problem, status_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ocop_kg.server.settings import Settings

__all__ = ["Door", "refused"]

_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; "
    f"style-src 'self' {STYLE_SOURCE}; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_ALLOWED = "Access-Control-Allow-Origin"
_EXPOSED = "Content-Location, ETag, Link, Retry-After"
_LOOPBACK = frozenset({"localhost"})


class Door:
    """Lets in what addresses this server by a name of its own, and answers its mistakes.

    A page of a stranger whose name is made to point here (DNS rebinding) sends that name as Host,
    and is refused. Numbers are let in: they cannot be made to point elsewhere.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._names = _LOOPBACK | {settings.host.lower(), *map(str.lower, settings.names)}
        self._origins = settings.origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        begun = False

        async def dressed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._dress(MutableHeaders(raw=message["headers"]), headers.get("origin"))
            await send(message)

        try:
            self._check_host(headers.getlist("host"))
            await self._app(scope, receive, dressed)
        except Exception as error:  # noqa: BLE001  # whatever it is, the server goes on
            if not isinstance(error, HTTPException):
                sys.stderr.write(traceback.format_exc())
            if not begun:
                await refused(error, headers.get("accept", ""))(scope, receive, dressed)

    def _check_host(self, hosts: list[str]) -> None:
        if len(hosts) != 1 or not self.is_ours(hosts[0]):
            raise HTTPException(421, "this server does not go by that name: see --name")

    def is_ours(self, host: str) -> bool:
        """Tell whether a request that names this host is meant for this server."""
        name = host.lower()
        if name.startswith("["):
            name = name[1:].partition("]")[0]
        elif name.count(":") == 1:
            name = name.partition(":")[0]
        return name.rstrip(".") in self._names or _is_address(name)

    def lines(self, origin: str | None) -> list[tuple[str, str]]:
        """List the headers of every answer to a page of an origin."""
        lines = list(_SECURITY.items())
        if "*" in self._origins:
            lines.append((_ALLOWED, "*"))
        elif self._origins:
            lines.append(("Vary", "Origin"))
            if origin in self._origins:
                lines.append((_ALLOWED, origin))
        if lines[-1][0] == _ALLOWED:
            lines.append(("Access-Control-Expose-Headers", _EXPOSED))
        return lines

    def _dress(self, headers: MutableHeaders, origin: str | None) -> None:
        for name, value in self.lines(origin):
            if name == "Vary":
                headers.add_vary_header(value)
            else:
                headers.setdefault(name, value)


def refused(error: Exception, accept: str) -> Response:
    """Make the response that says what is wrong."""
    status, words, headers = status_of(error)
    content_type, body = problem(status, words, accept)
    return Response(body, status, {**headers, "Content-Type": content_type, "Vary": "Accept"})


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
