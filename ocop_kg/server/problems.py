"""What a client is told when something is wrong: in HTML, JSON (RFC 9457) or plain text."""

from __future__ import annotations

import json
from http import HTTPStatus

from ocop_kg.errors import BudgetError, OcopError, UnknownQuestionError, UnknownThingError
from ocop_kg.server.mediatypes import HTML
from ocop_kg.server.negotiation import best

__all__ = ["problem", "status_of"]

_PLAIN = "text/plain"
_JSON = "application/problem+json"


def status_of(error: Exception) -> tuple[int, str, dict[str, str]]:
    """Tell status, words and headers for an error.

    >>> status_of(BudgetError("rows", 5, "more than 5 rows"))[0]
    503
    """
    if isinstance(error, BudgetError):
        too_long = error.limit in ("bytes", "depth", "steps") and error.place is not None
        return (413 if too_long else 503), str(error), {}
    if isinstance(error, UnknownQuestionError | UnknownThingError):
        return 404, str(error), {}
    if isinstance(error, OcopError):
        return 400, str(error), {}
    if isinstance(error, MemoryError):
        return 503, "the answer took too much memory: stopped", {}
    status = getattr(error, "status_code", 500)
    detail = getattr(error, "detail", "") if status != 500 else ""
    words = detail or "a mistake of this server, which is noted in its log"
    return status, words, dict(getattr(error, "headers", None) or {})


def problem(status: int, words: str, accept: str) -> tuple[str, bytes]:
    """Write what is wrong; gives the content type and the body.

    >>> problem(406, "no picture of it", "application/json")[0]
    'application/problem+json'
    """
    title = HTTPStatus(status).phrase
    wanted = best(accept, (_PLAIN, HTML, _JSON, "application/json")) or _PLAIN
    if wanted == HTML:
        from ocop_kg.server.pages import rendered

        page = rendered("problem.html", status=status, title=title, words=words)
        return f"{HTML}; charset=utf-8", page.encode()
    if wanted == _PLAIN:
        return f"{_PLAIN}; charset=utf-8", f"{status} {title}: {words}\n".encode()
    facts = {"status": status, "title": title, "detail": words}
    return _JSON, json.dumps(facts, ensure_ascii=False).encode()
