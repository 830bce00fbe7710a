"""Threats at the server's door (I9, T13, and those of every server on a loopback)."""

import socket
import time
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest

from ocop_kg.server.pages.files import address_of
from ocop_kg.server.settings import Settings
from tests.server.running import TOKEN, Running, running

EDITOR = f'<script type="module" src="{address_of("editor.js")}"></script>'
NASTY = '"><script>alert(1)</script>'
DATA = """
@prefix ocop: <https://w3id.org/ocop/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix id: <https://w3id.org/ocop/id/> .
<https://w3id.org/ocop/id/country/XXX> a ocop:Country ;
  skos:prefLabel "</title><script>alert(1)</script>"@en , "\\"><img src=x onerror=alert(1)>"@fr ;
  ocop:note "<b>bold</b>" ; foaf:page <javascript:alert(1)> , <data:text/html,x> ;
  ocop:hasPriorityProduct <https://w3id.org/ocop/id/product/a%22b'c> .
<https://w3id.org/ocop/id/product/a%22b'c> a ocop:Product ; skos:prefLabel "a%2Fb + c"@en .
<https://w3id.org/ocop/id/product/a%2Fb> a ocop:Product ; skos:prefLabel "slash"@en .
"""


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of data that somebody hostile wrote, which may be changed."""
    file = tmp_path_factory.mktemp("nasty") / "nasty.ttl"
    file.write_text(DATA)
    options = ("--data", str(file), "--workers", "2", "--patience", "1")
    with running(*options, OCOP_KG_TOKEN=TOKEN) as started:
        yield started


def request(server: Running, head: str, body: bytes = b"") -> bytes:
    return server.talk(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", ""],
)
def test_dns_rebinding_is_refused(host: str, nasty: Running) -> None:
    heard = request(nasty, f"GET /sparql?query=ASK{{}} HTTP/1.1\nHost: {host}\nConnection: close")
    assert b" 421 " in heard or b" 400 " in heard
    assert b"boolean" not in heard


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1", "[::1]:8000"])
def test_its_own_names_are_let_in(host: str, nasty: Running) -> None:
    heard = request(nasty, f"GET /sparql?query=ASK{{}} HTTP/1.1\nHost: {host}\nConnection: close")
    assert b" 200 " in heard


def test_two_hosts_are_no_host(nasty: Running) -> None:
    heard = request(nasty, "GET / HTTP/1.1\nHost: localhost\nHost: evil.example\nConnection: close")
    assert b" 421 " in heard or b" 400 " in heard


def test_pages_of_strangers_read_nothing_of_data_of_ones_own(nasty: Running) -> None:
    for method in ("GET", "OPTIONS"):
        reply = nasty.ask("/sparql?query=ASK{}", method, origin="https://evil.example")
        assert "access-control-allow-origin" not in reply.headers


def test_only_named_origins_read_where_some_are_named() -> None:
    with running("--origin", "https://friend.example", "--workers", "1") as server:
        friend = server.query("ASK {}", origin="https://friend.example")
        assert friend.headers["access-control-allow-origin"] == "https://friend.example"
        assert "Origin" in friend.headers["vary"]
        stranger = server.query("ASK {}", origin="https://evil.example")
        assert "access-control-allow-origin" not in stranger.headers


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"]
)
def test_a_form_of_a_stranger_changes_nothing(kind: str, nasty: Running) -> None:
    body = urlencode({"update": "CLEAR ALL", "token": TOKEN, "Authorization": TOKEN}).encode()
    reply = nasty.ask(
        "/sparql", "POST", body, content_type=kind, origin="null", cookie=f"token={TOKEN}"
    )
    assert reply.status in (401, 415)
    assert nasty.query("ASK { ?s ?p ?o }").json()["boolean"]


@pytest.mark.parametrize("name", ["a%2Fb", "a+b", "a%20b"])
def test_i9_names_are_decoded_once(name: str, nasty: Running) -> None:
    iri = f"https://w3id.org/ocop/id/product/{name}"
    query = f"SELECT ?x {{ BIND(<{iri}> AS ?x) }}"
    encoded = urlencode({"query": query}).encode()
    form = nasty.ask("/sparql", "POST", encoded, content_type="application/x-www-form-urlencoded")
    for reply in (form, nasty.query(query)):
        assert reply.json()["results"]["bindings"][0]["x"]["value"] == iri


def test_i9_an_iri_with_an_escape_has_its_own_page(nasty: Running) -> None:
    page = nasty.ask("/find?q=slash", accept="text/html").text
    place = page.partition('href="/id/product/')[2].partition('"')[0]
    reply = nasty.ask(f"/id/product/{place}", accept="text/html")
    assert (reply.status, "slash" in reply.text) == (200, True)


def test_t13_labels_and_values_are_escaped_everywhere(nasty: Running) -> None:
    pages = [
        "/id/country/XXX",
        "/id/country/XXX?lang=fr",
        "/kinds/Country",
        f"/find?q={quote(NASTY)}",
        "/find?q=script",
        f"/questions/experts-by-product?product={quote(NASTY)}",
        f"/sparql?query={quote('SELECT * { <https://w3id.org/ocop/id/country/XXX> ?p ?o }')}",
        f"/sparql?query={quote(NASTY)}",
        f"/{quote(NASTY)}",
        f"/id/{quote(NASTY)}",
        f"/resource?iri={quote(NASTY)}",
        f"/questions/{quote(NASTY)}",
    ]
    for path in pages:
        text = nasty.ask(path, accept="text/html").text.replace(EDITOR, "")
        assert "<script" not in text, path
        assert "<img src=x" not in text, path
        assert "<b>bold" not in text, path
        assert 'href="javascript:' not in text, path
        assert 'href="data:' not in text, path


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../../../etc/passwd",
        "/static/..%2f..%2f..%2f..%2fetc/passwd",
        "/static/%2e%2e/__init__.py",
        "/static/....//__init__.py",
        "/static/%00",
        "/questions/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/graph/../../../etc/passwd",
        "//etc/passwd",
        "/static//etc/passwd",
    ],
)
def test_paths_stay_inside(path: str, nasty: Running) -> None:
    heard = request(nasty, f"GET {path} HTTP/1.1\nHost: localhost\nConnection: close")
    assert b" 200 " not in heard.partition(b"\r\n")[0]
    assert b"root:" not in heard
    assert b"import" not in heard


@pytest.mark.parametrize("nasty_text", ["x%0d%0aSet-Cookie:%20a=b", "x%0aX: y", "%E2%80%AE"])
def test_nothing_of_a_request_becomes_a_header(nasty_text: str, nasty: Running) -> None:
    for path in (f"/id/{nasty_text}", f"/find?q={nasty_text}", f"/sparql?query={nasty_text}"):
        reply = nasty.ask(path.replace(" ", "%20"))
        assert not {"set-cookie", "x"} & set(reply.headers)


def test_headers_hold_what_an_iri_may_hold(nasty: Running) -> None:
    place = "/id/product/a%2522b'c"
    reply = nasty.ask(place, accept="text/turtle")
    assert reply.status == 200
    assert reply.headers["content-location"] == f"{place}.ttl"


def test_a_body_that_is_too_long_is_refused_before_it_is_there(nasty: Running) -> None:
    head = (
        "POST /sparql HTTP/1.1\nHost: localhost\nContent-Type: application/sparql-query\n"
        "Content-Length: 99999999999"
    )
    assert b" 413 " in request(nasty, head)


def test_a_body_without_a_length_ends_at_the_limit(nasty: Running) -> None:
    head = (
        "POST /sparql HTTP/1.1\nHost: localhost\nContent-Type: application/sparql-query\n"
        "Transfer-Encoding: chunked"
    )
    chunk = b"100000\r\n" + b"#" * 0x100000 + b"\r\n"
    assert b" 413 " in request(nasty, head, chunk + chunk + b"0\r\n\r\n")


def test_a_head_without_an_end_is_cut(nasty: Running) -> None:
    try:
        heard = nasty.talk(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 2_000_000)
    except ConnectionError:
        heard = b" 431 "
    assert b" 431 " in heard


@pytest.mark.parametrize(
    "begin",
    [
        b"",
        b"GET / HTT",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: y\r\n",
        (
            b"POST /sparql HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK"
        ),
    ],
)
def test_who_says_nothing_more_is_let_go(begin: bytes, nasty: Running) -> None:
    before = time.monotonic()
    heard = nasty.talk(begin)
    assert time.monotonic() - before < 10
    assert heard == b"" or b" 408 " in heard
    assert nasty.query("ASK {}").status == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        (
            b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_no_http_harms_nobody(sent: bytes, nasty: Running) -> None:
    try:
        heard = nasty.talk(sent)
    except ConnectionError:
        heard = b""
    assert b" 200 " not in heard.partition(b"\r\n")[0]
    assert nasty.query("ASK {}").status == 200


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <http://127.0.0.1:{port}/x> {{ ?s ?p ?o }}",
        "SERVICE SILENT <http://127.0.0.1:{port}/x> {{ ?s ?p ?o }}",
    ],
)
def test_n4_no_query_makes_the_server_call_anybody(clause: str, nasty: Running) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        reply = nasty.query(f"SELECT * {{ {clause.format(port=port)} }}")
        dataset = urlencode({"query": "ASK {}", "default-graph-uri": f"http://127.0.0.1:{port}/x"})
        graph = nasty.ask(f"/sparql?{dataset}")
        listening.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listening.accept()
    assert (reply.status, graph.status) == (400, 400)


def test_it_listens_on_the_loopback_unless_it_is_told_otherwise(nasty: Running) -> None:
    assert Settings().host == "127.0.0.1"
    assert nasty.url.startswith("http://127.0.0.1:")


def test_nothing_tells_which_software_answers(nasty: Running) -> None:
    assert "server" not in nasty.query("ASK {}").headers


def test_deep_and_long_queries_end_no_process(nasty: Running) -> None:
    deep = "SELECT * { " + "{ " * 5000 + "} " * 5000 + "}"
    long_ = "SELECT * { FILTER(" + " || ".join(["1=1"] * 50_000) + ") }"
    for query in (deep, long_):
        body = query.encode()
        reply = nasty.ask("/sparql", "POST", body, content_type="application/sparql-query")
        assert reply.status == 413
        assert "budget" in reply.text
