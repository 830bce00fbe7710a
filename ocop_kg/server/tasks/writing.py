"""Writes rows and statements in the format that a client takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pyoxigraph import serialize
from starlette.exceptions import HTTPException

from ocop_kg.server.mediatypes import HTML, Syntax, chosen, named_in
from ocop_kg.server.negotiation import best
from ocop_kg.server.work.counting import RowCounter
from ocop_kg.server.work.frames import Head
from ocop_kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import IO, Any

    from pyoxigraph import Quad, QueryBoolean, QuerySolutions, Triple

    from ocop_kg.graph import Solutions
    from ocop_kg.server.work.sink import Sink

__all__ = [
    "VARY",
    "negotiated",
    "wants_page",
    "write_answer",
    "write_boolean",
    "write_graph",
    "write_rows",
]

VARY = "Accept, Accept-Encoding, Accept-Language"


def wants_page(arguments: Mapping[str, Any], offers: tuple[Syntax, ...]) -> bool:
    """Tell whether a client would rather have a page for people than any of the syntaxes."""
    names = arguments["formats"]
    if "html" in names or named_in(names, offers):
        return "html" in names
    types = [name for each in offers for name in each.types]
    return best(arguments["accept"], [*types, HTML]) == HTML


def negotiated(arguments: Mapping[str, Any], offers: tuple[Syntax, ...]) -> Syntax:
    """Choose a syntax for a client.

    Raises `HTTPException` 406, which tells what can be had, or `UnknownFormatError`.
    """
    found = named_in(arguments["formats"], offers) or chosen(arguments["accept"], offers)
    if found is None:
        types = ", ".join(each.types[0] for each in offers)
        raise HTTPException(406, f"this can be had as {types}")
    return found


def write_rows(answer: QuerySolutions, syntax: Syntax, sink: Sink) -> None:
    """Write rows as they come from the engine."""
    sink.head = _head(syntax)
    sink.rows = RowCounter(syntax.name)
    answer.serialize(sink, format=syntax.engine)  # type: ignore[arg-type]  # of results


def write_answer(answer: Solutions, syntax: Syntax, sink: Sink) -> None:
    """Write the rows of a stored question, which are few."""
    writers = {
        "json": answer.to_json,
        "xml": answer.to_xml,
        "csv": answer.to_csv,
        "tsv": answer.to_tsv,
    }
    sink.head = _head(syntax)
    sink.write(writers[syntax.name]().encode())


def write_boolean(answer: QueryBoolean, syntax: Syntax, sink: Sink) -> None:
    """Write yes or no."""
    sink.head = _head(syntax)
    answer.serialize(sink, format=syntax.engine)  # type: ignore[arg-type]  # of results


def write_graph(
    statements: Iterable[Triple | Quad],
    syntax: Syntax,
    sink: Sink,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Write triples or quads as they come."""
    sink.head = _head(syntax, headers)
    serialize(
        statements,  # type: ignore[arg-type]  # either kind will do, or both
        cast("IO[bytes]", sink),
        format=syntax.engine,  # type: ignore[arg-type]  # of graphs
        prefixes=dict(PREFIXES),
    )


def _head(syntax: Syntax, headers: Mapping[str, str] | None = None) -> Head:
    return Head(200, {"Content-Type": syntax.content_type, "Vary": VARY, **(headers or {})})
