"""Which blank node of a text is which of the data: by what is said of it and by whom.

A blank node has no name that outlives its file; among those that are alike it is found by its turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.locating import Said

__all__ = ["anchor_of", "matched", "of_alike"]

_Likeness = tuple[frozenset[tuple[str, str, str]], frozenset[tuple[str, str]]]
"""What is said of a blank node, and which names lead to it."""


def anchor_of(node: AnyTerm, data: DataGraph) -> AnyTerm:
    """Give the named node whose description a node belongs to, or the last that is known."""
    seen = {node}
    if isinstance(node, NamedNode) and data.describes(node):
        return node
    while not isinstance(node, NamedNode) or len(seen) == 1:
        users = {user for user, _, _ in data.own(None, None, node)} - seen
        if not users:
            break
        node = min(users, key=str)
        seen.add(node)
    return node


def matched(
    data: DataGraph, prefix: str, anchor: NamedNode | None, said: Iterable[Said]
) -> Mapping[AnyTerm, BlankNode]:
    """Match the blank nodes of the data with those of what is said in a text.

    It is about those whose names begin with `prefix`: all, or those that a named anchor leads to.
    """
    in_data: dict[_Likeness, list[BlankNode]] = {}
    nodes = _all(data) if anchor is None else _below(data, anchor)
    for node in sorted(nodes, key=lambda node: (len(node.value), node.value)):
        if node.value.startswith(prefix):
            facts = ((predicate, value) for _, predicate, value in data.own(node))
            users = ((user, verb) for user, verb, _ in data.own(None, None, node))
            in_data.setdefault(_likeness(facts, users), []).append(node)
    facts_of: dict[BlankNode, list[tuple[NamedNode, AnyTerm]]] = {}
    users_of: dict[BlankNode, list[tuple[AnyTerm, NamedNode]]] = {}
    for each in said:
        if isinstance(each.subject, BlankNode):
            facts_of.setdefault(each.subject, []).append((each.predicate, each.value))
        if isinstance(each.value, BlankNode):
            facts_of.setdefault(each.value, [])
            users_of.setdefault(each.value, []).append((each.subject, each.predicate))
    in_text: dict[_Likeness, list[BlankNode]] = {}
    for local, told in facts_of.items():
        in_text.setdefault(_likeness(told, users_of.get(local, ())), []).append(local)
    return {
        node: local
        for likeness, alike in in_data.items()
        for node, local in zip(alike, in_text.get(likeness, ()), strict=False)
    }


def of_alike(facts: Iterable[tuple[NamedNode, AnyTerm]], said: Sequence[Said]) -> Sequence[Said]:
    """Give what a text says of the blank nodes of which just these facts are told; all, if none."""
    wanted = _likeness(facts, ())
    told: dict[BlankNode, list[Said]] = {}
    for each in said:
        if isinstance(each.subject, BlankNode):
            told.setdefault(each.subject, []).append(each)
    for those in told.values():
        if _likeness(((each.predicate, each.value) for each in those), ()) == wanted:
            return those
    return said


def _all(data: DataGraph) -> Iterator[BlankNode]:
    for (node,) in data.select("SELECT DISTINCT ?node { ?node ?p ?o FILTER(isBLANK(?node)) }"):
        if isinstance(node, BlankNode):
            yield node


def _below(data: DataGraph, anchor: NamedNode) -> set[BlankNode]:
    """Give the blank nodes that a name leads to, through nothing but blank nodes."""
    found: set[BlankNode] = set()
    waiting: list[AnyTerm] = [anchor]
    while waiting:
        for _, _, value in data.own(waiting.pop()):
            if isinstance(value, BlankNode) and value not in found:
                found.add(value)
                waiting.append(value)
    return found


def _likeness(
    facts: Iterable[tuple[NamedNode, AnyTerm]], users: Iterable[tuple[AnyTerm, NamedNode]]
) -> _Likeness:
    return (
        frozenset((predicate.value, *_text(value)) for predicate, value in facts),
        frozenset((user.value, verb.value) for user, verb in users if isinstance(user, NamedNode)),
    )


def _text(term: AnyTerm) -> tuple[str, str]:
    if isinstance(term, NamedNode):
        return "iri", term.value
    if isinstance(term, Literal):
        return f"text {(term.language or '').lower()}", term.value
    return "", ""
