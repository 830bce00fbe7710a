"""Shapes that stand among the data: one graph may be both to SHACL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

from ocop_kg.validation.reading import read_again
from ocop_kg.validation.words import TARGETS
from ocop_kg.vocabulary import RDF_TYPE, SH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Statement

__all__ = ["shapes_among"]

_KINDS = tuple(NamedNode(SH + name) for name in ("NodeShape", "PropertyShape"))
_TARGETS = tuple(NamedNode(SH + name) for name in TARGETS)


def shapes_among(data: DataGraph) -> dict[str, tuple[Statement, ...]]:
    """Give the triples of the shapes that data hold, by the file that describes them.

    They are those of everything that has a property of SHACL, with the lists and other nameless
    parts that it leads to; nothing if no shape is there.
    """
    shapes = [t for kind in _KINDS for t in data.own(None, RDF_TYPE, kind)]
    shapes += [t for target in _TARGETS for t in data.own(None, target)]
    if not shapes:
        return {}
    waiting: list[AnyTerm] = [subject for subject, _, _ in shapes]
    for verb in sorted(data.predicates, key=str):
        if verb.value.startswith(SH):
            waiting += [subject for subject, _, _ in data.own(None, verb)]
    found: dict[AnyTerm, list[Statement]] = {}
    while waiting:
        node = waiting.pop()
        if node not in found:
            found[node] = list(data.own(node))
            waiting += [value for _, _, value in found[node] if isinstance(value, BlankNode)]
    nodes = sorted(found, key=str)
    return {
        file: tuple(triple for node in nodes if node in homes for triple in found[node])
        for file, homes in _homes(data, found).items()
    }


def _homes(data: DataGraph, nodes: Mapping[AnyTerm, object]) -> dict[str, set[AnyTerm]]:
    """Tell which file describes which nodes; a node of several belongs to the first."""
    if len(data.files) == 1:
        return {data.files[0]: set(nodes)}
    left = set(nodes)
    homes: dict[str, set[AnyTerm]] = {}
    for number, file in enumerate(filter(None, data.files), 1):
        named = {quad.subject for quad in read_again(file)}
        start = f"file{number}x"
        own = {
            node
            for node in left
            if node in named or (isinstance(node, BlankNode) and node.value.startswith(start))
        }
        homes[file] = own
        left -= own
    return {**homes, "": left}
