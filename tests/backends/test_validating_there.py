"""A published graph is validated at its endpoint: the same report, and little travels."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

import pytest

from benchmarks.generator import write
from ocop_kg import KnowledgeGraph
from ocop_kg.cli.failing import NOTHING_CHECKED, exit_code
from ocop_kg.cluster.sieves import SIEVES as SIEVES_IN_SQL
from ocop_kg.errors import EndpointError, NotThereError, UsageError
from ocop_kg.stores.remote import Endpoint
from ocop_kg.validation import RULES, Report, validate
from ocop_kg.validation.remote import validating
from ocop_kg.validation.remote.sieves import SIEVES
from ocop_kg.vocabulary import key
from tests.backends.servers import Running
from tests.cli.conftest import Invoke, invoke

__all__ = ["invoke"]

DATA = Path(__file__).parent / "data"
SHAPES = DATA / "shapes.ttl"
OTHERS = """
@prefix ocop: <https://w3id.org/ocop/ontology#> .
<urn:f> a ocop:Country ; ocop:isoAlpha2 "TOOLONG" ; ocop:nonsense [] .
ocop:Country a <urn:f> .
"""
NOT_STANDARD = "the endpoint does not answer as the standard says"
Servers = Callable[[str], Running]


class Proxy(ThreadingHTTPServer):
    """Passes requests on to a server, and keeps the queries and how much came back."""

    def __init__(self, server: str) -> None:
        super().__init__(("127.0.0.1", 0), Passing)
        self.server = server
        self.queries: list[str] = []
        self.received = 0
        self.broken = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Passing(BaseHTTPRequestHandler):
    server: Proxy

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.broken:
            self.send_error(500)
            return
        request = Request(self.server.server, body, dict(self.headers))
        try:
            with urlopen(request) as response:
                status, headers, answer = response.status, response.headers, response.read()
        except HTTPError as error:
            status, headers, answer = error.code, error.headers, error.read()
        self.server.queries += parse_qs(body.decode())["query"]
        self.server.received += len(answer)
        self.send_response(status)
        self.send_header("Content-Type", headers["Content-Type"])
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def passing(server: str) -> Iterator[Proxy]:
    with Proxy(server) as proxy:
        Thread(target=proxy.serve_forever, daemon=True).start()
        yield proxy
        proxy.shutdown()


@pytest.fixture(autouse=True)
def always_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small data are asked about too, so that tests are quick."""
    monkeypatch.setattr(validating, "SMALL", 0)


def where(report: Report) -> str:
    """Why a report was made from a copy, or nothing."""
    assert report.asked
    return report.asked.copied or ""


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """The packaged graph with spoilt records, and with whatever else a rule looks for."""
    file = tmp_path_factory.mktemp("faulty") / "generated.nq"
    write(file, 6000, faulty=0.2)
    return KnowledgeGraph.open(file, DATA / "faults.trig")


def published(graph: KnowledgeGraph, server: Running) -> KnowledgeGraph:
    graph.publish(server.query, server.graphs)
    return KnowledgeGraph.connect(server.query)


@pytest.mark.parametrize(
    ("name", "level"),
    [("oxigraph", "should"), ("oxigraph", "may"), ("virtuoso", "may")],
)
def test_the_report_is_that_of_the_graph_in_this_process(
    faulty: KnowledgeGraph, servers: Servers, name: str, level: str
) -> None:
    expected = validate(faulty, level=level)
    assert not expected.conforms
    assert expected.asked is None
    report = validate(published(faulty, servers(name)), level=level)
    assert report == expected
    assert where(report) == (NOT_STANDARD if name == "virtuoso" else "")


def downloads(queries: list[str]) -> list[str]:
    """The queries for all triples of a graph."""
    asked = re.compile(r"SELECT \?s \?p \?o \{ GRAPH <[^>]*> \{ \?s \?p \?o \} \}")
    return list(filter(asked.fullmatch, queries))


def test_results_and_counts_travel_and_never_the_graph(
    faulty: KnowledgeGraph, servers: Servers
) -> None:
    server = servers("oxigraph")
    faulty.publish(server.query, server.graphs)
    with passing(server.query) as proxy:
        there = KnowledgeGraph.connect(proxy.url)
        proxy.received = 0
        assert there.validate(level="must") == faulty.validate(level="must")
        received, queries = proxy.received, list(proxy.queries)
        proxy.received = 0
        list(there.store)  # what a copy takes
        assert received * 10 < proxy.received
    assert not downloads(queries)
    assert downloads(proxy.queries)


@pytest.mark.parametrize("ontology", [True, False])
def test_shapes_of_ones_own_run_there(
    faulty: KnowledgeGraph, servers: Servers, *, ontology: bool
) -> None:
    """Patterns of Python, paths over what was inferred, values by name, queries with LIMIT."""
    server = servers("oxigraph")
    faulty.publish(server.query, server.graphs)
    expected = validate(faulty, SHAPES, ontology=ontology)
    with passing(server.query) as proxy:
        there = KnowledgeGraph.connect(proxy.url)
        assert validate(there, SHAPES, ontology=ontology) == expected
        assert not downloads(proxy.queries)
    found = {str(result.shape).rpartition("#")[2].rstrip(">") for result in expected.results}
    assert found >= {"ByPatternCode", "ByPath", "ByQuery", "ByClass", "ByDatatype"}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("[] a ocop:Country .", "blank nodes"),
        (
            "<urn:s> a sh:NodeShape ; sh:targetClass ocop:Country ; sh:nodeKind sh:Literal .",
            "shapes stand among its data",
        ),
    ],
    ids=["blank nodes", "embedded shapes"],
)
def test_what_cannot_run_there_is_copied(
    more: str, why: str, servers: Servers, tmp_path: Path
) -> None:
    head = "".join(
        f"@prefix {name}: <{iri}> .\n"
        for name, iri in (
            ("ocop", "https://w3id.org/ocop/ontology#"),
            ("sh", "http://www.w3.org/ns/shacl#"),
        )
    )
    file = tmp_path / "more.trig"
    file.write_text(f"{head}<https://w3id.org/ocop/graph/one> {{ {more} }}", "utf-8")
    graph = KnowledgeGraph.open(file, replace=True)
    there = published(graph, servers("oxigraph"))
    report, expected = validate(there), validate(graph)
    assert [result.message for result in report.results] == [
        result.message for result in expected.results
    ]
    assert report.checked == expected.checked
    assert why in where(report)
    with pytest.raises(NotThereError, match=why) as refusal:
        validate(there, copy=False)
    assert there.server
    assert refusal.value.url == there.server.endpoint.url
    assert exit_code(refusal.value) == NOTHING_CHECKED


def test_a_small_graph_is_copied_unless_that_is_forbidden(
    faulty: KnowledgeGraph, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validating, "SMALL", 50_000)
    there = published(faulty, servers("oxigraph"))
    copied, ran = validate(there, SHAPES), validate(there, SHAPES, copy=False)
    assert copied == ran
    assert ("no more than 50,000 triples" in where(copied), where(ran)) == (True, "")
    with pytest.raises(UsageError, match="copy=False"):
        validate(faulty, copy=False)
    with pytest.raises(NotThereError, match="pyshacl"):
        validate(there, engine="pyshacl", copy=False)


def test_queries_that_the_endpoint_cannot_answer_are_told(
    faulty: KnowledgeGraph, servers: Servers
) -> None:
    there = published(faulty, servers("oxigraph"))
    report = validate(there, SHAPES, copy=False)
    assert report.asked
    assert report.asked.refused > 0
    assert f"but for {report.asked.refused} quer" in report.to_text()


def test_rules_in_python_are_sieved_alike_there_and_on_a_cluster() -> None:
    """A rule that is new or renamed would be looked at by neither, and the report say so."""
    assert set(SIEVES) == set(SIEVES_IN_SQL) == {key(rule.iri.value) for rule in RULES}


def test_an_endpoint_that_breaks_is_an_error(faulty: KnowledgeGraph, servers: Servers) -> None:
    server = servers("oxigraph")
    faulty.publish(server.query, server.graphs)
    with passing(server.query) as proxy:
        there = KnowledgeGraph.connect(proxy.url)
        proxy.broken = True
        with pytest.raises(EndpointError, match="500"):
            there.validate()


def test_the_command_line_names_the_endpoint(
    faulty: KnowledgeGraph, servers: Servers, invoke: Invoke
) -> None:
    server = servers("oxigraph")
    faulty.publish(server.query, server.graphs)
    asked = ("validate", "--endpoint", server.query, "--shapes", str(SHAPES), "--no-ontology")
    run = invoke(*asked, "--format", "json", "--budget", "seconds=0")
    assert run.exit_code == 1
    report = json.loads(run.stdout)
    assert len(report["results"]) == len(validate(faulty, SHAPES, ontology=False).results)
    assert report["asked"]["there"] is True
    assert invoke(*asked, "--no-copy", "--level", "must").exit_code == 1
    assert invoke(*asked, "--fix").exit_code == 2
    gone = invoke("validate", "--endpoint", "http://127.0.0.1:9/x", "--budget", "seconds=2")
    assert (gone.exit_code, gone.stdout) == (6, "")
    assert invoke("validate").exit_code == 2


@pytest.mark.parametrize("inferred", [True, False])
def test_graphs_of_others_on_the_server_are_passed_over(
    servers: Servers, *, inferred: bool
) -> None:
    graph = KnowledgeGraph.open(DATA / "faults.trig", inferred=inferred)
    server = servers("oxigraph")
    there = published(graph, server)
    foreign = Endpoint(server.query, graphs=server.graphs)
    foreign.write("PUT", "urn:others", OTHERS.encode(), "text/turtle")
    try:
        assert validate(there, SHAPES) == validate(graph, SHAPES)
    finally:
        foreign.write("DELETE", "urn:others", None, "text/turtle")
