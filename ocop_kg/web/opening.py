"""One request, kept to its hosts, its time and its size.

The standard library's opener follows redirects wherever they lead, takes proxies from the
environment, and resolves a name anew after somebody checked it. Here a name is resolved once, its
addresses are checked, and the connection goes to one of these; so again at each redirect.
"""

from __future__ import annotations

import socket
from contextlib import contextmanager, suppress
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, InvalidURL
from io import BufferedReader, RawIOBase
from ipaddress import ip_address
from string import punctuation
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin
from urllib.request import Request

from ocop_kg.budget import Budget
from ocop_kg.errors import BudgetError, EndpointError, Place, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

    from ocop_kg.web.hosts import Hosts, Origin

__all__ = ["open_url"]

_DEFAULT = Budget()
_REDIRECTS = {301, 302, 303, 307, 308}
_MOST_REDIRECTS = 5
_OF_ONE_ORIGIN = {"authorization", "cookie", "host", "proxy-authorization"}
_OF_A_BODY = {"content-encoding", "content-length", "content-type", "transfer-encoding"}


def open_url(
    request: Request, hosts: Hosts, timeout: float, budget: Budget = _DEFAULT
) -> HTTPResponse:
    """Send a request to an allowed host, follow redirects to allowed hosts, give the answer.

    The answer is given whatever its status, and is to be closed. `timeout` is the time for all
    together: names, connections, redirects and the reading of the body, which is bytes. Nothing is
    taken from the environment, neither proxies nor ``.netrc``; headers with credentials stay with
    their origin. A redirect repeats method and body, except for 303 (RFC 9110, 15.4.4).

    Raises `ForbiddenAccessError` for a host, port or address that is not allowed, `EndpointError`
    when nobody answers in time, `BudgetError` beyond `budget.bytes`. Reading the body may raise
    the last two as well, the first of them also when it is cut off.
    """
    if request.data is not None and not isinstance(request.data, bytes):
        raise UsageError("the body of a request is given as bytes")
    watch = _Watch(request.full_url, timeout, budget.bytes)
    for _ in range(_MOST_REDIRECTS + 1):
        origin = hosts.check(request.full_url)
        addresses = _resolved(origin, watch)
        hosts.check_addresses(origin, addresses)
        response = _sent(request, _Connection(origin, addresses, watch), watch)
        target = response.headers.get("Location")
        if response.status not in _REDIRECTS or target is None:
            return response
        response.close()
        request = _redirected(request, response.status, target, hosts)
    raise EndpointError(watch.url, f"more than {_MOST_REDIRECTS} redirects")


def _resolved(origin: Origin, watch: _Watch) -> list[str]:
    """Give the addresses of a host; a thread waits for the resolver, which knows no time."""
    with suppress(ValueError):
        return [str(ip_address(origin.host))]
    found: list[str] = []
    trouble: list[OSError] = []

    def resolve() -> None:
        try:
            told = socket.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            trouble.append(OSError(str(error)))
        else:
            found.extend(dict.fromkeys(str(address[0]) for *_, address in told))

    resolver = Thread(target=resolve, daemon=True)
    resolver.start()
    resolver.join(watch.left())
    if resolver.is_alive():
        raise watch.too_late()
    if trouble or not found:
        why = trouble[0] if trouble else "it has no address"
        raise EndpointError(watch.url, f"the host {origin.host} is not found: {why}")
    return found


def _sent(request: Request, connection: _Connection, watch: _Watch) -> HTTPResponse:
    headers = dict(request.header_items()) | {"Connection": "close"}
    data: Any = request.data
    try:
        with watch.telling():
            connection.request(request.get_method(), request.selector, data, headers)
            return connection.getresponse()
    except (InvalidURL, ValueError) as error:
        connection.close()
        raise UsageError(f"this request cannot be sent: {error}") from None
    except BaseException:
        connection.close()
        raise


def _redirected(request: Request, status: int, target: str, hosts: Hosts) -> Request:
    try:
        url = urljoin(request.full_url, quote(target, safe=punctuation))
    except ValueError as error:
        raise EndpointError(request.full_url, f"it leads to no address: {error}") from None
    unwanted = set() if hosts.check(url) == hosts.check(request.full_url) else _OF_ONE_ORIGIN
    method, data = request.get_method(), request.data
    if status == 303:
        method, data = "HEAD" if method == "HEAD" else "GET", None
        unwanted = unwanted | _OF_A_BODY
    headers = {
        name: value for name, value in request.header_items() if name.lower() not in unwanted
    }
    return Request(url, data, headers, method=method)  # noqa: S310  # the scheme was checked


class _Watch:
    """The time and the bytes that are left of one call."""

    def __init__(self, url: str, timeout: float, most: int | None) -> None:
        self.url = url
        self._timeout = timeout
        self._end = monotonic() + timeout
        self._most = most
        self._bytes = 0

    def left(self) -> float:
        """Give the seconds that are left, more than none; else raise `EndpointError`."""
        left = self._end - monotonic()
        if left <= 0:
            raise self.too_late()
        return left

    def too_late(self) -> EndpointError:
        return EndpointError(self.url, f"no whole answer within {self._timeout:g} seconds")

    def count(self, more: int) -> None:
        self._bytes += more
        if self._most is not None and self._bytes > self._most:
            problem = f"an answer of more than {self._most:,} bytes"
            raise BudgetError("bytes", self._most, problem, Place(self.url))

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Say what went wrong on the way in one kind of error."""
        try:
            yield
        except TimeoutError:
            raise self.too_late() from None
        except InvalidURL:
            raise
        except (OSError, HTTPException) as error:
            said = str(error) or type(error).__name__
            raise EndpointError(self.url, f"no whole answer: {said}") from error


class _Connection(HTTPConnection):
    """A connection to addresses that were checked, whatever the name says by now."""

    def __init__(self, origin: Origin, addresses: list[str], watch: _Watch) -> None:
        super().__init__(origin.host, origin.port)
        self._origin = origin
        self._addresses = addresses
        self._watch = watch
        self.default_port = 443 if origin.scheme == "https" else 80  # left out of the header Host
        self.response_class = partial(_Response, watch=watch)  # type: ignore[assignment]  # called only

    def connect(self) -> None:
        self.sock = self._reached()
        if self._origin.scheme == "https":
            from ssl import create_default_context

            context = create_default_context()
            context.set_alpn_protocols(["http/1.1"])
            self.sock.settimeout(self._watch.left())
            self.sock = context.wrap_socket(self.sock, server_hostname=self._origin.host)

    def send(self, data: Any) -> None:  # noqa: ANN401  # as in the class above
        if self.sock is None:
            self.connect()
        self.sock.settimeout(self._watch.left())
        super().send(data)

    def _reached(self) -> socket.socket:
        trouble: OSError = OSError("no address")
        for address in self._addresses:
            try:
                left = self._watch.left()
                return socket.create_connection((address, self._origin.port), timeout=left)
            except OSError as error:
                trouble = error
        raise trouble


class _Response(HTTPResponse):
    """An answer of which each read is watched."""

    def __init__(self, sock: socket.socket, *, watch: _Watch, **options: Any) -> None:  # noqa: ANN401
        super().__init__(sock, **options)
        self._watch = watch
        self.fp.close()
        self.fp = BufferedReader(_Wire(sock, self, watch))
        sock.close()  # that is, when the answer is: it is the only one on this connection

    def read(self, amt: int | None = None) -> bytes:
        with self._or_closed():
            return super().read(amt)

    def read1(self, n: int = -1) -> bytes:
        with self._or_closed():
            return super().read1(n)

    def readinto(self, b: WriteableBuffer) -> int:
        with self._or_closed():
            return super().readinto(b)

    @contextmanager
    def _or_closed(self) -> Iterator[None]:
        try:
            with self._watch.telling():
                yield
        except BaseException:
            self.close()
            raise

    def peek(self, n: int = -1) -> bytes:
        return b"" if self.chunked else super().peek(n)  # there it takes broken chunks for the end


class _Wire(RawIOBase):
    """What comes over a socket, counted; an end before its time is an error, not an end."""

    def __init__(self, sock: socket.socket, response: _Response, watch: _Watch) -> None:
        self._socket = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._response = response
        self._watch = watch

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        with self._watch.telling():
            self._socket.settimeout(self._watch.left())
            got = self._raw.readinto(buffer) or 0
            # before the headers are read, both are known to be unknown, and true
            if not got and (self._response.chunked or self._response.length):
                raise ConnectionError("it was cut off")
        self._watch.count(got)
        return got

    def close(self) -> None:
        self._raw.close()
        super().close()
