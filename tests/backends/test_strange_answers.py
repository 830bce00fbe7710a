"""What servers send in place of an answer: each is a clear error, and never a shorter answer."""

import json
import socket
from base64 import b64encode
from typing import Any

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg import Budget, KnowledgeGraph, Login
from ocop_kg.errors import (
    BudgetError,
    EndpointError,
    ForbiddenAccessError,
    OcopError,
    QuerySyntaxError,
    UsageError,
)
from ocop_kg.stores.remote.digest import Digest
from ocop_kg.vocabulary import XSD
from tests.web.conftest import Serve, Server, answer, moved, serve

__all__ = ["serve"]

JSON = {"Content_Type": "application/sparql-results+json"}
NO_CATALOGUE = answer(b'{"head":{"vars":["graph","digest"]},"results":{"bindings":[]}}', **JSON)
NOTHING_INFERRED = answer(b'{"head":{},"boolean":false}', **JSON)
HELLO = (NO_CATALOGUE, NOTHING_INFERRED)
"""What is asked when somebody connects."""


def rows(*terms: dict[str, str], **headers: str) -> bytes:
    """Answer with one column, ``x``."""
    bindings = [{"x": term} for term in terms]
    body = {"head": {"vars": ["x"]}, "results": {"bindings": bindings}}
    return answer(json.dumps(body).encode(), **JSON, **headers)


def connected(serve: Serve, *answers: Any, **options: Any) -> tuple[KnowledgeGraph, Server]:
    """Connect to a server without a catalogue that then gives these answers."""
    server = serve(*HELLO, *answers)
    return KnowledgeGraph.connect(server.url, **{"timeout": 10, **options}), server


def asked(serve: Serve, *answers: Any, **options: Any) -> list[Any]:
    graph, _ = connected(serve, *answers, **options)
    return [row["x"] for row in graph.select("SELECT ?x { ?x ?p ?o }")]


OLD_ROW = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"bnode","value":"b"}}'
STRANGE = {
    "a page": (
        answer(b"<html><h1>Welcome</h1></html>", Content_Type="text/html"),
        "for people",
    ),
    "another type": (answer(b"x\r\n1\r\n", Content_Type="text/csv"), "gave text/csv"),
    "no type": (answer(b"{}"), "answer without a type"),
    "packed": (answer(b"\x1f\x8b", **JSON, Content_Encoding="gzip"), "packed"),
    "an excuse in the list": (
        answer(
            b'{"head":{"vars":["x"]},"results":{"bindings":[The SPARQL operation has been cancell'
            b"ed",
            **JSON,
        ),
        "operation has been cancelled",
    ),
    "broken off in a row": (
        answer(b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","val', **JSON),
        "no whole one",
    ),
    "broken off between rows": (
        answer(b'{"head":{"vars":["x"]},"results":{"bindings":[]', **JSON),
        "no whole one",
    ),
    "no rows at all": (answer(b'{"head":{},"boolean":true}', **JSON), "no whole one"),
    "not text": (
        answer(b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":\xff', **JSON),
        "no wh",
    ),
    "a term of no kind": (rows({"type": "planet", "value": "x"}), "no whole one"),
    "no IRI": (rows({"type": "uri", "value": "no iri"}), "no whole one"),
    "an excuse behind rows that are mended": (
        answer(OLD_ROW + b"]}} Virtuoso 22023 Error", **JSON),
        "no whole one",
    ),
    "broken off behind rows that are mended": (answer(OLD_ROW + b"]}", **JSON), "no whole one"),
    "rows without a comma": (
        answer(OLD_ROW + b'{"x":{"type":"uri","value":"urn:b"}}]}}', **JSON),
        "no comma",
    ),
    "a part": (rows({"type": "uri", "value": "urn:a"}).replace(b"200 OK", b"206 Part"), "206"),
    "partial rows": (
        rows(X_SQL_State="S1TAT", X_SQL_Message="Anytime query timed out"),
        "stopped before the answer was whole (S1TAT: Anytime",
    ),
    "refused": (answer(b"no", "403 Forbidden"), "access refused (403)"),
    "not here": (answer(b"", "404 Not Found"), "address of the query service?"),
    "an error": (
        answer(b"<html><h1>Virtuoso 42000</h1> The estimated time</html>", "500 Oops"),
        "status 500: Virtuoso 42000 The estimated time",
    ),
    "nothing": (b"", "no whole answer"),
    "no HTTP": (b"SSH-2.0-OpenSSH\r\n", "no whole answer"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_no_answer_is_an_error(name: str, serve: Serve) -> None:
    sent, problem = STRANGE[name]
    with pytest.raises(EndpointError) as error:
        asked(serve, sent)
    assert problem in str(error.value)
    assert error.value.url.startswith("http://127.0.0.1:")


def test_a_connection_that_is_cut_is_no_short_answer(serve: Serve) -> None:
    cut = rows({"type": "literal", "value": "a"}).replace(b"Content-Length: ", b"Content-Length: 9")
    with pytest.raises(EndpointError, match="cut off"):
        asked(serve, cut)


def test_a_query_that_the_server_refuses_is_the_callers_mistake(serve: Serve) -> None:
    with pytest.raises(QuerySyntaxError, match="SP030: syntax error"):
        asked(serve, answer(b"Virtuoso 37000 Error SP030: syntax error", "400 Bad Request"))


def test_the_draft_of_2008_is_read_as_the_standard(serve: Serve) -> None:
    found = asked(
        serve,
        rows(
            {"type": "typed-literal", "datatype": XSD + "integer", "value": "7"},
            {"type": "typed-literal", "datatype": XSD + "boolean", "value": "1"},
            {"type": "literal", "xml:lang": "en", "value": 'bnode "typed-literal"'},
            {"type": "bnode", "value": "nodeID://b10000"},
            {"value": "urn:x", "type": "uri"},
        ),
    )
    assert found == [
        Literal(7),
        Literal("true", datatype=NamedNode(XSD + "boolean")),
        Literal('bnode "typed-literal"', language="en"),
        BlankNode("remote-nodeID-3a-2f-2fb10000"),
        NamedNode("urn:x"),
    ]


def test_columns_come_in_the_order_of_the_query(serve: Serve) -> None:
    body = (
        b'{"head":{"vars":["b","a"]},"results":{"bindings":[{"b":{"type":"uri","value":"urn:b"}}]}}'
    )
    graph, _ = connected(serve, answer(body, **JSON))
    found = graph.select("SELECT ?a ?b { ?a ?p ?b }")
    assert found.variables == ("a", "b")
    assert [tuple(row) for row in found] == [(None, NamedNode("urn:b"))]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"head":{},"boolean":true}', True),
        (b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[]}}', False),
        (
            (
                b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":'
                b'[{"__ASK_RETVAL":{"type":"typed-literal","value":"1"}}]}}'
            ),
            True,
        ),
    ],
)
def test_an_ask_is_read_in_either_form(body: bytes, expected: bool, serve: Serve) -> None:
    graph, _ = connected(serve, answer(body, **JSON))
    assert graph.query("ASK { ?s ?p ?o }") is expected


@pytest.mark.parametrize(
    "body",
    [
        b'{"head":{"vars":["x"]},"results":{"bindings":[]}}',
        b'{"head":{},"boolean":"false"}',
        b'{"head":{},"boolean":0}',
        b'{"head":{},"boolean":null}',
        b"[]",
    ],
)
def test_an_ask_without_an_answer_is_neither_true_nor_false(body: bytes, serve: Serve) -> None:
    graph, _ = connected(serve, answer(body, **JSON))
    with pytest.raises(EndpointError):
        graph.query("ASK { ?s ?p ?o }")


def literals(*values: str, **headers: str) -> bytes:
    return rows(*({"type": "literal", "value": value} for value in values), **headers)


def counted(number: int) -> bytes:
    term = {"type": "literal", "value": str(number), "datatype": XSD + "integer"}
    body = {"head": {"vars": ["__n"]}, "results": {"bindings": [{"__n": term}]}}
    return answer(json.dumps(body).encode(), **JSON)


def test_rows_that_a_server_cuts_are_read_in_pages(serve: Serve) -> None:
    graph, server = connected(
        serve,
        literals("a", "b", X_SPARQL_MaxRows="2"),
        counted(3),
        literals("a", "b"),
        literals("c"),
    )
    found = [row["x"].value for row in graph.select("SELECT ?x { ?x ?p ?o }")]
    assert found == ["a", "b", "c"]
    assert "ORDER+BY+ASC%28%3Fx%29+LIMIT+2+OFFSET+0" in server.heard[4]
    assert "LIMIT+1+OFFSET+2" in server.heard[5]


def test_pages_that_are_not_the_whole_are_an_error(serve: Serve) -> None:
    first = literals("a", "b", X_SPARQL_MaxRows="2")
    short = [literals("a", "b"), literals(), literals("a", "b"), literals()]
    with pytest.raises(EndpointError, match="2 of 3 rows came"):
        asked(serve, first, counted(3), *short)


def test_a_row_that_comes_twice_in_spite_of_distinct_comes_once(serve: Serve) -> None:
    graph, _ = connected(serve, literals("b", "a", "b"))
    found = [row["x"].value for row in graph.select("SELECT DISTINCT ?x { ?x ?p ?o }")]
    assert found == ["b", "a"]
    graph, _ = connected(serve, literals("b", "a", "b"))
    with pytest.raises(EndpointError, match="in spite of DISTINCT"):
        graph.select("SELECT DISTINCT ?x { ?x ?p ?o } LIMIT 3")


def test_a_server_that_fails_a_probe_is_not_trusted(serve: Serve) -> None:
    wrong = b'{"head":{"vars":["y"]},"results":{"bindings":[{"y":{"type":"literal","value":"?"}}]}}'
    graph, server = connected(serve, answer(wrong, **JSON), literals("a"))
    for _ in range(2):
        with pytest.raises(EndpointError, match="loses what is not Latin"):
            graph.select('SELECT ?x { ?s ?p ?x FILTER(?x = STR("农")) }')
    assert len(graph.select("SELECT ?x { ?x ?p ?o }")) == 1
    assert len(server.heard) == 4


def test_text_that_iri_made_is_an_iri(serve: Serve) -> None:
    graph, _ = connected(serve, literals("urn:a"))
    rows = graph.select("SELECT (IRI(MIN(STR(?s))) AS ?x) { ?s ?p ?o }")
    assert [row["x"] for row in rows] == [NamedNode("urn:a")]


def test_triples_that_a_server_cuts_are_an_error(serve: Serve) -> None:
    triple = b"<urn:a> <urn:b> <urn:c> .\n"
    headers = {"Content_Type": "application/n-triples", "X_SPARQL_MaxRows": "1"}
    graph, _ = connected(serve, answer(triple, **headers))
    with pytest.raises(EndpointError, match="cuts answers at 1 triples"):
        graph.query("DESCRIBE <urn:a>")


def test_who_is_busy_is_asked_again(serve: Serve) -> None:
    busy = answer(b"", "503 Service Unavailable", Retry_After="0")
    others = (answer(b"", "429 Slow down"), answer(b"", "502 Bad Gateway"))
    assert asked(serve, busy, *others, literals("a")) == [Literal("a")]


def test_who_stays_busy_is_left_alone(serve: Serve) -> None:
    graph, server = connected(serve, *[answer(b"", "503 Busy", Retry_After="0")] * 9)
    with pytest.raises(EndpointError, match=r"too busy \(503\)"):
        graph.query("ASK {}")
    assert len(server.heard) == 6


def test_a_pause_that_is_too_long_is_told_at_once(serve: Serve) -> None:
    graph, _ = connected(serve, answer(b"", "503 Busy", Retry_After="3600"))
    with pytest.raises(EndpointError, match="come back after 3600"):
        graph.query("ASK {}")


def test_what_failed_otherwise_is_not_said_again(serve: Serve) -> None:
    graph, server = connected(serve, answer(b"", "500 Oops"), literals("a"))
    with pytest.raises(EndpointError):
        graph.query("ASK {}")
    assert len(server.heard) == 3


def slow(call: socket.socket) -> None:
    """Send a good beginning, and then a blank from time to time for ever."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n\r\n{"
    try:
        call.sendall(head)
        for _ in range(600):
            call.settimeout(0.1)
            try:
                if not call.recv(1):
                    return
            except TimeoutError:
                call.sendall(b" ")
    except OSError:
        return


def test_a_timeout_holds_for_all_together(serve: Serve) -> None:
    graph, _ = connected(serve, slow, timeout=1.5)
    with pytest.raises(EndpointError, match=r"within 1\.\d+ seconds"):
        graph.query("ASK {}")


def test_the_seconds_of_a_budget_hold_too(serve: Serve) -> None:
    graph, _ = connected(serve, slow)
    with pytest.raises(BudgetError) as error:
        graph.query("ASK {}", budget=Budget(seconds=0.5))
    assert (error.value.limit, error.value.value) == ("seconds", 0.5)


def test_nobody_there_is_an_error() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
        with pytest.raises(EndpointError, match="refused"):
            KnowledgeGraph.connect(url, timeout=1)


@pytest.mark.parametrize("target", ["http://127.0.0.1:9/", "http://169.254.169.254/", "file:///x"])
def test_a_redirect_elsewhere_is_refused(target: str, serve: Serve) -> None:
    with pytest.raises(ForbiddenAccessError):
        asked(serve, moved(target))


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://x/", "http://me:pw@localhost/", "x", ""]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(OcopError):
        KnowledgeGraph.connect(url)


def test_credentials_are_told_as_the_server_wants(serve: Serve) -> None:
    wants = answer(b"", "401 Unauthorized", WWW_Authenticate='Basic realm="x"')
    server = serve(wants, *HELLO, literals("a"))
    graph = KnowledgeGraph.connect(server.url, timeout=10, login=Login("me", "secret"))
    assert len(graph.select("SELECT ?x { ?x ?p ?o }")) == 1
    packed = b64encode(b"me:secret").decode()
    assert ["Authorization" in each for each in server.heard] == [False, True, True, True]
    assert f"Authorization: Basic {packed}" in server.heard[2]


def test_a_digest_keeps_the_password_here(serve: Serve) -> None:
    wants = answer(
        b"",
        "401 Unauthorized",
        WWW_Authenticate='Digest realm="x", qop="auth", nonce="n0nce", opaque="o", algorithm=MD5',
    )
    server = serve(wants, *HELLO, literals("a"))
    graph = KnowledgeGraph.connect(server.url, timeout=10, login=Login("me", "secret"))
    assert len(graph.select("SELECT ?x { ?x ?p ?o }")) == 1
    assert 'Authorization: Digest username="me"' in server.heard[1]
    assert "nc=00000003" in server.heard[3]
    assert not any("secret" in each for each in server.heard)


@pytest.mark.parametrize(
    "challenge",
    [
        'Digest realm="x", qop="auth", nonce="n", algorithm=WHIRLPOOL',
        'Digest realm="x", qop="auth-int", nonce="n"',
        'Digest realm="x"',
        "Digest ,,,=,",
        "Negotiate",
        "",
    ],
)
def test_a_challenge_that_nobody_can_meet_is_told(challenge: str, serve: Serve) -> None:
    server = serve(*[answer(b"", "401 Unauthorized", WWW_Authenticate=challenge)] * 2)
    with pytest.raises(EndpointError, match=r"access refused \(401\)"):
        KnowledgeGraph.connect(server.url, timeout=10, login=Login("me", "secret"))
    assert len(server.heard) == 1


def test_the_strongest_way_is_taken(serve: Serve) -> None:
    ways = 'Basic realm="x", Digest realm="x", nonce="1", Digest nonce="2", algorithm=SHA-256'
    server = serve(answer(b"", "401 Unauthorized", WWW_Authenticate=ways), *HELLO)
    KnowledgeGraph.connect(server.url, timeout=10, login=Login("me", "secret"))
    assert 'nonce="2"' in server.heard[1]


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_digests_of_rfc_7616(algorithm: str, response: str) -> None:
    """Section 3.9.1."""
    challenge = {
        "realm": "http-auth@example.org",
        "qop": "auth, auth-int",
        "algorithm": algorithm,
        "nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        "opaque": "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
    }
    cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    header = Digest("Mufasa", "Circle of Life", challenge).header("GET", "/dir/index.html", cnonce)
    assert f'response="{response}"' in header
    assert f'nc=00000001, cnonce="{cnonce}"' in header


def test_a_token_is_a_bearers(serve: Serve) -> None:
    server = serve(*HELLO)
    KnowledgeGraph.connect(server.url, timeout=10, login=Login(token="t0ken"))
    assert "Authorization: Bearer t0ken" in server.heard[0]


def test_wrong_credentials_are_tried_once(serve: Serve) -> None:
    wants = answer(b"", "401 Unauthorized", WWW_Authenticate='Basic realm="x"')
    server = serve(wants, wants, wants)
    with pytest.raises(EndpointError, match=r"access refused \(401\)"):
        KnowledgeGraph.connect(server.url, timeout=10, login=Login("me", "wrong"))
    assert len(server.heard) == 2


def test_a_password_is_not_sent_where_others_read() -> None:
    with pytest.raises(UsageError, match="use https"):
        KnowledgeGraph.connect("http://192.0.2.1/sparql", login=Login(token="t"), timeout=0.2)


def test_nothing_is_taken_from_the_environment(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n", "utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    server = serve(*HELLO)
    KnowledgeGraph.connect(server.url, timeout=10)
    assert "Authorization" not in server.heard[0]
    assert "secret" not in server.heard[0]


def test_a_foreign_blank_node_without_a_lasting_label_is_told(serve: Serve) -> None:
    def triple(label: str) -> bytes:
        terms = {
            "b": {"type": "bnode", "value": label},
            "p": {"type": "uri", "value": "urn:p"},
            "o": {"type": "uri", "value": "urn:o"},
        }
        body = {"head": {"vars": ["b", "p", "o"]}, "results": {"bindings": [terms]}}
        return answer(json.dumps(body).encode(), **JSON)

    again = {
        "head": {"vars": ["b"]},
        "results": {"bindings": [{"b": {"type": "bnode", "value": "c2"}}]},
    }
    graph, _ = connected(serve, triple("c1"), answer(json.dumps(again).encode(), **JSON))
    with pytest.raises(UsageError, match="another label in each answer"):
        list(graph.triples(BlankNode("c0")))


def test_a_login_shows_no_secret() -> None:
    assert "secret" not in repr(Login("me", "secret")) + repr(Login(token="secret"))
    with pytest.raises(UsageError):
        Login("me")
    with pytest.raises(UsageError):
        Login("me", "line\nbreak")
