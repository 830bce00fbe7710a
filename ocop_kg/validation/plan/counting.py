"""What is counted of the data once, so that it need not be looked for at each node."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from ocop_kg.validation.datagraph import DataGraph

__all__ = ["single"]

_COUNTS = (
    "SELECT (COUNT(?value) AS ?values) (COUNT(DISTINCT ?node) AS ?nodes) {{ ?node {} ?value }}"
)


def single(data: DataGraph, predicate: NamedNode) -> bool:
    """Tell whether no node has two values of a property."""
    [(values, nodes)] = data.rows(_COUNTS.format(predicate))
    return values == nodes
