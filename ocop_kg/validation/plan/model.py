"""Shapes as typed values, read from a shapes graph (SHACL section 2)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.errors import Place, ShapesError
from ocop_kg.graph.values import text_of
from ocop_kg.validation.paths import Path, read_path
from ocop_kg.vocabulary import SH, XSD, key, shorten

if TYPE_CHECKING:
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Index, Node

__all__ = [
    "Component",
    "ModelledShapes",
    "Parameter",
    "Shape",
    "Validator",
    "not_run",
    "sh",
    "truth",
]

_TRUE = Literal("true", datatype=NamedNode(XSD + "boolean"))


@cache
def sh(name: str) -> NamedNode:
    """Give a term of SHACL."""
    return NamedNode(SH + name)


_PATH, _SEVERITY, _MESSAGE, _DEACTIVATED = (
    sh(name) for name in ("path", "severity", "message", "deactivated")
)
_PARAMETER, _OPTIONAL, _VALIDATOR = sh("parameter"), sh("optional"), sh("validator")
_NODE_VALIDATOR, _PROPERTY_VALIDATOR = sh("nodeValidator"), sh("propertyValidator")
_ASK, _SELECT = sh("ask"), sh("select")


def not_run(problem: str) -> ShapesError:
    """Make the error for shapes that say what cannot be run."""
    return ShapesError(f"the shapes cannot be run: {problem}", Place("shapes"))


def truth(term: AnyTerm | None) -> bool:
    """Tell whether a term is the literal true."""
    return term == _TRUE


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape, or with a path a property shape."""

    node: Node
    path: Path | None
    severity: NamedNode
    messages: tuple[Literal, ...]
    active: bool

    @property
    def name(self) -> str:
        """The shape as a person knows it."""
        return shorten(text_of(self.node)) if isinstance(self.node, NamedNode) else "without a name"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a constraint component takes: the property that gives it, and its name in queries."""

    predicate: NamedNode
    optional: bool

    @property
    def name(self) -> str:
        """The name of the variable (SHACL section 6.2.1)."""
        return key(self.predicate.value)


@dataclass(frozen=True, slots=True)
class Validator:
    """A query that says whether a constraint of a component holds; ASK, or SELECT of faults."""

    node: AnyTerm
    query: str
    is_ask: bool
    messages: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Component:
    """A constraint component that the shapes define themselves (SHACL section 6)."""

    node: NamedNode
    parameters: tuple[Parameter, ...]
    of_nodes: Validator | None
    of_properties: Validator | None
    messages: tuple[Literal, ...]

    def validator(self, shape: Shape) -> Validator | None:
        """Give the validator for a kind of shape (SHACL section 6.2.3)."""
        return self.of_nodes if shape.path is None else self.of_properties


class ModelledShapes:
    """The shapes of a graph, each read when it is first asked for."""

    def __init__(self, graph: Index) -> None:
        self.graph = graph
        self._shapes: dict[AnyTerm, Shape] = {}

    def shape(self, node: AnyTerm) -> Shape:
        """Give the shape that a node is.

        Raises `ShapesError` for a literal, and for a path that is none.
        """
        if node not in self._shapes:
            self._shapes[node] = self._read(node)
        return self._shapes[node]

    def _read(self, node: AnyTerm) -> Shape:
        if isinstance(node, Literal) or not hasattr(node, "value"):
            raise not_run(f"{text_of(node)} stands where a shape belongs")
        graph = self.graph
        paths = graph.objects(node, _PATH)
        severity = self.one(node, _SEVERITY)
        return Shape(
            node=node,  # type: ignore[arg-type]
            path=read_path(graph, paths[0]) if paths else None,
            severity=severity if isinstance(severity, NamedNode) else sh("Violation"),
            messages=self.messages(node),
            active=not any(map(truth, graph.objects(node, _DEACTIVATED))),
        )

    def messages(self, node: AnyTerm) -> tuple[Literal, ...]:
        """Give the messages of a shape, constraint, component or validator."""
        found = self.graph.objects(node, _MESSAGE)
        return tuple(term for term in found if isinstance(term, Literal))

    def values(self, shape: Shape, name: str) -> tuple[AnyTerm, ...]:
        """Give the values of a parameter of SHACL at a shape."""
        return self.graph.objects(shape.node, sh(name))

    def one(self, node: AnyTerm, predicate: NamedNode) -> AnyTerm | None:
        """Give the only value of a property, or None.

        Raises `ShapesError` where there are several.
        """
        found = self.graph.objects(node, predicate)
        if len(found) > 1:
            raise not_run(f"there must be one {shorten(predicate.value)}, not {len(found)}")
        return found[0] if found else None

    def number(self, shape: Shape, name: str) -> int | None:
        """Give the whole number of a parameter, or None.

        Raises `ShapesError` for what is no ``xsd:integer``.
        """
        term = self.one(shape.node, sh(name))
        return None if term is None else integer(term, name)

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The constraint components that the shapes define."""
        return tuple(
            component
            for node in self.graph.having(_PARAMETER)
            if isinstance(node, NamedNode) and (component := self._component(node))
        )

    def _component(self, node: NamedNode) -> Component | None:
        graph = self.graph
        parameters = []
        for parameter in graph.objects(node, _PARAMETER):
            path = self.one(parameter, _PATH)
            if not isinstance(path, NamedNode):
                raise not_run(f"a parameter of {shorten(node.value)} needs an IRI as its sh:path")
            optional = any(map(truth, graph.objects(parameter, _OPTIONAL)))
            parameters.append(Parameter(path, optional))
        general = self._validator(node, _VALIDATOR)
        of_nodes = self._validator(node, _NODE_VALIDATOR) or general
        of_properties = self._validator(node, _PROPERTY_VALIDATOR) or general
        if of_nodes is None and of_properties is None:
            return None
        return Component(node, tuple(parameters), of_nodes, of_properties, self.messages(node))

    def _validator(self, node: NamedNode, predicate: NamedNode) -> Validator | None:
        for validator in self.graph.objects(node, predicate):
            for query, is_ask in ((_ASK, True), (_SELECT, False)):
                text = self.one(validator, query)
                if text is not None:
                    return Validator(validator, text_of(text), is_ask, self.messages(validator))
        return None


def integer(term: AnyTerm, name: str) -> int:
    """Read a whole number that a parameter gives."""
    if isinstance(term, Literal) and term.datatype.value == XSD + "integer":
        try:
            return int(term.value)
        except ValueError:
            pass
    raise not_run(f"sh:{name} needs a whole number, not {term}")
