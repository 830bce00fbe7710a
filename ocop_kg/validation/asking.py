"""Which shapes ask anything: a shape that every node passes looks at nodes and checks nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.validation.plan.model import sh, truth
from ocop_kg.validation.shapesgraph import VALIDATORS, references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Index

__all__ = ["asking_shapes", "is_off"]

_ASKING = frozenset(
    sh(name)
    for name in (
        *("class", "datatype", "disjoint", "equals", "hasValue", "in", "languageIn"),
        *("lessThan", "lessThanOrEquals", "maxCount", "maxExclusive", "maxInclusive"),
        *("maxLength", "minExclusive", "minInclusive", "minLength", "nodeKind", "not", "pattern"),
        "xone",
    )
)
_LEAST, _QUALIFIED = sh("minCount"), sh("qualifiedValueShape")
_QUALIFIED_LEAST, _QUALIFIED_MOST = sh("qualifiedMinCount"), sh("qualifiedMaxCount")
_CLOSED, _UNIQUE, _SPARQL = sh("closed"), sh("uniqueLang"), sh("sparql")
_AND, _OR, _NODE, _PROPERTY = sh("and"), sh("or"), sh("node"), sh("property")
_DEACTIVATED, _PATH, _PARAMETER = sh("deactivated"), sh("path"), sh("parameter")


def is_off(graph: Index, node: AnyTerm) -> bool:
    """Tell whether a shape or constraint is deactivated."""
    return any(map(truth, graph.objects(node, _DEACTIVATED)))


@lru_cache(maxsize=2)  # a run asks several times about its shapes
def asking_shapes(graph: Index) -> frozenset[AnyTerm]:
    """Give the shapes that some node could fail: the others pass whatever they look at."""
    users: dict[AnyTerm, set[AnyTerm]] = {}
    for user, used in references(graph):
        users.setdefault(used, set()).add(user)
    found: set[AnyTerm] = set()
    asking = _ASKING.union(_parameters(graph))
    waiting: list[AnyTerm] = [node for node in graph.subjects() if _asks(graph, node, asking)]
    while waiting:
        node = waiting.pop()
        if node in found or is_off(graph, node):
            continue
        found.add(node)
        waiting += [user for user in users.get(node, ()) if _asks_by(graph, user, found)]
    return frozenset(found)


def _asks(graph: Index, node: AnyTerm, asking: frozenset[NamedNode]) -> bool:
    if not asking.isdisjoint(graph.predicates(node)):
        return True
    least = [*graph.objects(node, _LEAST)]
    if graph.objects(node, _QUALIFIED):
        if graph.objects(node, _QUALIFIED_MOST):
            return True
        least += graph.objects(node, _QUALIFIED_LEAST)
    if any(text_of(number).lstrip("+-0") for number in least):
        return True
    if any(map(truth, (*graph.objects(node, _CLOSED), *graph.objects(node, _UNIQUE)))):
        return True
    return any(not is_off(graph, query) for query in graph.objects(node, _SPARQL))


def _asks_by(graph: Index, node: AnyTerm, found: set[AnyTerm]) -> bool:
    """Tell whether a shape asks something because others do that it names."""
    named = (other for name in (_NODE, _PROPERTY) for other in graph.objects(node, name))
    if any(other in found for other in named):
        return True
    lists = [graph.members(head) for head in graph.objects(node, _AND)]
    if any(member in found for members in lists for member in members):
        return True
    lists = [graph.members(head) for head in graph.objects(node, _OR)]
    return any(all(member in found for member in members) for members in lists)


def _parameters(graph: Index) -> Iterator[NamedNode]:
    """Give the parameters of the components that have a query to ask."""
    for component in graph.having(_PARAMETER):
        if not any(graph.objects(component, name) for name in VALIDATORS):
            continue
        for parameter in graph.objects(component, _PARAMETER):
            for path in graph.objects(parameter, _PATH):
                if isinstance(path, NamedNode):
                    yield path
