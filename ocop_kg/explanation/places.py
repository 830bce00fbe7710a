"""The terms of a pattern by their places, and the faults that a pattern cannot get over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.explanation.terms import (
    class_fault,
    graph_fault,
    literal_fault,
    predicate_fault,
    thing_fault,
)
from ocop_kg.sparql.algebra import (
    Alternative,
    Closure,
    InGraph,
    Inverse,
    NegatedSet,
    Path,
    PathPattern,
    Pattern,
    Sequence,
    TriplePattern,
)
from ocop_kg.vocabulary import RDF_TYPE, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.explanation.findings import Case, Finding
    from ocop_kg.explanation.parts import Part

__all__ = ["bare", "term_faults"]

_VALUE = Variable("__value")
_ANY = Variable("__any")
_RANKED = ("subClassOf", "domain", "range")
_OF_CLASSES = frozenset({RDF_TYPE, *(NamedNode(RDFS + name) for name in _RANKED)})


def bare(pattern: Pattern) -> Pattern:
    """Give a pattern without the GRAPH around it."""
    return bare(pattern.pattern) if isinstance(pattern, InGraph) else pattern


def term_faults(case: Case, part: Part) -> Iterator[Finding]:
    """Walk the faults of the terms that a pattern cannot do without."""
    text = case.wording.part(part)
    if isinstance(part.pattern, InGraph) and isinstance(part.pattern.name, NamedNode):
        yield from _some(graph_fault(case, part.pattern.name, text))
    pattern = bare(part.pattern)
    if isinstance(pattern, TriplePattern):
        yield from _in_triple(case, pattern, text)
    elif isinstance(pattern, PathPattern):
        yield from _in_path(case, pattern, text)


def _in_triple(case: Case, pattern: TriplePattern, text: str) -> Iterator[Finding]:
    subject, predicate, object_ = pattern.subject, pattern.predicate, pattern.object
    if isinstance(predicate, NamedNode):
        yield from _some(predicate_fault(case, predicate, text))
    at_end = TriplePattern(_ANY, predicate, _VALUE)
    if isinstance(object_, Literal):
        yield from _some(literal_fault(case, object_, pattern, at_end, text))
    elif isinstance(object_, NamedNode) and predicate not in _OF_CLASSES:
        yield from _some(thing_fault(case, object_, at_end, text))
    elif isinstance(object_, NamedNode) and (
        predicate == RDF_TYPE or not case.lexicon.occurs(object_)
    ):
        yield from _some(class_fault(case, object_, text))
    if isinstance(subject, NamedNode):
        at_start = TriplePattern(_VALUE, predicate, _ANY)
        yield from _some(thing_fault(case, subject, at_start, text))


def _in_path(case: Case, pattern: PathPattern, text: str) -> Iterator[Finding]:
    path = pattern.path
    for name in _required(path):
        yield from _some(predicate_fault(case, name, text))
    of_classes = bool(_OF_CLASSES & set(_names(path)))
    for end, place in (
        (pattern.object, PathPattern(_ANY, path, _VALUE)),
        (pattern.subject, PathPattern(_VALUE, path, _ANY)),
    ):
        if isinstance(end, NamedNode) and not case.lexicon.occurs(end):
            fault = class_fault(case, end, text) if of_classes else None
            yield from _some(fault or thing_fault(case, end, place, text))


def _some(finding: Finding | None) -> Iterator[Finding]:
    if finding is not None:
        yield finding


def _required(path: Path) -> Iterator[NamedNode]:
    """Walk the properties without which a path cannot hold."""
    match path:
        case NamedNode():
            yield path
        case Inverse(inner) | Closure(inner, "+"):
            yield from _required(inner)
        case Sequence(parts):
            for part in parts:
                yield from _required(part)


def _names(path: Path) -> Iterator[NamedNode]:
    match path:
        case NamedNode():
            yield path
        case Inverse(inner) | Closure(inner, _):
            yield from _names(inner)
        case Sequence(parts) | Alternative(parts):
            for part in parts:
                yield from _names(part)
        case NegatedSet(names):
            yield from names
