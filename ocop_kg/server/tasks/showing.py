"""Writes a page: what all pages share, and the head that goes before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ocop_kg.server.mediatypes import HTML
from ocop_kg.server.pages import rendered
from ocop_kg.server.policy import SCRIPTED
from ocop_kg.server.tasks.writing import VARY
from ocop_kg.server.work.frames import Head

if TYPE_CHECKING:
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink

__all__ = ["show"]

_SCRIPTED = frozenset({"sparql.html"})
"""The pages that bring a script."""


def show(
    call: Call,
    sink: Sink,
    template: str,
    values: dict[str, Any],
    *,
    status: int = 200,
) -> None:
    """Fill in a template and write it."""
    languages = call.arguments["languages"]
    page = rendered(template, language=languages[0], address=call.arguments["address"], **values)
    headers = {"Content-Type": f"{HTML}; charset=utf-8", "Vary": VARY}
    if template in _SCRIPTED:
        headers["Content-Security-Policy"] = SCRIPTED
    sink.head = Head(status, headers)
    sink.write(page.encode("utf-8", "replace"))
