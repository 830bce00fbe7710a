"""The embedded store: a union that counts right, and a door that stays closed."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions

from ocop_kg.errors import ForbiddenAccessError, QuerySyntaxError, UnknownParameterError
from ocop_kg.stores import EmbeddedStore

A, B, C, P = (NamedNode(f"urn:{name}") for name in "abcp")
GRAPHS = [NamedNode(f"urn:graph:{number}") for number in range(3)]
QUADS = st.builds(
    Quad,
    st.sampled_from([A, B, C]),
    st.just(P),
    st.sampled_from([A, B, Literal("x"), Literal("x", language="en"), Literal(1)]),
    st.sampled_from(GRAPHS),
)


def rows(store: EmbeddedStore, query: str, **terms: NamedNode | Literal) -> list[list[object]]:
    answer = store.query(query, terms)
    assert isinstance(answer, QuerySolutions)
    return [list(row) for row in answer]


@given(st.lists(QUADS, max_size=12))
def test_the_default_graph_is_the_union_as_a_set(quads: list[Quad]) -> None:
    store = EmbeddedStore()
    store.add(quads)
    union = {(quad.subject, quad.predicate, quad.object) for quad in quads}
    assert len(store) == len(union)
    assert len(rows(store, "SELECT * { ?s ?p ?o }")) == len(union)
    assert len(rows(store, "SELECT * { GRAPH ?g { ?s ?p ?o } }")) == len(set(quads))
    loaded = EmbeddedStore()
    loaded.load("".join(f"{quad} .\n" for quad in quads).encode())
    loaded.unite()
    assert set(loaded.engine) == set(store.engine)


@given(st.lists(QUADS, max_size=12))
def test_from_gives_the_union_of_its_graphs_as_a_set(quads: list[Quad]) -> None:
    store = EmbeddedStore()
    store.add([*quads, *(Quad(A, P, C, graph) for graph in GRAPHS)])
    wanted = {
        (quad.subject, quad.object)
        for quad in [*quads, Quad(A, P, C)]
        if quad.graph_name != GRAPHS[2]
    }
    found = rows(store, "SELECT ?s ?o FROM <urn:graph:0> FROM <urn:graph:1> { ?s <urn:p> ?o }")
    assert len(found) == len(wanted)
    assert {(subject, value) for subject, value in found} == wanted


def test_from_named_leaves_the_default_graph_empty() -> None:
    store = EmbeddedStore()
    store.add([Quad(A, P, B, graph) for graph in GRAPHS])
    assert rows(store, "SELECT * FROM NAMED <urn:graph:1> { ?s ?p ?o }") == []
    found = rows(store, "SELECT ?g FROM NAMED <urn:graph:1> { GRAPH ?g { ?s ?p ?o } }")
    assert found == [[GRAPHS[1]]]


@pytest.mark.parametrize(
    "clause", ["FROM <http://127.0.0.1:1/x>", "FROM NAMED <file:///etc/hosts>"]
)
def test_a_graph_that_is_not_there_is_refused_by_name(clause: str) -> None:
    with pytest.raises(ForbiddenAccessError, match=r"(127\.0\.0\.1|/etc/hosts).*not in the store"):
        EmbeddedStore().query(f"SELECT * {clause} {{ ?s ?p ?o }}")


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <urn:s> <urn:p> 1 }",
        "LOAD <file:///etc/hosts>",
        "CLEAR ALL",
        "DROP SILENT ALL",
    ],
)
def test_updates_are_no_queries(update: str) -> None:
    with pytest.raises(QuerySyntaxError, match=r"query:1:\d+: a query is expected here"):
        EmbeddedStore().query(update)


def test_a_broken_query_is_told_with_line_and_column() -> None:
    with pytest.raises(QuerySyntaxError, match=r"query:2:7: no query up to its end") as caught:
        EmbeddedStore().query("SELECT *\n{ ?s }")
    assert (caught.value.place.line, caught.value.place.column) == (2, 7)
    with pytest.raises(QuerySyntaxError, match=r"query:1:23: cannot go on at 'a'"):
        EmbeddedStore().query("SELECT (COUNT(?x) { ?x a ?y }")
    with pytest.raises(QuerySyntaxError, match="this prefix is not declared"):
        EmbeddedStore().query("SELECT * { ?s nowhere:p ?o }")


def test_values_are_bound_and_never_read_as_query_text() -> None:
    store = EmbeddedStore()
    hostile = Literal('x" } UNION { ?s ?p ?o } #')
    store.add([Quad(A, P, hostile, GRAPHS[0]), Quad(B, P, Literal("other"), GRAPHS[0])])
    assert rows(store, "SELECT ?s ?o { ?s <urn:p> ?o }", o=hostile) == [[A, hostile]]
    with pytest.raises(UnknownParameterError, match="unknown parameter 'z'; only variables"):
        store.query("SELECT ?s { ?s ?p ?o }", {"z": A})


def test_an_interrupted_addition_adds_nothing() -> None:
    store = EmbeddedStore()

    def broken() -> Iterator[Quad]:
        yield Quad(A, P, B, GRAPHS[0])
        raise RuntimeError("the source broke off")

    with pytest.raises(RuntimeError):
        store.add(broken())
    assert len(store) == 0


def test_project_prefixes_need_no_declaration() -> None:
    answer = EmbeddedStore().query("ASK { ?s a ocop:Country ; skos:prefLabel ?l }")
    assert isinstance(answer, QueryBoolean)
    assert not answer


def test_threads_that_come_first_wait_for_the_named_graphs() -> None:
    def named() -> bytes:
        time.sleep(0.1)
        return b"<urn:a> <urn:p> <urn:b> <urn:graph:0> .\n"

    store = EmbeddedStore()
    store.load_union(b"<urn:a> <urn:p> <urn:b> .\n", named)
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: len(rows(store, "SELECT * { GRAPH ?g {} }")), range(4)))
    assert counts == [1] * 4


def test_named_graphs_that_could_not_be_had_are_asked_for_again() -> None:
    answers: list[bytes | OSError] = [OSError("gone"), b"<urn:a> <urn:p> <urn:b> <urn:g> .\n"]

    def named() -> bytes:
        answer = answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer

    store = EmbeddedStore()
    store.load_union(b"", named)
    with pytest.raises(OSError, match="gone"):
        list(store.engine.named_graphs())
    assert list(store.engine.named_graphs()) == [NamedNode("urn:g")]


@pytest.mark.parametrize("name", ["?c", "a b", ""])
def test_a_binding_for_what_is_no_variable(name: str) -> None:
    with pytest.raises(UnknownParameterError, match="a variable is named without"):
        EmbeddedStore().query("SELECT ?c { ?c ?p ?o }", {name: A})


def test_a_query_of_half_characters() -> None:
    with pytest.raises(QuerySyntaxError, match="half a character"):
        EmbeddedStore().query('SELECT * { ?s ?p "\ud800" }')
