"""What the triples of a shapes graph say to each other: references, prefixes, queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.validation.words import SHAPES
from ocop_kg.vocabulary import OWL, SH, key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Index

__all__ = ["VALIDATORS", "bound_names", "declared_prefixes", "imported", "references"]

_DECLARE, _NAMESPACE, _PREFIX, _PREFIXES = (
    NamedNode(SH + name) for name in ("declare", "namespace", "prefix", "prefixes")
)
_IMPORTS = NamedNode(OWL + "imports")
_OF_SHAPES = tuple(NamedNode(SH + name) for name in ("and", "or", "xone"))
VALIDATORS = tuple(
    NamedNode(SH + name) for name in ("validator", "nodeValidator", "propertyValidator")
)
"""How a component says which query checks its constraints."""
_PARAMETER, _PATH, _ASK = (NamedNode(SH + name) for name in ("parameter", "path", "ask"))


def references(graph: Index) -> Iterator[tuple[AnyTerm, AnyTerm]]:
    """Give each shape together with each shape that it refers to."""
    for name in SHAPES:
        predicate = NamedNode(SH + name)
        for shape in graph.having(predicate):
            for other in graph.objects(shape, predicate):
                yield shape, other
    for predicate in _OF_SHAPES:
        for shape in graph.having(predicate):
            for head in graph.objects(shape, predicate):
                for other in graph.members(head):
                    yield shape, other


def imported(graph: Index) -> set[AnyTerm]:
    """Give what a graph says it imports."""
    return {value for node in graph.having(_IMPORTS) for value in graph.objects(node, _IMPORTS)}


def declared_prefixes(graph: Index, node: AnyTerm) -> dict[str, str]:
    """Give the prefixes that a query of the shapes may use (SHACL section 5.2.1)."""
    declared = {}
    holders = list(graph.objects(node, _PREFIXES))
    for holder in holders:
        # imports count only among the files that were given: nothing is fetched
        holders += [other for other in graph.objects(holder, _IMPORTS) if other not in holders]
        for declaration in graph.objects(holder, _DECLARE):
            for prefix in graph.objects(declaration, _PREFIX):
                for namespace in graph.objects(declaration, _NAMESPACE):
                    declared[text_of(prefix)] = text_of(namespace)
    return declared


def bound_names(graph: Index, node: AnyTerm) -> tuple[str, ...]:
    """Give the variables that are bound before the query of a node runs (SHACL section 5.3.1).

    Those of the shapes graph and the current shape are left out, which need not be.
    """
    names = ["this"]
    if graph.objects(node, _ASK):
        names.append("value")
    for predicate in VALIDATORS:
        for component in graph.having(predicate):
            if node in graph.objects(component, predicate):
                names += [
                    key(text_of(path))
                    for parameter in graph.objects(component, _PARAMETER)
                    for path in graph.objects(parameter, _PATH)
                ]
    return tuple(dict.fromkeys(names))
