"""Graphs of several endpoints are copied whole, told apart, and copied again when they changed."""

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from ocop_kg import Budget, KnowledgeGraph, Upstream
from ocop_kg.cli.commands import Command
from ocop_kg.cli.mirror import mirror as mirror_command
from ocop_kg.errors import BudgetError, EndpointError, StoreError, UsageError
from ocop_kg.graph.mirrors.copies import MIRRORS_GRAPH, Copy
from ocop_kg.stores.remote import Endpoint
from ocop_kg.stores.remote.dataset import CATALOGUE, UNION
from ocop_kg.vocabulary import MIRROR, RDF_TYPE, ocop, skos
from tests.backends.servers import Running, oxigraph
from tests.backends.test_publishing import ONE, opened
from tests.backends.test_strange_answers import JSON, NO_CATALOGUE
from tests.cli.conftest import Invoke, command, environment, invoke
from tests.web.conftest import Serve, answer, serve

__all__ = ["invoke", "serve"]

CROPS = "urn:ministry:crops"
TWO_BLANKS = '_:a <urn:p> _:b .\n_:b <urn:q> "x" .\n<urn:fig> <urn:p> "fig" .\n'
PROVENANCE = """SELECT ?endpoint ?graph ?time { GRAPH graph:mirrors {
  ?copy void:sparqlEndpoint ?endpoint ; prov:wasDerivedFrom ?graph ; prov:generatedAtTime ?time } }
ORDER BY ?endpoint ?graph"""


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Running]]:
    """Two servers, of a ministry and of somebody else."""
    with (
        oxigraph(tmp_path_factory.mktemp("ministry")) as ministry,
        oxigraph(tmp_path_factory.mktemp("other")) as other,
    ):
        yield ministry, other


@pytest.fixture
def ministry(started: tuple[Running, Running]) -> Running:
    return emptied(started[0])


@pytest.fixture
def other(started: tuple[Running, Running]) -> Running:
    return emptied(started[1])


def emptied(server: Running) -> Running:
    endpoint = Endpoint(server.query, graphs=server.graphs)
    for name in (CATALOGUE, UNION):
        endpoint.write("DELETE", name.value, None, "")
    for name in KnowledgeGraph.connect(server.query).graphs():
        endpoint.write("DELETE", name.value, None, "")
    return server


def put(server: Running, graph: str, triples: str) -> None:
    endpoint = Endpoint(server.query, graphs=server.graphs)
    endpoint.write("PUT", graph, triples.encode(), "application/n-triples")


def name_of(server: Running, graph: str) -> NamedNode:
    return Copy(server.query, graph, "", 0, "").name


mirror = partial(KnowledgeGraph.mirror, inferred=False)


def state(folder: Path) -> dict[str, int]:
    """What a folder consists of, and when each file was written."""
    return {str(file): file.stat().st_mtime_ns for file in sorted(folder.rglob("*"))}


def test_a_copy_says_from_where_and_when(ministry: Running) -> None:
    put(ministry, CROPS, "<urn:fig> <urn:grownIn> <urn:LSO> .\n")
    put(ministry, "urn:ministry:rest", "<urn:kiwi> <urn:grownIn> <urn:LSO> .\n")
    kg = mirror([Upstream(ministry.query, [CROPS])])
    assert name_of(ministry, CROPS) in kg.graphs()
    assert kg.query("ASK { <urn:kiwi> ?p ?o }") is False
    (row,) = kg.select(PROVENANCE)
    assert (row["endpoint"].value, row["graph"].value) == (ministry.query, CROPS)
    (found,) = kg.select("SELECT ?where { <urn:fig> <urn:grownIn> ?where }").rows
    (source,) = found.evidence.sources
    assert source.title.startswith(f"graph {CROPS} at {ministry.query}, copied 20")


def test_a_copy_of_a_published_source_is_cited_as_that_source(
    ministry: Running, kg: KnowledgeGraph
) -> None:
    (stated,) = kg.ask("experts-by-product", product="potato").rows[0].evidence.sources
    graph = f"https://w3id.org/ocop/graph/{stated.key}"
    lines = {
        str(quad.triple) for quad in kg.store.quads_for_pattern(None, None, None, NamedNode(graph))
    }
    put(ministry, graph, "".join(f"{line} .\n" for line in lines))
    quad = next(iter(kg.store.quads_for_pattern(None, None, None, NamedNode(graph))))
    copied = mirror([ministry.query])
    (source,) = copied.why(quad.subject, quad.predicate, quad.object).sources
    assert source.title.startswith(f"{stated.title} (graph {graph} at {ministry.query}, copied 20")
    assert (source.publisher, source.published) == (stated.publisher, stated.published)


def test_the_same_iri_at_two_endpoints_is_told_apart(ministry: Running, other: Running) -> None:
    shared = '<urn:fig> <urn:code> "0569" .\n'
    put(ministry, CROPS, shared + '<urn:fig> <urn:yield> "7" .\n')
    put(other, CROPS, shared + '<urn:fig> <urn:yield> "8" .\n')
    kg = mirror([ministry.query, other.query])
    # what both have counts once in the union, and stands in the graph of each
    assert len(kg.select("SELECT * { <urn:fig> <urn:code> ?c }")) == 1
    assert len(kg.select("SELECT ?g { GRAPH ?g { <urn:fig> <urn:code> ?c } }")) == 2
    for server, value in ((ministry, "7"), (other, "8")):
        graph = name_of(server, CROPS)
        rows = kg.select(f"SELECT ?y {{ GRAPH {graph} {{ ?f <urn:yield> ?y }} }}")
        assert [row["y"].value for row in rows] == [value]


def test_blank_nodes_meet_only_where_the_graphs_are_the_same(
    ministry: Running, other: Running
) -> None:
    put(ministry, CROPS, TWO_BLANKS)
    put(other, CROPS, TWO_BLANKS + '_:a <urn:more> "y" .\n')
    count = "SELECT ?b { ?b <urn:q> 'x' }"
    kg = mirror([ministry.query, other.query])
    assert len(kg.select(count)) == 2
    assert len(kg.select("SELECT ?b { ?b <urn:p> ?c ; <urn:more> 'y' . ?c <urn:q> 'x' }")) == 1
    put(other, CROPS, TWO_BLANKS.replace("_:a", "_:z"))  # replicated, under other labels
    kg = mirror([ministry.query, other.query])
    assert len(kg.select(count)) == 1


def test_only_what_changed_is_replaced(ministry: Running, other: Running, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    put(ministry, CROPS, TWO_BLANKS)
    put(other, CROPS, '<urn:fig> <urn:p> "other" .\n')
    mirror([ministry.query, other.query], store=folder)
    before = state(folder)
    told: list[str] = []
    mirror([ministry.query], store=folder, tell=told.append)
    assert (state(folder), [line.partition(":")[0] for line in told]) == (before, ["unchanged"])
    put(ministry, CROPS, '<urn:fig> <urn:p> "figs" .\n')
    kg = mirror([ministry.query], store=folder, tell=told.append)
    assert told[-1].startswith("copied")
    rows = kg.select("SELECT ?o { <urn:fig> <urn:p> ?o } ORDER BY ?o")
    assert [row["o"].value for row in rows] == ["figs", "other"]
    assert len(list((folder / "copies").iterdir())) == 2


def test_what_was_published_is_known_by_its_catalogue(ministry: Running, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    opened(tmp_path, ONE).publish(ministry.query, ministry.graphs)
    kg = mirror([ministry.query], store=folder)
    copied = {row["graph"].value for row in kg.select(PROVENANCE)}
    assert copied == {f"https://w3id.org/ocop/graph/{name}" for name in ("one", "two")}
    label = json.loads((folder / "ocop-kg.json").read_text("utf-8"))
    assert all(copy["revision"] for copy in label["mirrored"])
    before = state(folder)
    mirror([ministry.query], store=folder)
    assert state(folder) == before


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes requests and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/sparql"


def test_a_failure_leaves_the_old_mirror(ministry: Running, silent: str, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    put(ministry, CROPS, TWO_BLANKS)
    mirror([ministry.query], store=folder)
    before = state(folder)
    put(ministry, CROPS, '<urn:fig> <urn:p> "new" .\n')
    for url in (silent, "http://127.0.0.1:9/sparql"):
        with pytest.raises(EndpointError):
            mirror([ministry.query, url], store=folder, timeout=0.5)
    with pytest.raises(EndpointError, match="no graph urn:none"):
        mirror([Upstream(ministry.query, [CROPS, "urn:none"])], store=folder)
    with pytest.raises(BudgetError, match="seconds"):
        mirror([silent], store=folder, budget=Budget(seconds=0.3))
    assert state(folder) == before
    assert [file for file in tmp_path.iterdir() if file != folder] == []


def test_a_killed_refresh_leaves_the_old_mirror(
    ministry: Running, silent: str, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    put(ministry, CROPS, TWO_BLANKS)
    mirror([ministry.query], store=folder)
    before = state(folder)
    put(ministry, CROPS, '<urn:fig> <urn:p> "new" .\n')
    words = command("mirror", ministry.query, silent, "--output", str(folder), "--no-inferred")
    process = subprocess.Popen(words, env=environment(), stderr=subprocess.PIPE)
    assert process.stderr is not None
    assert process.stderr.readline().startswith(b"copied")
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    process.stderr.close()
    assert state(folder) == before
    assert KnowledgeGraph.open(store=folder).query("ASK { ?b <urn:q> 'x' }") is True


def test_an_answer_that_is_cut_without_a_word_is_no_copy(serve: Serve) -> None:
    def rows(*bindings: dict[str, dict[str, str]]) -> bytes:
        table = {"head": {"vars": list(bindings[0])}, "results": {"bindings": bindings}}
        return answer(json.dumps(table).encode(), **JSON)

    def triple(value: str) -> dict[str, dict[str, str]]:
        iri = {"type": "uri", "value": "urn:a"}
        return {"s": iri, "p": iri, "o": {"type": "literal", "value": value}}

    three = {"n": {"type": "literal", "value": "3"}}
    server = serve(NO_CATALOGUE, rows(three), rows(triple("1"), triple("2")))
    with pytest.raises(EndpointError, match=r"of the 3 triples of urn:ministry:crops came 2"):
        mirror([Upstream(server.url, [CROPS])])


def test_graphs_beyond_the_budget_are_not_read(ministry: Running) -> None:
    put(ministry, CROPS, TWO_BLANKS)
    put(ministry, "urn:more", TWO_BLANKS)
    with pytest.raises(BudgetError, match="at least 6 triples"):
        mirror([ministry.query], budget=Budget(triples=5))
    assert mirror([ministry.query], budget=Budget(triples=6, seconds=60)).graphs()


def test_no_endpoint_speaks_of_our_copies(ministry: Running) -> None:
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    put(ministry, CROPS, f'{name_of(ministry, CROPS)} {label} "FAO" .\n')
    with pytest.raises(EndpointError, match=MIRROR):
        mirror([ministry.query])
    put(ministry, MIRRORS_GRAPH.value, "<urn:a> <urn:b> <urn:c> .\n")
    put(ministry, CROPS, TWO_BLANKS)
    kg = mirror([ministry.query])
    assert kg.query("ASK { <urn:a> ?p ?o }") is False


@pytest.mark.parametrize("graph", [MIRRORS_GRAPH.value, "https://w3id.org/ocop/graph/inferred"])
def test_graphs_that_are_made_here_are_not_copied(graph: str) -> None:
    with pytest.raises(UsageError, match="made here"):
        Upstream("http://127.0.0.1:9/", [graph])


def test_no_iri_and_no_endpoint_are_wrong_usage() -> None:
    with pytest.raises(UsageError, match="no graph has the name"):
        Upstream("http://127.0.0.1:9/", ["not an iri"])
    with pytest.raises(UsageError, match="no endpoint has the name"):
        mirror(["here and there"])
    with pytest.raises(UsageError, match="needs an endpoint"):
        mirror([])


def test_an_endpoint_without_graphs_is_told(ministry: Running) -> None:
    with pytest.raises(EndpointError, match="no named graph"):
        mirror([ministry.query])


def test_a_damaged_copy_is_told(ministry: Running, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    put(ministry, CROPS, TWO_BLANKS)
    mirror([ministry.query], store=folder)
    (file,) = (folder / "copies").iterdir()
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(StoreError, match="damaged"):
        KnowledgeGraph.open(store=folder)  # with what follows, so it is made anew
    file.unlink()
    with pytest.raises(StoreError, match="cannot be made"):
        KnowledgeGraph.open(store=folder)


def test_files_and_inference_join_a_mirror_without_its_endpoint(
    started: tuple[Running, Running], ministry: Running, tmp_path: Path
) -> None:
    folder, file = tmp_path / "copy", tmp_path / "mine.ttl"
    put(
        ministry,
        CROPS,
        f"<urn:fig> {RDF_TYPE} <https://w3id.org/ocop/ontology#DemonstrationCountry> .\n",
    )
    mirror([ministry.query], store=folder)
    emptied(started[0])
    file.write_text("<urn:mine> <urn:p> <urn:o> .", "utf-8")
    kg = KnowledgeGraph.open(file, store=folder)
    assert kg.query("ASK { <urn:mine> ?p ?o . <urn:fig> a ocop:DemonstrationCountry }") is True
    assert kg.query("ASK { <urn:fig> a ocop:ParticipatingCountry }") is True  # which follows
    put(ministry, CROPS, TWO_BLANKS)
    kg = KnowledgeGraph.mirror([ministry.query], store=folder)
    assert kg.query("ASK { <urn:mine> ?p ?o . ?b <urn:q> 'x' }") is True


@pytest.mark.parametrize("digest", ["../../secret", "", 7])
def test_a_label_that_names_other_files_is_refused(
    ministry: Running, tmp_path: Path, digest: object
) -> None:
    folder = tmp_path / "copy"
    put(ministry, CROPS, TWO_BLANKS)
    mirror([ministry.query], store=folder)
    label = folder / "ocop-kg.json"
    told = json.loads(label.read_text("utf-8"))
    told["mirrored"][0]["digest"] = digest
    label.write_text(json.dumps(told), "utf-8")
    with pytest.raises(StoreError, match="no graph of ocop_kg"):
        KnowledgeGraph.open(store=folder)


def test_the_command_line_copies_and_asks(
    ministry: Running,
    tmp_path: Path,
    invoke: Invoke,
    silent: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = str(tmp_path / "copy")
    opened(tmp_path, ONE).publish(ministry.query, ministry.graphs)
    one = "https://w3id.org/ocop/graph/one"
    run = invoke("mirror", ministry.query, "--graph", one, "--output", folder, "--no-inferred")
    assert (run.exit_code, run.stdout) == (0, "")
    assert run.stderr == f"copied: graph {one} at {ministry.query}, 2 triples\n"
    run = invoke("mirror", ministry.query, "--output", folder, "--no-inferred")
    assert run.stderr.splitlines()[1:] == ["1 graph unchanged"]  # behind the other, which is new
    run = invoke("mirror", ministry.query, "--graph", one, "--output", folder, "--no-inferred")
    run = invoke("--store", folder, "query", "SELECT ?x { ?x a ocop:Product }", "-f", "csv")
    assert run.stdout.split() == ["x", "urn:fig"]
    run = invoke("--store", folder, "ask", "countries-by-product", "--product", "fig")
    assert run.exit_code in (0, 1)
    assert "unknown" not in run.stderr
    run = invoke("mirror", silent, "-o", folder, "--timeout", "0.5", "--no-inferred")
    assert (run.exit_code, silent in run.stderr) == (6, True)
    run = invoke("mirror", ministry.query, "-o", folder, "--graph", "urn:none")
    assert (run.exit_code, "no graph urn:none" in run.stderr) == (6, True)
    monkeypatch.setenv("OCOP_KG_ENDPOINT_TOKEN", "secret")
    run = invoke("mirror", ministry.query, silent, "-o", folder)
    assert (run.exit_code, "one URL at a time" in run.stderr) == (2, True)
    run = invoke("mirror", "ftp://x/", "-o", folder)
    assert run.exit_code == 2


def test_all_that_is_remembered_is_brought_up_to_date_and_forgotten(
    ministry: Running, other: Running, tmp_path: Path, invoke: Invoke
) -> None:
    folder = tmp_path / "copy"
    put(ministry, CROPS, "<urn:fig> <urn:p> <urn:old> .\n")
    put(ministry, "urn:ministry:rest", "<urn:rest> <urn:p> <urn:old> .\n")
    put(other, CROPS, "<urn:kiwi> <urn:p> <urn:old> .\n")
    mirror([Upstream(ministry.query, [CROPS]), other.query], store=folder)
    assert set(KnowledgeGraph.mirrored(folder)) == {
        Upstream(ministry.query, [CROPS]),
        Upstream(other.query),  # all that it has
    }
    put(ministry, CROPS, "<urn:fig> <urn:p> <urn:new> .\n")
    put(other, "urn:other:more", "<urn:more> <urn:p> <urn:new> .\n")
    run = invoke("mirror", "--output", str(folder), "--no-inferred")
    assert run.exit_code == 0
    assert "1 graph unchanged" in run.stderr
    query = "SELECT ?x { ?x <urn:p> ?o FILTER(?o IN (<urn:old>, <urn:new>)) } ORDER BY ?x"
    names = ["urn:fig", "urn:kiwi", "urn:more"]
    kg = KnowledgeGraph.open(store=folder, inferred=False)
    assert [row["x"].value for row in kg.select(query)] == names
    assert len(kg.select("SELECT ?x { ?x <urn:p> <urn:new> }")) == 2
    before = state(folder)
    mirror(store=folder)
    assert state(folder) == before
    run = invoke("mirror", "--output", str(folder), "--forget", other.query, "--no-inferred")
    assert (run.exit_code, run.stderr) == (0, "")
    kg = KnowledgeGraph.open(store=folder, inferred=False)
    assert [row["x"].value for row in kg.select(query)] == ["urn:fig"]
    assert [row["endpoint"].value for row in kg.select(PROVENANCE)] == [ministry.query]
    run = invoke("mirror", "--output", str(folder), "--forget", other.query)
    assert (run.exit_code, f"copies of {ministry.query}" in run.stderr) == (2, True)


def test_without_an_endpoint_there_is_nothing_to_bring_up_to_date(
    tmp_path: Path, invoke: Invoke
) -> None:
    with pytest.raises(UsageError, match="no endpoint is remembered"):
        mirror(store=tmp_path / "new")
    assert not (tmp_path / "new").exists()
    run = invoke("mirror", "--graph", CROPS, "--output", str(tmp_path / "new"))
    assert (run.exit_code, "--graph chooses graphs of a URL" in run.stderr) == (2, True)


def test_a_label_of_an_earlier_release_is_read(ministry: Running, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    put(ministry, CROPS, "<urn:fig> <urn:p> <urn:o> .\n")
    mirror([ministry.query], store=folder)
    label = folder / "ocop-kg.json"
    told = json.loads(label.read_text("utf-8"))
    for copy in told["mirrored"]:
        del copy["chosen"]
    label.write_text(json.dumps(told), "utf-8")
    mirror(store=folder)
    assert KnowledgeGraph.mirrored(folder) == (Upstream(ministry.query, [CROPS]),)


def test_what_follows_from_copies_names_them_all(ministry: Running, other: Running) -> None:
    put(ministry, CROPS, f"<urn:fig> {RDF_TYPE} <urn:Crop> .\n")
    rule = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
    put(other, CROPS, f"<urn:Crop> {rule} <urn:Plant> .\n")
    kg = KnowledgeGraph.mirror([ministry.query, other.query])
    (row,) = kg.select("SELECT ?x { ?x a <urn:Plant> }").rows
    titles = [source.title for source in row.evidence.sources]
    for server in (ministry, other):
        assert any(f"at {server.query}, copied 20" in title for title in titles)
    statement = kg.why("urn:fig", "rdf:type", NamedNode("urn:Plant")).to_dict()
    assert all(server.query in json.dumps(statement) for server in (ministry, other))


def test_the_examples_of_the_help_run(
    ministry: Running, tmp_path: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(
        ministry,
        "https://example.org/graph/crops",
        f"<urn:potato> {RDF_TYPE} {ocop('Product')} .\n"
        f'<urn:potato> {skos("prefLabel")} "potato"@en .\n',
    )
    assert isinstance(mirror_command, Command)
    for example in mirror_command.examples:
        given = example.replace("https://example.org/sparql", ministry.query)
        assert invoke(*given.split()).exit_code == 0, example
