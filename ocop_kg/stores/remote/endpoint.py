"""One SPARQL 1.1 endpoint over HTTP: requests out, whole bodies or clear errors in.

Queries are sent as forms by POST: some servers cut long addresses without a word, others never
answer a body of ``application/sparql-query``. Only what can be said twice without harm is said
again, and all tries together keep to one time.
"""

from __future__ import annotations

import re
from functools import partial
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import Request

from SPARQLWrapper import JSON, POST, TURTLE, URLENCODED, SPARQLWrapper

from ocop_kg.budget import Budget
from ocop_kg.errors import BudgetError, EndpointError, QuerySyntaxError, UsageError
from ocop_kg.stores.remote.authorising import Authorising
from ocop_kg.stores.remote.spool import Spool
from ocop_kg.web import Hosts, open_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from http.client import HTTPResponse

    from ocop_kg.stores.login import Login

__all__ = ["Body", "Endpoint", "plain"]

_MOST_BYTES = 4 * 2**30
_TRIES = 4
_PAUSE = 0.2
_AGAIN = {429, 502, 503}
_TOLD = 2000
"""So many bytes of what a server says of a mistake are read."""
_TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)


class Body:
    """What a server answered: its bytes, on disk when they are many, and its headers."""

    def __init__(self, url: str, response: HTTPResponse) -> None:
        self.url = url
        self.headers = response.headers
        self.type = response.headers.get_content_type() if "Content-Type" in self.headers else ""
        self.file = Spool()
        while part := response.read1(65536):
            self.file.write(part)
        self.file.seek(0)

    def start(self) -> bytes:
        """Give how it begins, for a message."""
        self.file.seek(0)
        begin = self.file.read(_TOLD)
        self.file.seek(0)
        return begin


class Endpoint:
    """Where queries go, where graphs are written, who asks, and how long an answer may take.

    `query` is the address of the query service, `graphs` that of the Graph Store Protocol.
    """

    def __init__(
        self,
        query: str,
        *,
        graphs: str | None = None,
        login: Login | None = None,
        timeout: float = 60.0,
    ) -> None:
        if not timeout > 0:
            raise UsageError(f"a timeout of {timeout} seconds leaves no time: give more")
        self.url = query
        self.graphs = graphs
        self._login = login
        self.timeout = timeout
        urls = [query] if graphs is None else [query, graphs]
        self.hosts = Hosts.of(*urls, allow_private=True)  # whoever names an address means it
        local = Hosts.of(*urls)
        safe = all(
            urlsplit(url).scheme == "https" or local.check(url) in local.private for url in urls
        )
        self._authorising = {url: Authorising(login, safe=safe) for url in urls}

    def __reduce__(self) -> tuple[Callable[[], Endpoint], tuple[()]]:
        """Be made anew in another process."""
        made = partial(
            Endpoint, self.url, graphs=self.graphs, login=self._login, timeout=self.timeout
        )
        return made, ()

    def read(
        self,
        sparql: str,
        form: str,
        accept: str,
        parameters: Mapping[str, Iterable[str]],
        budget: Budget | None = None,
    ) -> Body:
        """Send a query; `form` is its keyword, and `parameters` go with it.

        Raises `EndpointError`, `QuerySyntaxError` when the server refuses the query, or
        `BudgetError` when the seconds of the budget are over before the time of the endpoint.
        """
        wrapper = _Wrapper(self.url, form, lambda request: self._answered(request, budget))
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)
        wrapper.setReturnFormat(JSON if form in ("SELECT", "ASK") else TURTLE)
        wrapper.setOnlyConneg(True)  # no ``format=``, ``output=`` and ``results=`` beside it
        wrapper.addCustomHttpHeader("Accept", accept)
        for name, values in parameters.items():
            for value in values:
                wrapper.addParameter(name, value)
        wrapper.setQuery(sparql)
        answer: Any = wrapper.query()
        body: Body = answer.response
        return body

    def write(self, method: str, graph: str, content: bytes | None, media_type: str) -> None:
        """Put, or delete, a named graph by the Graph Store Protocol; saying it twice is harmless.

        Raises `UsageError` when it is not known where, else as `read`.
        """
        from urllib.parse import urlencode

        if self.graphs is None:
            raise UsageError(
                f"where does {self.url} take graphs? give the address of its Graph Store Protocol"
            )
        mark = "&" if urlsplit(self.graphs).query else "?"
        # the scheme is checked where the address is opened
        request = Request(  # noqa: S310
            f"{self.graphs}{mark}{urlencode({'graph': graph})}", content, method=method
        )
        if content is not None:
            request.add_header("Content-Type", media_type)
        try:
            self._answered(request, None, address=self.graphs, missing=method == "DELETE")
        except QuerySyntaxError as error:
            problem = f"refused the graph {graph}: {error.problem}"
            raise EndpointError(self.graphs, problem) from error

    def _answered(
        self,
        request: Request,
        budget: Budget | None,
        *,
        address: str | None = None,
        missing: bool = False,
    ) -> Body:
        """Send a request until there is an answer or no time; `missing` takes 404 for one."""
        address = address or self.url
        seconds = budget.seconds if budget is not None else None
        limited = seconds is not None and seconds <= self.timeout
        time = seconds if seconds is not None and limited else self.timeout
        end = monotonic() + time
        try:
            return self._tried(request, address, end, missing=missing)
        except EndpointError as error:
            if limited and monotonic() >= end:
                problem = f"{address} was not done after {time:g} seconds: stopped"
                raise BudgetError("seconds", time, problem) from error
            raise

    def _tried(self, request: Request, address: str, end: float, *, missing: bool) -> Body:
        authorising = self._authorising[address]
        tries = 0
        while True:
            authorising.add(request)
            left = max(0.001, end - monotonic())
            try:
                response = open_url(request, self.hosts, left, Budget(bytes=_MOST_BYTES))
            except EndpointError as error:
                tries += 1
                pause = _PAUSE * 2**tries
                refused = isinstance(error.__cause__, ConnectionRefusedError)
                if not refused or tries == _TRIES or monotonic() + pause >= end:
                    raise
                sleep(pause)
                continue
            with response:
                whole = response.status < 300 and response.status != 206  # nobody asked for a part
                if whole or (missing and response.status == 404):
                    return Body(address, response)
                told = _told(response)
                if response.status == 401:
                    wanted = response.headers.get_all("WWW-Authenticate") or []
                    if authorising.learn(wanted):
                        continue
                if response.status in _AGAIN:
                    tries += 1
                    pause = _asked_pause(response, _PAUSE * 2**tries)
                    if tries < _TRIES and monotonic() + pause < end:
                        sleep(pause)
                        continue
                raise _refusal(address, response, told)


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper makes the request; it is sent through our own door.

    Its own opener follows redirects anywhere and takes proxies from the environment.
    """

    def __init__(self, url: str, form: str, send: Callable[[Request], Body]) -> None:
        self._form = form
        self._send = send
        super().__init__(url, agent="ocop-kg")

    def _parseQueryType(self, query: Any) -> str:  # noqa: ANN401, ARG002, N802  # its name
        return self._form  # which the grammar told; here regular expressions would guess

    def _query(self) -> Any:  # noqa: ANN401  # a body in place of its response
        return self._send(self._createRequest()), self.returnFormat


def _asked_pause(response: HTTPResponse, usual: float) -> float:
    """Give the seconds that a server asks to wait; a date is taken for the usual pause."""
    asked = response.headers.get("Retry-After", "").strip()
    return max(usual, float(asked)) if re.fullmatch(r"[0-9]{1,6}", asked) else usual


def _told(response: HTTPResponse) -> str:
    """Give what a server says of a mistake, on one line and without markup."""
    return plain(response.read(_TOLD).decode("utf-8", "replace"))


def plain(text: str) -> str:
    r"""Bring what a server says onto one short line without markup.

    >>> plain("<html><style>x</style><h1>Bad</h1> gateway\n")
    'Bad gateway'
    """
    from html import unescape

    is_page = "</" in text  # for elsewhere a tag may be an IRI
    line = " ".join((unescape(_TAGS.sub(" ", text)) if is_page else text).split())
    return line if len(line) <= 300 else f"{line[:299]}…"


def _refusal(url: str, response: HTTPResponse, told: str) -> EndpointError | QuerySyntaxError:
    status = response.status
    said = f": {told}" if told else ""
    match status:
        case 400:
            return QuerySyntaxError(f"{url} does not take this{said}")
        case 401 | 403:
            advice = "it wants other credentials: give a user with a password, or a token"
            return EndpointError(url, f"access refused ({status}); {advice}{said}")
        case 404 | 405 | 410:
            advice = "is this the address of the query service?"
            return EndpointError(url, f"nothing answers queries here ({status}); {advice}")
        case 429 | 503:
            after = response.headers.get("Retry-After")
            when = f"; it asks to come back after {after}" if after else ""
            return EndpointError(url, f"too busy ({status}){when}{said}")
    return EndpointError(url, f"answered with status {status}{said}")
