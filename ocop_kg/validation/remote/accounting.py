"""The account of what was looked at, counted at the endpoint."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ocop_kg.validation.account import Counts, accounted, asking_targets, count_met
from ocop_kg.validation.datagraph import count_of
from ocop_kg.validation.plan.focus import targeted
from ocop_kg.validation.plan.text import term_text
from ocop_kg.validation.remote.sieves import imports, terms
from ocop_kg.vocabulary import ONTOLOGY_GRAPH, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.account import Account
    from ocop_kg.validation.plan.focus import Target
    from ocop_kg.validation.remote.data import RemoteData
    from ocop_kg.validation.shapes import Shapes

__all__ = ["remote_account"]

_AT_ONCE = 500
_NAMED = 10_000
"""Nodes without a shape that are named; all are counted, by their classes."""
_SUBJECTS = "{ SELECT DISTINCT ?node { ?node ?p ?o } }"
_NOT_LENT = f"FILTER(NOT EXISTS {{ GRAPH {ONTOLOGY_GRAPH} {{ ?node ?l ?w }} }})"


def remote_account(shapes: Shapes, data: RemoteData) -> Account:
    """Count what the targets of shapes meet, as `ocop_kg.validation.account` does."""
    targets = list(dict.fromkeys(asking_targets(shapes).values()))
    own = Counter(data.own_kinds)
    for node, verb, kind in data.lent_statements:
        if verb == RDF_TYPE:
            own[kind] += data.describes(node)
    met = {chosen: _met(chosen, data, own) for chosen in targets}
    lent = {subject for subject, _, _ in data.lent_statements}
    both = sorted((node for node in lent if data.describes(node)), key=str)
    subjects = _count(data, _SUBJECTS) - len(lent) + len(both)
    missed, kinds, alone = _missed(_not_chosen(targets, data), both, data)
    counted = Counts(met, own, kinds, subjects - missed, alone)
    return accounted(shapes, data, counts=counted, terms=terms(data), imports=imports(data))


def _missed(
    test: str, both: Sequence[AnyTerm], data: RemoteData
) -> tuple[int, Counter[AnyTerm], list[AnyTerm]]:
    """Count the nodes that no target chooses and those chosen by class, and name the first.

    `both` are nodes of the data that the ontology describes too.
    """
    kinds = Counter(data.own_kinds)
    alone: list[AnyTerm] = []
    pattern = f"{_SUBJECTS} {_NOT_LENT} {test}"
    missed = _count(data, pattern)
    if missed:
        counts = f"SELECT ?kind (COUNT(?node) AS ?n) {{ {pattern} ?node a ?kind }} GROUP BY ?kind"
        kinds.subtract({kind: count_of(number) for kind, number in data.select(counts)})
        names = f"SELECT ?node {{ {pattern} }} LIMIT {_NAMED}"
        alone += [node for (node,) in data.select(names)]
    for start in range(0, len(both), _AT_ONCE):
        listed = f"VALUES ?node {{ {' '.join(map(str, both[start : start + _AT_ONCE]))} }}"
        for (node,) in data.select(f"SELECT ?node {{ {listed} {test} }}"):
            missed += 1
            alone.append(node)
            said = data.select(f"SELECT ?kind {{ {node} a ?kind }}")
            kinds.subtract(kind for (kind,) in said if (node, RDF_TYPE, kind) not in data.lent)
    return missed, kinds, alone


def _met(targets: tuple[Target, ...], data: RemoteData, own: Mapping[AnyTerm, int]) -> int:
    """Count the nodes of some targets; those that are named one by one, as they are few."""
    named = {term for kind, term in targets if kind == "targetNode"}
    others = tuple(target for target in targets if target[0] != "targetNode")
    if not named or not others:
        return count_met(targets, data, own)
    chosen = targeted(others, data)
    if chosen is not None:
        listed = ", ".join(text for term in named if (text := term_text(term)))
        test = f"FILTER(?f0 IN ({listed}))"
        rows = data.select(f"SELECT DISTINCT ?f0 {{ {{ {chosen.pattern} }} {test} }}")
        named -= {node for (node,) in rows}
    return count_met(others, data, own) + sum(map(data.mentions, named))


def _not_chosen(targets: Iterable[tuple[Target, ...]], data: RemoteData) -> str:
    """Write the test that no target chooses a node."""
    by: dict[str, set[str]] = {}
    for kind, term in {target for chosen in targets for target in chosen}:
        if kind == "targetClass":
            by.setdefault(kind, set()).update(map(str, data.classes(term)))
        elif (text := term_text(term)) and (kind == "targetNode" or data.uses(term)):
            by.setdefault(kind, set()).add(text)
    tests = []
    for kind, texts in sorted(by.items()):
        listed = ", ".join(sorted(texts))
        if listed:
            tests.append(_TESTS[kind].format(listed))
    return f"FILTER({' && '.join(tests)})" if tests else ""


_TESTS = {
    "targetClass": "NOT EXISTS {{ ?node a ?of FILTER(?of IN ({})) }}",
    "targetNode": "?node NOT IN ({})",
    "targetObjectsOf": "NOT EXISTS {{ ?from ?to ?node FILTER(?to IN ({})) }}",
    "targetSubjectsOf": "NOT EXISTS {{ ?node ?has ?any FILTER(?has IN ({})) }}",
}


def _count(data: RemoteData, pattern: str) -> int:
    [(number,)] = data.select(f"SELECT (COUNT(?node) AS ?n) {{ {pattern} }}")
    return count_of(number)
