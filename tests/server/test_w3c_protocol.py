"""The W3C cases of SPARQL 1.1 Protocol, by their names, against a server that may be changed.

https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/ describes the requests in words;
mistakes must be refused with 4xx, and the rest must be done.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.server.running import TOKEN, Reply, Running, running

FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
DATA = [f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in range(4)]
DOCUMENT = "http://xmlns.com/foaf/0.1/Document"
RESOURCE = "http://purl.org/dc/terms/BibliographicResource"
STATED = " ".join(f"GRAPH <{name}> {{ <{name}> a <{DOCUMENT}> }}" for name in DATA)
WITH = f"WITH <urn:g> DELETE {{ ?s a <{DOCUMENT}> }} WHERE {{ ?s a <{DOCUMENT}> }}"
GRAPHS = [("default-graph-uri", DATA[1]), ("default-graph-uri", DATA[2])]
NAMED = [("named-graph-uri", DATA[1]), ("named-graph-uri", DATA[2])]
BOTH = f"ASK {{ <{DATA[1]}> a ?t . <{DATA[2]}> a ?t FILTER NOT EXISTS {{ <{DATA[3]}> ?p ?o }} }}"
ALL_NAMED = f"""SELECT (COUNT(DISTINCT ?g) = 2 AS ?right) {{ GRAPH ?g {{ ?s ?p ?o }}
    FILTER NOT EXISTS {{ <{DATA[1]}> ?q ?r }} }}"""
FULL = f"""SELECT (COUNT(DISTINCT ?g) = 2 AS ?right) {{ <{DATA[3]}> a ?t .
    GRAPH ?g {{ ?s ?p ?o }} FILTER (?s != <{DATA[3]}>) }}"""

Sent = tuple[str, str, bytes | None, str]


def get(*fields: tuple[str, str]) -> Sent:
    return "GET", f"?{urlencode(fields)}", None, ""


def form(*fields: tuple[str, str]) -> Sent:
    return "POST", "", urlencode(fields).encode(), FORM


def direct(text: str, *fields: tuple[str, str], kind: str = QUERY) -> Sent:
    return "POST", f"?{urlencode(fields)}" if fields else "", text.encode(), kind


@pytest.fixture(scope="module")
def w3c() -> Iterator[Running]:
    """A server with the graphs of the cases, and nothing that follows from them."""
    small = Path(__file__).parent.parent / "data" / "small-graph.trig"
    with running("--data", str(small), "--replace", OCOP_KG_TOKEN=TOKEN) as started:
        yield started


def send(server: Running, sent: Sent, **headers: str) -> Reply:
    method, address, body, kind = sent
    given = {"content_type": kind} if kind else {}
    authorization = f"Bearer {TOKEN}"
    return server.ask(
        f"/sparql{address}", method, body, authorization=authorization, **given, **headers
    )


def prepare(server: Running) -> None:
    assert server.update(f"CLEAR ALL ; INSERT DATA {{ {STATED} }}").status == 204


BAD: dict[str, Sent] = {
    "bad_query_method": ("PUT", "?query=ASK%20%7B%7D", None, ""),
    "bad_multiple_queries": get(("query", "ASK {}"), ("query", "SELECT * {}")),
    "bad_query_wrong_media_type": direct("ASK {}", kind="text/plain"),
    "bad_query_missing_form_type": ("POST", "", b"query=ASK%20%7B%7D", ""),
    "bad_query_missing_direct_type": ("POST", "", b"ASK {}", ""),
    "bad_query_non_utf8": ("POST", "", "ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16"),
    "bad_query_syntax": get(("query", "ASK {")),
    "bad_update_get": get(("update", "CLEAR ALL")),
    "bad_multiple_updates": form(("update", "CLEAR NAMED"), ("update", "CLEAR DEFAULT")),
    "bad_update_wrong_media_type": direct("CLEAR NAMED", kind="text/plain"),
    "bad_update_missing_form_type": ("POST", "", b"update=CLEAR%20NAMED", ""),
    "bad_update_missing_direct_type": ("POST", "", b"CLEAR NAMED", ""),
    "bad_update_non_utf8": ("POST", "", "CLEAR ALL".encode("utf-16"), f"{UPDATE}; charset=UTF-16"),
    "bad_update_syntax": form(("update", "CLEAR XYZ")),
    "bad_update_dataset_conflict": form(("using-named-graph-uri", "urn:g"), ("update", WITH)),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_requests_are_refused(case: str, w3c: Running) -> None:
    prepare(w3c)
    reply = send(w3c, BAD[case])
    assert 400 <= reply.status < 500
    assert reply.text.strip()
    assert w3c.query(f"ASK {{ <{DATA[0]}> ?p ?o }}").json()["boolean"]  # and nothing was changed


QUERIES: dict[str, Sent] = {
    "query_get": get(("query", "ASK {}")),
    "query_post_form": form(("query", "ASK {}")),
    "query_post_direct": direct("ASK {}"),
    "query_dataset_default_graph": direct(f"ASK {{ <{DATA[1]}> ?p ?o }}", GRAPHS[0]),
    "query_dataset_default_graphs_get": get(("query", BOTH), *GRAPHS),
    "query_dataset_default_graphs_post": direct(BOTH, *GRAPHS),
    "query_dataset_named_graphs_get": get(("query", ALL_NAMED), *NAMED),
    "query_dataset_named_graphs_post": direct(ALL_NAMED, *NAMED),
    "query_dataset_full": direct(FULL, ("default-graph-uri", DATA[3]), *NAMED),
    "query_multiple_dataset": direct(
        f"ASK FROM <{DATA[1]}> {{ <{DATA[2]}> ?p ?o FILTER NOT EXISTS {{ <{DATA[1]}> ?q ?r }} }}",
        GRAPHS[1],
    ),
}


@pytest.mark.parametrize("case", QUERIES)
def test_queries_are_answered_from_their_dataset(case: str, w3c: Running) -> None:
    prepare(w3c)
    told = send(w3c, QUERIES[case], accept="application/sparql-results+json").json()
    right = told.get("boolean") or told["results"]["bindings"][0]["right"]["value"] == "true"
    assert right


RESULTS = {f"application/sparql-results+{name}" for name in ("xml", "json")} | {
    "text/csv",
    "text/tab-separated-values",
}
TRIPLES = {"application/rdf+xml", "text/turtle", "application/n-triples"}
TYPES: dict[str, tuple[str, set[str]]] = {
    "query_content_type_select": ("SELECT (1 AS ?value) {}", RESULTS),
    "query_content_type_ask": ("ASK {}", RESULTS),
    "query_content_type_describe": ("DESCRIBE <http://example.org/>", TRIPLES),
    "query_content_type_construct": ("CONSTRUCT { <s> <p> 1 } WHERE {}", TRIPLES),
}


@pytest.mark.parametrize("case", TYPES)
def test_answers_have_a_fitting_type(case: str, w3c: Running) -> None:
    query, kinds = TYPES[case]
    reply = send(w3c, direct(query))
    assert reply.status == 200
    assert reply.kind in kinds


def using(where: str, *graphs: tuple[str, str]) -> Sent:
    found = f"INSERT {{ GRAPH <urn:found> {{ ?s a <{RESOURCE}> }} }} WHERE {{ {where} }}"
    return direct(f"CLEAR ALL ; INSERT DATA {{ {STATED} }} ; {found}", *graphs, kind=UPDATE)


PLAIN = f"?s a <{DOCUMENT}>"
IN_GRAPH = f"GRAPH ?g {{ {PLAIN} }}"
ONE, TWO = (("using-graph-uri", DATA[number]) for number in (1, 2))
NAMED_ONE, NAMED_TWO = (("using-named-graph-uri", DATA[number]) for number in (1, 2))
UPDATES: dict[str, tuple[Sent, set[int]]] = {
    "update_dataset_default_graph": (using(PLAIN, ONE), {1}),
    "update_dataset_default_graphs": (using(PLAIN, ONE, TWO), {1, 2}),
    "update_dataset_named_graphs": (using(IN_GRAPH, NAMED_ONE, NAMED_TWO), {1, 2}),
    "update_dataset_full": (
        using(f"{{ {PLAIN} }} UNION {{ {IN_GRAPH} }}", ONE, NAMED_TWO),
        {1, 2},
    ),
}


@pytest.mark.parametrize("case", UPDATES)
def test_updates_look_at_their_dataset(case: str, w3c: Running) -> None:
    sent, numbers = UPDATES[case]
    assert send(w3c, sent).status == 204
    rows = w3c.query(f"SELECT ?s {{ GRAPH <urn:found> {{ ?s a <{RESOURCE}> }} }}").json()
    found = {row["s"]["value"] for row in rows["results"]["bindings"]}
    assert found == {DATA[number] for number in numbers}


@pytest.mark.parametrize("case", ["update_post_form", "update_post_direct"])
def test_updates_come_in_two_ways(case: str, w3c: Running) -> None:
    prepare(w3c)
    update = f"DROP GRAPH <{DATA[0]}>"
    posted = form(("update", update)) if "form" in case else direct(update, kind=UPDATE)
    assert send(w3c, posted).status == 204
    assert not w3c.query(f"ASK {{ <{DATA[0]}> ?p ?o }}").json()["boolean"]


def test_update_base_uri(w3c: Running) -> None:
    stated = "GRAPH <http://example.org/protocol-base-test/> { <http://example.org/s> ?p ?o }"
    put = stated.replace("?p ?o", "<http://example.org/p> <test>")
    assert w3c.update(f"INSERT DATA {{ {put} }}").status == 204
    rows = w3c.query(f"SELECT ?o {{ {stated} }}").json()["results"]["bindings"]
    assert [row["o"]["value"] for row in rows] == [f"{w3c.url}test"]


@pytest.mark.parametrize(
    ("update", "graph"),
    [("DELETE WHERE { ?s ?p ?o }", "urn:g"), (using(PLAIN)[2].decode(), "no iri")],  # type: ignore[union-attr]  # it has a body
)
def test_graphs_that_an_update_cannot_have_are_refused(
    update: str, graph: str, w3c: Running
) -> None:
    prepare(w3c)
    reply = send(w3c, form(("update", update), ("using-graph-uri", graph)))
    assert reply.status == 400
    assert w3c.query(f"ASK {{ <{DATA[0]}> ?p ?o }}").json()["boolean"]


@pytest.mark.parametrize("first", ["CLEAR ALL", "DROP ALL", "DELETE WHERE { <urn:s> ?p ?o }"])
def test_an_operation_finds_what_the_one_before_left(first: str, w3c: Running) -> None:
    put = "INSERT DATA { GRAPH <urn:again> { a:s a:p 1 } }"
    see = "INSERT { GRAPH <urn:again> { ?s a:seen ?o } } WHERE { ?s a:p ?o }"
    for _ in range(2):  # what is removed and put back is there
        update = f"PREFIX a: <urn:> # not; this\n{first} ;\n{put} ;\n{see} ;"
        assert w3c.update(update).status == 204
        assert w3c.query("ASK { <urn:s> <urn:p> 1 ; <urn:seen> 1 }").json()["boolean"]
    assert "at 3:" in w3c.update(f"{first} ;\n\n  INSERT nonsense").text
