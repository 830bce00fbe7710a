"""Shapes: read from files, checked themselves, and asked which nodes they look at."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import NamedNode

from ocop_kg.assets import asset
from ocop_kg.errors import Place, ReadError, ShapesError
from ocop_kg.graph.opening import AnyPath
from ocop_kg.graph.values import AnyTerm
from ocop_kg.validation.datagraph import DataGraph
from ocop_kg.validation.embedded import shapes_among
from ocop_kg.validation.gaps import Doubt
from ocop_kg.validation.gathering import Gathered, gather
from ocop_kg.validation.index import Index, Node, Statement, relabelled
from ocop_kg.validation.naming import LEVELS
from ocop_kg.validation.packaged import packaged_statements
from ocop_kg.validation.plan.model import not_run, truth
from ocop_kg.validation.reading import statements
from ocop_kg.validation.shapesgraph import references
from ocop_kg.validation.words import TARGETS
from ocop_kg.vocabulary import RDFS, SH

__all__ = [
    "Shapes",
    "packaged_files",
    "packaged_shapes",
    "read_shapes",
    "shapes_of",
    "with_embedded",
]

_DEACTIVATED = NamedNode(SH + "deactivated")
_SHAPE_CLASSES = (NamedNode(SH + "NodeShape"), NamedNode(SH + "PropertyShape"))
_CLASS, _SUBCLASS = NamedNode(RDFS + "Class"), NamedNode(RDFS + "subClassOf")


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shapes that can be run: their triples, and for each shape with targets what it looks at.

    `idle` are the shapes that nothing reaches: they have no target and no other shape names them.
    `doubts` name those that contradict themselves, `passed_over` the files of a given folder that
    hold no RDF.
    """

    graph: Index
    targets: Mapping[Node, tuple[tuple[str, AnyTerm], ...]]
    idle: tuple[Node, ...]
    doubts: tuple[Doubt, ...] = ()
    passed_over: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """A number that other shapes do not have."""
        lines, last = [], None
        for subject, predicate, value in self.graph:  # those of a predicate stand together
            if predicate is not last:
                lines.append(str(predicate))
                last = predicate
            lines.append(f"{subject} {value}")
        return blake2b("\n".join(lines).encode(), digest_size=16).hexdigest()

    def focus_nodes(self, union: Index) -> dict[Node, tuple[AnyTerm, ...]]:
        """Find the nodes of a data graph that each shape looks at (SHACL section 2.1.3)."""
        instances = union.instances()
        return {
            shape: tuple(dict.fromkeys(_all_met(targets, union, instances)))
            for shape, targets in self.targets.items()
        }


def _all_met(
    targets: Iterable[tuple[str, AnyTerm]],
    union: Index,
    instances: Mapping[AnyTerm, Mapping[Node, None]],
) -> Iterable[AnyTerm]:
    for kind, term in targets:
        if kind == "targetNode":
            yield term
        elif kind == "targetClass":
            yield from instances.get(term, ())
        elif isinstance(term, NamedNode):
            subjects = union.having(term)
            if kind == "targetSubjectsOf":
                yield from subjects
            else:
                yield from (value for node in subjects for value in union.objects(node, term))


@cache
def packaged_shapes(level: str) -> Shapes:
    """Give the packaged shapes of a level and of the levels above it."""
    return shapes_of(Index(_packaged(packaged_files(level))))  # tests check them


def packaged_files(level: str) -> list[Path]:
    """Give the files that hold the packaged shapes of a level and of the levels above it."""
    root = asset("shapes")
    folders = LEVELS[: LEVELS.index(level) + 1]
    files = [file for folder in folders for file in sorted((root / folder).glob("*.ttl"))]
    return [root / "shapes.ttl", *files]


def _packaged(files: Iterable[Path]) -> Iterator[Statement]:
    try:
        for number, file in enumerate(files, 1):
            yield from relabelled(packaged_statements(file), f"shape{number}x")
    except ReadError as error:
        raise ShapesError(error.problem, error.place) from error


def read_shapes(paths: Iterable[AnyPath]) -> Shapes:
    """Read shapes from files and folders, and check that they say what they seem to say.

    Raises `ShapesError` with the place for shapes that cannot be read, misspell a term, ask for
    what is not run, refer to nothing or to themselves, or hold a pattern or query that is broken.
    """
    gathered = _gathered(paths)
    files = _read(gathered.files)
    read = _checked(files)
    doubts = (*read.doubts, *_strangers(files))
    return replace(read, doubts=doubts, passed_over=gathered.passed_over)


def with_embedded(shapes: Shapes, data: DataGraph) -> Shapes:
    """Add the shapes that stand among the data themselves.

    Raises `ShapesError` as `read_shapes` does.
    """
    files = shapes_among(data)
    if not files:
        return shapes
    own = _checked(files)
    return Shapes(
        graph=Index([*shapes.graph, *own.graph]),
        targets=MappingProxyType({**shapes.targets, **own.targets}),
        idle=(*shapes.idle, *own.idle),
        doubts=(*shapes.doubts, *own.doubts),
        passed_over=shapes.passed_over,
    )


def _checked(files: Mapping[str, tuple[Statement, ...]]) -> Shapes:
    from ocop_kg.validation.linting import check_shapes, doubts_about
    from ocop_kg.validation.places import Places

    try:
        graph, places = _united(files), Places(files)
        check_shapes(graph, places)
        return replace(shapes_of(graph), doubts=doubts_about(graph, places))
    except RecursionError as error:
        raise not_run("they are nested too deeply") from error


def _read(paths: Iterable[str]) -> dict[str, tuple[Statement, ...]]:
    files: dict[str, tuple[Statement, ...]] = {}
    for path in paths:
        try:
            read = relabelled(statements(path), f"shape{len(files) + 1}x")
            files[path] = tuple(read)
        except ReadError as error:
            raise ShapesError(error.problem, error.place) from error
    return files


def _gathered(paths: Iterable[AnyPath]) -> Gathered:
    try:
        return gather(paths)
    except ReadError as error:
        problem = error.problem.replace("holds RDF", "holds shapes")
        raise ShapesError(problem, error.place) from error


def _united(files: Mapping[str, tuple[Statement, ...]]) -> Index:
    return Index(statement for read in files.values() for statement in read)


def _strangers(files: Mapping[str, tuple[Statement, ...]]) -> Iterable[Doubt]:
    """Name the files that say nothing in words of SHACL."""
    for name, read in files.items():
        if not any(verb.value.startswith(SH) or value in _SHAPE_CLASSES for _, verb, value in read):
            yield Doubt(name, "this file holds no shape", Place(name))


def shapes_of(graph: Index) -> Shapes:
    """Find the shapes of a graph that was checked before."""
    targets = _targets(graph)
    reached = {*targets, *(other for _, other in references(graph))}
    idle = (shape for shape in _typed(graph) if shape not in reached and not _off(graph, shape))
    return Shapes(graph, MappingProxyType(targets), tuple(sorted(idle, key=str)))


def _targets(graph: Index) -> dict[Node, tuple[tuple[str, AnyTerm], ...]]:
    found: dict[Node, list[tuple[str, AnyTerm]]] = {}
    for kind in TARGETS:
        predicate = NamedNode(SH + kind)
        for shape in graph.having(predicate):
            found.setdefault(shape, []).extend(
                (kind, term) for term in graph.objects(shape, predicate)
            )
    for shape in set(graph.instances().get(_CLASS, ())) & _typed(graph):
        found.setdefault(shape, []).append(("targetClass", shape))  # an implicit class target
    running = sorted((shape for shape in found if not _off(graph, shape)), key=str)
    return {shape: tuple(found[shape]) for shape in running}


def _typed(graph: Index) -> set[Node]:
    instances = graph.instances()
    return {node for kind in _SHAPE_CLASSES for node in instances.get(kind, ())}


def _off(graph: Index, shape: Node) -> bool:
    return any(map(truth, graph.objects(shape, _DEACTIVATED)))
