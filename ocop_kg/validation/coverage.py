"""Which properties of the data shapes look at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from ocop_kg.validation.asking import is_off
from ocop_kg.validation.paths import AlternativePath, SequencePath, read_path
from ocop_kg.validation.plan.focus import targeted
from ocop_kg.validation.plan.model import sh, truth
from ocop_kg.validation.plan.sparql import words_of
from ocop_kg.validation.shapesgraph import VALIDATORS, declared_prefixes, references
from ocop_kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Index, Node
    from ocop_kg.validation.paths import Path
    from ocop_kg.validation.plan.focus import Focus, Target

__all__ = ["Coverage"]

_CLOSED, _IGNORED, _SPARQL = sh("closed"), sh("ignoredProperties"), sh("sparql")
_PATH, _CLASS, _PARAMETER = sh("path"), sh("class"), sh("parameter")
_PAIRS = tuple(sh(name) for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals"))
_QUERIES = (sh("ask"), sh("select"))
_IRI = re.compile("<.+>", re.DOTALL)
_ANY = "SELECT ?any {{ {{ {} }} {} {} ?any }} LIMIT 1"


class _Closed(NamedTuple):
    """The nodes of a closed shape, and the properties that it passes over."""

    focus: Focus
    ignored: frozenset[AnyTerm]


class Coverage:
    """The properties that shapes look at, when their targets meet something."""

    def __init__(
        self, graph: Index, met: Mapping[Node, tuple[Target, ...]], data: DataGraph
    ) -> None:
        self._graph = graph
        self._data = data
        self._closed: list[_Closed] = []
        self._named: set[AnyTerm] = set()
        self._others: dict[AnyTerm, list[AnyTerm]] = {}
        for user, used in references(graph):
            self._others.setdefault(user, []).append(used)
        self._over_closed = self._all_over_closed()
        self._seen: set[tuple[AnyTerm, str]] = set()
        for shape, chosen_by in met.items():
            for kind, term in chosen_by:
                if kind == "targetClass":
                    self._named.add(RDF_TYPE)
                elif kind != "targetNode":
                    self._named.add(term)
            focus = targeted(chosen_by, data)
            if focus is not None:
                self._look(shape, focus)

    def __contains__(self, predicate: NamedNode) -> bool:
        """Tell whether a shape looks at a property, or a closed shape at a node that has it."""
        return predicate in self._named or any(
            predicate not in closed.ignored and self._is_at(closed.focus, predicate)
            for closed in self._closed
        )

    def _is_at(self, focus: Focus, predicate: NamedNode) -> bool:
        query = _ANY.format(focus.pattern, focus.node, predicate)
        return any(True for _ in self._data.solutions(query))

    def _all_over_closed(self) -> set[AnyTerm]:
        """Give the closed shapes, and the shapes that lead to them."""
        users: dict[AnyTerm, list[AnyTerm]] = {}
        for user, used in self._others.items():
            for other in used:
                users.setdefault(other, []).append(user)
        found: set[AnyTerm] = set()
        waiting: list[AnyTerm] = [*self._graph.having(_CLOSED)]
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting += users.get(node, ())
        return found

    def _look(self, shape: AnyTerm, focus: Focus) -> None:
        """Collect what a shape and those that it names look at, from some nodes on."""
        graph = self._graph
        waiting = [(shape, focus)]
        while waiting:
            node, here = waiting.pop()
            seen = (node, here.pattern if node in self._over_closed else "")
            if seen in self._seen or is_off(graph, node):
                continue
            self._seen.add(seen)
            paths = [read_path(graph, path) for path in graph.objects(node, _PATH)]
            self._named.update(name for path in paths for name in _predicates(path))
            self._named.update(_named_by(graph, node))
            values = here
            if node in self._over_closed and paths:
                values = here.through(paths[0])
            if any(map(truth, graph.objects(node, _CLOSED))):
                heads = graph.objects(node, _IGNORED)
                ignored = frozenset(name for head in heads for name in graph.members(head))
                self._closed.append(_Closed(values, ignored))
            waiting += [(other, values) for other in self._others.get(node, ())]


def _predicates(path: Path) -> Iterator[NamedNode]:
    if isinstance(path, NamedNode):
        yield path
    elif isinstance(path, SequencePath | AlternativePath):
        for part in path.parts:
            yield from _predicates(part)
    else:
        yield from _predicates(path.path)


def _named_by(graph: Index, node: AnyTerm) -> Iterator[AnyTerm]:
    """Give the properties that constraints of a shape name, beside its path."""
    for name in _PAIRS:
        yield from graph.objects(node, name)
    if graph.objects(node, _CLASS):
        yield RDF_TYPE
    for query in graph.objects(node, _SPARQL):
        yield from _in_query(graph, query)
    for component in graph.having(_PARAMETER):
        given = [
            value
            for parameter in graph.objects(component, _PARAMETER)
            for path in graph.objects(parameter, _PATH)
            if isinstance(path, NamedNode)
            for value in graph.objects(node, path)
        ]
        if given:
            yield from given
            for name in VALIDATORS:
                for validator in graph.objects(component, name):
                    yield from _in_query(graph, validator)


def _in_query(graph: Index, node: AnyTerm) -> Iterator[NamedNode]:
    if is_off(graph, node):
        return
    for predicate in _QUERIES:
        for query in graph.objects(node, predicate):
            if isinstance(query, Literal):
                words = words_of(query.value, declared_prefixes(graph, node))
                yield from (NamedNode(word[1:-1]) for word in words if _IRI.fullmatch(word))
                if "a" in words:
                    yield RDF_TYPE
