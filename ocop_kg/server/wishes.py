"""How a client wants its answer, by the headers of its request; part of each call of a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.server.negotiation import languages, takes_gzip
from ocop_kg.server.work.frames import Call

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.server.settings import Settings

__all__ = ["endpoint_call", "wishes"]


def wishes(
    headers: Mapping[str, str], address: str, settings: Settings, language: str = ""
) -> dict[str, object]:
    """Read the wishes; `language` is one that the address names.

    >>> from ocop_kg.server.settings import Settings
    >>> wishes({"host": "localhost", "accept": "text/csv"}, "/sparql", Settings())["base"]
    'http://localhost'
    """
    accepted = headers.get("accept-language", "")
    return {
        "accept": headers.get("accept", ""),
        "gzip": takes_gzip(headers.get("accept-encoding", "")),
        "languages": languages(f"{language},{accepted}", settings.languages),
        "base": f"http://{headers['host']}",
        "address": address,
    }


def endpoint_call(headers: Mapping[str, str], address: bytes, settings: Settings) -> Call:
    """Make the call for a GET of the endpoint, whose address a worker reads."""
    return Call("endpoint", {"formats": (), **wishes(headers, "/sparql", settings)}, address)
