"""What workers do: each task reads a call and writes an answer, or raises why there is none."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ocop_kg.server.problems import problem, status_of
from ocop_kg.server.tasks.query import query
from ocop_kg.server.work.frames import Head

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocop_kg.server.served import Served
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink

__all__ = ["TASKS", "say"]

TASKS: MappingProxyType[str, Callable[[Served, Call, Sink], None]] = MappingProxyType(
    {
        "query": query,
    }
)
"""The tasks by their names."""


def say(_: Served, call: Call, sink: Sink, error: Exception) -> None:
    """Say what went wrong, in place of an answer."""
    status, words, headers = status_of(error)
    content_type, body = problem(status, words, str(call.arguments.get("accept", "")))
    sink.head = Head(status, {**headers, "Content-Type": content_type, "Vary": "Accept"})
    sink.write(body)
