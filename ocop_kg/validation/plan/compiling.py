"""Shapes to checks, and shapes that others name to tests inside the queries of those."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.validation.patterns import FLAGS, knows_pattern, to_python
from ocop_kg.validation.plan.asking import select_test
from ocop_kg.validation.plan.checks import FocusCheck, RowCheck, SelectCheck, ValueCheck
from ocop_kg.validation.plan.custom import custom_checks
from ocop_kg.validation.plan.logic import LOGIC_CONSTRAINTS
from ocop_kg.validation.plan.model import ModelledShapes, not_run, sh
from ocop_kg.validation.plan.properties import PROPERTY_CONSTRAINTS
from ocop_kg.validation.plan.text import TRUE, Names, all_of, negated
from ocop_kg.validation.plan.values import VALUE_CONSTRAINTS
from ocop_kg.validation.plan.walking import every, some
from ocop_kg.validation.shapesgraph import references

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Index
    from ocop_kg.validation.paths import Path
    from ocop_kg.validation.plan.checks import Check
    from ocop_kg.validation.plan.model import Shape

__all__ = ["Compiler"]

_CONSTRAINTS = (
    *VALUE_CONSTRAINTS.values(),
    *PROPERTY_CONSTRAINTS.values(),
    *LOGIC_CONSTRAINTS.values(),
    custom_checks,
)
_QUERIES = (sh("ask"), sh("select"))
_MOST = 200_000  # shapes written into queries; a few that double each other would fill the memory
_REGEX = "urn:ocop-kg:matches"


class Compiler:
    """Compiles the shapes of a graph for one data graph, whose classes and literals it knows.

    `single` tells of a property whether no node has two values of it, where that was counted.
    """

    def __init__(
        self, graph: Index, data: DataGraph, single: Callable[[NamedNode], bool] | None = None
    ) -> None:
        self.shapes = ModelledShapes(graph)
        self.data = data
        self.names = Names(data.uses)
        self._single = single
        self.functions: dict[str, Callable[..., AnyTerm | None]] = {}
        self._written = 0
        self._checks: dict[AnyTerm, tuple[Check, ...]] = {}
        self._patterns: dict[tuple[str, str], Callable[[str], str]] = {}

    @property
    def counts(self) -> bool:
        """Whether values of all nodes are counted, as is worth while where all are looked at."""
        return self._single is not None

    def single(self, predicate: NamedNode) -> bool:
        """Tell whether no node has two values of a property, if that was counted."""
        return self._single is not None and self._single(predicate)

    def checks(self, shape: Shape) -> tuple[Check, ...]:
        """Give what a shape asks, without the property shapes that it names."""
        if shape.node not in self._checks:
            self._checks[shape.node] = tuple(
                check for constraint in _CONSTRAINTS for check in constraint(self, shape)
            )
        return self._checks[shape.node]

    @cached_property
    def asking(self) -> frozenset[AnyTerm]:
        """The shapes that hold queries, or give parameters to components that do."""
        graph = self.shapes.graph
        given = {
            parameter.predicate
            for component in self.shapes.components
            for parameter in component.parameters
        }
        return frozenset(node for name in (*given, sh("sparql")) for node in graph.having(name))

    @cached_property
    def _others(self) -> dict[AnyTerm, set[AnyTerm]]:
        others: dict[AnyTerm, set[AnyTerm]] = {}
        for shape, other in references(self.shapes.graph):
            others.setdefault(shape, set()).add(other)
        return others

    def reached(self, start: AnyTerm) -> set[AnyTerm]:
        """Give a shape and all that it refers to, directly or by others."""
        found, waiting = {start}, [start]
        while waiting:
            fresh = self._others.get(waiting.pop(), set()) - found
            found |= fresh
            waiting.extend(fresh)
        return found

    @property
    def looks_at_shapes(self) -> bool:
        """Whether some query of the shapes looks at the shapes graph."""
        graph = self.shapes.graph
        return any(
            "shapesGraph" in text_of(query)
            for predicate in _QUERIES
            for node in graph.having(predicate)
            for query in graph.objects(node, predicate)
        )

    def properties(self, shape: Shape) -> tuple[Shape, ...]:
        """Give the property shapes that a shape names, those that are switched off left out."""
        named = (self.shapes.shape(node) for node in self.shapes.values(shape, "property"))
        return tuple(shape for shape in named if shape.active)

    def conforms(self, node: AnyTerm, at: str) -> str:
        """Write the test that the node of a variable conforms to a shape (section 3.4)."""
        self._written += 1
        if self._written > _MOST:
            raise not_run("they name each other too often to be put into one query")
        shape = self.shapes.shape(node)
        if not shape.active:
            return TRUE
        tests: list[str] = []
        by_path: dict[Path | None, list[ValueCheck]] = {}
        for check in self.checks(shape):
            match check:
                case FocusCheck():
                    tests.append(check.holds(at))
                case ValueCheck():
                    by_path.setdefault(check.path, []).append(check)
                case RowCheck():
                    tests.append(
                        negated(some(check.path, at, self._has_row(check, at), self.names))
                    )
                case SelectCheck():
                    tests.append(negated(select_test(check, at, self.names)))
        tests += [
            every(path, at, self._all_hold(checks, at), self.names)
            for path, checks in by_path.items()
        ]
        for inner in self.properties(shape):
            tests.append(every(shape.path, at, self._conforms_to(inner), self.names))
        return all_of(tests)

    def _conforms_to(self, shape: Shape) -> Callable[[str], str]:
        return lambda value: self.conforms(shape.node, value)

    @staticmethod
    def _has_row(check: RowCheck, at: str) -> Callable[[str], str]:
        return lambda value: f"EXISTS {{ {check.rows(at, value).pattern} }}"

    @staticmethod
    def _all_hold(checks: list[ValueCheck], at: str) -> Callable[[str], str]:
        return lambda value: all_of(check.holds(at, value) for check in checks)

    def regex(self, pattern: str, flags: str) -> Callable[[str], str]:
        """Give what writes the test that a text matches a pattern.

        A pattern that the engine does not know, such as one that looks ahead, runs in Python.
        """
        if (pattern, flags) not in self._patterns:
            self._patterns[pattern, flags] = self._regex(pattern, flags)
        return self._patterns[pattern, flags]

    def _regex(self, pattern: str, flags: str) -> Callable[[str], str]:
        arguments = f"{Literal(pattern)}, {Literal(flags)}" if flags else str(Literal(pattern))
        if knows_pattern(pattern, flags):
            return lambda text: f"REGEX({text}, {arguments})"
        try:
            compiled = re.compile(
                to_python(pattern, flags), sum(FLAGS.get(flag, 0) for flag in set(flags))
            )
        except (re.error, OverflowError, RecursionError) as error:
            raise not_run(f"the pattern {pattern} does not compile: {error}") from error
        name = f"{_REGEX}{len(self.functions)}"
        self.functions[name] = lambda text: Literal(compiled.search(text_of(text)) is not None)
        return lambda text: f"<{name}>({text})"
