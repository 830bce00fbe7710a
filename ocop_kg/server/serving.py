"""Runs the server: opens the door, and closes it again without leaving anybody in the middle."""

from __future__ import annotations

import asyncio
import signal
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from ocop_kg.budget import can_fork
from ocop_kg.errors import StoreError, UsageError
from ocop_kg.server.answers import Answers
from ocop_kg.server.door import Door
from ocop_kg.server.express import Express
from ocop_kg.server.lane import Lane
from ocop_kg.server.routes import Routes
from ocop_kg.server.served import Served
from ocop_kg.server.tasks import TASKS, say
from ocop_kg.server.work import Keeper, Pool
from ocop_kg.server.work.worker import Bench

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ocop_kg.knowledge_graph import KnowledgeGraph
    from ocop_kg.server.settings import Settings

__all__ = ["serve"]

_HEAD_BYTES = 1 << 17
_BACKLOG = 1024
_CLOSING = 5
"""Seconds that answers have to be finished when the server is told to stop."""


def serve(graph: KnowledgeGraph, settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve a graph until a signal says to stop; `ready` is called with the address.

    Nobody else may use the graph meanwhile. Raises `UsageError` for an address that cannot be had
    and on a platform without fork, and `StoreError` when the process that holds the graph ends.
    """
    if not can_fork():
        raise UsageError("this platform cannot fork, which the server needs to end a query in time")
    listening = _listening(settings)
    served = Served(graph, settings)
    keeper = Keeper.start(Bench(served, settings, TASKS, say), listening)
    server = _Server(settings, listening, keeper, ready)
    try:
        with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
            runner.run(server.serve(sockets=[listening]))
    finally:
        keeper.close()
        listening.close()
    if server.lost:
        raise StoreError("in its own process", "it ended, perhaps for want of memory")


class _Server(uvicorn.Server):
    """The ASGI server, that takes an interrupt for its normal end."""

    def __init__(
        self,
        settings: Settings,
        listening: socket.socket,
        keeper: Keeper,
        ready: Callable[[str], None],
    ) -> None:
        self.lost = False
        self._ready: Callable[[], None] = lambda: ready(_address(listening))
        answers = Answers(Pool(keeper, settings, self._lose))
        door = Door(Routes(answers, settings), settings)
        config = uvicorn.Config(
            door,
            http=_connection(Lane(answers, door, settings), settings),
            ws="none",
            loop="auto",  # uvloop where it is installed
            lifespan="on",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_CLOSING,
        )
        super().__init__(config)

    def _lose(self) -> None:
        self.lost = self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(each, self.handle_exit, each, None)
        yield


def _connection(to: Lane, settings: Settings) -> type[Express]:
    class Ours(Express):
        lane = to
        patience = settings.patience
        most_connections = settings.connections
        most_bytes = _HEAD_BYTES

    return Ours


def _listening(settings: Settings) -> socket.socket:
    where = f"{settings.host}:{settings.port}"
    try:
        family, kind, number, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, number)
    except OSError as error:
        raise UsageError(f"cannot listen on {where}: {error.strerror}") from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)  # also says whether somebody listens there already
    except OSError as error:
        listening.close()
        raise UsageError(f"cannot listen on {where}: {error.strerror}") from error
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
