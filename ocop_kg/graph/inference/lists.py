"""RDF lists in a store: their members, and how an axiom gets along with shorter ones."""

from collections.abc import Iterator, Sequence

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from ocop_kg.graph.inference.helpers import helper
from ocop_kg.graph.inference.rule import Node, Term
from ocop_kg.vocabulary import RDF, key

__all__ = ["cells", "lists_of", "nest"]

_FIRST = NamedNode(RDF + "first")
_NIL = NamedNode(RDF + "nil")
_REST = NamedNode(RDF + "rest")


def lists_of(store: Store, list_property: NamedNode) -> Iterator[tuple[Quad, list[Term]]]:
    """Give each statement that leads to a list, and the members of the list.

    There are no members where a list is empty, branches, breaks off or runs in a circle.
    """
    for quad in list(store.quads_for_pattern(None, list_property, None)):
        yield quad, _members(store, quad.object)


def nest(store: Store, quad: Quad, members: Sequence[Term], longest: int) -> list[Triple]:
    """Replace a long list by one that is short because its last member stands for the others.

    A chain a∘b∘c is the chain a∘d with d = b∘c, and an intersection can be cut in the same way.
    Gives the triples that were added.
    """
    kind = key(quad.predicate.value)
    members, rest = list(members), list(members)
    added: list[Triple] = []
    while len(members) > longest:
        tail = helper(kind, rest[len(members) - longest :])
        added += _new_list(tail, quad.predicate, members[-longest:])
        members[-longest:] = [tail]
    added += _new_list(quad.subject, quad.predicate, members)
    store.remove(quad)
    store.extend(Quad(*triple) for triple in added)
    return added


def cells(store: Store, quad: Quad) -> list[Triple]:
    """Give the triples that a list consists of, with the statement that leads to it."""
    found = [quad.triple]
    cell = quad.object
    while cell != _NIL and isinstance(cell, Node):
        (first,) = store.quads_for_pattern(cell, _FIRST, None)
        (rest,) = store.quads_for_pattern(cell, _REST, None)
        found += (first.triple, rest.triple)
        cell = rest.object
    return found


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


def _new_list(
    subject: Node | Triple, list_property: NamedNode, members: Sequence[Term]
) -> Iterator[Triple]:
    cells: list[Node] = [BlankNode() for _ in members]
    yield Triple(subject, list_property, cells[0])
    for cell, rest, member in zip(cells, [*cells[1:], _NIL], members, strict=True):
        yield Triple(cell, _FIRST, member)
        yield Triple(cell, _REST, rest)
