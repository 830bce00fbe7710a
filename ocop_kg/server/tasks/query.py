"""Answers a SPARQL query, in the format that the client takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import QueryBoolean, QuerySolutions, serialize
from starlette.exceptions import HTTPException

from ocop_kg.graph.rows import counted
from ocop_kg.server.mediatypes import BOOLEANS, GRAPHS, HTML, ROWS, Syntax, chosen
from ocop_kg.server.negotiation import best
from ocop_kg.server.work.counting import RowCounter
from ocop_kg.server.work.frames import Head
from ocop_kg.stores.querytext import DatasetClause
from ocop_kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from pyoxigraph import Quad, Triple

    from ocop_kg.server.served import Served
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink

__all__ = ["negotiated", "query", "write_graph", "write_rows"]


def query(served: Served, call: Call, sink: Sink) -> None:
    """Answer the query in the body; arguments: ``default``, ``named``, ``accept``, ``format``.

    Raises `HTTPException` 406 when the client takes none of the formats.
    """
    arguments = call.arguments
    dataset = DatasetClause(tuple(arguments["default"]), tuple(arguments["named"]))
    answer = served.graph.streamed(call.body.decode(), dataset or None)
    if isinstance(answer, QuerySolutions):
        syntax = negotiated(arguments, ROWS, page=True)
        if syntax is None:
            from ocop_kg.server.pages.results import rows_page

            rows_page(served, call, sink, answer)
        else:
            write_rows(answer, syntax, sink)
    elif isinstance(answer, QueryBoolean):
        syntax = negotiated(arguments, BOOLEANS, page=True)
        if syntax is None:
            from ocop_kg.server.pages.results import boolean_page

            boolean_page(served, call, sink, bool(answer))
        else:
            sink.head = _head(syntax)
            answer.serialize(sink, format=syntax.engine)  # type: ignore[arg-type]  # of results
    else:
        syntax = negotiated(arguments, GRAPHS, page=True)
        if syntax is None:
            from ocop_kg.server.pages.results import triples_page

            triples_page(served, call, sink, answer)
        else:
            write_graph(counted(answer, served.settings.budget), syntax, sink)


def negotiated(
    arguments: dict[str, Any], offers: Sequence[Syntax], *, page: bool = False
) -> Syntax | None:
    """Choose a syntax for a client; None stands for a page for people, where there is one.

    Raises `HTTPException` 406, which tells what can be had.
    """
    accept, named = arguments["accept"], arguments.get("format")
    if page and (named == "html" or (not named and _wants_page(accept, offers))):
        return None
    found = chosen(accept, named, offers)
    if found is None:
        types = ", ".join(each.types[0] for each in offers)
        raise HTTPException(406, f"this can be had as {types}")
    return found


def write_rows(answer: QuerySolutions, syntax: Syntax, sink: Sink) -> None:
    """Write rows as they come from the engine."""
    sink.head = _head(syntax)
    sink.rows = RowCounter(syntax.name)
    answer.serialize(sink, format=syntax.engine)  # type: ignore[arg-type]  # of results


def write_graph(statements: Iterable[Triple | Quad], syntax: Syntax, sink: Sink) -> None:
    """Write triples or quads as they come."""
    sink.head = _head(syntax)
    serialize(
        statements,
        sink,
        format=syntax.engine,  # type: ignore[arg-type]  # of graphs
        prefixes=dict(PREFIXES),
    )


def _wants_page(accept: str, offers: Sequence[Syntax]) -> bool:
    types = [name for each in offers for name in each.types]
    return best(accept, [*types, HTML]) == HTML


def _head(syntax: Syntax) -> Head:
    return Head(200, {"Content-Type": syntax.content_type, "Vary": "Accept, Accept-Encoding"})
