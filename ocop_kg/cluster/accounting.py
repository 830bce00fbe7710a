"""The account of what was looked at, counted on the cluster."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ocop_kg.cluster.lines import bucket
from ocop_kg.cluster.sieves import imports, sieved, terms
from ocop_kg.cluster.terms import constant, decode
from ocop_kg.validation.account import Counts, accounted, asking_targets
from ocop_kg.validation.plan.focus import targeted
from ocop_kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from ocop_kg.cluster.data import ClusterData
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.account import Account
    from ocop_kg.validation.plan.focus import Target
    from ocop_kg.validation.shapes import Shapes

__all__ = ["cluster_account"]

_NAMED = 10_000
"""Nodes without a shape that are named; all are counted, by their classes."""
_MENTIONED = {"targetObjectsOf", "targetNode"}
_TYPES = f"b = {bucket(RDF_TYPE.value)} AND p = {constant(RDF_TYPE)}"


def cluster_account(shapes: Shapes, data: ClusterData) -> Account:
    """Count what the targets of shapes meet, as `ocop_kg.validation.account` does."""
    met = _met(data, list(dict.fromkeys(asking_targets(shapes).values())))
    missed, named = _missed(data)
    kinds = Counter(data.own_kinds)
    for kind, number in missed.items():
        if kind is not None:
            kinds[kind] -= number
    [(described,)] = data.tables.rows(
        "SELECT count(*) FROM (SELECT DISTINCT s FROM own) LEFT SEMI JOIN met ON s = n"
    )
    counts = Counts(met, data.own_kinds, kinds, int(described), named)
    about = (sieved(data, sieve(data)) for sieve in (terms, imports))
    return accounted(shapes, data, counts, *about)


def _met(data: ClusterData, chosen: list[tuple[Target, ...]]) -> dict[tuple[Target, ...], int]:
    """Count the nodes of targets that the data describe, and keep all of them as ``met``."""
    parts = []
    for number, targets in enumerate(chosen):
        focus = targeted(targets, data)
        if focus is not None:
            sql = data.compiled(f"SELECT DISTINCT {focus.node} {{ {focus.pattern} }}")
            mentioned = bool({kind for kind, _ in targets} & _MENTIONED)
            parts.append(f"SELECT {number} AS id, {mentioned} AS far, f0 AS n FROM ({sql})")
    nothing = "SELECT 0 AS id, false AS far, s AS n FROM own WHERE false"
    data.tables.keep("focus", " UNION ALL ".join(parts or [nothing]), always=True)
    data.tables.keep("met", "SELECT DISTINCT n FROM focus")
    rows = data.tables.rows(
        "SELECT id, count(*) FROM focus WHERE n IN (SELECT s FROM own) "
        "OR (far AND n IN (SELECT o FROM own)) GROUP BY id"
    )
    found = {chosen[number]: int(count) for number, count in rows}
    return {targets: found.get(targets, 0) for targets in chosen}


def _missed(data: ClusterData) -> tuple[Counter[AnyTerm | None], list[AnyTerm]]:
    """Count the nodes that no target chooses by their classes, and name some."""
    data.tables.define(
        "missed",
        "SELECT n, t.o AS kind FROM (SELECT DISTINCT s AS n FROM own) LEFT ANTI JOIN met USING (n) "
        f"LEFT JOIN (SELECT s, o FROM own WHERE {_TYPES}) t ON n = t.s",
    )
    counted: Counter[AnyTerm | None] = Counter()
    for kind, number in data.tables.rows("SELECT kind, count(*) FROM missed GROUP BY kind"):
        counted[decode(kind)] += number
    rows = data.tables.rows(
        "SELECT DISTINCT n FROM missed WHERE kind IS NOT NULL OR startswith(n, '<') "
        f"ORDER BY n LIMIT {_NAMED}"
    )
    return counted, [node for row in rows if (node := decode(row[0])) is not None]
