"""A request goes where it may, and no further; N5 and N11 of the threats."""

import http.client
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import Request

import pytest

from ocop_kg import Budget
from ocop_kg.errors import BudgetError, EndpointError, ForbiddenAccessError, UsageError
from ocop_kg.web import Hosts, open_url
from tests.web.conftest import Serve, answer, moved


def test_an_allowed_host_answers(serve: Serve) -> None:
    server = serve(answer(b"potato", Content_Type="text/plain"))
    request = Request(server.url + "?query=x", headers={"Accept": "text/plain"})
    with open_url(request, Hosts.of(server.url), 10) as given:
        assert (given.status, given.read(), given.headers["Content-Type"]) == (
            200,
            b"potato",
            "text/plain",
        )
    assert server.heard[0].startswith("GET /sparql?query=x HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{server.port}\r\n" in server.heard[0]
    assert "Accept: text/plain\r\n" in server.heard[0]


def test_an_answer_that_is_an_error_is_an_answer(serve: Serve) -> None:
    server = serve(answer(b"line 1: no", "400 Bad Request"))
    with open_url(Request(server.url, data=b"query=x"), Hosts.of(server.url), 10) as given:
        assert (given.status, given.read()) == (400, b"line 1: no")
    assert server.heard[0].endswith("\r\n\r\nquery=x")


def test_an_answer_in_chunks_is_read_whole(serve: Serve) -> None:
    server = serve(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\npot\r\n3\r\nato\r\n0\r\n\r\n"
    )
    with open_url(Request(server.url), Hosts.of(server.url), 10) as given:
        assert given.read() == b"potato"


def test_n5_a_redirect_within_the_list_is_followed_with_method_and_body(serve: Serve) -> None:
    second = serve(answer())
    first = serve(moved(second.url, "307 Temporary Redirect"))
    request = Request(first.url, data=b"query=x", headers={"Content-Type": "text/x"})
    hosts = Hosts.of(first.url, second.url)
    with open_url(request, hosts, 10) as given:
        assert given.read() == b"potato"
    assert second.heard[0].startswith("POST /sparql ")
    assert second.heard[0].endswith("query=x")


def test_a_redirect_may_be_relative_and_see_other_means_get(serve: Serve) -> None:
    server = serve(moved("../other?a=b", "303 See Other"), answer())
    request = Request(server.url, data=b"query=x", headers={"Content-Type": "text/x"})
    with open_url(request, Hosts.of(server.url), 10) as given:
        assert given.read() == b"potato"
    assert server.heard[1].startswith("GET /other?a=b ")
    assert "query=x" not in server.heard[1]
    assert "Content-Type" not in server.heard[1]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/secret",
        "http://localhost:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://0x7f.1:{port}/secret",
        "http://127.1:{port}/secret",
        "http://0.0.0.0:{port}/secret",
        "http://user@127.0.0.1:{port}/secret",
        "//127.0.0.1:{port}/secret",
        "http://169.254.169.254/latest/meta-data",
        "https://127.0.0.1:{port}/secret",
        "file:///etc/passwd",
        "ftp://127.0.0.1:{port}/",
        "gopher://127.0.0.1:{port}/_x",
        "data:text/plain,x",
    ],
)
def test_n5_a_redirect_to_elsewhere_is_refused_and_not_asked(serve: Serve, target: str) -> None:
    secret = serve(answer(b"secret"))
    first = serve(moved(target.format(port=secret.port)))
    with pytest.raises(ForbiddenAccessError):
        open_url(Request(first.url), Hosts.of(first.url), 10)
    assert secret.heard == []


def test_n5_a_second_hop_is_checked_too(serve: Serve) -> None:
    secret = serve(answer(b"secret"))
    second = serve(moved(secret.url))
    first = serve(moved(second.url))
    with pytest.raises(ForbiddenAccessError) as caught:
        open_url(Request(first.url), Hosts.of(first.url, second.url), 10)
    assert caught.value.target == secret.url
    assert secret.heard == []


def test_a_redirect_to_what_is_no_address_is_told(serve: Serve) -> None:
    server = serve(moved("http://["))
    with pytest.raises(EndpointError, match="leads to no address"):
        open_url(Request(server.url), Hosts.of(server.url), 10)


def test_n5_redirects_end(serve: Serve) -> None:
    server = serve(*[moved("/sparql")] * 20)
    with pytest.raises(EndpointError, match="more than 5 redirects"):
        open_url(Request(server.url), Hosts.of(server.url), 10)
    assert len(server.heard) == 6


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["::ffff:127.0.0.1"],
        ["93.184.215.14", "127.0.0.1"],
        ["169.254.169.254"],
        ["10.1.2.3"],
        ["fd00::1"],
    ],
)
def test_n5_a_listed_name_that_resolves_to_a_private_address_is_refused(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    server = serve(answer(b"secret"))
    named(monkeypatch, addresses)
    url = f"http://kg.example:{server.port}/"
    with pytest.raises(ForbiddenAccessError, match="no public address"):
        open_url(Request(url), Hosts.of(url), 10)
    assert server.heard == []


def test_n5_the_checked_address_is_the_one_that_is_asked(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that answers differently the second time (DNS rebinding) is resolved only once."""
    server = serve(answer())
    asked = named(monkeypatch, ["127.0.0.1"], ["127.0.0.2"])
    url = f"http://kg.example:{server.port}/"
    with open_url(Request(url), Hosts.of(url, allow_private=True), 10) as given:
        assert given.read() == b"potato"
    assert asked == ["kg.example"]
    assert f"Host: kg.example:{server.port}" in server.heard[0]


def named(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let the resolver give these addresses for ``kg.example``, call after call."""
    real, asked = socket.getaddrinfo, list[str]()

    def resolve(host: str, port: int, *rest: Any, **options: Any) -> Any:
        if host != "kg.example":
            return real(host, port, *rest, **options)
        asked.append(host)
        given = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_UNSPEC, socket.SOCK_STREAM, 6, "", (each, port)) for each in given]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


@pytest.mark.parametrize("secret", ["Authorization", "Cookie", "Proxy-Authorization"])
def test_credentials_stay_with_their_origin(serve: Serve, secret: str) -> None:
    other = serve(answer())
    first = serve(moved("/again"), moved(other.url))
    request = Request(first.url, headers={"X-Kept": "yes"})
    request.add_unredirected_header(secret, "Bearer potato")
    with open_url(request, Hosts.of(first.url, other.url), 10):
        pass
    assert ["potato" in heard for heard in (*first.heard, *other.heard)] == [True, True, False]
    assert "X-kept: yes" in other.heard[0]


def test_n11_nothing_of_the_environment_is_used(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server, proxy = serve(answer()), serve(answer(b"proxy"))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url)
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password potato\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    with open_url(Request(server.url), Hosts.of(server.url), 10) as given:
        assert given.read() == b"potato"
    assert proxy.heard == []
    assert "uthorization" not in server.heard[0]


def test_a_long_answer_is_cut_by_the_budget(serve: Serve) -> None:
    server = serve(answer(b"x" * 100_000))
    with (
        open_url(Request(server.url), Hosts.of(server.url), 10, Budget(bytes=50_000)) as given,
        pytest.raises(BudgetError) as caught,
    ):
        given.read()
    assert caught.value.limit == "bytes"


def endless(piece: bytes) -> Callable[[socket.socket], None]:
    def send(call: socket.socket) -> None:
        while True:
            call.sendall(piece)

    return send


@pytest.mark.parametrize(
    "piece", [b"HTTP/1.1 100 Continue\r\n\r\n", b"x" * 1000, b"HTTP/1.1 200 OK\r\nX: y\r\n"]
)
def test_endless_headers_end(serve: Serve, piece: bytes) -> None:
    server = serve(endless(piece))
    with pytest.raises((EndpointError, BudgetError)):
        open_url(Request(server.url), Hosts.of(server.url), 20, Budget(bytes=1_000_000))


def dripping(start: bytes, enough: threading.Event) -> Callable[[socket.socket], None]:
    def send(call: socket.socket) -> None:
        call.sendall(start)
        while not enough.wait(0.05):
            call.sendall(b"x")

    return send


@pytest.mark.parametrize(
    "start", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"], ids=len
)
def test_who_drips_for_ever_is_left_in_time(serve: Serve, start: bytes) -> None:
    enough = threading.Event()
    server = serve(dripping(start, enough))
    with pytest.raises(EndpointError, match=r"no whole answer within 0\.3 seconds"):
        open_url(Request(server.url), Hosts.of(server.url), 0.3).read()
    enough.set()


def test_who_never_resolves_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    enough = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: enough.wait(20) and [])
    with pytest.raises(EndpointError, match=r"within 0\.2 seconds"):
        open_url(Request("http://kg.example/"), Hosts.of("http://kg.example/"), 0.2)
    enough.set()


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npotato",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\npotato\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\npot",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\npotato\r\n0\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
    ],
)
@pytest.mark.parametrize(
    "read",
    [
        lambda given: given.read(),
        lambda given: b"".join(iter(lambda: given.read(4), b"")),
        lambda given: b"".join(iter(lambda: given.read1(4), b"")),
        b"".join,
    ],
    ids=["read", "read some", "read1", "lines"],
)
def test_an_answer_that_is_cut_off_or_broken_is_no_answer(
    serve: Serve, told: bytes, read: Callable[[http.client.HTTPResponse], bytes]
) -> None:
    server = serve(told)
    with (
        pytest.raises(EndpointError, match="no whole answer"),
        open_url(Request(server.url), Hosts.of(server.url), 10) as given,
    ):
        read(given)


def test_nobody_there_is_told(serve: Serve) -> None:
    url = f"http://127.0.0.1:{serve().port}/"
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    with pytest.raises(EndpointError, match="refused"):
        open_url(Request(url), Hosts.of(url), 10)


def test_plain_text_where_tls_is_spoken_is_told(serve: Serve) -> None:
    server = serve(answer())
    url = server.url.replace("http:", "https:")
    with pytest.raises(EndpointError):
        open_url(Request(url), Hosts.of(url), 5)


@pytest.mark.parametrize(
    "request_",
    [
        Request("http://127.0.0.1:1/", data=iter([b"x"])),
        Request("http://127.0.0.1:1/", headers={"X": "a\r\nAuthorization: b"}),
        Request("http://127.0.0.1:1/a b"),
        Request("http://127.0.0.1:1/é"),
    ],
)
def test_what_cannot_be_sent_is_refused(serve: Serve, request_: Request) -> None:
    server = serve(answer())
    request_.full_url = request_.full_url.replace(":1/", f":{server.port}/")
    with pytest.raises(UsageError):
        open_url(request_, Hosts.of(server.url), 10)
    assert "Authorization" not in "".join(server.heard)
