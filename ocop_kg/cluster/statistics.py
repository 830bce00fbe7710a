"""What a dump holds: triples, things, classes and properties, of all and of each graph (VoID)."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from ocop_kg.cluster.lines import bucket
from ocop_kg.cluster.terms import constant, decode
from ocop_kg.graph.values import text_of
from ocop_kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.cluster.tables import Tables

__all__ = ["Partition", "Statistics", "statistics"]

_TYPE = f"b = {bucket(RDF_TYPE.value)} AND p = {constant(RDF_TYPE)}"


@dataclass(frozen=True, slots=True)
class Partition:
    """The counts of a graph, as VoID has them.

    `classes` counts the things of each class, `properties` the triples of each property.
    """

    triples: int = 0
    subjects: int = 0
    objects: int = 0
    classes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    properties: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Statistics:
    """The counts of a dump: of `union`, in which a triple counts once, and of each named graph.

    The default graph of a dump is part of the union alone.
    """

    union: Partition
    graphs: Mapping[str, Partition]

    def to_dict(self) -> dict[str, object]:
        """Give the counts ready for JSON."""
        return {
            "union": _plain(self.union),
            "graphs": {name: _plain(part) for name, part in self.graphs.items()},
        }


def _plain(part: Partition) -> dict[str, object]:
    return {
        "triples": part.triples,
        "subjects": part.subjects,
        "objects": part.objects,
        "classes": dict(part.classes),
        "properties": dict(part.properties),
    }


def statistics(tables: Tables) -> Statistics:
    """Count a dump in one job."""
    tables.define("every", "SELECT b, p, s, o, '' AS g FROM triples UNION ALL SELECT * FROM quads")
    rows = tables.rows(
        "SELECT g, 't' AS k, '' AS x, count(*), count(DISTINCT s), count(DISTINCT o) "
        "FROM every GROUP BY g "
        "UNION ALL SELECT g, 'p', p, count(*), 0, 0 FROM every GROUP BY g, p "
        f"UNION ALL SELECT g, 'c', o, count(*), 0, 0 FROM every WHERE {_TYPE} GROUP BY g, o"
    )
    totals: dict[str, tuple[int, int, int]] = {}
    named: dict[tuple[str, str], dict[str, int]] = {}
    for graph, sign, term, *counts in rows:
        if sign == "t":
            totals[graph] = (counts[0], counts[1], counts[2])
        else:
            named.setdefault((graph, sign), {})[text_of(decode(term))] = counts[0]

    def part(graph: str) -> Partition:
        sorted_ = (
            MappingProxyType(dict(sorted(named.get((graph, sign), {}).items()))) for sign in "cp"
        )
        return Partition(*totals[graph], *sorted_)

    found = {text_of(decode(graph)): part(graph) for graph in totals if graph}
    union = part("") if "" in totals else Partition()
    return Statistics(union, MappingProxyType(dict(sorted(found.items()))))
