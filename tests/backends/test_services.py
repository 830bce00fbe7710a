"""SERVICE asks the endpoints that the caller listed, each block alone and whole, and joins here."""

import socket
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Variable, parse

from ocop_kg import Budget, KnowledgeGraph, Login, ServiceEndpoint
from ocop_kg.errors import (
    BudgetError,
    EndpointError,
    ForbiddenAccessError,
    OcopError,
    SilentServiceWarning,
    UnsupportedQueryError,
    UsageError,
)
from ocop_kg.graph import Triples
from ocop_kg.stores import EmbeddedStore
from ocop_kg.stores.remote import Endpoint
from ocop_kg.stores.services import Services
from tests.backends.servers import Running, oxigraph, virtuoso
from tests.backends.test_strange_answers import JSON, NO_CATALOGUE, STRANGE, rows
from tests.cli.conftest import Invoke, invoke
from tests.web.conftest import Serve, answer, moved, serve

__all__ = ["invoke", "serve"]

LSO, BRA, CHN = (f"<https://w3id.org/ocop/id/country/{code}>" for code in ("LSO", "BRA", "CHN"))
CODES = f'{LSO} <urn:code> "266" .\n{BRA} <urn:code> "55" .\n{CHN} <urn:code> "86" .\n'
"""Reference data that everybody has."""
YIELDS = f"{LSO} <urn:grows> <urn:potato> .\n{BRA} <urn:grows> <urn:cocoa> .\n" + CODES
PRICES = (
    "<urn:potato> <urn:price> 3 .\n<urn:cocoa> <urn:price> 9 .\n_:b <urn:is> <urn:unnamed> .\n"
    + CODES
)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Running]]:
    """Two servers, of a ministry and of somebody else, whose default graph is the union."""
    with (
        oxigraph(tmp_path_factory.mktemp("ministry"), "--union-default-graph") as ministry,
        oxigraph(tmp_path_factory.mktemp("other"), "--union-default-graph") as other,
    ):
        put(ministry, YIELDS)
        put(other, PRICES)
        yield ministry, other


def put(server: Running, turtle: str) -> None:
    endpoint = Endpoint(server.query, graphs=server.graphs)
    endpoint.write("PUT", "urn:there", turtle.encode(), "text/turtle")


@pytest.fixture
def urls(started: tuple[Running, Running]) -> dict[str, str]:
    """The addresses, for the names by which the queries below call them."""
    return {"A": started[0].query, "B": started[1].query}


def called(query: str, urls: dict[str, str]) -> str:
    for name, url in urls.items():
        query = query.replace(f"<{name}>", f"<{url}>")
    return query


def graph(turtle: str, *urls: str, **options: object) -> KnowledgeGraph:
    """A graph in memory that may call endpoints."""
    store = EmbeddedStore()
    here = NamedNode("urn:here")
    quads = parse(turtle, format=RdfFormat.TURTLE)
    store.add(Quad(each.subject, each.predicate, each.object, here) for each in quads)
    return KnowledgeGraph(store, services=Services.of(urls), **options)  # type: ignore[arg-type]  # budget


ACROSS: dict[str, tuple[str, list[tuple[str, ...]]]] = {
    "a join with what is here": (
        "SELECT ?c ?code { ?c <urn:name> ?n SERVICE <A> { ?c <urn:grows> ?p ; <urn:code> ?code } }",
        [(LSO, '"266"')],
    ),
    "a join that crosses endpoints": (
        "SELECT ?c ?n { SERVICE <A> { ?c <urn:grows> ?p } SERVICE <B> { ?p <urn:price> ?n } }",
        [(LSO, "3"), (BRA, "9")],
    ),
    "reference data that both have": (
        "SELECT ?c ?x { SERVICE <A> { ?c <urn:code> ?x } SERVICE <B> { ?c <urn:code> ?x } }",
        [(LSO, '"266"'), (BRA, '"55"'), (CHN, '"86"')],
    ),
    "a union of what both have": (
        """SELECT DISTINCT ?c ?x {
             { SERVICE <A> { ?c <urn:code> ?x } } UNION { SERVICE <B> { ?c <urn:code> ?x } } }""",
        [(LSO, '"266"'), (BRA, '"55"'), (CHN, '"86"')],
    ),
    "an aggregate across endpoints": (
        """SELECT (COUNT(*) AS ?n) (SUM(?price) AS ?all) {
             SERVICE <A> { ?c <urn:grows> ?p ; <urn:code> ?x }
             SERVICE <B> { ?p <urn:price> ?price . ?c <urn:code> ?x } }""",
        [("2", "12")],
    ),
    "an aggregate inside a block": (
        """SELECT ?n ?m { SERVICE <A> { SELECT (COUNT(*) AS ?n) { ?s <urn:code> ?o } }
             SERVICE <B> { SELECT (COUNT(*) AS ?m) { ?s <urn:price> ?o } } }""",
        [("3", "2")],
    ),
    "a block that only holds": (
        f"SELECT ?n {{ ?c <urn:name> ?n SERVICE <A> {{ {LSO} <urn:grows> <urn:potato> }} }}",
        [('"Lesotho"',)],
    ),
    "a block that does not hold": (
        f"SELECT ?n {{ ?c <urn:name> ?n SERVICE <A> {{ {LSO} <urn:grows> <urn:cocoa> }} }}",
        [],
    ),
    "what is missing there": (
        """SELECT ?c { SERVICE <A> { ?c <urn:code> ?x }
             FILTER NOT EXISTS { SERVICE <A> { ?c <urn:grows> ?p } } }""",
        [(CHN,)],
    ),
    "taken away": (
        """SELECT ?c { SERVICE <B> { ?c <urn:code> ?x }
             MINUS { SERVICE <A> { ?c <urn:grows> ?p } } }""",
        [(CHN,)],
    ),
    "as often as it was found": (
        "SELECT ?p { SERVICE <A> { ?c <urn:code> ?p } SERVICE <B> { ?x <urn:price> ?y } }",
        [('"266"',), ('"55"',), ('"86"',)] * 2,
    ),
    "a prefix, and a comment": (
        "PREFIX u: <urn:> SELECT ?c { SERVICE <A> { ?c u:grows u:cocoa # } SERVICE <x> {\n } }",
        [(BRA,)],
    ),
}


@pytest.mark.parametrize("case", ACROSS)
@pytest.mark.parametrize("seconds", [None, 60])
def test_an_answer_across_endpoints_is_right(
    case: str, seconds: float | None, urls: dict[str, str]
) -> None:
    query, wanted = ACROSS[case]
    here = graph(f'{LSO} <urn:name> "Lesotho" .', *urls.values(), budget=Budget(seconds=seconds))
    found = here.select(called(query, urls))
    shown = [tuple(_short(term) for term in row) for row in found]
    assert Counter(shown) == Counter(wanted)


def _short(term: object) -> str:
    return term.value if isinstance(term, Literal) and "integer" in str(term) else str(term)


def test_other_forms_of_query_call_endpoints_too(urls: dict[str, str]) -> None:
    here = graph(CODES, *urls.values())
    assert here.query(called("ASK { SERVICE <A> { ?c <urn:grows> <urn:cocoa> } }", urls)) is True
    asked = called("ASK { ?c <urn:code> ?x SERVICE <A> { ?c <urn:grows> <urn:cocoa> } }", urls)
    assert here.query(asked, {"c": NamedNode(LSO[1:-1])}) is False
    made = here.query(
        called(
            "CONSTRUCT { ?c <urn:is> [ <urn:of> ?p ] } { SERVICE <A> { ?c <urn:grows> ?p } }", urls
        )
    )
    assert isinstance(made, Triples)
    triples = list(made)
    assert len(triples) == 4
    assert any(isinstance(each.subject, BlankNode) for each in triples)


def test_the_graphs_of_from_stay_those_of_this_graph(urls: dict[str, str]) -> None:
    here = graph(CODES, *urls.values())
    query = "\ufeffSELECT ?c FROM <urn:here> { ?c <urn:code> ?x SERVICE <A> { ?c <urn:grows> ?p } }"
    found = here.select(called(query, urls))
    assert len(found) == 2
    assert all(row.evidence.statements and row.evidence.services for row in found.rows)
    with pytest.raises(ForbiddenAccessError, match="urn:there"):
        here.select(called(query, urls).replace("urn:here", "urn:there"))


def test_the_command_line_says_what_endpoints_gave(
    urls: dict[str, str], serve: Serve, invoke: Invoke
) -> None:
    query = called("SELECT ?c ?p { ?c a ocop:Country SERVICE <A> { ?c <urn:grows> ?p } }", urls)
    run = invoke("query", query, "--service", urls["A"], "--format", "csv")
    assert (run.exit_code, len(run.stdout.splitlines())) == (0, 3)
    assert run.stderr.startswith(f"2 rows from {urls['A']} at 20")
    run = invoke("query", query, "--service", urls["A"], "--evidence")
    assert f"p = urn:potato from {urls['A']} at 20" in " ".join(run.stdout.split())
    run = invoke("query", query, "--service", urls["A"], "--cite", "plain")
    assert f"what {urls['A']} answered at 20" in run.stdout
    run = invoke("query", query)
    assert (run.exit_code, f"refused SERVICE {urls['A']}" in run.stderr) == (2, True)
    run = invoke("--endpoint", urls["A"], "query", query, "--service", urls["A"])
    assert (run.exit_code, "without --endpoint" in run.stderr) == (2, True)
    run = invoke("explain", query.replace("grows", "sows"), "--service", urls["A"])
    assert (run.exit_code, "this endpoint has no solution" in run.stdout) == (0, True)
    server = serve(NO_CATALOGUE, *[answer(b"", "500 Oops")] * 2)
    broken = query.replace(urls["A"], server.url)
    run = invoke("query", broken, "--service", server.url)
    assert (run.exit_code, f"{server.url}: " in run.stderr) == (6, True)
    server = serve(NO_CATALOGUE, *[answer(b"", "500 Oops")] * 2)
    silent = query.replace(f"SERVICE <{urls['A']}>", f"SERVICE SILENT <{server.url}>")
    run = invoke("query", silent, "--service", server.url)
    assert (run.exit_code, f"warning: nothing from {server.url}" in run.stderr) == (0, True)


def test_values_from_outside_go_into_the_block(serve: Serve) -> None:
    server = serve(NO_CATALOGUE, rows({"type": "uri", "value": "urn:x"}))
    here = graph("", server.url)
    query = f"SELECT ?x ?y ?z {{ SERVICE <{server.url}> {{ ?x <urn:p> ?y FILTER(?y != ?z) }} }}"
    list(here.select(query, {"x": NamedNode("urn:x"), "z": 5}))
    sent = server.heard[1]
    assert "VALUES+%28%3Fx%29+%7B+%28%3Curn%3Ax%3E%29+%7D" in sent
    assert "%3Fz" not in sent


def test_the_same_block_is_asked_once(serve: Serve) -> None:
    server = serve(NO_CATALOGUE, rows({"type": "uri", "value": "urn:x"}))
    block = f"SERVICE <{server.url}> {{ ?x <urn:p> <urn:o> }}"
    found = graph("", server.url).select(f"SELECT ?x {{ {{ {block} }} UNION {{ {block} }} }}")
    assert [row["x"].value for row in found] == ["urn:x", "urn:x"]
    assert found.to_csv().count("urn:x") == 2  # read again, and nobody asked again
    assert len(server.heard) == 2
    assert [(call.endpoint, call.rows) for call in found.services] == [(server.url, 1)]


def test_only_what_is_needed_is_asked_for(serve: Serve) -> None:
    server = serve(NO_CATALOGUE, rows({"type": "uri", "value": "urn:x"}))
    graph("", server.url).select(f"SELECT ?x {{ SERVICE <{server.url}> {{ ?x ?p ?o }} }}")
    assert "query=SELECT+%3Fx+WHERE" in server.heard[1]


def test_evidence_says_from_whom_and_when(urls: dict[str, str]) -> None:
    here = graph(f'{LSO} <urn:name> "Lesotho" .\n{BRA} <urn:name> "Brazil" .', *urls.values())
    found = here.select(
        called("SELECT ?n ?p { ?c <urn:name> ?n OPTIONAL { SERVICE <A> { ?c <urn:grows> ?p "
               "FILTER(?p != <urn:cocoa>) } } } ORDER BY ?n", urls)
    )  # fmt: skip
    brazil, lesotho = (row.evidence for row in found.rows)
    assert brazil.services == ()  # the endpoint gave nothing for this row
    (row,) = lesotho.services
    assert (row.endpoint, dict(row.values)["p"]) == (urls["A"], NamedNode("urn:potato"))
    assert row.asked == found.services[0].asked
    assert {note.url for note in lesotho.sources} == {"", urls["A"]}
    assert lesotho.to_dict()["ways"][0]["services"][0]["endpoint"] == urls["A"]
    assert lesotho.complete
    assert not lesotho.gaps


def test_a_view_calls_the_same_endpoints(urls: dict[str, str]) -> None:
    kg = KnowledgeGraph.open(services=[urls["A"]])
    query = called("SELECT ?c { ?c a ocop:Country SERVICE <A> { ?c <urn:grows> ?p } }", urls)
    assert len(kg.select(query)) == 2
    assert len(kg.view(as_of=2023).within(Budget(seconds=60)).select(query)) == 2


def test_an_empty_answer_says_whether_the_endpoint_gave_nothing(urls: dict[str, str]) -> None:
    here = graph(CODES, *urls.values())
    why = here.explain_empty(
        called("SELECT * { ?c <urn:code> ?x SERVICE <A> { ?c <urn:no> ?p } }", urls)
    )
    assert why.verdict == "truly none"
    assert why.culprit is not None
    assert why.culprit.text == f"SERVICE <{urls['A']}> {{ ?c <urn:no> ?p }}"
    why = here.explain_empty(
        called("SELECT * { ?c <urn:cod> ?x SERVICE <A> { ?c <urn:code> ?p } }", urls)
    )
    assert why.repair is not None
    assert f"SERVICE <{urls['A']}>" in why.repair.query  # which can be asked as it stands
    assert len(here.select(why.repair.query)) == why.repair.rows == 3
    assert [each.iri for each in here.unknown_terms(called("SELECT * { ?c <urn:cod> ?x SERVICE <A> "
            "{ ?c <urn:grows> ?p } }", urls))] == ["urn:cod"]  # fmt: skip


# Who is not on the list, and what cannot be right


REFUSED = {
    "another address of the same host": "SELECT * { SERVICE <Ax> { ?s ?p ?o } }",
    "a variable": "SELECT * { VALUES ?e { <A> } SERVICE ?e { ?s ?p ?o } }",
    "one endpoint of two": "SELECT * { SERVICE <A> { ?s ?p ?o } SERVICE <urn:b> { ?s ?p ?o } }",
    "silently": "ASK { SERVICE SILENT <http://169.254.169.254/> { ?s ?p ?o } }",
    "in a test": "ASK { FILTER NOT EXISTS { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } }",
}


@pytest.mark.parametrize("case", REFUSED)
def test_who_is_not_listed_is_not_asked(case: str, serve: Serve) -> None:
    server = serve(NO_CATALOGUE, NO_CATALOGUE)
    query = REFUSED[case].replace("<A", f"<{server.url}")
    with pytest.raises(ForbiddenAccessError, match="refused SERVICE"):
        graph("", server.url).query(query)
    assert server.heard == []


UNSURE = {
    "looks at ?n": "SELECT * { ?c <urn:n> ?n SERVICE <A> { ?c <urn:m> ?m FILTER(?m > ?n) } }",
    "inside GRAPH": "SELECT * { GRAPH ?g { SERVICE <A> { ?s ?p ?o } } }",
    "inside SERVICE": "SELECT * { SERVICE <A> { SERVICE <A> { ?s ?p ?o } } }",
    "inside EXISTS": """SELECT * { ?s ?p ?o
        FILTER EXISTS { SERVICE <A> { ?s ?p ?x OPTIONAL { ?x ?p ?o } } } }""",
    "DESCRIBE": "DESCRIBE ?s { SERVICE <A> { ?s ?p ?o } }",
    "line 1": "SELECT * { SERVICE <A> { ?s ?p } }",
}  # fmt: skip


@pytest.mark.parametrize("case", UNSURE)
def test_what_might_mean_something_else_is_refused_by_name(case: str, serve: Serve) -> None:
    server = serve(NO_CATALOGUE)
    with pytest.raises(UnsupportedQueryError, match=case.replace("?", r"\?")):
        graph("", server.url).query(UNSURE[case].replace("<A>", f"<{server.url}>"))
    assert server.heard == []


def test_a_blank_node_joins_with_nothing(urls: dict[str, str]) -> None:
    query = called("SELECT ?x { SERVICE <B> { ?x <urn:is> <urn:unnamed> } }", urls)
    here = graph("", *urls.values())
    with pytest.raises(UnsupportedQueryError, match=rf"\?x of {urls['B']} is a blank node"):
        here.select(query)
    assert here.select(query.replace("?x {", "(COUNT(*) AS ?n) {"))[0]["n"] == Literal(1)


def test_an_endpoint_is_not_told_what_another_says(urls: dict[str, str]) -> None:
    connected = KnowledgeGraph.connect(urls["A"])
    with pytest.raises(ForbiddenAccessError, match="refused SERVICE"):
        connected.query(called("SELECT * { SERVICE <B> { ?s ?p ?o } }", urls))


@pytest.mark.parametrize(
    "wrong", ["ftp://a.example/", "a.example", "http://me:secret@a.example/", "file:///etc/passwd"]
)
def test_the_list_holds_addresses(wrong: str) -> None:
    with pytest.raises(UsageError):
        KnowledgeGraph.open(services=[wrong])


def test_credentials_are_for_their_endpoint(serve: Serve) -> None:
    server = serve(NO_CATALOGUE, rows())
    endpoint = ServiceEndpoint(server.url, Login(token="t0ken"))
    store = EmbeddedStore()
    here = KnowledgeGraph(store, services=Services.of([endpoint]))
    here.query(f"SELECT * {{ SERVICE <{server.url}> {{ ?x ?p ?o }} }}")
    assert "t0ken" not in repr(endpoint)
    assert "Authorization: Bearer t0ken" in server.heard[-1]


def test_a_redirect_to_somebody_else_is_not_followed(serve: Serve) -> None:
    other = serve(NO_CATALOGUE)
    server = serve(moved(other.url))
    with pytest.raises(ForbiddenAccessError, match="not among the allowed hosts"):
        graph("", server.url).query(f"ASK {{ SERVICE SILENT <{server.url}> {{ ?s ?p ?o }} }}")
    assert other.heard == []


# Who does not answer as it should


def asking(url: str, silent: str = "") -> str:
    return f"SELECT ?s ?x {{ ?s <urn:code> ?c SERVICE {silent} <{url}> {{ ?x <urn:p> <urn:o> }} }}"


@pytest.mark.parametrize("case", STRANGE)
def test_what_is_no_whole_answer_names_the_endpoint(case: str, serve: Serve) -> None:
    body, told = STRANGE[case]
    server = serve(NO_CATALOGUE, *[body] * 4)
    with pytest.raises(OcopError) as caught:
        graph(CODES, server.url).select(asking(server.url))
    assert server.url in str(caught.value)
    assert told in str(caught.value)


def test_a_dead_endpoint_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/sparql"
    with pytest.raises(EndpointError) as caught:
        graph(CODES, url).select(asking(url))
    assert caught.value.url == url
    with pytest.warns(SilentServiceWarning, match=f"nothing from {url}"):
        found = graph(CODES, url).select(asking(url, "SILENT"))
    assert [row["x"] for row in found] == [None] * 3  # as the standard has it
    assert "refused" in found.services[0].failure
    assert url in found.rows[0].evidence.gaps[0]


def slow(_: socket.socket) -> None:
    time.sleep(1)


@pytest.mark.parametrize("silent", ["", "SILENT"])
def test_a_slow_endpoint_is_told(serve: Serve, silent: str) -> None:
    server = serve(NO_CATALOGUE, slow, NO_CATALOGUE, slow)
    store = EmbeddedStore()
    here = KnowledgeGraph(store, services=Services.of([ServiceEndpoint(server.url, timeout=0.2)]))
    if silent:
        with pytest.warns(SilentServiceWarning, match=r"within 0\.\d+ seconds"):
            here.select(asking(server.url, silent))
    else:
        with pytest.raises(EndpointError, match=r"within 0\.\d+ seconds"):
            here.select(asking(server.url))
    with pytest.raises(BudgetError) as caught:  # which nothing lets pass
        here.within(Budget(seconds=0.1)).select(asking(server.url, silent))
    assert caught.value.limit == "seconds"


def test_more_rows_than_the_budget_allows_end_it(urls: dict[str, str]) -> None:
    query = called("SELECT (COUNT(*) AS ?n) { SERVICE <A> { ?c <urn:code> ?x } }", urls)
    with pytest.raises(BudgetError, match="SERVICE block has more than 2 rows") as caught:
        graph("", *urls.values(), budget=Budget(rows=2)).select(query)
    assert urls["A"] in str(caught.value)


def hundred(**headers: str) -> bytes:
    return rows(*[{"type": "uri", "value": f"urn:{at}"} for at in range(100)], **headers)


def counting(number: int) -> bytes:
    term = f'{{"type":"literal","value":"{number}","datatype":"{INTEGER}"}}'
    head = '{"head":{"vars":["n"]},"results":{"bindings":[{"n":'
    return answer(f"{head}{term}}}]}}}}".encode(), **JSON)


INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def test_a_round_number_of_rows_is_counted_again(serve: Serve) -> None:
    server = serve(NO_CATALOGUE, hundred(), counting(4321), NO_CATALOGUE, hundred(), counting(100))
    with pytest.raises(EndpointError, match=r"gave 100 rows and counts .*4321.* it cuts answers"):
        graph(CODES, server.url).select(asking(server.url))
    assert len(graph(CODES, server.url).select(asking(server.url))) == 300


def test_rows_that_a_server_cuts_come_in_pages(tmp_path: Path) -> None:
    with virtuoso(tmp_path, most_rows=10) as server:
        put(server, "".join(f"<urn:n{at}> <urn:p> {at} .\n" for at in range(25)))
        here = graph("<urn:n3> <urn:code> 1 .", server.query)
        query = f"SELECT ?x ?y {{ SERVICE <{server.query}> {{ ?x <urn:p> ?y }} }}"
        assert {row["y"].value for row in here.select(query)} == set(map(str, range(25)))
        assert len(here.select(query.replace("} }", "} ?x <urn:code> ?c }"))) == 1


# The law


NODES = ["<urn:a>", "<urn:b>", "<urn:c>", "1", '"x"@en']
ENDS = st.sampled_from(["?x", "?y", "?z", *NODES[:2]])
TRIPLES = st.builds(
    "{} {} {} .".format,
    st.sampled_from(NODES[:3]),
    st.sampled_from(["<urn:p>", "<urn:q>"]),
    st.sampled_from(NODES),
)
PATTERNS = st.builds(
    "{} {} {} .".format,
    st.sampled_from(["?x", "?y", "<urn:a>"]),
    st.sampled_from(["<urn:p>", "<urn:q>", "?r", "<urn:p>/<urn:q>", "<urn:p>*"]),
    ENDS,
)
BLOCKS = st.one_of(
    PATTERNS,
    st.builds("{} {}".format, PATTERNS, PATTERNS),
    st.builds("{} OPTIONAL {{ {} }}".format, PATTERNS, PATTERNS),
    st.builds("{{ {} }} UNION {{ {} }}".format, PATTERNS, PATTERNS),
    st.builds("{} FILTER(?x != {})".format, PATTERNS, ENDS),
    st.builds("{} FILTER NOT EXISTS {{ {} }}".format, PATTERNS, PATTERNS),
    st.builds("SELECT ?x (COUNT(*) AS ?y) {{ {} }} GROUP BY ?x".format, PATTERNS),
)
CALLS = st.builds("SERVICE <A> {{ {} }}".format, BLOCKS)
GROUPS = st.recursive(
    CALLS,
    lambda inner: st.one_of(
        st.builds("{} {}".format, PATTERNS, inner),
        st.builds("{} {}".format, inner, CALLS),
        st.builds("{} OPTIONAL {{ {} }}".format, PATTERNS, inner),
        st.builds("{{ {} }} UNION {{ {} }}".format, PATTERNS, inner),
        st.builds("{} MINUS {{ {} }}".format, PATTERNS, inner),
        st.builds("{} FILTER EXISTS {{ {} }}".format, PATTERNS, inner),
        st.builds("{} FILTER NOT EXISTS {{ {} }}".format, PATTERNS, inner),
        st.builds("{{ SELECT DISTINCT ?x {{ {} }} }}".format, inner),
        st.builds("{} FILTER(?x != ?y)".format, inner),
    ),
    max_leaves=3,
)
QUERIES = st.one_of(
    st.builds("SELECT * {{ {} }}".format, GROUPS),
    st.builds("SELECT DISTINCT ?x ?z {{ {} }}".format, GROUPS),
    st.builds("SELECT ?x (COUNT(*) AS ?n) {{ {} }} GROUP BY ?x".format, GROUPS),
    st.builds("SELECT (COUNT(DISTINCT *) AS ?n) {{ {} }}".format, GROUPS),
)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(
    here=st.lists(TRIPLES, max_size=6),
    there=st.lists(TRIPLES, min_size=1, max_size=6),
    query=QUERIES,
    value=st.sampled_from([None, None, "urn:a"]),
)
def test_an_answer_is_as_if_the_endpoints_graph_were_here(
    started: tuple[Running, Running],
    here: list[str],
    there: list[str],
    query: str,
    value: str | None,
) -> None:
    server = started[1]
    assume(value is None or "?x" in query.partition("{")[0] or query.startswith("SELECT *"))
    whole = Store()
    whole.load("\n".join(here), format=RdfFormat.TURTLE)
    whole.load("\n".join(there), format=RdfFormat.TURTLE, to_graph=NamedNode("urn:there"))
    bound = {} if value is None else {"x": NamedNode(value)}
    asked = query.replace("SERVICE <A>", "GRAPH <urn:there>")
    try:
        wanted = rows_of(
            whole.query(asked, substitutions={Variable(name): term for name, term in bound.items()})
        )
    except RuntimeError:  # no column of this name
        reject()
    put(server, "\n".join(there))
    try:
        found = graph("\n".join(here), server.query).select(
            query.replace("<A>", f"<{server.query}>"), bound
        )
    except UnsupportedQueryError:
        reject()
    assert rows_of(found) == wanted


def rows_of(solutions: object) -> Counter[frozenset[tuple[str, str]]]:
    names = [getattr(name, "value", name) for name in solutions.variables]  # type: ignore[attr-defined]
    return Counter(
        frozenset((name, str(row[name])) for name in names if row[name] is not None)
        for row in solutions  # type: ignore[attr-defined]
    )
