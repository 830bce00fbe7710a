"""RDF lists in a store: their members, and how an axiom gets along with shorter ones."""

from collections.abc import Callable, Iterator, Sequence

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from ocop_kg.graph.inference.rule import Node, Term
from ocop_kg.vocabulary import RDF

__all__ = ["lists_of", "nest"]

_FIRST = NamedNode(RDF + "first")
_NIL = NamedNode(RDF + "nil")
_REST = NamedNode(RDF + "rest")


def lists_of(store: Store, list_property: NamedNode) -> Iterator[tuple[Quad, list[Term]]]:
    """Give each statement that leads to a list, and the members of the list.

    There are no members where a list is empty, branches, breaks off or runs in a circle.
    """
    for quad in list(store.quads_for_pattern(None, list_property, None)):
        yield quad, _members(store, quad.object)


def nest(
    store: Store, quad: Quad, members: Sequence[Term], longest: int, fresh: Callable[[], Node]
) -> None:
    """Replace a long list by one that is short because its last member stands for the others.

    A chain a∘b∘c is the chain a∘d with d = b∘c, and an intersection can be cut in the same way.
    """
    members = list(members)
    while len(members) > longest:
        tail = fresh()
        _add_list(store, tail, quad.predicate, members[-longest:])
        members[-longest:] = [tail]
    store.remove(quad)
    _add_list(store, quad.subject, quad.predicate, members)


def _members(store: Store, cell: Term) -> list[Term]:
    members: list[Term] = []
    seen: set[Term] = set()
    while cell != _NIL:
        if cell in seen or not isinstance(cell, Node):
            return []
        seen.add(cell)
        firsts = [quad.object for quad in store.quads_for_pattern(cell, _FIRST, None)]
        rests = [quad.object for quad in store.quads_for_pattern(cell, _REST, None)]
        if len(firsts) != 1 or len(rests) != 1:
            return []
        members += firsts
        cell = rests[0]
    return members


def _add_list(
    store: Store, subject: Node | Triple, list_property: NamedNode, members: Sequence[Term]
) -> None:
    cells: list[Node] = [BlankNode() for _ in members]
    store.add(Quad(subject, list_property, cells[0]))
    for cell, rest, member in zip(cells, [*cells[1:], _NIL], members, strict=True):
        store.add(Quad(cell, _FIRST, member))
        store.add(Quad(cell, _REST, rest))
