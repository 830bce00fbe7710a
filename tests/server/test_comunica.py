"""Comunica, the query engine of the JavaScript world, asks the endpoint and reads the pages."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.nodejs import environment, packages
from tests.server.running import Running

CLIENTS = Path(__file__).parent / "clients"
OCOP = "https://w3id.org/ocop/ontology#"
PREFIX = f"PREFIX ocop: <{OCOP}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
LESOTHO = "<https://w3id.org/ocop/id/country/LSO>"
POTATO = "https://w3id.org/ocop/id/product/potato"


class Comunica:
    """A process of Node.js that is asked and answers."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, query: str, *sources: object) -> str:
        """Ask sources; the answer is SPARQL JSON or N-Triples."""
        told = self._told(query, *sources)
        assert "error" not in told, told["error"]
        return str(told["answer"])

    def rows(self, query: str, *sources: object) -> list[dict[str, str]]:
        """Ask for rows."""
        rows = json.loads(self.ask(query, *sources))["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in rows]

    def problem(self, query: str, *sources: object) -> str:
        """Ask what cannot be answered."""
        return str(self._told(query, *sources)["error"])

    def _told(self, query: str, *sources: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = json.dumps({"query": f"{PREFIX} {query}", "sources": sources})
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "Comunica has ended"
        return json.loads(answer)


@pytest.fixture(scope="module")
def comunica() -> Iterator[Comunica]:
    """Comunica in a process of its own."""
    found = environment()
    command = ["node", str(CLIENTS / "comunica.mjs"), str(packages(CLIENTS))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=found
    ) as process:
        yield Comunica(process)
        process.kill()


@pytest.fixture(params=["found out", "named"])
def endpoint(request: pytest.FixtureRequest, server: Running) -> object:
    """The endpoint as an address alone, whose description is then read, or called what it is."""
    address = f"{server.url}sparql"
    return address if request.param == "found out" else {"type": "sparql", "value": address}


def test_a_join_gives_the_rows_that_the_server_gives(
    endpoint: object, comunica: Comunica, server: Running
) -> None:
    query = """SELECT ?code ?name { ?c ocop:isoAlpha3 ?code ; ocop:hasPriorityProduct ?p .
        ?p skos:prefLabel ?name FILTER (LANG(?name) = "en") } ORDER BY ?code ?name LIMIT 20"""
    direct = server.query(query).json()["results"]["bindings"]
    expected = [(row["code"]["value"], row["name"]["value"]) for row in direct]
    assert [(row["code"], row["name"]) for row in comunica.rows(query, endpoint)] == expected
    assert len(expected) == 20


def test_triples_are_constructed(endpoint: object, comunica: Comunica) -> None:
    query = f"CONSTRUCT {{ {LESOTHO} ?p ?o }} WHERE {{ {LESOTHO} ?p ?o ; ocop:isoAlpha3 'LSO' }}"
    assert f'{LESOTHO} <{OCOP}isoAlpha3> "LSO" .' in comunica.ask(query, endpoint).splitlines()


@pytest.mark.parametrize(("code", "there"), [("LSO", True), ("XXX", False)])
def test_yes_or_no_is_asked(code: str, there: bool, endpoint: object, comunica: Comunica) -> None:
    assert json.loads(comunica.ask(f"ASK {{ ?c ocop:isoAlpha3 '{code}' }}", endpoint)) == {
        "head": {},
        "boolean": there,
    }


def test_graphs_are_named(endpoint: object, comunica: Comunica, server: Running) -> None:
    query = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ {LESOTHO} ?p ?o }} }}"
    direct = server.query(query).json()["results"]["bindings"]
    found = [row["g"] for row in comunica.rows(query, endpoint)]
    assert sorted(found) == sorted(row["g"]["value"] for row in direct)
    assert len(found) > 3


def test_what_the_server_refuses_is_told_with_its_reason(
    endpoint: object, comunica: Comunica
) -> None:
    problem = comunica.problem("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", endpoint)
    assert "400" in problem
    assert "queries never leave this graph" in problem


@pytest.mark.parametrize("syntax", ["turtle", "jsonld", "rdfxml", "ntriples"])
def test_pages_are_sources_that_join(syntax: str, comunica: Comunica, server: Running) -> None:
    pages = [f"{server.url}id/{name}?format={syntax}" for name in ("country/LSO", "product/fig")]
    query = f"""SELECT DISTINCT ?name ?fig {{ {LESOTHO} skos:prefLabel ?name .
        <https://w3id.org/ocop/id/product/fig> skos:prefLabel ?fig .
        FILTER (LANG(?name) = "en" && LANG(?fig) = "en") }}"""
    assert comunica.rows(query, *pages) == [{"name": "Lesotho", "fig": "fig"}]


def test_a_page_that_is_negotiated_tells_the_source_of_each_fact(
    comunica: Comunica, server: Running
) -> None:
    query = f"SELECT ?g {{ GRAPH ?g {{ ?designation ocop:concernsProduct <{POTATO}> }} }}"
    graphs = {row["g"] for row in comunica.rows(query, f"{server.url}id/product/potato")}
    assert graphs
    assert all(each.startswith("https://w3id.org/ocop/graph/") for each in graphs)


def test_packages_are_pinned_with_their_digests() -> None:
    wanted = json.loads((CLIENTS / "package.json").read_text("utf-8"))["dependencies"]
    assert all(version[0].isdigit() for version in wanted.values())
    locked = json.loads((CLIENTS / "package-lock.json").read_text("utf-8"))["packages"]
    assert all("integrity" in each for name, each in locked.items() if name)
