"""``ocop-kg serve``: the graph for SPARQL clients and browsers."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from ocop_kg.cli.commands import command
from ocop_kg.cli.failing import say
from ocop_kg.cli.interrupt import tidying
from ocop_kg.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from ocop_kg.cli.session import Session

__all__ = ["serve"]

_TOKEN = "OCOP_KG_TOKEN"  # noqa: S105  # the name of a variable
_SECONDS = 20
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@command(
    "serve",
    graph=True,
    examples=[
        "serve",
        "serve --port 8080 --data mine.ttl",
        "serve --host 0.0.0.0 --name data.example.org",
    ],
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any."
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="A host name that requests may address; may be given several times.",
)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="A web origin whose pages may read answers, or '*' for all. The packaged graph, which is "
    "public, may be read by all; one with data of your own by none.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="Answers worked on at one time, each in a process; two a processor, at least four.",
)
@click.option(
    "--waiting",
    type=click.IntRange(0),
    default=256,
    show_default=True,
    help="Requests that may wait for a worker.",
)
@click.option(
    "--patience",
    type=click.FloatRange(0.1),
    default=10.0,
    show_default=True,
    help="Seconds in which a client must send its request, and take each part of its answer.",
)
@click.pass_obj
def serve(  # noqa: PLR0913
    session: Session,
    *,
    host: str,
    port: int,
    names: tuple[str, ...],
    origins: tuple[str, ...],
    workers: int | None,
    waiting: int,
    patience: float,
) -> None:
    """Serve the graph on this machine: a SPARQL endpoint, and pages for people.

    The endpoint is /sparql. Nobody can change the graph, unless the environment variable
    OCOP_KG_TOKEN holds a token: then updates that bring it may. A query has 20 seconds,
    if --budget does not say otherwise. Stop it with Ctrl-C.
    """
    try:
        from ocop_kg.server import Settings
        from ocop_kg.server import serve as run
        from ocop_kg.server.settings import default_workers
    except ModuleNotFoundError as error:
        raise MissingExtraError(error.name or "starlette", "serve") from error
    token = os.environ.get(_TOKEN) or None
    if token is not None and len(token) < 16:
        raise UsageError(f"{_TOKEN} is too short to keep anybody out: give 16 signs or more")
    if session.endpoint:
        raise UsageError("a graph at an endpoint is served there: name files or a store")
    if token is not None and session.store:
        raise UsageError(f"a graph on disk is not changed by a server: unset {_TOKEN}")
    budget = session.budget
    if budget.seconds == type(session)().budget.seconds:
        budget = replace(budget, seconds=_SECONDS)
    if budget.seconds is None:
        raise UsageError("a server needs a limit of seconds: give --budget seconds=NUMBER")
    public = token is None and not (session.files or session.store)
    graph = session.knowledge_graph()
    session.stop_clock()
    settings = Settings(
        host=host,
        port=port,
        names=names,
        origins=origins or (("*",) if public else ()),
        token=token,
        packaged=public and _is_whole(session),
        languages=session.languages,
        budget=budget,
        workers=workers or default_workers(),
        waiting=waiting,
        patience=patience,
    )
    if host not in _LOOPBACK:
        say(f"listening on {host}: whoever reaches this machine can ask")
    with tidying():
        run(graph.within(replace(budget, seconds=None)), settings, _ready)
    say("stopped")


def _is_whole(session: Session) -> bool:
    """Tell whether all sources are served, and all that follows from them."""
    chosen = session.as_of or session.publishers or session.source_kinds or session.without
    return session.inferred and not chosen


def _ready(address: str) -> None:
    say(f"serving {address}, SPARQL at {address}sparql; Ctrl-C stops")
