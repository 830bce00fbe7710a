"""What stands where: the addresses of the server, each turned into a call of a task."""

from __future__ import annotations

from contextlib import asynccontextmanager
from hashlib import sha256
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from ocop_kg.server.door import Door, refused
from ocop_kg.server.negotiation import languages, takes_gzip
from ocop_kg.server.protocol import asked
from ocop_kg.server.relay import Relay
from ocop_kg.server.work import Call, Pool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from ocop_kg.server.settings import Settings
    from ocop_kg.server.work import Keeper

__all__ = ["application"]

_READ = ["GET", "HEAD"]


def application(keeper: Keeper, settings: Settings) -> ASGIApp:
    """Make the ASGI application that serves what a keeper keeps."""
    return Door(_Routes(keeper, settings).app, settings)


class _Routes:
    def __init__(self, keeper: Keeper, settings: Settings) -> None:
        self._settings = settings
        self._pool = Pool(keeper, settings)
        self._begun = token_hex(8)
        self.app = Starlette(
            routes=[
                Route("/sparql", self.sparql, methods=[*_READ, "POST", "OPTIONS"]),
            ],
            lifespan=self._lifespan,
            exception_handlers={HTTPException: _say},
        )

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        await self._pool.start()
        try:
            yield
        finally:
            self._pool.close()

    async def sparql(self, request: Request) -> Any:  # noqa: ANN401  # a response of ours
        """Answer a query, make an update, or describe the service."""
        if request.method == "OPTIONS":
            return _preflight(_READ + ["POST"])
        wanted = await asked(request, self._settings)
        if wanted is None:
            return self._relay(request, "service", {})
        if wanted.kind == "update":
            raise HTTPException(403, "this server is read-only")
        arguments = {
            "default": wanted.default,
            "named": wanted.named,
            "format": wanted.syntax,
        }
        steady = wanted.is_steady and request.method != "POST"
        return self._relay(request, "query", arguments, wanted.text.encode(), steady=steady)

    def _relay(
        self,
        request: Request,
        task: str,
        arguments: dict[str, Any],
        body: bytes = b"",
        *,
        steady: bool = True,
    ) -> Any:  # noqa: ANN401
        headers = request.headers
        arguments |= {
            "accept": headers.get("accept", ""),
            "gzip": takes_gzip(headers.get("accept-encoding", "")),
            "languages": languages(headers.get("accept-language", ""), self._settings.languages),
            "base": f"{request.url.scheme}://{headers['host']}",
            "address": str(request.url.path),
        }
        call = Call(task, arguments, body)
        sent: dict[str, str] = {}
        if steady:
            sent = {"ETag": self._tag(call), "Cache-Control": "no-cache"}
            if _has(headers.get("if-none-match", ""), sent["ETag"]):
                return Response(status_code=304, headers=sent)
        return Relay(
            self._pool,
            call,
            client=request.client.host if request.client else "",
            headers=sent,
            patience=self._settings.patience,
        )

    def _tag(self, call: Call) -> str:
        """Name an answer before it is made: by the graph as it is, and all that is asked."""
        digest = sha256(call.packed()).hexdigest()[:24]
        return f'W/"{self._begun}-{self._pool.version}-{digest}"'


def _has(given: str, tag: str) -> bool:
    return given.strip() == "*" or tag in (each.strip() for each in given.split(","))


def _preflight(methods: list[str]) -> Response:
    headers = {
        "Allow": ", ".join([*methods, "OPTIONS"]),
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": "Accept, Accept-Language, Authorization, Content-Type",
        "Access-Control-Max-Age": "3600",
    }
    return Response(status_code=204, headers=headers)


async def _say(request: Request, error: Exception) -> Response:
    return refused(error, request.headers.get("accept", ""))
