"""The account of what was looked at: counted in the store, so that it costs no copy of the data."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.reading import file_graph
from ocop_kg.validation.asking import asking_shapes
from ocop_kg.validation.coverage import Coverage
from ocop_kg.validation.datagraph import BACKGROUND
from ocop_kg.validation.gaps import Gaps
from ocop_kg.validation.plan.focus import targeted
from ocop_kg.validation.reading import read_again
from ocop_kg.validation.shapesgraph import imported
from ocop_kg.validation.terms import unknown_terms
from ocop_kg.vocabulary import OWL, RDF_TYPE, SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Index, Node
    from ocop_kg.validation.plan.focus import Target
    from ocop_kg.validation.shapes import Shapes

__all__ = ["Account", "account", "by_name", "missing_imports", "unseen"]

_IMPORTS, _VERSION = NamedNode(OWL + "imports"), NamedNode(OWL + "versionIRI")
_SHAPES_GRAPH = NamedNode(SH + "shapesGraph")
_KINDS = "SELECT ?kind (COUNT(?node) AS ?count) { ?node a ?kind } GROUP BY ?kind"
_LENT_KINDS = f"SELECT ?node ?kind {{ GRAPH {BACKGROUND} {{ ?node a ?kind }} }}"
_UNTYPED = """
SELECT ?node { { SELECT DISTINCT ?node { ?node ?p ?o } } MINUS { ?node a ?kind } }
"""
_TYPED = "SELECT (COUNT(DISTINCT ?node) AS ?count) { ?node a ?kind }"
_SUBJECTS = "SELECT (COUNT(DISTINCT ?node) AS ?count) { ?node ?p ?o }"


class Account(NamedTuple):
    """How many nodes each shape and class met, and what no shape looked at."""

    checked: Mapping[Node, int]
    kinds: Mapping[str, int]
    described: int
    unchecked: tuple[str, ...]
    gaps: Gaps


def account(shapes: Shapes, data: DataGraph) -> Account:
    """Count what the targets of shapes meet among the nodes of the data.

    A shape that asks nothing looks at nothing, whatever its target meets.
    """
    asking = asking_shapes(shapes.graph)
    targets = {shape: chosen for shape, chosen in shapes.targets.items() if shape in asking}
    kinds = {kind: _number(count) for kind, count in data.select(_KINDS)}
    own = Counter(kinds)
    lent = list(data.select(_LENT_KINDS))
    for node, kind in lent:
        own[kind] -= node in data.lent_only
    counted: dict[tuple[Target, ...], int] = {}
    for chosen_by in targets.values():
        if chosen_by not in counted:
            counted[chosen_by] = _met(chosen_by, data, own)
    subjects, typed = (
        _number(count) for query in (_SUBJECTS, _TYPED) for (count,) in data.select(query)
    )
    untyped: list[AnyTerm] = []
    if subjects - typed > len(data.lent_only - {node for node, _ in lent}):
        untyped = [node for (node,) in data.select(_UNTYPED)]
    missed = list(_missed(targets, data, kinds, untyped))
    for _, kind in lent:
        kinds[kind] -= 1
    alone = []
    for node in missed:
        types = [kind for _, _, kind in data.own(node, RDF_TYPE)]
        for kind in types:
            kinds[kind] -= 1
        if types or isinstance(node, NamedNode):
            alone.append(node)
    met = {shape: chosen_by for shape, chosen_by in targets.items() if counted[chosen_by]}
    unmet = {kind: count for kind, count in own.items() if count > 0 and kinds.get(kind, 0) < 1}
    return Account(
        checked={shape: counted[chosen_by] for shape, chosen_by in targets.items()},
        kinds=by_name({kind: count for kind, count in kinds.items() if count}),
        described=subjects - len(data.lent_only) - len(missed),
        unchecked=tuple(sorted(map(text_of, alone))),
        gaps=Gaps(
            classes=by_name(unmet),
            properties=by_name(unseen(Coverage(shapes.graph, met, data), data)),
            terms=MappingProxyType(
                {term.value: near for term, near in unknown_terms(data).items()}
            ),
            empty_shapes=tuple(sorted(map(text_of, shapes.targets.keys() - asking))),
            doubts=shapes.doubts,
            files=(*data.passed_over, *shapes.passed_over),
            imports=tuple(sorted(missing_imports(shapes.graph, data))),
        ),
    )


def by_name(counted: Mapping[AnyTerm, int]) -> Mapping[str, int]:
    """Give counts by the text of what was counted, sorted."""
    return MappingProxyType(dict(sorted((text_of(term), count) for term, count in counted.items())))


def unseen(coverage: Coverage, data: DataGraph) -> dict[AnyTerm, int]:
    """Count the triples of properties that no shape looks at."""
    counted = {name: data.count(name) for name in data.predicates if name not in coverage}
    return {name: count for name, count in counted.items() if count}


def missing_imports(shapes: Index, data: DataGraph) -> Iterator[str]:
    """Give what data and shapes import, and shapes that data name, unless they were given too."""
    given: set[AnyTerm] = {file_graph(file) for file in data.files if file}
    named = {value for _, _, value in data.own(None, _SHAPES_GRAPH)}
    if named and all(data.files):  # of data that came from no file, the graphs are not known
        named -= {quad.graph_name for file in data.files for quad in read_again(file)}
    else:
        named = set()
    wanted = {value for _, _, value in data.own(None, _IMPORTS)} | imported(shapes) | named
    for ontology in wanted - given:
        told = ontology in shapes or any(True for _ in data.triples(ontology))
        if not told and not any(True for _ in data.triples(None, _VERSION, ontology)):
            yield text_of(ontology)


def _number(term: AnyTerm) -> int:
    return int(term.value) if isinstance(term, Literal) else 0


def _met(targets: Iterable[Target], data: DataGraph, of_class: Mapping[AnyTerm, int]) -> int:
    """Count the nodes of some targets that the data describe, or mention if that is asked for."""
    focus = targeted(targets, data)
    if focus is None:
        return 0
    if len(focus.targets) == 1 and focus.targets[0][0] == "targetClass":
        classes = data.classes(focus.targets[0][1])
        if len(classes) == 1:
            return of_class[classes[0]]
    kinds = {kind for kind, _ in focus.targets}
    own = data.mentions if kinds & {"targetObjectsOf", "targetNode"} else data.describes
    if kinds == {"targetNode"}:
        return sum(own(node) for node in {term for _, term in focus.targets})
    [(count,)] = data.select(f"SELECT (COUNT(DISTINCT ?f0) AS ?count) {{ {focus.pattern} }}")
    if not data.lent_terms and "targetNode" not in kinds:
        return _number(count)
    pattern = f"{{ GRAPH {BACKGROUND} {{ {focus.pattern} }} }}"
    if "targetNode" in kinds:
        pattern = focus.pattern
    lent = data.select(f"SELECT DISTINCT ?f0 {{ {pattern} }}")
    return _number(count) - sum(not own(node) for (node,) in lent)


def _missed(
    targets: Mapping[Node, Iterable[Target]],
    data: DataGraph,
    kinds: Iterable[AnyTerm],
    untyped: Iterable[AnyTerm],
) -> Iterator[AnyTerm]:
    """Give the subjects of the data that no target chooses."""
    met: set[AnyTerm] = set()
    subjects_of: set[AnyTerm] = set()
    objects_of: set[AnyTerm] = set()
    for kind, term in {target for chosen_by in targets.values() for target in chosen_by}:
        if kind == "targetClass":
            met.update(data.classes(term))
        elif kind == "targetSubjectsOf":
            subjects_of.add(term)
        elif kind == "targetObjectsOf":
            objects_of.add(term)
    named = {
        term for chosen_by in targets.values() for kind, term in chosen_by if kind == "targetNode"
    }
    doubtful = dict.fromkeys(untyped)
    for other in sorted(set(kinds) - met, key=str):
        doubtful.update((node, None) for node, _, _ in data.triples(None, RDF_TYPE, other))
    for node in doubtful:
        if node in named or node in data.lent_only:
            continue
        said = [(predicate, value) for _, predicate, value in data.triples(node)]
        if any(p in subjects_of or (p == RDF_TYPE and value in met) for p, value in said):
            continue
        if objects_of and any(p in objects_of for _, p, _ in data.triples(None, None, node)):
            continue
        yield node
