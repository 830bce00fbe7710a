"""Blank nodes get the same names however the engine calls them and in whatever order they come."""

import random
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from ocop_kg.cli.triples import statements_as
from ocop_kg.graph.blanks import with_stable_names

NodeT = TypeVar("NodeT")
P, Q = NamedNode("urn:p"), NamedNode("urn:q")
TERMS = st.one_of(
    st.integers(0, 6).map(lambda number: BlankNode(f"n{number}")),
    st.sampled_from([NamedNode("urn:a"), NamedNode("urn:b")]),
)
TRIPLES = st.builds(Triple, TERMS, st.sampled_from([P, Q]), TERMS)


def relabelled(triples: list[Triple], seed: int) -> list[Triple]:
    """The same graph with other names, in another order."""
    shuffle = random.Random(seed)
    names = {f"n{number}": f"x{shuffle.random()}".replace(".", "") for number in range(1000)}

    def other(node: NodeT) -> NodeT | BlankNode:
        return BlankNode(names[node.value]) if isinstance(node, BlankNode) else node

    same = [
        Triple(other(triple.subject), triple.predicate, other(triple.object)) for triple in triples
    ]
    shuffle.shuffle(same)
    return same


@given(st.lists(TRIPLES, max_size=12), st.integers(0, 99))
def test_the_same_graph_is_the_same_bytes(triples: list[Triple], seed: int) -> None:
    other = relabelled(triples, seed)
    for syntax in ("ntriples", "turtle"):
        assert statements_as(triples, syntax) == statements_as(other, syntax)


@given(st.lists(TRIPLES, max_size=12))
def test_renaming_keeps_the_graph(triples: list[Triple]) -> None:
    from rdflib import Graph
    from rdflib.compare import isomorphic

    before, after = Graph(), Graph()
    lines = (f"{triple} .\n" for triple in triples)
    before.parse(data="".join(lines), format="nt")
    after.parse(data=statements_as(set(triples), "ntriples"), format="nt")
    assert isomorphic(before, after)


def test_nodes_that_are_alike_and_linked_are_told_apart() -> None:
    ring = [Triple(BlankNode(f"n{at}"), P, BlankNode(f"n{(at + 1) % 9}")) for at in range(9)]
    written = {statements_as(relabelled(ring, seed), "ntriples") for seed in range(20)}
    assert len(written) == 1


def test_quads_keep_their_graphs() -> None:
    quads = [Quad(BlankNode(), P, Literal("x"), NamedNode(f"urn:{name}")) for name in "ab"]
    renamed = with_stable_names(quads)
    assert [quad.graph_name for quad in renamed] == [quad.graph_name for quad in quads]


def test_a_graph_made_to_take_for_ever_does_not() -> None:
    """Telling all nodes apart by trial would not end before the test run does."""
    clique = [
        Triple(BlankNode(f"n{a}"), P, BlankNode(f"n{b}"))
        for a in range(14)
        for b in range(14)
        if a != b
    ]
    many_alike = [Triple(BlankNode(f"n{number}"), P, Literal("same")) for number in range(1000)]
    assert len(with_stable_names(clique)) == 14 * 13
    assert len(set(with_stable_names(many_alike))) == 1000


def test_blank_nodes_inside_triple_terms_keep_their_identity() -> None:
    node = BlankNode("x")
    said = Triple(node, P, Literal("a"))
    statements = [said, Triple(BlankNode("y"), P, said)]
    renamed = with_stable_names(statements)
    assert renamed[1].object == renamed[0]
    assert renamed[0].subject != node
