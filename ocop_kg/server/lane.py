"""A lane for the plainest of requests: GET of a query, whole in one piece, with nothing unusual.

The ASGI server takes longer for such a request than the engine does. A client sends the same lines
of headers with each of its requests, so they are read once, by the HTTP parser, and remembered;
what is left to do is to find the answer or to ask a worker, and to write it. A request with
anything unusual about it, and an answer that is long or tells of a mistake, take the usual way.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from ocop_kg.server.wishes import endpoint_call
from ocop_kg.server.work.frames import packed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocop_kg.server.answers import Answers
    from ocop_kg.server.door import Door
    from ocop_kg.server.settings import Settings
    from ocop_kg.server.work.frames import Head

__all__ = ["BEGUN", "Lane", "Plain"]

BEGUN = "ocop_kg.begun"
"""Where the scope of a request has its answer, or its error, if the lane asked already."""

_LINE = re.compile(rb"GET /sparql\?([\w.~%!$&'()*+,;=:@/?-]+) HTTP/1\.1\r\n")
_END = b"\r\n\r\n"
_LONGEST = 4096
_KNOWN = 1024
_PLAIN = {"Content-Encoding", "Content-Length", "Content-Type", "Vary"}
_UNUSUAL = {"content-length", "expect", "if-none-match", "transfer-encoding", "upgrade"}


class Plain(NamedTuple):
    """A plain request: the call that it makes, the lines of each answer, whether it is the last.

    `vary` is what the lines depend on, beside what the answer says of itself.
    """

    call: bytes
    lines: bytes
    vary: str
    closes: bool


class Lane:
    """Reads plain requests, and writes the answers to them."""

    def __init__(self, answers: Answers, door: Door, settings: Settings) -> None:
        self.answers = answers
        self._door = door
        self._settings = settings
        self._meant = lru_cache(_KNOWN)(self._meaning)

    def plain(self, data: bytes) -> Plain | None:
        """Read a plain request; None for any other, or for a part of one."""
        line = _LINE.match(data)
        if line is None or len(data) - line.end() > _LONGEST or not data.endswith(_END):
            return None
        meant = self._meant(data[line.end() :])
        return meant and meant._replace(call=packed(meant.call, line[1]))

    @staticmethod
    def fits(head: Head) -> bool:
        """Tell whether an answer with such a head can be written here: all is well, and usual."""
        return head.status == 200 and head.headers.keys() <= _PLAIN

    @staticmethod
    def written(
        plain: Plain,
        headers: Mapping[str, str],
        body: bytes,
        always: Iterable[tuple[bytes, bytes]],
    ) -> bytes:
        """Write an answer with status 200; `always` are headers of the server, as its date."""
        if plain.vary:
            headers = {
                **headers,
                "Vary": ", ".join(filter(None, (headers.get("Vary"), plain.vary))),
            }
        lines = "".join([f"{name.lower()}: {value}\r\n" for name, value in headers.items()])
        known = b"".join([b"%b: %b\r\n" % header for header in always])
        return b"".join((b"HTTP/1.1 200 OK\r\n", known, plain.lines, lines.encode(), b"\r\n", body))

    def _meaning(self, block: bytes) -> Plain | None:
        """Read the lines of headers, to the end of the request; None for what is unusual."""
        read = _Headers()
        try:
            HttpRequestParser(read).feed_data(b"GET / HTTP/1.1\r\n" + block)
        except (HttpParserError, HttpParserUpgrade):
            return None
        headers = dict(read.found)
        connection = headers.get("connection", "keep-alive").lower()
        if (
            read.requests != 1
            or len(headers) < len(read.found)
            or _UNUSUAL & headers.keys()
            or connection not in ("keep-alive", "close")
            or "html" in headers.get("accept", "").lower()
            or not self._door.is_ours(headers.get("host", ""))
        ):
            return None
        lines = self._door.lines(headers.get("origin"))
        if connection == "close":
            lines.append(("connection", "close"))
        written = "".join(f"{name.lower()}: {value}\r\n" for name, value in lines if name != "Vary")
        return Plain(
            endpoint_call(headers, b"", self._settings).head(),
            written.encode(),
            ", ".join(value for name, value in lines if name == "Vary"),
            connection == "close",
        )


class _Headers:
    """What the parser finds: headers, and how many requests end."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self.requests = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        self.found.append((name.decode("latin-1").lower(), value.decode("latin-1")))

    def on_message_complete(self) -> None:
        self.requests += 1
