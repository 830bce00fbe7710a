"""What workers do: each task reads a call and writes an answer, or raises why there is none."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from ocop_kg.server.incoming import Parameters
from ocop_kg.server.mediatypes import HTML
from ocop_kg.server.negotiation import best
from ocop_kg.server.problems import problem, status_of
from ocop_kg.server.tasks.asking import list_questions, question
from ocop_kg.server.tasks.browsing import find, graph, home, kind
from ocop_kg.server.tasks.description import void
from ocop_kg.server.tasks.drawing import draw_query, draw_question
from ocop_kg.server.tasks.graphstore import drop_graph, read_graph, write_named_graph
from ocop_kg.server.tasks.openapi import openapi
from ocop_kg.server.tasks.query import endpoint, query
from ocop_kg.server.tasks.results import page_of_problem
from ocop_kg.server.tasks.schema import ontology, shapes
from ocop_kg.server.tasks.thing import describe_resource, describe_thing
from ocop_kg.server.tasks.updating import update
from ocop_kg.server.tasks.validating import validation
from ocop_kg.server.work.frames import Head

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocop_kg.server.served import Served
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink

__all__ = ["TASKS", "say"]

TASKS: MappingProxyType[str, Callable[[Served, Call, Sink], None]] = MappingProxyType(
    {
        "drop graph": drop_graph,
        "endpoint": endpoint,
        "find": find,
        "graph": graph,
        "home": home,
        "kind": kind,
        "ontology": ontology,
        "openapi": openapi,
        "picture": draw_query,
        "query": query,
        "question": question,
        "question picture": draw_question,
        "questions": list_questions,
        "read graph": read_graph,
        "resource": describe_resource,
        "shapes": shapes,
        "thing": describe_thing,
        "update": update,
        "validate": validation,
        "void": void,
        "write graph": write_named_graph,
    }
)
"""The tasks by their names."""


def say(_: Served, call: Call, sink: Sink, error: Exception) -> None:
    """Say what went wrong, in place of an answer."""
    status, words, headers = status_of(error)
    accept = str(call.arguments.get("accept", ""))
    if call.task in ("endpoint", "query") and best(accept, ("text/plain", HTML)) == HTML:
        page_of_problem(call, sink, _query_of(call), status, words)
        return
    content_type, body = problem(status, words, accept)
    sink.head = Head(status, {**headers, "Content-Type": content_type, "Vary": "Accept"})
    sink.write(body)


def _query_of(call: Call) -> str:
    """Give the text that was asked, to be mended."""
    if call.task == "query":
        return call.body.decode("utf-8", "replace")
    try:
        return Parameters(call.body).one("query") or ""
    except HTTPException:
        return ""
