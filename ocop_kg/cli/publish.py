"""``ocop-kg publish``: the graph on a SPARQL server, one named graph a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ocop_kg.cli.commands import command
from ocop_kg.cli.endpoint import login_for, timeout_option
from ocop_kg.cli.failing import RefusedError, say
from ocop_kg.cli.options import OUTPUT, format_option, with_options
from ocop_kg.cli.output import emit
from ocop_kg.cli.progress import progress
from ocop_kg.cli.rows import chosen_format
from ocop_kg.cli.terminal import clean
from ocop_kg.errors import UsageError

if TYPE_CHECKING:
    from ocop_kg.cli.session import Session
    from ocop_kg.graph.publishing import Published

__all__ = ["publish"]

_FORMATS = ("text", "json")


@with_options(format_option(_FORMATS, "text", "Format of what is told"), OUTPUT)
@command(
    "publish",
    graph=True,
    examples=[
        "publish http://localhost:7878/query http://localhost:7878/store --check",
        "publish http://localhost:7878/query http://localhost:7878/store",
        "--data mine.trig --replace publish https://a.example/query https://a.example/store",
    ],
)
@click.argument("url", metavar="QUERY-URL")
@click.argument("graph_store", metavar="STORE-URL")
@click.option(
    "--check", is_flag=True, help="Write nothing; tell what would change, and exit with 1 if so."
)
@timeout_option("How long the server may take for one graph.")
@click.pass_obj
def publish(session: Session, *, url: str, graph_store: str, check: bool, timeout: float) -> None:
    """Put the graph on a SPARQL server, for --endpoint.

    QUERY-URL is the address of its query service, STORE-URL that of its SPARQL 1.1 Graph Store
    Protocol. Only graphs that are not there as they are here are written, those that this graph no
    longer has are removed, and graphs of others are left alone; so it can be said again, also after
    it was broken off. The variables OCOP_KG_ENDPOINT_USER and _PASSWORD, or _TOKEN, say who writes.
    """
    wanted = session.wanted
    chosen = chosen_format(wanted.syntax, wanted.output, _FORMATS, "text")
    if session.endpoint:
        raise UsageError("--endpoint is what others published: mirror it, and publish the copies")
    login = login_for(url)
    graph = session.graph()
    with progress(f"publishing to {url}"):
        told = graph.publish(url, graph_store, login=login, timeout=timeout, check=check)
    emit(_json(told) if chosen == "json" else _text(told, check=check), wanted.output)
    if check and told:
        raise RefusedError(f"not written: {told}")
    say(str(told))


def _text(told: Published, *, check: bool) -> str:
    write, remove = ("would write", "would remove") if check else ("written", "removed")
    lines = [f"{write} {clean(name)}" for name in told.written]
    lines += [f"{remove} {clean(name)}" for name in told.removed]
    return "".join(f"{line}\n" for line in lines)


def _json(told: Published) -> str:
    import json

    parts = {"written": told.written, "unchanged": told.unchanged, "removed": told.removed}
    return json.dumps(parts, ensure_ascii=False, indent=2) + "\n"
