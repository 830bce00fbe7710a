"""Answers a SPARQL query, in the format that the client takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import QueryBoolean, QuerySolutions

from ocop_kg.graph.rows import counted
from ocop_kg.server.mediatypes import BOOLEANS, GRAPHS, ROWS
from ocop_kg.server.tasks.writing import (
    negotiated,
    wants_page,
    write_boolean,
    write_graph,
    write_rows,
)
from ocop_kg.stores.querytext import DatasetClause

if TYPE_CHECKING:
    from ocop_kg.server.served import Served
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink

__all__ = ["query"]


def query(served: Served, call: Call, sink: Sink) -> None:
    """Answer the query in the body; arguments: ``default``, ``named``, ``accept``, ``formats``.

    Raises `HTTPException` 406 when the client takes none of the formats.
    """
    arguments = call.arguments
    dataset = DatasetClause(tuple(arguments["default"]), tuple(arguments["named"]))
    sparql = call.body.decode()
    answer = served.store.query(sparql, None, served.settings.untimed, dataset or None)
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
