"""Changes: who may make them, what they do, and that they are there whole or not at all."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.server.running import TOKEN, Running

BEARER = f"Bearer {TOKEN}"
TURTLE = "text/turtle"


def values(server: Running, query: str) -> list[str]:
    rows = server.query(query).json()["results"]["bindings"]
    return sorted(next(iter(row.values()))["value"] for row in rows)


def count(server: Running) -> int:
    return int(values(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0])


def test_an_update_changes_graph_union_and_what_follows(changeable: Running) -> None:
    before = count(changeable)
    assert not changeable.query("ASK { <urn:e> a ocop:Expert }").json()["boolean"]
    done = changeable.update(
        "INSERT DATA { GRAPH <urn:g> { <urn:s> a ocop:ExpertSupport ; ocop:byExpert <urn:e> } }"
    )
    assert (done.status, done.body) == (204, b"")
    assert values(changeable, "SELECT ?e { GRAPH <urn:g> { ?s ocop:byExpert ?e } }") == ["urn:e"]
    assert changeable.query("ASK { <urn:e> a ocop:Expert }").json()["boolean"]
    assert count(changeable) > before + 2
    assert changeable.update("DROP GRAPH <urn:g>").status == 204
    assert count(changeable) == before


def test_what_is_said_without_a_graph_has_one_of_its_own(changeable: Running) -> None:
    assert changeable.update('INSERT DATA { <urn:a> rdfs:comment "b" }').status == 204
    where = "SELECT ?g { GRAPH ?g { <urn:a> rdfs:comment ?b } }"
    assert values(changeable, where) == ["https://w3id.org/ocop/graph/local"]
    country = values(changeable, "SELECT ?c { ?c a ocop:Country ; skos:prefLabel ?name }")[0]
    pattern = f"<{country}> skos:prefLabel ?name"
    names = f"SELECT ?name {{ GRAPH ?g {{ {pattern} }} }}"
    assert values(changeable, names)
    assert changeable.update(f"DELETE WHERE {{ {pattern} }}").status == 204
    assert values(changeable, names) == []


@pytest.mark.parametrize(
    ("update", "status"),
    [
        ("INSERT DATA { <urn:fails> <urn:y> 1 } ; INSERT { nonsense", 400),
        ("INSERT DATA { <urn:fails> <urn:y> 1 } ; LOAD <http://127.0.0.1:9/x>", 400),
        ("INSERT DATA { <urn:fails> <urn:y> 1 } ; LOAD SILENT <file:///etc/passwd>", 400),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/x> { ?s ?p ?o } }", 400),
        (
            (
                "INSERT DATA { <urn:fails> <urn:y> 1 } ; "
                "INSERT { <urn:x> <urn:z> ?n } WHERE { { SELECT (COUNT(*) AS ?n) "
                "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } } }"
            ),
            503,
        ),
    ],
)
def test_an_update_that_fails_changes_nothing(
    update: str, status: int, changeable: Running
) -> None:
    before = count(changeable)
    assert changeable.update(update).status == status
    assert count(changeable) == before
    assert not changeable.query("ASK { <urn:fails> ?p ?o }").json()["boolean"]
    assert changeable.update('INSERT DATA { <urn:fine> rdfs:comment "now" }').status == 204
    assert changeable.query("ASK { <urn:fine> ?p ?o }").json()["boolean"]
    assert changeable.update("DELETE WHERE { <urn:fine> ?p ?o }").status == 204


def test_changes_come_one_after_another_and_none_is_lost(changeable: Running) -> None:
    updates = [f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:many> <urn:y> {n} }} }}" for n in range(6)]
    with ThreadPoolExecutor(6) as many:
        assert {reply.status for reply in many.map(changeable.update, updates)} == {204}
    assert values(changeable, "SELECT ?n { <urn:many> <urn:y> ?n }") == list("012345")


def test_a_change_makes_new_tags(changeable: Running) -> None:
    tag = changeable.query("SELECT * { ?s ?p ?o }").headers["etag"]
    changeable.update("INSERT DATA { <urn:x> <urn:y> 1 }")
    again = changeable.query("SELECT * { ?s ?p ?o }", if_none_match=tag)
    assert again.status == 200


def test_graphs_are_written_whole(changeable: Running) -> None:
    path = f"/data?{urlencode({'graph': 'urn:mine'})}"

    def send(method: str, body: str = "", kind: str = TURTLE) -> int:
        return changeable.ask(
            path, method, body.encode(), content_type=kind, authorization=BEARER
        ).status

    def read() -> str:
        return changeable.ask(path, accept="application/n-triples").text

    assert send("PUT", "<urn:a> <urn:b> 1, 2 .") == 201
    assert send("PUT", "<urn:a> <urn:b> 3 .") == 204
    assert read().count("\n") == 1
    assert send("POST", "<urn:a> <urn:b> 4 .") == 204
    assert read().count("\n") == 2
    assert send("POST", "<urn:a> <urn:b>") == 400
    assert send("POST", '{"@context": "http://127.0.0.1:9/x"}', "application/ld+json") == 400
    assert send("POST", "x", "application/msword") == 415
    assert send("POST", "<urn:a> <urn:b> 1 <urn:g> .", "application/n-quads") == 400
    assert read().count("\n") == 2
    assert send("DELETE") == 204
    assert send("DELETE") == 404
    assert changeable.ask(path).status == 404
    inferred = f"/data?{urlencode({'graph': 'https://w3id.org/ocop/graph/inferred'})}"
    for place, status in ((inferred, 403), ("/data?default", 400)):
        reply = changeable.ask(place, "PUT", b"", content_type=TURTLE, authorization=BEARER)
        assert reply.status == status


def test_a_long_body_is_taken_from_nobody_without_the_token(changeable: Running) -> None:
    long = "INSERT DATA { <urn:long> <urn:long> 1 } #" + "x" * 2_000_000
    assert changeable.update(long, token="wrong").status == 413
    assert changeable.update(long).status == 204


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
def test_nobody_changes_anything_without_the_token(given: str, changeable: Running) -> None:
    headers = {"authorization": given} if given else {}
    ways = [
        ("/sparql", "POST", "application/sparql-update"),
        ("/data?graph=urn:x", "PUT", TURTLE),
        ("/data?graph=urn:x", "POST", TURTLE),
        ("/data?graph=urn:x", "DELETE", TURTLE),
    ]
    for path, method, kind in ways:
        reply = changeable.ask(path, method, b"CLEAR ALL", content_type=kind, **headers)
        assert reply.status == 401
        assert reply.headers["www-authenticate"].startswith("Bearer")
    assert count(changeable) > 100


def test_old_graphs_leave_no_process_behind(changeable: Running) -> None:
    ours = changeable.mark.encode()

    def processes() -> int:
        count = 0
        for each in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):  # it may be gone meanwhile
                count += ours in each.read_bytes()
        return count

    assert processes() > 1
    for number in range(8):
        assert changeable.update(f"INSERT DATA {{ <urn:n> <urn:n> {number} }}").status == 204
    deadline = time.monotonic() + 10
    while processes() > 4:  # the server, its keeper, two workers
        assert time.monotonic() < deadline
        time.sleep(0.05)
