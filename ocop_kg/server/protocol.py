"""SPARQL 1.1 Protocol: from a request to the query or update that it asks for.

Standard: https://www.w3.org/TR/sparql11-protocol/, sections 2.1 and 2.2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from starlette.exceptions import HTTPException

from ocop_kg.server.incoming import Parameters, body_of, media_type
from ocop_kg.server.token import may_change

if TYPE_CHECKING:
    from starlette.requests import Request

    from ocop_kg.server.settings import Settings

__all__ = ["Asked", "asked_by", "posted"]

_FORM = "application/x-www-form-urlencoded"
_QUERY, _UPDATE = "application/sparql-query", "application/sparql-update"
_CHANGEFUL = re.compile(r"\b(?:now|rand|uuid|struuid|bnode)\s*\(|\[|_:", re.IGNORECASE)
_DATASETS = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: `kind` of operation, its text, its dataset, and formats by name.

    `form` is the parameter ``as``, by which pictures are asked for beyond the standard.
    """

    kind: Literal["query", "update"]
    text: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    form: str = ""

    @property
    def arguments(self) -> dict[str, tuple[str, ...]]:
        """What a task is told beside the text."""
        return {"default": self.default, "named": self.named, "formats": self.formats}

    @property
    def is_steady(self) -> bool:
        """Whether the answer is the same as long as the graph is: no time of day, no dice.

        >>> Asked("query", "SELECT (NOW() AS ?n) {}").is_steady
        False
        """
        text = self.text
        may_change = "(" in text or "[" in text or "_:" in text
        return not (may_change and _CHANGEFUL.search(text))


def asked_by(address: Parameters) -> Asked | None:
    """Read what an address asks; None when it asks nothing, for the description of the service.

    Raises `HTTPException` 400.

    >>> asked_by(Parameters(b"query=ASK+%7B%7D")).text
    'ASK {}'
    """
    if "update" in address.names():
        raise HTTPException(400, "an update is sent by POST, never in an address")
    query = address.one("query")
    return None if query is None else _made("query", query, address)


async def posted(request: Request, settings: Settings) -> Asked:
    """Read what the body of a request asks.

    Raises `HTTPException` with the status that the protocol, or HTTP, has for the mistake.
    """
    address = Parameters(request.scope["query_string"])
    kind = media_type(request)
    if kind not in (_FORM, _QUERY, _UPDATE):
        raise HTTPException(
            415,
            f"send a form ({_FORM}), a query ({_QUERY}) or an update ({_UPDATE}), and say so in "
            "Content-Type",
            {"Accept-Post": f"{_FORM}, {_QUERY}, {_UPDATE}"},
        )
    long = kind != _QUERY and may_change(request, settings)
    most = (settings.budget.bytes or 2**62) if long else settings.query_bytes
    body = await body_of(request, most, settings.patience)
    if kind != _FORM:
        if {"query", "update"} & address.names():
            raise HTTPException(400, "the query is the body, so the address may not have another")
        return _made("query" if kind == _QUERY else "update", _text(body), address)
    form = Parameters(body)
    return _of_form(form, address)


def _of_form(form: Parameters, address: Parameters) -> Asked:
    query, update = form.one("query"), form.one("update")
    if {"query", "update"} & address.names():
        raise HTTPException(400, "a form has its query in the body, and this address has one too")
    if query is not None and update is not None:
        raise HTTPException(400, "a request is a query or an update, not both")
    if update is not None:
        return _made("update", update, form)
    if query is None:
        raise HTTPException(400, "the form has neither a query nor an update")
    return _made("query", query, form)


def _made(kind: Literal["query", "update"], text: str, parameters: Parameters) -> Asked:
    if "\0" in text:
        raise HTTPException(400, f"the {kind} holds a NUL")
    default, named = (tuple(parameters.all(name)) for name in _DATASETS[kind])
    for other in _DATASETS["update" if kind == "query" else "query"]:
        if parameters.all(other):
            raise HTTPException(400, f"the parameter {other!r} does not belong to a {kind}")
    formats = (*parameters.all("format"), *parameters.all("output"))
    return Asked(kind, text, default, named, formats, parameters.one("as") or "")


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"the body is not UTF-8 at byte {error.start}") from error
