"""Shapes that contradict themselves: no node can pass, or no value.

The standard runs such shapes, and finds fault with everything: they are named, so that the fault is
looked for in the shapes and not in the data.
"""

from __future__ import annotations

from itertools import permutations, product
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Store

from ocop_kg.graph.values import text_of
from ocop_kg.validation.asking import is_off
from ocop_kg.validation.paths import read_path
from ocop_kg.validation.plan.model import sh
from ocop_kg.validation.words import TARGETS
from ocop_kg.vocabulary import RDF, key, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Index
    from ocop_kg.validation.paths import Path

__all__ = ["clashes"]

Clash = tuple["AnyTerm", "AnyTerm", str]
"""The shape, the property of it that clashes, and what is wrong."""

_COUNTS = (
    ("minCount", "maxCount", "path"),
    ("qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShape"),
)
_MIN, _MAX = sh("minCount"), sh("maxCount")
_ZERO = Literal(0)
_NEGATIVE = {
    **dict.fromkeys(("minCount", "minLength", "qualifiedMinCount"), "it asks nothing"),
    **dict.fromkeys(("maxCount", "maxLength", "qualifiedMaxCount"), "nothing can pass"),
}
_LENGTHS = (sh("minLength"), sh("maxLength"))
_LEAST = {sh("minInclusive"): "inclusive", sh("minExclusive"): "exclusive"}
_MOST = {sh("maxInclusive"): "inclusive", sh("maxExclusive"): "exclusive"}
_PATH, _PROPERTY, _NODE_KIND = sh("path"), sh("property"), sh("nodeKind")
_OF_LITERALS = tuple(
    sh(name)
    for name in (
        *("datatype", "languageIn", "minInclusive", "minExclusive"),
        *("maxInclusive", "maxExclusive"),
    )
)
_NO_LITERAL = frozenset(sh(name) for name in ("IRI", "BlankNode", "BlankNodeOrIRI"))
_KINDS = {
    NamedNode: frozenset(sh(name) for name in ("IRI", "BlankNodeOrIRI", "IRIOrLiteral")),
    Literal: frozenset(sh(name) for name in ("Literal", "BlankNodeOrLiteral", "IRIOrLiteral")),
}
_CLASS, _IN, _HAS, _NOT, _NODE = sh("class"), sh("in"), sh("hasValue"), sh("not"), sh("node")
_LITERAL = sh("Literal")
_DATATYPE, _LANGUAGES = sh("datatype"), sh("languageIn")
_LANG_STRING = NamedNode(RDF + "langString")


def clashes(graph: Index) -> Iterator[Clash]:
    """Give what shapes ask that nothing can meet at once."""
    # shapes may stand beside each other in several ways: each clash is told once
    for shape, clue, problem in dict.fromkeys(_of_counts(graph)):
        yield shape, clue, f"{problem}, so nothing can pass"
    yield from _below_zero(graph)
    for shape in graph.subjects():
        if not is_off(graph, shape):
            for clue, problem in _of_values(graph, shape):
                yield shape, clue, f"{problem}, so no value can pass"


def _of_counts(graph: Index) -> Iterator[Clash]:
    """Give shapes that want more values of a path than they, or others beside them, allow."""
    for least, most, needed in _COUNTS:
        for shape in graph.having(sh(least)):
            if graph.objects(shape, sh(needed)) and not is_off(graph, shape):
                for clash in _over(graph, [shape], (sh(least), sh(most))):
                    yield shape, sh(least), clash
    for together in _beside_each_other(graph):
        for one, other in permutations(together, 2):
            for low, high in product(graph.objects(one, _MIN), graph.objects(other, _MAX)):
                if _is_over(low, high):
                    yield one, _MIN, f"{_versus(_MIN, low, _MAX, high)} of the same path"


def _below_zero(graph: Index) -> Iterator[Clash]:
    """Give negative counts and lengths: the standard allows them, and they say nothing or all."""
    for name, outcome in _NEGATIVE.items():
        predicate = sh(name)
        for shape in graph.having(predicate):
            for value in graph.objects(shape, predicate):
                if not is_off(graph, shape) and _is_over(_ZERO, value):
                    said = f"sh:{name} {shorten(text_of(value))} is below 0"
                    yield shape, predicate, f"{said}, so {outcome}"


def _beside_each_other(graph: Index) -> Iterator[list[AnyTerm]]:
    """Give the property shapes with the same path in the same shape, or with the same target."""
    groups: dict[object, dict[AnyTerm, None]] = {}
    for parent in graph.having(_PROPERTY):
        for shape in graph.objects(parent, _PROPERTY):
            for path in _walks(graph, shape):
                groups.setdefault((parent, path), {})[shape] = None
    for target in map(sh, TARGETS):
        for shape in graph.having(target):
            for term, path in product(graph.objects(shape, target), _walks(graph, shape)):
                groups.setdefault((target, term, path), {})[shape] = None
    yield from (list(shapes) for shapes in groups.values() if len(shapes) > 1)


def _walks(graph: Index, shape: AnyTerm) -> list[Path]:
    if is_off(graph, shape):
        return []
    return [read_path(graph, path) for path in graph.objects(shape, _PATH)]


def _over(
    graph: Index, shapes: Sequence[AnyTerm], names: tuple[NamedNode, NamedNode]
) -> Iterator[str]:
    """Say where the least of one shape is over the most of one of them."""
    least, most = ([n for shape in shapes for n in graph.objects(shape, name)] for name in names)
    for low, high in product(least, most):
        if _is_over(low, high):
            yield _versus(names[0], low, names[1], high)


def _versus(
    one: NamedNode, low: AnyTerm, other: NamedNode, high: AnyTerm, verb: str = "is over"
) -> str:
    first = f"{shorten(one.value)} {shorten(text_of(low))}"
    return f"{first} {verb} {shorten(other.value)} {shorten(text_of(high))}"


def _is_over(low: AnyTerm, high: AnyTerm, operator: str = ">") -> bool:
    """Compare two literals as SPARQL does; what cannot be compared is not over."""
    if not (isinstance(low, Literal) and isinstance(high, Literal)):
        return False
    return bool(Store().query(f"ASK {{ FILTER({low} {operator} {high}) }}"))


def _of_values(graph: Index, shape: AnyTerm) -> Iterator[tuple[NamedNode, str]]:
    yield from _of_ends(graph, shape)
    yield from _of_kinds(graph, shape)
    yield from _of_lists(graph, shape)
    for other in graph.objects(shape, _NOT):
        if other in graph.objects(shape, _NODE):
            yield _NOT, "sh:node and sh:not name the same shape"


def _of_ends(graph: Index, shape: AnyTerm) -> Iterator[tuple[NamedNode, str]]:
    for problem in _over(graph, [shape], _LENGTHS):
        yield _LENGTHS[0], problem
    for (least, low_end), (most, high_end) in product(_LEAST.items(), _MOST.items()):
        both = low_end == high_end == "inclusive"
        operator, verb = (">", "is over") if both else (">=", "leaves nothing under")
        for low, high in product(graph.objects(shape, least), graph.objects(shape, most)):
            if _is_over(low, high, operator):
                yield least, _versus(least, low, most, high, verb)


def _of_kinds(graph: Index, shape: AnyTerm) -> Iterator[tuple[NamedNode, str]]:
    kinds = graph.objects(shape, _NODE_KIND)
    if _NO_LITERAL.intersection(kinds):
        for name in _OF_LITERALS:
            if graph.objects(shape, name):
                said = f"sh:{key(name.value)} is for literals, and sh:nodeKind forbids them"
                yield name, said
    if graph.objects(shape, _CLASS):
        if _LITERAL in kinds:
            yield _CLASS, "sh:class is for things, and sh:nodeKind wants a literal"
        for name in _OF_LITERALS:
            if graph.objects(shape, name):
                yield name, f"sh:{key(name.value)} is for literals, and sh:class for things"


def _of_lists(graph: Index, shape: AnyTerm) -> Iterator[tuple[NamedNode, str]]:
    kinds = graph.objects(shape, _NODE_KIND)
    for head in graph.objects(shape, _LANGUAGES):
        if not graph.members(head):
            yield _LANGUAGES, "sh:languageIn has an empty list"
        for datatype in graph.objects(shape, _DATATYPE):
            if datatype != _LANG_STRING:
                said = f"{shorten(text_of(datatype))} has no language, which sh:languageIn wants"
                yield _LANGUAGES, said
    for head in graph.objects(shape, _IN):
        members = graph.members(head)
        if not members:
            yield _IN, "sh:in has an empty list"
        for wanted in graph.objects(shape, _HAS):
            if members and wanted not in members:
                yield _HAS, f"sh:hasValue {shorten(text_of(wanted))} is not in sh:in"
        for kind in kinds:
            if members and all(kind not in _KINDS.get(type(member), ()) for member in members):
                yield _IN, f"sh:nodeKind {shorten(text_of(kind))} allows none of sh:in"
