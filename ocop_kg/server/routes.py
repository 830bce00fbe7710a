"""What stands where: the addresses of the server, each turned into a call of a task."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ocop_kg.server.door import refused
from ocop_kg.server.incoming import Parameters, body_of, media_type
from ocop_kg.server.lane import BEGUN
from ocop_kg.server.pages import STATIC
from ocop_kg.server.protocol import Asked, asked_by, posted
from ocop_kg.server.relay import Relay
from ocop_kg.server.tasks.writing import VARY
from ocop_kg.server.token import check_token
from ocop_kg.server.upload import Upload, uploaded
from ocop_kg.server.wishes import endpoint_call, wishes
from ocop_kg.server.work import Call

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from starlette.types import Receive, Scope, Send

    from ocop_kg.server.answers import Answers
    from ocop_kg.server.settings import Settings
    from ocop_kg.server.work import Answer
    from ocop_kg.server.work.frames import Head

__all__ = ["Routes"]

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


class Routes:
    """The ASGI application that serves the answers of a graph."""

    def __init__(self, answers: Answers, settings: Settings) -> None:
        self._settings = settings
        self._answers = answers
        self._pool = answers.pool
        self._uploads = asyncio.Semaphore(settings.workers)
        pages = [Route(path, self._page(task), methods=_READ) for path, task in _PAGES.items()]
        self._app = Starlette(
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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; the endpoint has so many that they go past the router."""
        if scope.get("path") == "/sparql" and scope.get("method") in (*_READ, "POST"):
            answer = await self.sparql(Request(scope, receive))
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

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
        if request.method in _READ:
            return self._read(
                request,
                endpoint_call(request.headers, request.scope["query_string"], self._settings),
            )
        wanted = await posted(request, self._settings)
        text = wanted.text.encode()
        if wanted.kind == "update":
            check_token(request, self._settings)
            call = self._call(request, "update", wanted.arguments, text)
            return self._change(request, call)
        call = self._call(request, "query", wanted.arguments, text)
        return self._read(request, call, steady=False)

    async def picture(self, request: Request) -> Response:
        """Draw the answer of a query."""
        if request.method == "OPTIONS":
            return _preflight([*_READ, "POST"])
        if request.method == "POST":
            wanted: Asked | None = await posted(request, self._settings)
        else:
            wanted = asked_by(Parameters(request.scope["query_string"]))
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
        language = request.query_params.get("lang", "")
        wanted = wishes(request.headers, request.url.path, self._settings, language)
        return Call(task, {"formats": (), **arguments, **wanted}, body)

    def _read(self, request: Request, call: Call, *, steady: bool = True) -> Response:
        """Answer from the graph; what a client has already is not sent again."""
        packed, client = call.packed(), _client(request)

        async def answer() -> Answer:
            begun = request.scope.get(BEGUN)
            if isinstance(begun, Exception):
                raise begun
            return begun or await self._pool.answer(packed, client)

        if not steady:
            return Relay(answer, self._settings.patience)
        tag = self._answers.tag(packed)
        sent = self._answers.sent_with(tag)
        if _has(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers={**sent, "Vary": VARY})
        if found := self._answers.remembered(tag):
            head, body = found
            return Response(body, head.status, {**sent, **head.headers})

        def keep(head: Head, body: bytes) -> None:
            self._answers.keep(tag, head, body)

        return Relay(answer, self._settings.patience, sent, keep)

    def _change(self, request: Request, call: Call) -> Response:
        packed, client = call.packed(), _client(request)
        return Relay(lambda: self._pool.change(packed, client), self._settings.patience)


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
