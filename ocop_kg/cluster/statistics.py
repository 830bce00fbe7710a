"""What a dump holds: triples, things, classes and properties, of all and of each graph (VoID)."""

from __future__ import annotations

from collections import Counter
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
    tables.define(
        "every",
        f"SELECT p, s, o, CASE WHEN {_TYPE} THEN o END AS kind, "
        "explode(concat(array(''), array_remove(graphs, ''))) AS g FROM dump",
    )
    rows = tables.rows(
        "SELECT g, p, kind, count(*), 0 FROM every GROUP BY g, p, kind UNION ALL "
        "SELECT g, NULL, NULL, count(DISTINCT s), count(DISTINCT o) FROM every GROUP BY g"
    )
    things: dict[str, tuple[int, int]] = {}
    classes: dict[str, Counter[str]] = {}
    properties: dict[str, Counter[str]] = {}
    for graph, verb, kind, number, other in rows:
        if verb is None:
            things[graph] = (number, other)
            continue
        properties.setdefault(graph, Counter())[text_of(decode(verb))] += number
        if kind is not None:
            classes.setdefault(graph, Counter())[text_of(decode(kind))] += number

    def part(graph: str) -> Partition:
        used = properties[graph]
        counted = (classes.get(graph, Counter()), used)
        by_name = (MappingProxyType(dict(sorted(each.items()))) for each in counted)
        return Partition(used.total(), *things[graph], *by_name)

    found = {text_of(decode(graph)): part(graph) for graph in things if graph}
    union = part("") if "" in things else Partition()
    return Statistics(union, MappingProxyType(dict(sorted(found.items()))))
