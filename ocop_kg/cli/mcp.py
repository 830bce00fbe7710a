"""``ocop-kg mcp``: the graph as tools of an assistant."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from ocop_kg.cli.commands import command
from ocop_kg.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from ocop_kg.cli.session import Session

__all__ = ["mcp"]

_SECONDS = 20
_ROWS = 10_000


@command("mcp", graph=True, examples=["mcp", "mcp --data mine.ttl", "mcp --budget seconds=5"])
@click.pass_obj
def mcp(session: Session) -> None:
    """Give the graph to an assistant, as tools of the Model Context Protocol.

    The assistant starts this command and speaks with it on standard input and output. It can ask
    the stored questions, find and describe things, check facts and ask in SPARQL; answers bring
    their sources. Nothing can be changed. A call has 20 seconds and 10,000 rows, if --budget does
    not say otherwise, and its answer at most 256 KB.
    """
    if find_spec("mcp") is None:
        raise MissingExtraError("mcp", "mcp")
    if session.endpoint:
        raise UsageError("an assistant gets a graph of this machine: name files or a store")
    budget, usual = session.budget, type(session)().budget
    if budget.seconds == usual.seconds:
        budget = replace(budget, seconds=_SECONDS)
    if budget.rows == usual.rows:
        budget = replace(budget, rows=_ROWS)
    if budget.seconds is None or budget.rows is None:
        raise UsageError("an assistant needs limits: give --budget seconds=NUMBER and rows=NUMBER")
    from ocop_kg.assistant import Desk

    graph = session.knowledge_graph()
    session.stop_clock()
    desk = Desk(graph, budget, session.languages).apart()
    try:
        from ocop_kg.assistant.serving import serve

        serve(desk)
    finally:
        desk.close()
