"""Property paths of SHACL as values that compare, print as SPARQL and turn back into triples."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import UnionType

from pyoxigraph import BlankNode, NamedNode

from ocop_kg.graph.values import AnyTerm
from ocop_kg.validation.index import Index, Node, Statement
from ocop_kg.vocabulary import RDF, SH

__all__ = [
    "AlternativePath",
    "InversePath",
    "Path",
    "RepeatedPath",
    "SequencePath",
    "path_text",
    "path_triples",
    "read_path",
]

_INVERSE, _ALTERNATIVE = NamedNode(SH + "inversePath"), NamedNode(SH + "alternativePath")
_REPEATED = {
    NamedNode(SH + "zeroOrMorePath"): "*",
    NamedNode(SH + "oneOrMorePath"): "+",
    NamedNode(SH + "zeroOrOnePath"): "?",
}
_STEPS = {_INVERSE, _ALTERNATIVE, *_REPEATED}
_REPEATING = {mark: predicate for predicate, mark in _REPEATED.items()}
_FIRST, _REST, _NIL = (NamedNode(RDF + name) for name in ("first", "rest", "nil"))


@dataclass(frozen=True, slots=True)
class InversePath:
    """From value to subject."""

    path: "Path"


@dataclass(frozen=True, slots=True)
class SequencePath:
    """One path after the other."""

    parts: tuple["Path", ...]


@dataclass(frozen=True, slots=True)
class AlternativePath:
    """Any of several paths."""

    parts: tuple["Path", ...]


@dataclass(frozen=True, slots=True)
class RepeatedPath:
    """A path taken several times: `mark` is ``*``, ``+`` or ``?`` as in SPARQL."""

    path: "Path"
    mark: str


Path = NamedNode | InversePath | SequencePath | AlternativePath | RepeatedPath


def read_path(graph: Index, node: AnyTerm) -> Path:
    """Read the path that starts at a node of a shapes graph (SHACL section 2.3.1).

    Raises `ValueError` for what is no path.

    >>> read_path(Index([]), NamedNode("urn:p"))
    <NamedNode value=urn:p>
    """
    return _read(graph, node, frozenset())


def _read(graph: Index, node: AnyTerm, above: frozenset[AnyTerm]) -> Path:
    if isinstance(node, NamedNode):
        return node
    if node in above:
        raise ValueError("the path comes back to itself")
    above |= {node}
    if graph.objects(node, _FIRST):
        return SequencePath(_parts(graph, node, above))
    predicates = [predicate for predicate in graph.predicates(node) if predicate in _STEPS]
    if len(predicates) == 1:
        values = graph.objects(node, predicates[0])
        if len(values) == 1 and predicates[0] == _ALTERNATIVE:
            return AlternativePath(_parts(graph, values[0], above))
        if len(values) == 1 and predicates[0] == _INVERSE:
            return InversePath(_read(graph, values[0], above))
        if len(values) == 1 and predicates[0] in _REPEATED:
            return RepeatedPath(_read(graph, values[0], above), _REPEATED[predicates[0]])
    raise ValueError("this is no property path of SHACL")


def _parts(graph: Index, head: AnyTerm, above: frozenset[AnyTerm]) -> tuple[Path, ...]:
    parts = tuple(_read(graph, part, above) for part in graph.members(head))
    if len(parts) < 2:
        raise ValueError("a path of several parts needs two or more")
    return parts


def path_text(path: Path, name: Callable[[str], str] = "<{}>".format) -> str:
    """Write a path as SPARQL does, with `name` to write IRIs.

    >>> back, on = InversePath(NamedNode("urn:a")), RepeatedPath(NamedNode("urn:b"), "+")
    >>> path_text(SequencePath((back, on)))
    '^<urn:a>/<urn:b>+'
    """
    match path:
        case NamedNode():
            return name(path.value)
        case InversePath(inner):
            return f"^{_inside(inner, name, NamedNode | RepeatedPath)}"
        case RepeatedPath(inner, mark):
            return f"{_inside(inner, name, NamedNode)}{mark}"
        case SequencePath(parts):
            bare = NamedNode | InversePath | RepeatedPath
            return "/".join(_inside(part, name, bare) for part in parts)
        case AlternativePath(parts):
            return "|".join(_inside(part, name, Path) for part in parts)


def _inside(path: Path, name: Callable[[str], str], bare: UnionType | type) -> str:
    """Write a part of a path, in parentheses unless it is of a kind that binds more tightly."""
    text = path_text(path, name)
    return text if isinstance(path, bare) else f"({text})"


def path_triples(path: Path, fresh: Iterator[BlankNode]) -> tuple[Node, list[Statement]]:
    """Write a path as the triples of a shapes graph; `fresh` gives unused blank nodes."""
    if isinstance(path, NamedNode):
        return path, []
    here = next(fresh)
    if isinstance(path, SequencePath):
        return _list(here, path.parts, fresh)
    if isinstance(path, AlternativePath):
        head, triples = _list(next(fresh), path.parts, fresh)
        return here, [(here, _ALTERNATIVE, head), *triples]
    predicate = _INVERSE if isinstance(path, InversePath) else _REPEATING[path.mark]
    inner, triples = path_triples(path.path, fresh)
    return here, [(here, predicate, inner), *triples]


def _list(
    head: BlankNode, parts: tuple[Path, ...], fresh: Iterator[BlankNode]
) -> tuple[Node, list[Statement]]:
    triples: list[Statement] = []
    cell = head
    for position, part in enumerate(parts):
        node, inner = path_triples(part, fresh)
        after = next(fresh) if position + 1 < len(parts) else _NIL
        triples += [(cell, _FIRST, node), (cell, _REST, after), *inner]
        if isinstance(after, BlankNode):
            cell = after
    return head, triples
