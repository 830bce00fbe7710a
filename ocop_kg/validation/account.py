"""The account of what was looked at: counted in the store, so that it costs no copy of the data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.validation.datagraph import BACKGROUND
from ocop_kg.validation.plan.focus import targeted
from ocop_kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Node
    from ocop_kg.validation.plan.focus import Target

__all__ = ["Account", "account"]

_KINDS = "SELECT ?kind (COUNT(?node) AS ?count) { ?node a ?kind } GROUP BY ?kind"
_LENT_KINDS = f"SELECT ?node ?kind {{ GRAPH {BACKGROUND} {{ ?node a ?kind }} }}"
_UNTYPED = """
SELECT ?node { { SELECT DISTINCT ?node { ?node ?p ?o } } MINUS { ?node a ?kind } }
"""
_TYPED = "SELECT (COUNT(DISTINCT ?node) AS ?count) { ?node a ?kind }"


@dataclass(frozen=True, slots=True)
class Account:
    """How many nodes each shape and class met, and what no shape looked at."""

    checked: Mapping[Node, int]
    kinds: Mapping[str, int]
    described: int
    unchecked: tuple[str, ...]


def account(targets: Mapping[Node, tuple[Target, ...]], data: DataGraph) -> Account:
    """Count what the targets of shapes meet among the nodes of the data."""
    kinds = {kind: _number(count) for kind, count in data.select(_KINDS)}
    own = Counter(kinds)
    for node, kind in data.select(_LENT_KINDS):
        own[kind] -= node in data.lent_only
    counted: dict[tuple[Target, ...], int] = {}
    for chosen_by in targets.values():
        if chosen_by not in counted:
            counted[chosen_by] = _met(chosen_by, data, own)
    untyped = [node for (node,) in data.select(_UNTYPED)]
    missed = list(_missed(targets, data, kinds, untyped))
    for _, kind in data.select(_LENT_KINDS):
        kinds[kind] -= 1
    alone = []
    for node in missed:
        types = [kind for _, _, kind in data.own(node, RDF_TYPE)]
        for kind in types:
            kinds[kind] -= 1
        if types or isinstance(node, NamedNode):
            alone.append(node)
    [(typed,)] = data.select(_TYPED)
    subjects = _number(typed) + len(untyped)
    return Account(
        checked={shape: counted[chosen_by] for shape, chosen_by in targets.items()},
        kinds={text_of(kind): count for kind, count in sorted(kinds.items(), key=_name) if count},
        described=subjects - len(data.lent_only) - len(missed),
        unchecked=tuple(sorted(map(text_of, alone))),
    )


def _name(item: tuple[AnyTerm, int]) -> str:
    return text_of(item[0])


def _number(term: AnyTerm) -> int:
    return int(term.value) if isinstance(term, Literal) else 0


def _met(targets: Iterable[Target], data: DataGraph, of_class: Mapping[AnyTerm, int]) -> int:
    """Count the nodes of some targets that the data describe, or mention if that is asked for."""
    focus = targeted(targets, data)
    if focus is None:
        return 0
    if len(focus.targets) == 1 and focus.targets[0][0] == "targetClass":
        classes = data.classes(focus.targets[0][1])
        if len(classes) == 1:
            return of_class[classes[0]]
    kinds = {kind for kind, _ in focus.targets}
    own = data.mentions if kinds & {"targetObjectsOf", "targetNode"} else data.describes
    if kinds == {"targetNode"}:
        return sum(own(node) for node in {term for _, term in focus.targets})
    [(count,)] = data.select(f"SELECT (COUNT(DISTINCT ?f0) AS ?count) {{ {focus.pattern} }}")
    if not data.lent_terms and "targetNode" not in kinds:
        return _number(count)
    pattern = f"{{ GRAPH {BACKGROUND} {{ {focus.pattern} }} }}"
    if "targetNode" in kinds:
        pattern = focus.pattern
    lent = data.select(f"SELECT DISTINCT ?f0 {{ {pattern} }}")
    return _number(count) - sum(not own(node) for (node,) in lent)


def _missed(
    targets: Mapping[Node, Iterable[Target]],
    data: DataGraph,
    kinds: Iterable[AnyTerm],
    untyped: Iterable[AnyTerm],
) -> Iterator[AnyTerm]:
    """Give the subjects of the data that no target chooses."""
    met: set[AnyTerm] = set()
    subjects_of: set[AnyTerm] = set()
    objects_of: set[AnyTerm] = set()
    for kind, term in {target for chosen_by in targets.values() for target in chosen_by}:
        if kind == "targetClass":
            met.update(data.classes(term))
        elif kind == "targetSubjectsOf":
            subjects_of.add(term)
        elif kind == "targetObjectsOf":
            objects_of.add(term)
    named = {
        term for chosen_by in targets.values() for kind, term in chosen_by if kind == "targetNode"
    }
    doubtful = dict.fromkeys(untyped)
    for other in sorted(set(kinds) - met, key=str):
        doubtful.update((node, None) for node, _, _ in data.triples(None, RDF_TYPE, other))
    for node in doubtful:
        if node in named or node in data.lent_only:
            continue
        said = [(predicate, value) for _, predicate, value in data.triples(node)]
        if any(p in subjects_of or (p == RDF_TYPE and value in met) for p, value in said):
            continue
        if objects_of and any(p in objects_of for _, p, _ in data.triples(None, None, node)):
            continue
        yield node
