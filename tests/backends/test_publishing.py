"""A graph is put on a server whole, and only what changed is put there again."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import BlankNode

from ocop_kg import KnowledgeGraph, Login
from ocop_kg.cli.commands import Command
from ocop_kg.cli.publish import publish as publish_command
from ocop_kg.errors import EndpointError, UsageError
from ocop_kg.stores.remote import Endpoint
from ocop_kg.stores.remote.answers import ROWS, truth_of
from ocop_kg.stores.remote.dataset import CATALOGUE, UNION
from tests.backends.servers import Running, oxigraph
from tests.cli.conftest import Invoke, invoke
from tests.web.conftest import Serve, answer, serve

__all__ = ["invoke", "serve"]

ONE = """
@prefix ocop: <https://w3id.org/ocop/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix graph: <https://w3id.org/ocop/graph/> .
graph:one { <urn:fig> a ocop:Product ; skos:prefLabel "fig"@en . }
graph:two { <urn:fig> a ocop:Product . <urn:kiwi> a ocop:Product . }
"""
OTHER = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix graph: <https://w3id.org/ocop/graph/> .
graph:one { <urn:fig> skos:prefLabel "figs"@en . }
"""


def opened(folder: Path, text: str, name: str = "mine.trig") -> KnowledgeGraph:
    file = folder / name
    file.write_text(text, "utf-8")
    return KnowledgeGraph.open(file, replace=True, inferred=False)


@pytest.fixture(params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, servers: Callable[[str], Running]) -> Running:
    return servers(request.param)


def test_a_graph_is_published_and_said_again_and_changed(server: Running, tmp_path: Path) -> None:
    graph = opened(tmp_path, ONE)
    first = graph.publish(server.query, server.graphs)
    assert len(first.written) == 3  # with the ontology
    again = graph.publish(server.query, server.graphs)
    assert (again.written, len(again.unchanged), again.removed) == ((), 3, ())
    there = KnowledgeGraph.connect(server.query)
    assert len(there) == len(graph)
    assert there.graphs() == graph.graphs()
    changed = opened(tmp_path, OTHER)
    told = changed.publish(server.query, server.graphs)
    assert told.written == ("https://w3id.org/ocop/graph/one",)
    assert told.removed == ("https://w3id.org/ocop/graph/two",)
    there = KnowledgeGraph.connect(server.query)
    assert there.graphs() == changed.graphs()
    assert there.query("ASK { <urn:kiwi> ?p ?o }") is False
    assert there.label("urn:fig") == "figs"


def test_what_was_broken_off_is_told_and_mended(server: Running, tmp_path: Path) -> None:
    graph = opened(tmp_path, ONE)
    graph.publish(server.query, server.graphs)
    endpoint = Endpoint(server.query, graphs=server.graphs)
    entry = f'{CATALOGUE} <http://spdx.org/rdf/terms#checksumValue> "unfinished" .\n'
    sd = "http://www.w3.org/ns/sparql-service-description#NamedGraph"
    entry += f"{CATALOGUE} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{sd}> .\n"
    endpoint.write("PUT", CATALOGUE.value, entry.encode(), "application/n-triples")
    with pytest.raises(EndpointError, match="half published"):
        KnowledgeGraph.connect(server.query)
    graph.publish(server.query, server.graphs)
    assert len(KnowledgeGraph.connect(server.query)) == len(graph)


def test_graphs_of_others_are_left_alone_and_not_seen(server: Running, tmp_path: Path) -> None:
    endpoint = Endpoint(server.query, graphs=server.graphs)
    triple = b"<urn:theirs> <urn:p> <urn:o> .\n"
    endpoint.write("PUT", "urn:others", triple, "application/n-triples")
    graph = opened(tmp_path, ONE)
    graph.publish(server.query, server.graphs)
    there = KnowledgeGraph.connect(server.query)
    assert there.query("ASK { <urn:theirs> ?p ?o }") is False
    assert there.query("ASK { GRAPH ?g { <urn:theirs> ?p ?o } }") is False
    named = {row["g"] for row in there.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
    assert named == set(there.graphs())
    assert UNION not in named
    body = endpoint.read("ASK { GRAPH <urn:others> { ?s ?p ?o } }", "ASK", ROWS, {})
    assert bool(truth_of(body))


def test_a_password_opens_virtuoso_by_digest(servers: Callable[[str], Running]) -> None:
    server = servers("virtuoso")
    url = f"{server.query}-auth"
    with pytest.raises(EndpointError, match=r"access refused \(401\)"):
        KnowledgeGraph.connect(url)
    graph = KnowledgeGraph.connect(url, login=Login("dba", "dba"))
    assert graph.query("ASK { ?s ?p ?o }") is True
    with pytest.raises(EndpointError, match=r"access refused \(401\)"):
        KnowledgeGraph.connect(url, login=Login("dba", "wrong"))


def test_a_server_of_others_is_asked_as_it_is(tmp_path: Path) -> None:
    with oxigraph(tmp_path, "--union-default-graph") as server:
        endpoint = Endpoint(server.query, graphs=server.graphs)
        for name in ("urn:g1", "urn:g2"):
            triples = b'<urn:s> <urn:p> "x" .\n_:b <urn:p> <urn:o> .\n_:b <urn:q> "y" .\n'
            endpoint.write("PUT", name, triples, "application/n-triples")
        graph = KnowledgeGraph.connect(server.query)
        assert [name.value for name in graph.graphs()] == ["urn:g1", "urn:g2"]
        assert not graph.inferred
        assert len(list(graph.store)) == 6
        blanks = {each.subject for each in graph.store if isinstance(each.subject, BlankNode)}
        assert len(blanks) == 2  # one a graph, each as the server names it
        for blank in blanks:
            assert len(list(graph.triples(blank))) == 2


def test_a_graph_without_an_address_for_it_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Graph Store Protocol"):
        Endpoint("http://127.0.0.1:9/").write("PUT", "urn:g", b"", "application/n-triples")
    with pytest.raises(EndpointError):
        opened(tmp_path, ONE).publish("http://127.0.0.1:9/", "http://127.0.0.1:9/", timeout=1)


def test_the_command_line_asks_an_endpoint(
    servers: Callable[[str], Running], tmp_path: Path, invoke: Invoke
) -> None:
    server = servers("oxigraph")
    opened(tmp_path, ONE).publish(server.query, server.graphs)
    run = invoke(
        "query", "SELECT ?x { ?x a ocop:Product }", "--endpoint", server.query, "-f", "csv"
    )
    assert (run.exit_code, sorted(run.stdout.split())) == (0, ["urn:fig", "urn:kiwi", "x"])
    run = invoke("query", "ASK {}", "--endpoint", "http://127.0.0.1:9/x", "--budget", "seconds=2")
    assert run.exit_code == 6
    assert "http://127.0.0.1:9/x" in run.stderr
    run = invoke("info", "--endpoint", server.query, "--no-inferred")
    assert (run.exit_code, "--no-inferred" in run.stderr) == (2, True)


def test_the_command_line_publishes(tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "one.trig").write_text(ONE, "utf-8")
    (tmp_path / "other.trig").write_text(OTHER, "utf-8")
    one, other = (
        ("--data", str(tmp_path / name), "--replace", "--no-inferred")
        for name in ("one.trig", "other.trig")
    )
    names = [f"https://w3id.org/ocop/graph/{name}" for name in ("one", "two", "ontology")]
    with oxigraph(tmp_path) as server:
        to = ("publish", server.query, server.graphs)
        run = invoke(*one, *to, "--check")
        assert (run.exit_code, set(run.stdout.splitlines())) == (
            1,
            {f"would write {name}" for name in names},
        )
        assert KnowledgeGraph.connect(server.query).graphs() == []
        run = invoke(*one, *to)
        assert (run.exit_code, run.stderr) == (0, "3 graphs written, 0 unchanged, 0 removed\n")
        run = invoke(*one, *to, "--check")
        assert (run.exit_code, run.stdout) == (0, "")
        run = invoke(*other, *to, "--check", "--format", "json")
        assert run.exit_code == 1
        assert json.loads(run.stdout) == {
            "written": names[:1],
            "unchanged": names[2:],
            "removed": names[1:2],
        }
        run = invoke(*other, *to)
        assert run.stdout == f"written {names[0]}\nremoved {names[1]}\n"
        asked = ("query", "SELECT ?n { <urn:fig> skos:prefLabel ?n }", "-f", "csv")
        assert invoke("--endpoint", server.query, *asked).stdout.split() == ["n", "figs"]
        run = invoke("--endpoint", server.query, *to)
        assert (run.exit_code, "mirror it" in run.stderr) == (2, True)
        run = invoke(*one, "publish", server.query, server.query)
        assert run.exit_code == 6
        assert "refused" in run.stderr or "nothing answers" in run.stderr
    run = invoke(*one, *to, "--timeout", "1")
    assert (run.exit_code, server.query in run.stderr) == (6, True)


def test_credentials_of_the_environment_go_where_the_graph_goes(
    serve: Serve, tmp_path: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.trig").write_text(ONE, "utf-8")
    server = serve(answer(b"", "401 Unauthorized"))
    monkeypatch.setenv("OCOP_KG_ENDPOINT_TOKEN", "t0ken")
    given = ("--data", str(tmp_path / "one.trig"), "--replace", "--no-inferred")
    run = invoke(*given, "publish", server.url, server.url)
    assert (run.exit_code, "access refused (401)" in run.stderr) == (6, True)
    assert "Authorization: Bearer t0ken" in server.heard[0]


def test_the_examples_of_the_help_run(
    tmp_path: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.trig").write_text(ONE, "utf-8")
    assert isinstance(publish_command, Command)
    with oxigraph(tmp_path) as server:
        for example in publish_command.examples:
            words = example.split()
            at = words.index("publish")
            words[at + 1 : at + 3] = server.query, server.graphs
            assert invoke(*words).exit_code == int("--check" in words), example
