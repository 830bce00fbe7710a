"""SPARQL 1.1 Protocol: what the specification, and its test cases, want of a request."""

import gzip
from urllib.parse import urlencode

import pytest

from tests.server.running import Running

FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
ASK = "ASK { ?c a ocop:Country }"
GRAPH = "https://w3id.org/ocop/graph/seed-ocop-china-2025"
OTHER = "https://w3id.org/ocop/graph/unicode-cldr"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NAMES = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"


def form(*fields: tuple[str, str]) -> bytes:
    return urlencode(fields).encode()


# where a name is one of a W3C case, this says more than the case does: the very status
GOOD: dict[str, tuple[str, str, bytes | None, str]] = {
    "query_get": ("GET", "?" + urlencode({"query": ASK}), None, ""),
    "query_post_form": ("POST", "", form(("query", ASK)), FORM),
    "query_post_form_charset": ("POST", "", form(("query", ASK)), f"{FORM}; charset=UTF-8"),
    "query_post_direct": ("POST", "", ASK.encode(), QUERY),
    "query_empty_prefix_line": ("POST", "", f"\n# all\r\n{ASK}\n# end".encode(), QUERY),
    "query_byte_order_mark": ("POST", "", f"\ufeff{ASK}".encode(), QUERY),
}


@pytest.mark.parametrize("case", GOOD)
def test_a_query_may_come_in_three_ways(case: str, server: Running) -> None:
    method, address, body, kind = GOOD[case]
    headers = {"content_type": kind} if kind else {}
    reply = server.ask(f"/sparql{address}", method, body, **headers)
    assert (reply.status, reply.kind) == (200, "application/sparql-results+json")
    assert reply.json()["boolean"] is True


BAD: dict[str, tuple[str, str, bytes | None, str, int]] = {
    "bad_query_method": ("PUT", "?" + urlencode({"query": ASK}), None, "", 405),
    "bad_multiple_queries": (
        "GET",
        "?" + form(("query", ASK), ("query", ASK)).decode(),
        None,
        "",
        400,
    ),
    "bad_multiple_queries_form": ("POST", "", form(("query", ASK), ("query", ASK)), FORM, 400),
    "bad_query_wrong_media_type": ("POST", "", ASK.encode(), "text/plain", 415),
    "bad_query_missing_form_type": ("POST", "", form(("query", ASK)), "", 415),
    "bad_query_missing_direct_type": ("POST", "", ASK.encode(), "", 415),
    "bad_query_non_utf8": ("POST", "", "ASK { ?s ?p 'ü' }".encode("utf-16"), QUERY, 400),
    "bad_query_non_utf8_charset": ("POST", "", ASK.encode(), f"{QUERY}; charset=UTF-16", 415),
    "bad_query_non_utf8_address": ("GET", "?query=%FF%FE", None, "", 400),
    "bad_query_syntax": ("GET", "?query=ASK%20%7B", None, "", 400),
    "bad_query_compressed": ("POST", "", gzip.compress(ASK.encode()), QUERY, 400),
    "bad_query_twice": ("POST", "?query=ASK%7B%7D", ASK.encode(), QUERY, 400),
    "bad_form_empty": ("POST", "", b"", FORM, 400),
    "bad_query_and_update": ("POST", "", form(("query", ASK), ("update", "CLEAR ALL")), FORM, 400),
    "bad_update_get": ("GET", "?update=CLEAR%20ALL", None, "", 400),
    "bad_update_as_query": ("POST", "", b"CLEAR ALL", QUERY, 400),
    "bad_update_parameters": ("GET", "?query=ASK%7B%7D&using-graph-uri=urn:x", None, "", 400),
    "update_without_token": ("POST", "", form(("update", "CLEAR ALL")), FORM, 403),
    "update_direct_without_token": ("POST", "", b"CLEAR ALL", UPDATE, 403),
    "unknown_graph": (
        "GET",
        "?" + form(("query", ASK), ("default-graph-uri", "urn:no")).decode(),
        None,
        "",
        400,
    ),
    "unknown_format": ("GET", "?query=ASK%7B%7D&format=docx", None, "", 400),
    "nul": ("GET", "?query=ASK%7B%7D%00", None, "", 400),
}


@pytest.mark.parametrize("case", BAD)
def test_a_mistake_has_its_status_and_says_what_it_is(case: str, server: Running) -> None:
    method, address, body, kind, status = BAD[case]
    headers = {"content_type": kind} if kind else {}
    reply = server.ask(f"/sparql{address}", method, body, **headers)
    assert (reply.status, reply.kind) == (status, "text/plain")
    assert reply.text.startswith(f"{status} ")
    assert len(reply.text.split()) > 4


def test_a_syntax_error_tells_line_and_column_to_people_and_programs(server: Running) -> None:
    broken = "SELECT * {\n  ?c a ocop:Country .\n  ?c }"
    assert "3:" in server.query(broken).text
    told = server.query(broken, accept="application/json").json()
    assert told["status"] == 400
    assert "3:" in told["detail"]
    page = server.query(broken, accept="text/html")
    assert (page.status, page.kind) == (400, "text/html")
    assert "?c a ocop:Country ." in page.text  # the query is still there, to be mended


@pytest.mark.parametrize(
    ("fields", "graphs"),
    [
        ([("default-graph-uri", GRAPH)], 0),
        ([("named-graph-uri", GRAPH)], 1),
        ([("named-graph-uri", GRAPH), ("named-graph-uri", OTHER)], 2),
        ([("default-graph-uri", GRAPH), ("named-graph-uri", OTHER)], 1),
    ],
)
@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_the_dataset_of_the_request_stands_in_place_of_the_querys(
    fields: list[tuple[str, str]], graphs: int, way: str, server: Running
) -> None:
    def ask(query: str) -> int:
        asked = [("query", query), *fields]
        if way == "get":
            reply = server.ask(f"/sparql?{urlencode(asked)}")
        elif way == "form":
            reply = server.ask("/sparql", "POST", urlencode(asked).encode(), content_type=FORM)
        else:
            path = f"/sparql?{urlencode(fields)}"
            reply = server.ask(path, "POST", query.encode(), content_type=QUERY)
        rows = reply.json()["results"]["bindings"]
        return int(rows[0]["n"]["value"]) if "n" in rows[0] else len(rows)

    default = [iri for name, iri in fields if name == "default-graph-uri"]
    alone = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
    expected = int(server.query(alone).json()["results"]["bindings"][0]["n"]["value"])
    assert ask(f"{COUNT.replace('{ ?s', f'FROM <{OTHER}> {{ ?s')}") == (expected if default else 0)
    if graphs:
        assert ask(NAMES) == graphs


ROWS = "SELECT ?c { ?c a ocop:Initiative }"
TRIPLES = "CONSTRUCT WHERE { ?c a ocop:Initiative }"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        (ROWS, "", JSON),
        (ROWS, "*/*", JSON),
        (ROWS, JSON, JSON),
        (ROWS, "application/json", "application/json"),
        (ROWS, XML, XML),
        (ROWS, "application/xml", "application/xml"),
        (ROWS, "text/csv", "text/csv"),
        (ROWS, "text/tab-separated-values", "text/tab-separated-values"),
        (ROWS, f"text/csv;q=0.4, {XML};q=0.9, */*;q=0.1", XML),
        (ROWS, f"{JSON};q=0, */*", XML),
        (ROWS, "text/*", "text/csv"),
        (ROWS, "TEXT/CSV ; Q=1", "text/csv"),
        (ROWS, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("ASK {}", "", JSON),
        ("ASK {}", XML, XML),
        (TRIPLES, "", "text/turtle"),
        (TRIPLES, "application/n-triples", "application/n-triples"),
        (TRIPLES, "text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        (TRIPLES, "application/rdf+xml", "application/rdf+xml"),
        (TRIPLES, "application/trig", "application/trig"),
        (TRIPLES, "application/n-quads", "application/n-quads"),
        ("DESCRIBE <https://w3id.org/ocop/id/country/LSO>", "", "text/turtle"),
    ],
)
def test_the_format_is_what_the_client_takes(
    query: str, accept: str, kind: str, server: Running
) -> None:
    reply = server.query(query, accept=accept)
    assert (reply.status, reply.kind) == (200, kind)
    assert "Accept" in reply.headers["vary"]


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (ROWS, "image/png"),
        (ROWS, "text/turtle"),
        (TRIPLES, "text/csv"),
        ("ASK {}", "text/csv"),
        (ROWS, "*/*;q=0"),
    ],
)
def test_what_cannot_be_written_as_asked_is_refused_with_what_can(
    query: str, accept: str, server: Running
) -> None:
    reply = server.query(query, accept=accept)
    assert reply.status == 406
    assert "application/" in reply.text


def test_a_format_may_be_named_in_the_address(server: Running) -> None:
    reply = server.ask(f"/sparql?{urlencode({'query': ROWS, 'format': 'csv'})}", accept="text/html")
    assert reply.text == "c\r\nhttps://w3id.org/ocop/id/initiative/ocop\r\n"


def test_head_is_get_without_a_body(server: Running) -> None:
    path = f"/sparql?{urlencode({'query': ROWS})}"
    got, head = server.ask(path), server.ask(path, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


def test_answers_are_compressed_where_it_is_worth_it(server: Running) -> None:
    large = "SELECT * { ?s ?p ?o } LIMIT 2000"
    packed = server.query(large, accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == server.query(large).text
    assert len(packed.body) * 3 < len(packed.text)
    assert "content-encoding" not in server.query(ROWS, accept_encoding="gzip").headers
    assert "content-encoding" not in server.query(large, accept_encoding="gzip;q=0").headers


def test_what_a_client_has_already_is_not_sent_again(server: Running) -> None:
    first = server.query(ROWS)
    tag = first.headers["etag"]
    again = server.query(ROWS, if_none_match=f'"other", {tag}')
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert server.query(ROWS, accept="text/csv").headers["etag"] != tag
    assert server.query(TRIPLES).headers["etag"] != tag
    assert "etag" not in server.query("SELECT (RAND() AS ?dice) {}").headers


def test_the_packaged_graph_may_be_read_by_pages_of_any_origin(server: Running) -> None:
    reply = server.query(ROWS, origin="https://example.org")
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in reply.headers
    refused = server.query("SELECT", origin="https://example.org")
    assert (refused.status, refused.headers["access-control-allow-origin"]) == (400, "*")
    before = server.ask("/sparql", "OPTIONS", origin="https://example.org")
    assert before.status == 204
    assert "POST" in before.headers["access-control-allow-methods"]


def test_the_service_describes_itself(server: Running) -> None:
    from rdflib import Graph, Namespace, URIRef
    from rdflib.namespace import RDF, VOID

    sd = Namespace("http://www.w3.org/ns/sparql-service-description#")
    reply = server.ask("/sparql", accept="text/turtle")
    told = Graph().parse(data=reply.text, format="turtle")
    here = told.value(predicate=RDF.type, object=sd.Service)
    assert told.value(here, sd.endpoint) == URIRef(f"{server.url}sparql")
    assert set(told.objects(here, sd.supportedLanguage)) == {sd.SPARQL11Query}
    named = {str(name) for name in told.objects(predicate=sd.name)}
    rows = server.query(NAMES).json()["results"]["bindings"]
    assert named == {row["g"]["value"] for row in rows}

    void = server.ask("/.well-known/void", accept="text/turtle")
    data = Graph().parse(data=void.text, format="turtle")
    assert (None, VOID.sparqlEndpoint, URIRef(f"{server.url}sparql")) in data


def test_a_graph_is_read_by_its_name(server: Running) -> None:
    path = f"/data?{urlencode({'graph': GRAPH})}"
    lines = server.ask(path, accept="application/n-triples").text.splitlines()
    alone = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
    count = server.query(alone).json()["results"]["bindings"][0]["n"]["value"]
    assert len(lines) == int(count)
    assert server.ask("/data?default", "HEAD", accept="text/turtle").status == 200
    assert server.ask("/data?graph=urn:no").status == 404
    assert server.ask("/data").status == 400
    assert server.ask("/data?default&graph=urn:x").status == 400
    assert server.ask("/data?graph=no%20iri").status == 400
    for method in ("PUT", "POST", "DELETE"):
        reply = server.ask(path, method, b"<urn:a> <urn:b> 1 .", content_type="text/turtle")
        assert reply.status == 403
