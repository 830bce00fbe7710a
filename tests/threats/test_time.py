"""R6: with a budget of seconds, everything that a graph is asked for ends in time.

And where a platform cannot fork, a fresh process does the same; taking ``os.fork`` away shows it.
"""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from pyoxigraph import Literal, NamedNode

from ocop_kg import Budget, KnowledgeGraph
from ocop_kg.errors import (
    BudgetError,
    DoesNotHoldError,
    NotEmptyError,
    QuerySyntaxError,
    UnknownThingError,
    UsageError,
)
from ocop_kg.guard import result_of
from ocop_kg.reading import read_quads
from ocop_kg.validation import validate
from tests.conftest import SMALL
from tests.threats.children import children
from tests.threats.test_exhaustion import ENDLESS

# rdflib warns of its own use of its own old name.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")

Door = Callable[[KnowledgeGraph], Any]

COUNTRIES = "SELECT ?c { ?c a ocop:Country } ORDER BY ?c"


def rows_of(graph: KnowledgeGraph, query: str) -> Any:
    return sorted(tuple(map(str, row)) for row in graph.dataset.query(query))  # type: ignore[arg-type]  # rows


def evidence(graph: KnowledgeGraph) -> Any:
    rows = graph.select(COUNTRIES, budget=Budget())
    rows._source.budget = graph.budget
    return [each.to_dict() for each in rows.evidence()]


def evidence_of_a_row(graph: KnowledgeGraph) -> Any:
    rows = graph.select(COUNTRIES, budget=Budget())
    rows._source.budget = graph.budget
    return rows.rows[0].evidence.to_dict()


DOORS: dict[str, Door] = {
    "why": lambda graph: graph.why("XAA", "has priority product", "example-tuber").to_dict(),
    "witnesses": lambda graph: [
        str(each) for each in graph.witnesses.statements([graph_triple(graph)]).values()
    ],
    "evidence": evidence,
    "evidence of a row": evidence_of_a_row,
    "unknown terms": lambda graph: graph.unknown_terms("SELECT * { ?c a ocop:Contry }"),
    "conflicts": lambda graph: [str(each) for each in graph.conflicts()],
    "timeline": lambda graph: repr(graph.timeline()),
    "withdrawal": lambda graph: str(graph.withdrawal(source_of(graph)).changes),
    "impact": lambda graph: str(graph.impact("ocop:hasPriorityProduct").changes),
    "network": lambda graph: sorted(nx.to_edgelist(graph.network("everything")), key=str),
    "path": lambda graph: str(graph.path("XAA", "example-tuber")),
    "validation": lambda graph: graph.validate(level="must").to_text(),
    "view": lambda graph: len(graph.view(without=source_of(graph))),
    "query": lambda graph: graph.select(COUNTRIES).to_csv(),
    "question": lambda graph: graph.ask("priority-products-by-country").to_csv(),
    "dataset": lambda graph: rows_of(graph, COUNTRIES),
    "dataset ask": lambda graph: bool(graph.dataset.query("ASK { ?c a ocop:Country }")),
    "dataset construct": lambda graph: len(
        graph.dataset.query("CONSTRUCT { ?c a ?t } { ?c a ?t }").graph or ()
    ),
}


def graph_triple(graph: KnowledgeGraph) -> Any:
    return next(graph.triples(graph.resolve("XAA"))).triple


def source_of(graph: KnowledgeGraph) -> Any:
    return graph.choice.kept[0].iri


@pytest.mark.parametrize("door", DOORS)
def test_r6_every_door_ends_in_time(small: KnowledgeGraph, door: str) -> None:
    with pytest.raises(BudgetError) as caught:
        DOORS[door](small.within(Budget(seconds=1e-6)))
    assert caught.value.limit == "seconds"


@pytest.mark.parametrize("door", DOORS)
def test_r6_what_ends_in_time_is_the_same(small: KnowledgeGraph, door: str) -> None:
    assert DOORS[door](small.within(Budget(seconds=120))) == DOORS[door](small)


@pytest.mark.parametrize(
    ("door", "error"),
    [
        (lambda graph: graph.why("XAA", "has priority product", "example-fish"), DoesNotHoldError),
        (lambda graph: graph.conflicts("XAAA"), UnknownThingError),
        (lambda graph: graph.explain_empty(COUNTRIES), NotEmptyError),
        (lambda graph: graph.dataset.query("SELECT nonsense"), SyntaxError),
    ],
)
def test_r6_errors_are_the_same(small: KnowledgeGraph, door: Door, error: type[Exception]) -> None:
    for graph in (small, small.within(Budget(seconds=120))):
        with pytest.raises(error):
            door(graph)


def test_r6_endless_queries_through_rdflib_are_stopped(small: KnowledgeGraph) -> None:
    with pytest.raises(BudgetError, match="seconds=1"):
        small.within(Budget(seconds=1)).dataset.query(ENDLESS)
    with pytest.raises(BudgetError, match="rows=3"):
        list(small.within(Budget(rows=3)).dataset.query("SELECT * { ?s ?p ?o }"))
    with pytest.raises(BudgetError, match="depth=5"):
        small.within(Budget(depth=5)).dataset.query("SELECT * {{{{{{{{}}}}}}}}")


def test_r6_a_probe_of_an_explanation_is_really_stopped(small: KnowledgeGraph) -> None:
    before, processes = threading.active_count(), children()
    many = " ".join(f"?a{number} ?b{number} ?c{number} ." for number in range(5))
    query = f'SELECT * {{ {many} FILTER(CONCAT(STR(?a0), STR(?a1), STR(?a2), STR(?a3)) = "x") }}'
    why = small.explain_empty(query, budget=Budget(seconds=1))
    assert (why.verdict, why.complete) == ("undecided", False)
    assert threading.active_count() == before
    assert children() <= processes


def test_r6_an_explanation_takes_the_budget_of_its_graph(small: KnowledgeGraph) -> None:
    query = "SELECT * { ?c a ocop:Contry }"
    assert small.within(Budget(seconds=60)).explain_empty(query).verdict == "broken query"
    assert small.within(Budget(seconds=1e-6)).explain_empty(query).verdict == "undecided"


def test_r6_what_is_timed_may_time_its_parts(small: KnowledgeGraph) -> None:
    inner = small.within(Budget(seconds=60))
    assert result_of(lambda: inner.query("ASK { ?c a ocop:Country }"), Budget(seconds=60)) is True
    query = "SELECT * { ?c a ocop:Contry }"
    assert (
        result_of(lambda: inner.explain_empty(query).verdict, Budget(seconds=60)) == "broken query"
    )


@pytest.fixture
def forkless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this platform be one that cannot fork."""
    monkeypatch.delattr(os, "fork")


@pytest.mark.usefixtures("forkless")
@pytest.mark.parametrize("door", ["query", "why", "evidence", "dataset", "validation"])
def test_r6_without_a_fork_a_fresh_process_answers(small: KnowledgeGraph, door: str) -> None:
    assert DOORS[door](small.within(Budget(seconds=120))) == DOORS[door](small)


@pytest.mark.usefixtures("forkless")
def test_r6_without_a_fork_blank_nodes_and_bound_values_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "blank.ttl"
    path.write_text('<urn:s> <urn:p> [ <urn:q> "1"^^<urn:t>, "x"@en ] .', "utf-8")
    graph = KnowledgeGraph.open(path, replace=True, budget=Budget(seconds=120))
    query = "SELECT ?s ?b { ?s <urn:p> ?b . ?b <urn:q> ?v }"
    bound = {"s": NamedNode("urn:s")}
    timed = list(map(tuple, graph.select(query, bound)))
    assert timed == list(map(tuple, graph.select(query, bound, budget=Budget())))
    assert graph.query('ASK { ?b <urn:q> "1"^^<urn:t> }') is True
    assert len(graph.select("SELECT ?v { ?b <urn:q> ?v }", {"v": Literal("x", language="en")})) == 1


@pytest.mark.usefixtures("forkless")
def test_r6_without_a_fork_records_name_things_too(small: KnowledgeGraph) -> None:
    record = small.country("XAA")
    found = small.within(Budget(seconds=120)).why(record, "a", "ocop:Country")
    assert found == small.why(record, "a", "ocop:Country")
    timed = small.within(Budget(seconds=120)).conflicts(about=record)
    assert timed == small.conflicts(about=record)


@pytest.mark.usefixtures("forkless")
def test_r6_without_a_fork_what_is_endless_is_stopped(small: KnowledgeGraph) -> None:
    processes = children()
    with pytest.raises(BudgetError) as caught:
        small.query(ENDLESS, budget=Budget(seconds=3))
    assert (caught.value.limit, caught.value.value) == ("seconds", 3)
    assert children() <= processes


@pytest.mark.usefixtures("forkless")
def test_r6_without_a_fork_errors_and_memory_are_told(small: KnowledgeGraph) -> None:
    with pytest.raises(QuerySyntaxError, match="query:1:16"):
        small.query("SELECT nonsense", budget=Budget(seconds=120))
    sort = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?a ?b ?c ?d ?e ?f"
    with pytest.raises(BudgetError) as caught:
        small.select(sort, budget=Budget(seconds=120, memory=100_000_000))
    assert caught.value.limit == "memory"


@pytest.mark.usefixtures("forkless")
def test_r6_without_a_fork_what_cannot_be_sent_is_refused(small: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="cannot fork"):
        validate(read_quads(SMALL), budget=Budget(seconds=60))
    with pytest.raises(UsageError, match="cannot fork"):
        result_of(lambda: len(small), Budget(seconds=60))


@pytest.mark.usefixtures("forkless")
def test_r6_without_a_fork_an_explanation_needs_no_other_process(small: KnowledgeGraph) -> None:
    assert small.explain_empty("SELECT * { ?c a ocop:Contry }").verdict == "broken query"
