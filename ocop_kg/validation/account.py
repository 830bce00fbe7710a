"""The account of what was looked at: counted in the store, so that it costs no copy of the data."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.reading import file_graph
from ocop_kg.validation.asking import asking_shapes
from ocop_kg.validation.coverage import Coverage
from ocop_kg.validation.datagraph import BACKGROUND, KINDS, count_of
from ocop_kg.validation.gaps import Gaps
from ocop_kg.validation.plan.focus import targeted
from ocop_kg.validation.reading import read_again
from ocop_kg.validation.shapesgraph import imported
from ocop_kg.validation.terms import unknown_terms
from ocop_kg.vocabulary import OWL, RDF_TYPE, SH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Index, Node
    from ocop_kg.validation.plan.focus import Target
    from ocop_kg.validation.shapes import Shapes

__all__ = [
    "IMPORTING",
    "Account",
    "Counts",
    "account",
    "accounted",
    "asking_targets",
    "count_met",
    "met_by_property",
]

_IMPORTS, _VERSION = NamedNode(OWL + "imports"), NamedNode(OWL + "versionIRI")
_SHAPES_GRAPH = NamedNode(SH + "shapesGraph")
IMPORTING = (_IMPORTS, _VERSION, _SHAPES_GRAPH)
"""The properties that tell what is imported, and what is there."""
_LENT_KINDS = f"SELECT ?node ?kind {{ GRAPH {BACKGROUND} {{ ?node a ?kind }} }}"
_UNTYPED = """
SELECT ?node { { SELECT DISTINCT ?node { ?node ?p ?o } } MINUS { ?node a ?kind } }
"""
_SUBJECTS = "SELECT (COUNT(DISTINCT ?node) AS ?count) { ?node ?p ?o }"


class Account(NamedTuple):
    """How many nodes each shape and class met, and what no shape looked at."""

    checked: Mapping[Node, int]
    kinds: Mapping[str, int]
    described: int
    unchecked: tuple[str, ...]
    gaps: Gaps


class Counts(NamedTuple):
    """What was counted of the nodes of data.

    `met` is how many nodes targets chose, `own` how many the data say to be of each class, and
    `kinds` how many of those some target chose. `described` are all that some target chose.
    """

    met: Mapping[tuple[Target, ...], int]
    own: Mapping[AnyTerm, int]
    kinds: Mapping[AnyTerm, int]
    described: int
    unchecked: Iterable[AnyTerm]


def asking_targets(shapes: Shapes) -> dict[Node, tuple[Target, ...]]:
    """Give the targets of the shapes that ask anything.

    A shape that asks nothing looks at nothing, whatever its target meets.
    """
    asking = asking_shapes(shapes.graph)
    return {shape: chosen for shape, chosen in shapes.targets.items() if shape in asking}


def met_by_property(shapes: Shapes, data: DataGraph) -> dict[tuple[Target, ...], int]:
    """Count the nodes of the data that targets choose by other things than their classes."""
    targets = dict.fromkeys(asking_targets(shapes).values())
    others = [chosen for chosen in targets if any(kind != "targetClass" for kind, _ in chosen)]
    return {chosen: count_met(chosen, data, {}) for chosen in others}


def account(
    shapes: Shapes, data: DataGraph, met: Mapping[tuple[Target, ...], int] | None = None
) -> Account:
    """Count what the targets of shapes meet among the nodes of the data.

    What some targets `met` may have been counted before.
    """
    return accounted(shapes, data, _counted(asking_targets(shapes), data, met or {}))


def accounted(
    shapes: Shapes,
    data: DataGraph,
    counts: Counts,
    terms: DataGraph | None = None,
    imports: DataGraph | None = None,
) -> Account:
    """Make the account of what was counted.

    Of data that are not at hand, `terms` and `imports` are those triples that name terms of this
    project, or import something.
    """
    targets = asking_targets(shapes)
    met = {shape: chosen for shape, chosen in targets.items() if counts.met[chosen]}
    kinds = counts.kinds
    importing = data if imports is None else imports  # an empty graph is false
    unmet = {kind: n for kind, n in counts.own.items() if n > 0 and kinds.get(kind, 0) < 1}
    unknown = unknown_terms(data if terms is None else terms)
    return Account(
        checked={shape: counts.met[chosen] for shape, chosen in targets.items()},
        kinds=_by_name({kind: n for kind, n in kinds.items() if n}),
        described=counts.described,
        unchecked=tuple(sorted(map(text_of, counts.unchecked))),
        gaps=Gaps(
            classes=_by_name(unmet),
            properties=_by_name(_unseen(Coverage(shapes.graph, met, data), data)),
            terms=MappingProxyType({term.value: near for term, near in unknown.items()}),
            empty_shapes=tuple(sorted(map(text_of, shapes.targets.keys() - targets.keys()))),
            doubts=shapes.doubts,
            files=(*data.passed_over, *shapes.passed_over),
            imports=tuple(sorted(_missing_imports(shapes.graph, importing))),
        ),
    )


def _own_kinds(data: DataGraph) -> Counter[AnyTerm]:
    """Count the nodes of each class, those left out that are of the background alone."""
    own = Counter({kind: count_of(count) for kind, count in data.rows(KINDS)})
    own.subtract(kind for node, kind in data.rows(_LENT_KINDS) if node in data.lent_only)
    return own


def _counted(
    targets: Mapping[Node, tuple[Target, ...]],
    data: DataGraph,
    known: Mapping[tuple[Target, ...], int],
) -> Counts:
    [(every,)] = data.select(_SUBJECTS)  # first what leaves Python longest to those beside
    subjects = count_of(every)
    own, kinds = _own_kinds(data), {kind: count_of(count) for kind, count in data.rows(KINDS)}
    lent = data.rows(_LENT_KINDS)
    met = {
        chosen: known[chosen] if chosen in known else count_met(chosen, data, own, data.together)
        for chosen in dict.fromkeys(targets.values())
    }
    untyped: list[AnyTerm] = []
    if subjects - data.typed > len(data.lent_only - {node for node, _ in lent}):
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
    return Counts(met, own, kinds, subjects - len(data.lent_only) - len(missed), alone)


def _by_name(counted: Mapping[AnyTerm, int]) -> Mapping[str, int]:
    """Give counts by the text of what was counted, sorted."""
    return MappingProxyType(dict(sorted((text_of(term), count) for term, count in counted.items())))


def _unseen(coverage: Coverage, data: DataGraph) -> dict[AnyTerm, int]:
    """Count the triples of properties that no shape looks at."""
    counted = {name: data.count(name) for name in data.predicates if name not in coverage}
    return {name: count for name, count in counted.items() if count}


def _missing_imports(shapes: Index, data: DataGraph) -> Iterator[str]:
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


def count_met(
    targets: Iterable[Target],
    data: DataGraph,
    of_class: Mapping[AnyTerm, int],
    together: Collection[tuple[AnyTerm, AnyTerm]] | None = None,
) -> int:
    """Count the nodes of some targets that the data describe, or mention if that is asked for.

    `of_class` tells how many nodes are of each class, and `together` of which two some are at once,
    where that is known.
    """
    focus = targeted(targets, data)
    if focus is None:
        return 0
    kinds = {kind for kind, _ in focus.targets}
    if kinds == {"targetClass"}:
        classes = {each for _, term in focus.targets for each in data.classes(term)}
        apart = together is not None and not any(classes.issuperset(pair) for pair in together)
        if apart or len(classes) == 1:
            return sum(of_class[each] for each in classes)
    own = data.mentions if kinds & {"targetObjectsOf", "targetNode"} else data.describes
    if kinds == {"targetNode"}:
        return sum(own(node) for node in {term for _, term in focus.targets})
    if isinstance(focus.only, NamedNode) and len(focus.targets) == 1:
        _, number = data.used(focus.only)
    else:
        query = f"SELECT (COUNT(DISTINCT ?f0) AS ?count) {{ {focus.pattern} }}"
        [(count,)] = data.select(query)
        number = count_of(count)
    if not data.lent_terms and "targetNode" not in kinds:
        return number
    doubtful = data.lent_nodes(focus.pattern)
    if "targetNode" in kinds:
        rows = data.select(f"SELECT DISTINCT ?f0 {{ {focus.pattern} }}")
        doubtful = (node for (node,) in rows)
    return number - sum(not own(node) for node in doubtful)


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
