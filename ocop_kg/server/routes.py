"""What stands where: the addresses of the server, each turned into a call of a task."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from hashlib import sha256
from secrets import token_hex
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ocop_kg.server.door import Door, refused
from ocop_kg.server.incoming import Parameters, body_of, media_type
from ocop_kg.server.memory import Memory
from ocop_kg.server.negotiation import languages, takes_gzip
from ocop_kg.server.pages import STATIC
from ocop_kg.server.protocol import asked
from ocop_kg.server.relay import Relay
from ocop_kg.server.tasks.writing import VARY
from ocop_kg.server.token import check_token
from ocop_kg.server.upload import Upload, uploaded
from ocop_kg.server.work import Call, Pool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from ocop_kg.server.settings import Settings
    from ocop_kg.server.work import Keeper
    from ocop_kg.server.work.frames import Head

__all__ = ["application"]

_PAGES = {
    "/": "home",
    "/.well-known/void": "void",
    "/find": "find",
    "/graph/{name:path}": "graph",
    "/id/{name:path}": "thing",
    "/kinds/{kind}": "kind",
    "/ontology": "ontology",
    "/openapi.json": "openapi",
    "/questions": "questions",
    "/questions/{question}": "question",
    "/questions/{question}/picture": "question picture",
    "/resource": "resource",
    "/shapes": "shapes",
}
"""The pages, which are all read-only, and the tasks that write them."""

_READ = ["GET", "HEAD"]
_WRITE = ["PUT", "POST", "DELETE"]


def application(keeper: Keeper, settings: Settings, lost: Callable[[], None]) -> ASGIApp:
    """Make the ASGI application that serves what a keeper keeps; `lost` is called without one."""
    return Door(_Routes(Pool(keeper, settings, lost), settings).app, settings)


class _Routes:
    def __init__(self, pool: Pool, settings: Settings) -> None:
        self._settings = settings
        self._pool = pool
        self._memory = Memory()
        self._uploads = asyncio.Semaphore(settings.workers)
        self._begun = token_hex(8)
        pages = [Route(path, self._page(task), methods=_READ) for path, task in _PAGES.items()]
        self.app = Starlette(
            routes=[
                Route("/sparql", self.sparql, methods=[*_READ, "POST", "OPTIONS"]),
                Route("/picture", self.picture, methods=[*_READ, "POST", "OPTIONS"]),
                Route("/data", self.graph_store, methods=[*_READ, *_WRITE, "OPTIONS"]),
                Route("/validate", self.validate, methods=[*_READ, "POST"]),
                Mount("/static", StaticFiles(directory=STATIC)),
                *pages,
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

    async def sparql(self, request: Request) -> Response:
        """Answer a query, make an update, or describe the service."""
        if request.method == "OPTIONS":
            return _preflight([*_READ, "POST"])
        wanted = await asked(request, self._settings)
        if wanted is None:
            return self._read(request, self._call(request, "service", {}))
        text = wanted.text.encode()
        if wanted.kind == "update":
            check_token(request, self._settings)
            if wanted.default or wanted.named:
                raise HTTPException(400, "write USING in the update itself")
            return self._change(request, self._call(request, "update", {}, text))
        arguments = {"default": wanted.default, "named": wanted.named, "formats": wanted.formats}
        call = self._call(request, "query", arguments, text)
        return self._read(request, call, steady=wanted.is_steady and request.method != "POST")

    async def picture(self, request: Request) -> Response:
        """Draw the answer of a query."""
        if request.method == "OPTIONS":
            return _preflight([*_READ, "POST"])
        wanted = await asked(request, self._settings)
        if wanted is None or wanted.kind != "query":
            raise HTTPException(400, "say what to draw: /picture?query=SELECT…&as=map")
        arguments = {"default": wanted.default, "named": wanted.named, "as": wanted.form}
        call = self._call(request, "picture", arguments, wanted.text.encode())
        return self._read(request, call, steady=wanted.is_steady and request.method != "POST")

    async def graph_store(self, request: Request) -> Response:
        """Read or write a graph by its name."""
        if request.method == "OPTIONS":
            return _preflight([*_READ, *_WRITE])
        parameters = Parameters(request.scope["query_string"])
        graph, default = parameters.one("graph"), parameters.one("default")
        if (graph is None) == (default is None):
            raise HTTPException(400, "say which graph: /data?graph=IRI, or /data?default")
        arguments: dict[str, object] = {"graph": graph, "formats": parameters.all("format")}
        if request.method in _READ:
            return self._read(request, self._call(request, "read graph", arguments))
        check_token(request, self._settings)
        if request.method == "DELETE":
            return self._change(request, self._call(request, "drop graph", arguments))
        arguments |= {"replace": request.method == "PUT", "content_type": media_type(request)}
        most = self._settings.budget.bytes or 2**62
        body = await body_of(request, most, self._settings.patience)
        return self._change(request, self._call(request, "write graph", arguments, body))

    async def validate(self, request: Request) -> Response:
        """Check data that are sent, or show where to send them."""
        sent = Upload(b"")
        if request.method == "POST":
            async with self._uploads:  # they are large, so only some are read at one time
                sent = await uploaded(request, self._settings)
        arguments = {
            "name": sent.name,
            "syntax": sent.syntax,
            "level": sent.level,
            "sent": request.method == "POST",
        }
        call = self._call(request, "validate", arguments, sent.data)
        return self._read(request, call, steady=request.method != "POST")

    def _page(self, task: str) -> Callable[[Request], Awaitable[Response]]:
        """Make what answers a page that needs nothing but its address."""

        async def answer(request: Request) -> Response:
            parameters = Parameters(request.scope["query_string"])
            arguments = {
                **request.path_params,
                "parameters": dict(reversed(parameters.fields)),
                "formats": parameters.all("format"),
            }
            return self._read(request, self._call(request, task, arguments))

        return answer

    def _call(
        self, request: Request, task: str, arguments: Mapping[str, object], body: bytes = b""
    ) -> Call:
        """Make a call, with all that a request says of how the answer is wanted."""
        headers = request.headers
        asked_for = request.query_params.get("lang", "")
        wanted = f"{asked_for},{headers.get('accept-language', '')}"
        wishes = {
            "accept": headers.get("accept", ""),
            "gzip": takes_gzip(headers.get("accept-encoding", "")),
            "languages": languages(wanted, self._settings.languages),
            "base": f"{request.url.scheme}://{headers['host']}",
            "address": request.url.path,
        }
        return Call(task, {"formats": (), **arguments, **wishes}, body)

    def _read(self, request: Request, call: Call, *, steady: bool = True) -> Response:
        """Answer from the graph; what a client has already is not sent again."""
        client, patience = _client(request), self._settings.patience
        if not steady:
            return Relay(lambda: self._pool.answer(call, client), {}, patience)
        tag = self._tag(call)
        sent = {"ETag": tag, "Cache-Control": "no-cache"}
        if _has(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers={**sent, "Vary": VARY})
        if found := self._memory.get(tag):
            head, body = found
            return Response(body, head.status, {**sent, **head.headers})

        def keep(head: Head, body: bytes) -> None:
            self._memory.put(tag, head, body)

        return Relay(lambda: self._pool.answer(call, client), sent, patience, keep)

    def _change(self, request: Request, call: Call) -> Response:
        client = _client(request)
        return Relay(lambda: self._pool.change(call, client), {}, self._settings.patience)

    def _tag(self, call: Call) -> str:
        """Name an answer before it is made: by the graph as it is, and all that is asked."""
        digest = sha256(call.packed()).hexdigest()[:24]
        return f'W/"{self._begun}-{self._pool.version}-{digest}"'


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


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
