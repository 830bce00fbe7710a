"""Plain requests take a lane of their own, and nobody can tell from the answer."""

import socket
import time
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from tests.server.running import HOSTILE, Reply, Running

ROWS = "SELECT ?c { ?c a ocop:Initiative }"
UNUSUAL = '"of something else"'  # an If-None-Match, which sends a request the usual way


def address(query: str, **fields: str) -> str:
    return f"/sparql?{urlencode({'query': query, **fields})}"


def request(query: str, *headers: str) -> bytes:
    lines = (f"GET {address(query)} HTTP/1.1", "Host: localhost", "Accept: text/csv", *headers)
    return "\r\n".join((*lines, "", "")).encode()


def told(reply: Reply) -> tuple[int, dict[str, str], str]:
    apart = ("content-length", "date", "transfer-encoding")  # in pieces, or whole from memory
    kept = {name: value for name, value in reply.headers.items() if name not in apart}
    return reply.status, kept, reply.text


@pytest.mark.parametrize(
    ("query", "fields", "headers"),
    [
        (ROWS, {}, {}),
        (ROWS, {"format": "xml"}, {"accept_encoding": "gzip"}),
        (ROWS, {"format": "nothing"}, {}),
        (ROWS, {"default-graph-uri": "urn:no"}, {}),
        (ROWS, {"lang": "de"}, {"accept": "text/html", "accept_language": "fr"}),
        (ROWS, {"format": "html"}, {}),
        (ROWS, {}, {"accept": "TEXT/HTML"}),
        (ROWS, {}, {"accept": "image/png"}),
        (ROWS, {}, {"host": "example.org"}),
        (ROWS, {}, {"origin": "https://example.org", "accept": "text/csv"}),
        ("ASK { ?c a ocop:Country }", {}, {"accept": "application/json"}),
        ("ASK { ?c a ocop:Country", {}, {"accept": "application/json"}),
        ("CONSTRUCT WHERE { ?c a ocop:Country }", {}, {"accept_encoding": "gzip"}),
        ("SELECT * { ?s ?p ?o } LIMIT 3000", {}, {}),
        ("SELECT * { ?s ?p ?o } LIMIT 3000", {}, {"accept_encoding": "gzip"}),
        ("SELECT (STRLEN(STR(RAND() > 2)) AS ?n) {}", {}, {}),
        ("DESCRIBE <urn:nothing>", {}, {"accept": "application/n-triples"}),
    ],
)
def test_both_ways_give_the_same(
    query: str, fields: dict[str, str], headers: dict[str, str], server: Running
) -> None:
    place = address(query, **fields)
    first = server.ask(place, "GET", None, **headers)
    again = server.ask(place, "GET", None, **headers)  # perhaps from memory
    usual = server.ask(place, "GET", None, **headers, if_none_match=UNUSUAL)
    assert told(first) == told(again) == told(usual)


def test_a_tag_is_the_same_on_both_ways(server: Running) -> None:
    tag = server.query(ROWS, accept="text/csv").headers["etag"]
    assert server.query(ROWS, accept="text/csv", if_none_match=tag).status == 304


@pytest.mark.parametrize("cut", [1, 5, 40, -30, -2, -1])
def test_a_request_may_come_in_pieces(cut: int, server: Running) -> None:
    sent = request(ROWS, "Connection: close")
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        for part in (sent[:cut], sent[cut:]):
            connection.sendall(part)
            time.sleep(0.02)
        heard = b"".join(iter(lambda: connection.recv(65536), b""))
    assert heard.startswith(b"HTTP/1.1 200 OK\r\n")
    assert heard.endswith(b"\r\n\r\nc\r\nhttps://w3id.org/ocop/id/initiative/ocop\r\n")


@pytest.mark.parametrize("at_once", [True, False])
def test_who_does_not_wait_is_answered_in_order(at_once: bool, server: Running) -> None:
    wanted = list(range(12))
    sent = [request(f"SELECT ({number} AS ?n) {{}}") for number in wanted]
    sent[3] = sent[3].replace(b"Accept:", f"If-None-Match: {UNUSUAL}\r\nAccept:".encode())
    sent[-1] = sent[-1].replace(b"Accept:", b"Connection: close\r\nAccept:")
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        for part in [b"".join(sent)] if at_once else sent:
            connection.sendall(part)
        heard = b"".join(iter(lambda: connection.recv(65536), b""))
    bodies = [part.partition(b"\r\n\r\n")[2] for part in heard.split(b"HTTP/1.1 200 OK\r\n")[1:]]
    assert bodies == [b"n\r\n%d\r\n" % number for number in wanted]


def test_a_connection_is_used_again_after_any_answer(server: Running) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    queries = [ROWS, "SELECT * { ?s ?p ?o } LIMIT 3000", "ASK {", ROWS, "SELECT (RAND() AS ?n) {}"]
    for query in [*queries, *queries]:
        connection.request("GET", address(query))
        answer = connection.getresponse()
        assert answer.status == (400 if query == "ASK {" else 200)
        assert answer.read()
        assert not answer.will_close
    connection.close()


def test_who_asks_too_much_is_told_and_asks_on(hurried: Running) -> None:
    connection = HTTPConnection("127.0.0.1", hurried.port, timeout=20)
    for query, status in ((HOSTILE, 503), (ROWS, 200), (HOSTILE, 503), (ROWS, 200)):
        connection.request("GET", address(query))
        answer = connection.getresponse()
        assert answer.status == status
        answer.read()
    connection.close()


@pytest.mark.parametrize("sign", ['"', "<", "|", "\\", "^", "#", "\x7f", "\t", "{"])
def test_no_sign_in_an_address_costs_a_worker(sign: str, hurried: Running) -> None:
    for _ in range(6):  # more than there are workers
        sent = (
            request(ROWS, "Connection: close").replace(b"+", b"%20").replace(b"%3F", sign.encode())
        )
        assert hurried.talk(sent)[9:10] == b"4"
    assert hurried.query(ROWS).status == 200


def test_lines_of_headers_are_read_as_the_parser_reads_them(server: Running) -> None:
    def status(*headers: str) -> bytes:
        return server.talk(request(ROWS, *headers, "Connection: close"))[9:12]

    assert status() == b"200"
    assert status("X-Any: thing", "Cookie: a=b") == b"200"
    assert status("Host: localhost") == b"421"  # twice
    assert status("Content-Length: x") == b"400"
    assert status("Content-Length: 0") == b"200"
    assert status("No line of headers") == b"400"
    assert status("Transfer-Encoding: chunked", "Content-Length: 1") == b"400"
