"""Answers a SPARQL query, in the format that the client takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import QueryBoolean, QuerySolutions

from ocop_kg.graph.rows import counted
from ocop_kg.server.incoming import Parameters
from ocop_kg.server.mediatypes import BOOLEANS, GRAPHS, ROWS
from ocop_kg.server.negotiation import languages
from ocop_kg.server.protocol import asked_by
from ocop_kg.server.tasks.description import service
from ocop_kg.server.tasks.writing import (
    negotiated,
    wants_page,
    write_boolean,
    write_graph,
    write_rows,
)
from ocop_kg.server.work.frames import Call
from ocop_kg.stores.querytext import DatasetClause

if TYPE_CHECKING:
    from ocop_kg.server.served import Served
    from ocop_kg.server.work.sink import Sink

__all__ = ["endpoint", "query"]


def endpoint(served: Served, call: Call, sink: Sink) -> None:
    """Answer what the address in the body asks, or describe the service when it asks nothing.

    Raises `HTTPException` 400, and whatever `query` does.
    """
    address = Parameters(call.body)
    asked = asked_by(address)
    if asked is None:
        service(served, call, sink)
        return
    sink.steady = asked.is_steady
    arguments = {**call.arguments, **asked.arguments}
    if named := address.one("lang"):
        arguments["languages"] = languages(named, arguments["languages"])
    query(served, Call("query", arguments, asked.text.encode()), sink)


def query(served: Served, call: Call, sink: Sink) -> None:
    """Answer the query in the body; arguments: ``default``, ``named``, ``accept``, ``formats``.

    Raises `HTTPException` 406 when the client takes none of the formats.
    """
    arguments = call.arguments
    dataset = DatasetClause(tuple(arguments["default"]), tuple(arguments["named"]))
    sparql = call.body.decode()
    base = f"{arguments['base']}/sparql"
    answer = served.store.query(sparql, None, served.budget, dataset or None, base)
    rows, yes_or_no = isinstance(answer, QuerySolutions), isinstance(answer, QueryBoolean)
    offers = ROWS if rows else BOOLEANS if yes_or_no else GRAPHS
    if wants_page(arguments, offers):
        from ocop_kg.server.tasks.results import page_of_answer

        page_of_answer(served, call, sink, answer)
        return
    syntax = negotiated(arguments, offers)
    if isinstance(answer, QuerySolutions):
        write_rows(answer, syntax, sink)
    elif isinstance(answer, QueryBoolean):
        write_boolean(answer, syntax, sink)
    else:
        write_graph(counted(answer, served.settings.budget), syntax, sink)
