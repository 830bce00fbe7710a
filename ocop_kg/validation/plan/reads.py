"""Which triples the verdict of a shape rests on, as they are reached from a focus node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.validation.paths import (
    AlternativePath,
    InversePath,
    Path,
    RepeatedPath,
    SequencePath,
)
from ocop_kg.validation.plan.model import sh, truth
from ocop_kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Index
    from ocop_kg.validation.plan.model import ModelledShapes

__all__ = ["Read", "reads", "tested"]

_COMPARED = ("equals", "disjoint", "lessThan", "lessThanOrEquals")
_NAMED = ("node", "not", "qualifiedValueShape")
_LISTED = ("and", "or", "xone")
_PROPERTY, _QUALIFIED = sh("property"), sh("qualifiedValueShape")
_Before = tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """Triples with a predicate, or with any, at the end of a path.

    `before` leads from the focus node to their subject, or to their value if `inverse`.
    """

    before: _Before
    predicate: NamedNode | None
    inverse: bool = False


def reads(shapes: ModelledShapes, node: AnyTerm) -> frozenset[Read]:
    """Give what a shape looks at, and what the shapes that it names look at; rather too much.

    What the queries look at that people wrote is not among it.
    """
    found: set[Read] = set()
    _collect(shapes, node, (), found, set())
    return frozenset(found)


def _collect(
    shapes: ModelledShapes,
    node: AnyTerm,
    before: _Before,
    found: set[Read],
    seen: set[tuple[AnyTerm, _Before]],
) -> None:
    if (node, before) in seen:
        return
    seen.add((node, before))
    shape = shapes.shape(node)
    for name in _COMPARED:
        for other in shapes.values(shape, name):
            if isinstance(other, NamedNode):
                found.add(Read(before, other))
    if shape.path is not None:
        found.update(_steps(shape.path, before))
        before = (*before, shape.path)
    if shapes.values(shape, "class"):
        found.add(Read(before, RDF_TYPE))
    if any(map(truth, shapes.values(shape, "closed"))):
        found.add(Read(before, None))
    for other in (*_others(shapes.graph, node), *shapes.values(shape, "property")):
        _collect(shapes, other, before, found, seen)


def tested(graph: Index, nodes: Iterable[AnyTerm]) -> set[AnyTerm]:
    """Give the shapes that some shapes try their values against, and all that those name."""
    found: set[AnyTerm] = set()
    waiting = [other for node in nodes for other in _others(graph, node)]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += [*_others(graph, node), *graph.objects(node, _PROPERTY)]
    return found


def _others(graph: Index, node: AnyTerm) -> Iterator[AnyTerm]:
    """Give the shapes that the values of a shape are tried against, ``sh:property`` apart."""
    for name in _NAMED:
        yield from graph.objects(node, sh(name))
    for name in _LISTED:
        for head in graph.objects(node, sh(name)):
            yield from graph.members(head)
    if graph.objects(node, _QUALIFIED):  # siblings, which may have to be disjoint
        for parent in graph.having(_PROPERTY):
            properties = graph.objects(parent, _PROPERTY)
            if node in properties:
                for sibling in properties:
                    yield from graph.objects(sibling, _QUALIFIED)


def _steps(path: Path, before: _Before, *, back: bool = False) -> Iterator[Read]:
    """Give the single steps of a path, each with the way that leads to it."""
    match path:
        case NamedNode():
            yield Read(before, path, back)
        case InversePath(inner):
            yield from _steps(inner, before, back=not back)
        case AlternativePath(parts):
            for part in parts:
                yield from _steps(part, before, back=back)
        case SequencePath(parts):
            for part in reversed(parts) if back else parts:
                yield from _steps(part, before, back=back)
                before = (*before, InversePath(part) if back else part)
        case RepeatedPath(inner, mark):
            if mark != "?":
                again = RepeatedPath(inner, "*")
                before = (*before, InversePath(again) if back else again)
            yield from _steps(inner, before, back=back)
