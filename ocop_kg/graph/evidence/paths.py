"""Finds the triples along a property path of any length between two given ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Triple

from ocop_kg.sparql.algebra import Alternative, Closure, Inverse, NegatedSet, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.graph.evidence.scope import Scope
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.sparql.algebra import Path

__all__ = ["way_along"]

Step = tuple["AnyTerm", tuple[Triple, ...]]


def way_along(
    scope: Scope, start: AnyTerm, path: Path, end: AnyTerm, graph: NamedNode | None
) -> tuple[Triple, ...] | None:
    """Give the triples of a shortest way from `start` to `end`; None where no way leads there.

    A way that goes nowhere, as ``path*`` allows, has no triples. Of several shortest ways the
    first by the text of its triples is given, so that the answer is always the same.
    """
    return next(
        (triples for here, triples in _steps(scope, start, path, graph) if here == end), None
    )


def _steps(scope: Scope, start: AnyTerm, path: Path, graph: NamedNode | None) -> Iterator[Step]:
    """Walk a path from a term: each end with the triples that lead there, nearest ends first."""
    match path:
        case NamedNode():
            if isinstance(start, NamedNode | BlankNode):
                found = (quad.triple for quad in scope.triples(start, path, None, graph))
                yield from ((triple.object, (triple,)) for triple in sorted(found, key=str))
        case Inverse(NamedNode() as name):
            found = (quad.triple for quad in scope.triples(None, name, start, graph))
            yield from ((triple.subject, (triple,)) for triple in sorted(found, key=str))
        case Inverse(inner):
            yield from _steps(scope, start, _turned(inner), graph)
        case Sequence(parts):
            yield from _sequence(scope, start, parts, graph)
        case Alternative(parts):
            for part in parts:
                yield from _steps(scope, start, part, graph)
        case NegatedSet(names):
            if isinstance(start, NamedNode | BlankNode):
                found = (
                    quad.triple
                    for quad in scope.triples(start, None, None, graph)
                    if quad.predicate not in names
                )
                yield from ((triple.object, (triple,)) for triple in sorted(found, key=str))
        case Closure(inner, modifier):
            if modifier != "+":
                yield start, ()
            yield from _closure(scope, start, inner, graph, once=modifier == "?")


def _turned(path: Path) -> Path:
    """Give the path that leads back."""
    match path:
        case NamedNode() | NegatedSet():
            return Inverse(path)
        case Inverse(inner):
            return inner
        case Sequence(parts):
            return Sequence(tuple(_turned(part) for part in reversed(parts)))
        case Alternative(parts):
            return Alternative(tuple(map(_turned, parts)))
        case Closure(inner, modifier):
            return Closure(_turned(inner), modifier)


def _sequence(
    scope: Scope, start: AnyTerm, parts: tuple[Path, ...], graph: NamedNode | None
) -> Iterator[Step]:
    first, *rest = parts
    for here, before in _steps(scope, start, first, graph):
        if not rest:
            yield here, before
            continue
        for end, after in _sequence(scope, here, tuple(rest), graph):
            yield end, before + after


def _closure(
    scope: Scope, start: AnyTerm, path: Path, graph: NamedNode | None, *, once: bool
) -> Iterator[Step]:
    """Repeat a path, each end once, by the fewest repetitions."""
    seen: set[AnyTerm] = set()
    edge: list[Step] = [(start, ())]
    while edge:
        following: list[Step] = []
        for here, before in edge:
            for end, after in _steps(scope, here, path, graph):
                if end not in seen:
                    seen.add(end)
                    following.append((end, before + after))
                    yield end, before + after
        edge = [] if once else following
