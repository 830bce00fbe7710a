"""Which shapes ask anything: a shape that every node passes looks at nodes and checks nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.validation.plan.model import sh, truth
from ocop_kg.validation.shapesgraph import references

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Index

__all__ = ["asking_shapes", "is_off"]

_ASKING = tuple(
    sh(name)
    for name in (
        *("class", "datatype", "disjoint", "equals", "hasValue", "in", "languageIn"),
        *("lessThan", "lessThanOrEquals", "maxCount", "maxExclusive", "maxInclusive"),
        *("maxLength", "minExclusive", "minInclusive", "minLength", "nodeKind", "not", "pattern"),
        *("qualifiedMaxCount", "xone"),
    )
)
_FROM_ONE = (sh("minCount"), sh("qualifiedMinCount"))
_CLOSED, _UNIQUE, _SPARQL = sh("closed"), sh("uniqueLang"), sh("sparql")
_AND, _OR, _NODE, _PROPERTY = sh("and"), sh("or"), sh("node"), sh("property")
_DEACTIVATED, _PATH, _PARAMETER = sh("deactivated"), sh("path"), sh("parameter")


def is_off(graph: Index, node: AnyTerm) -> bool:
    """Tell whether a shape or constraint is deactivated."""
    return any(map(truth, graph.objects(node, _DEACTIVATED)))


def asking_shapes(graph: Index) -> frozenset[AnyTerm]:
    """Give the shapes that some node could fail: the others pass whatever they look at."""
    users: dict[AnyTerm, set[AnyTerm]] = {}
    for user, used in references(graph):
        users.setdefault(used, set()).add(user)
    found: set[AnyTerm] = set()
    parameters = [*_parameters(graph)]
    waiting: list[AnyTerm] = [node for node in graph.subjects() if _asks(graph, node, parameters)]
    while waiting:
        node = waiting.pop()
        if node in found or is_off(graph, node):
            continue
        found.add(node)
        waiting += [user for user in users.get(node, ()) if _asks_by(graph, user, found)]
    return frozenset(found)


def _asks(graph: Index, node: AnyTerm, parameters: Iterable[NamedNode]) -> bool:
    if any(graph.objects(node, name) for name in (*_ASKING, *parameters)):
        return True
    if any(map(_counts, (n for name in _FROM_ONE for n in graph.objects(node, name)))):
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


def _counts(number: AnyTerm) -> bool:
    return bool(text_of(number).lstrip("+-0"))


def _parameters(graph: Index) -> Iterator[NamedNode]:
    for component in graph.having(_PARAMETER):
        for parameter in graph.objects(component, _PARAMETER):
            for path in graph.objects(parameter, _PATH):
                if isinstance(path, NamedNode):
                    yield path
