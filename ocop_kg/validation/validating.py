"""`validate`: data against shapes, with an account of what was looked at."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.errors import UsageError
from ocop_kg.graph.values import text_of
from ocop_kg.guard import result_of
from ocop_kg.validation.naming import LEVELS
from ocop_kg.validation.places import Places
from ocop_kg.validation.reading import Data, Validatable, read_data
from ocop_kg.validation.report import Report, Result
from ocop_kg.validation.rules import RULES
from ocop_kg.validation.shapes import Shapes, packaged_shapes, read_shapes
from ocop_kg.validation.terms import ontology as packaged_ontology
from ocop_kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocop_kg.budget import Budget
    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Index, Node

__all__ = ["validate"]


def validate(
    data: Validatable,
    shapes: AnyPath | Iterable[AnyPath] | None = None,
    *,
    level: str = "may",
    ontology: bool = True,
    budget: Budget | None = None,
) -> Report:
    """Check data against shapes: the packaged ones, or those in the files and folders of `shapes`.

    `data` is a file, several files, a `Graph`, or quads. Several files are checked as one graph,
    and so are the named graphs of a file. The packaged ontology lends the data its classes and
    vocabularies, which are not checked themselves; ``ontology=False`` leaves it out.
    `level` is ``must``, ``should`` or ``may``: the least grave results to look for.
    `budget` limits what may be read; with its `seconds`, all runs in a process of its own, which
    is stopped in time.

    Nothing is fetched (``owl:imports`` is not followed), and the data stay as they are.

    Raises `ReadError` or `UnknownFormatError` for data that cannot be read, `ShapesError` for
    shapes that are wrong themselves, `BudgetError`, `UsageError` for an unknown level.

    >>> from pyoxigraph import Quad
    >>> from ocop_kg.vocabulary import ocop, thing
    >>> report = validate([Quad(thing("designation", "BTN-quinoa"), RDF_TYPE,
    ...     ocop("ProductDesignation"))], level="must")
    >>> report.conforms, report.results[0].message
    (False, 'This claim names no source: add ocop:statedBy with the IRI of an ocop:Source.')
    """
    if level not in LEVELS:
        raise UsageError(
            f"unknown level {level!r}: choose {', '.join(LEVELS[:-1])} or {LEVELS[-1]}"
        )
    if budget is not None and budget.seconds is not None:
        untimed = replace(budget, seconds=None)
        return result_of(
            lambda: validate(data, shapes, level=level, ontology=ontology, budget=untimed), budget
        )
    used = packaged_shapes(level) if shapes is None else read_shapes(_paths(shapes))
    read = read_data(data, budget)
    union = read.union(packaged_ontology() if ontology else ())
    focus = _focus(used, read, union)
    results = _run(used, union, focus)
    if ontology:
        for rule in RULES:
            if rule.general or shapes is None:
                results.extend(rule.results(read, union))
    return _report(results, level, read, used, focus)


def _paths(shapes: AnyPath | Iterable[AnyPath]) -> Iterable[AnyPath]:
    return [shapes] if isinstance(shapes, str | os.PathLike) else shapes


def _focus(shapes: Shapes, data: Data, union: Index) -> dict[Node, tuple[AnyTerm, ...]]:
    """Find the nodes to look at: what the data describe, and what a shape asks for by name.

    A concept that the data only mention is described by the ontology, and not looked at.
    """
    described = {subject for subject, _, _ in data.triples()}
    mentioned = data.terms()
    focus = {}
    for shape, nodes in shapes.focus_nodes(union).items():
        targets = shapes.targets[shape]
        named = {term for kind, term in targets if kind == "targetNode"}
        values = any(kind == "targetObjectsOf" for kind, _ in targets)
        own = mentioned if values else described
        focus[shape] = tuple(node for node in nodes if node in own or node in named)
    return focus


def _run(shapes: Shapes, union: Index, focus: Mapping[Node, tuple[AnyTerm, ...]]) -> list[Result]:
    if not any(focus.values()):
        return []
    from ocop_kg.validation.engine import run

    return run(union, shapes.graph, focus)


def _report(
    results: Iterable[Result],
    level: str,
    data: Data,
    shapes: Shapes,
    focus: Mapping[Node, tuple[AnyTerm, ...]],
) -> Report:
    wanted = LEVELS[: LEVELS.index(level) + 1]
    places = Places(data.files)
    kept = sorted((result for result in results if result.level in wanted), key=_order)
    own = data.terms()
    checked = {shape: sum(node in own for node in nodes) for shape, nodes in focus.items()}
    met = {node for nodes in focus.values() for node in nodes}
    typed = {(node, kind) for node, predicate, kind in data.triples() if predicate == RDF_TYPE}
    kinds = Counter(text_of(kind) for node, kind in typed if node in met)
    described = {node for node, _, _ in data.triples()}
    named = {node for node in described if isinstance(node, NamedNode)}
    alone = (named | {node for node, _ in typed}) - met
    idle = (*shapes.idle, *(shape for shape, count in checked.items() if not count))
    return Report(
        results=tuple(
            replace(result, place=places.of(result.focus, result.value, _predicate(result)))
            for result in kept
        ),
        checked=MappingProxyType({_name(shape): n for shape, n in checked.items() if n}),
        kinds=MappingProxyType(dict(sorted(kinds.items()))),
        described=len(described & met),
        unmatched_shapes=tuple(sorted(map(_name, idle))),
        unchecked_nodes=tuple(sorted(map(_name, alone))),
    )


def _order(result: Result) -> tuple[str | int, ...]:
    return result.order


def _predicate(result: Result) -> NamedNode | None:
    return result.path if isinstance(result.path, NamedNode) else None


def _name(node: AnyTerm) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)
