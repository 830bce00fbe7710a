"""What all records share: a thing of the graph, its relations, and how records are made.

A record class is a frozen dataclass that bears the name of its class in the ontology. It declares
its literals as fields (`values.literal`) and its relations as paths (`One`, `Maybe`, `Many`), which
are walked when they are asked for.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import (
    TYPE_CHECKING,
    Generic,
    NoReturn,
    Self,
    TypeVar,
    cast,
    dataclass_transform,
    overload,
)

from pyoxigraph import Literal, NamedNode

from ocop_kg.errors import MissingFactError
from ocop_kg.graph import Graph
from ocop_kg.records.paths import UNION, Path
from ocop_kg.records.values import Reading, literal, literals
from ocop_kg.vocabulary import RDF_TYPE, key, ocop, skos

if TYPE_CHECKING:
    from ocop_kg.records.things import Source

__all__ = [
    "KINDS",
    "Is",
    "Many",
    "Maybe",
    "Name",
    "One",
    "Relation",
    "Thing",
    "class_iris",
    "load",
    "load_all",
    "record",
]

_SHOWN = 60
"""How much of a label a record shows in a list; titles of sources and projects can be long."""

_NARROWER = Path.parse("skos:broader|isPartOf")

KINDS: "dict[str, type[Thing]]" = {}
"""All record classes by name, in the order in which they are declared."""


class _InGraph:
    """Keeps the graph out of the fields, so that it is neither compared, shown nor copied."""

    __slots__ = ("_graph",)
    _graph: Graph


R = TypeVar("R", bound="Thing")
S = TypeVar("S", bound="Thing")


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(literal, literals))
def record(cls: type[R]) -> type[R]:
    """Make a class a record class, known by its name, which is that of its ontology class."""
    made = dataclass(frozen=True, slots=True, eq=False, repr=False)(cls)
    KINDS[made.__name__] = made
    return made


class Relation(Generic[R]):
    """Things of one kind at the end of a path; the base of `One`, `Maybe` and `Many`.

    Read on a record class it gives itself, with its `path`, its `kind` and its text.
    """

    def __init__(self, kind: Callable[[], type[R]], path: str) -> None:
        self._kind = kind
        self.path = Path.parse(path)
        self.__doc__ = f"What lies at the end of {path}."

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"{owner.__name__}.{name}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._name}: {self.kind.__name__}>"

    def __set__(self, instance: object, value: object) -> None:
        raise AttributeError(f"{self._name} is read from the graph and cannot be set")

    @property
    def kind(self) -> type[R]:
        """The record class of the things at the end."""
        return self._kind()

    def nodes(self, start: "Thing") -> set[NamedNode]:
        """Walk the path; only things of the right class count where all kinds may point."""
        graph = start._graph
        found = self.path.ends(graph.store, start.node)
        if self.path.ends_against and self.kind is not Thing:
            found = {node for node in found if _types(graph, node) & class_iris(self.kind)}
        return found


class Many(Relation[R]):
    """A relation to any number of things: a tuple, by label."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: "Thing", owner: type) -> tuple[R, ...]: ...
    def __get__(self, instance: "Thing | None", owner: type) -> Self | tuple[R, ...]:
        if instance is None:
            return self
        return load_all(instance._graph, self.kind, self.nodes(instance))


class Maybe(Relation[R]):
    """A relation to one thing or to none (None).

    Where the graph gives several, those that only generalise another one step back: the region
    of Fiji is that of the Pacific islands, although they are part of Asia and the Pacific.
    """

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: "Thing", owner: type) -> R | None: ...
    def __get__(self, instance: "Thing | None", owner: type) -> Self | R | None:
        return self if instance is None else self._first(instance)

    def _first(self, instance: "Thing") -> R | None:
        graph, nodes = instance._graph, self.nodes(instance)
        if len(nodes) > 1:
            general = {end for node in nodes for end in _NARROWER.ends(graph.store, node) - {node}}
            nodes = nodes - general or nodes
        return next(iter(load_all(graph, self.kind, nodes)), None)


class One(Maybe[R]):
    """A relation that always leads to one thing; `MissingFactError` where the graph lacks it."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: "Thing", owner: type) -> R: ...
    def __get__(self, instance: "Thing | None", owner: type) -> Self | R:
        if instance is None:
            return self
        found = self._first(instance)
        if found is None:
            raise MissingFactError(instance.iri, self._name.rpartition(".")[2])
        return found


class Is:
    """Whether a thing belongs to a class of the ontology."""

    def __init__(self, name: str) -> None:
        self._class = ocop(name)
        self.__doc__ = f"Whether it is a {name}."

    def __set__(self, instance: object, value: object) -> None:
        raise AttributeError("a class is read from the graph and cannot be set")

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: "Thing", owner: type) -> bool: ...
    def __get__(self, instance: "Thing | None", owner: type) -> Self | bool:
        return self if instance is None else self._class in _types(instance._graph, instance.node)


def _source() -> "type[Source]":
    from ocop_kg.records.things import Source

    return Source


@record
class Thing(_InGraph):
    """Anything that the graph describes: its IRI and its label, English where there is one.

    Records are equal when their IRI and their kind are; they can be members of sets. Relations are
    read from the graph each time.
    """

    iri: str
    label: str

    sources = Many["Source"](_source, "mentionedIn|statedBy|^*/statedBy")
    """The sources that mention it or state a claim about it."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Thing):
            return NotImplemented
        return type(self) is type(other) and self.iri == other.iri

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.iri))

    def __repr__(self) -> str:
        shown = self.label if len(self.label) <= _SHOWN else f"{self.label[: _SHOWN - 1]}…"
        return f"<{type(self).__name__} {shown}>"

    def __str__(self) -> str:
        return self.label

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a record belongs to its graph and cannot be pickled: keep its IRI instead")

    @property
    def node(self) -> NamedNode:
        """The IRI as a term, to bind in a query."""
        return NamedNode(self.iri)

    @property
    def key(self) -> str:
        """The last part of the IRI, such as ``LSO`` or ``date-palm``."""
        return key(self.iri)

    @property
    def names(self) -> Mapping[str, str]:
        """The preferred labels by language tag."""
        return MappingProxyType(dict(sorted(_tagged(self, "prefLabel"))))

    @property
    def aliases(self) -> tuple[str, ...]:
        """All other names, in any language."""
        return tuple(sorted({text for _, text in _tagged(self, "altLabel")}))

    @property
    def notes(self) -> tuple[str, ...]:
        """What the editors of the data remark: qualifiers, spellings, doubts."""
        return tuple(sorted({text for _, text in _tagged(self, "editorialNote")}))

    def label_in(self, *languages: str) -> str:
        """Give the label in the first of these languages that has one, else in English."""
        return self._graph.label(self.iri, languages)


Name = str | NamedNode | Thing
"""How a caller names a thing: IRI, label in any language, code, key, or a record."""


@cache
def _subkinds(kind: str) -> Mapping[NamedNode, type[Thing]]:
    """Map ontology classes to the record classes of a kind, the deepest first: it wins."""
    found = [cls for cls in KINDS.values() if issubclass(cls, KINDS[kind])]
    found.sort(key=lambda cls: -len(cls.__mro__))
    return {
        skos(cls.__name__) if cls.__name__ == "Concept" else ocop(cls.__name__): cls
        for cls in found
    }


@cache
def _readings(kind: str) -> tuple[tuple[str, Reading], ...]:
    return tuple(
        (field.name, field.metadata["reading"])
        for field in fields(KINDS[kind])
        if "reading" in field.metadata
    )


def class_iris(kind: type[Thing]) -> Set[NamedNode]:
    """Name the ontology classes whose members are records of this kind."""
    return _subkinds(kind.__name__).keys()


def load(graph: Graph, kind: type[R], node: NamedNode) -> R:
    """Make the record of a thing, as the narrowest kind below `kind` to which it belongs."""
    engine, cls = graph.store, kind
    subkinds = _subkinds(kind.__name__)
    if len(subkinds) > 1:
        types = _types(graph, node)
        cls = cast("type[R]", next((subkinds[name] for name in subkinds if name in types), kind))
    values = {name: reading.of(engine, node) for name, reading in _readings(cls.__name__)}
    made = cls(iri=node.value, label=graph.label(node), **values)
    object.__setattr__(made, "_graph", graph)
    return made


def load_all(graph: Graph, kind: type[R], nodes: Iterable[NamedNode]) -> tuple[R, ...]:
    """Make the records of things, by label, then by IRI."""
    records = [load(graph, kind, node) for node in nodes]
    records.sort(key=lambda each: (each.label, each.iri))
    return tuple(records)


def _types(graph: Graph, node: NamedNode) -> set[object]:
    return {quad.object for quad in graph.store.quads_for_pattern(node, RDF_TYPE, None, UNION)}


def _tagged(thing: Thing, name: str) -> Iterable[tuple[str, str]]:
    for quad in thing._graph.store.quads_for_pattern(thing.node, skos(name), None, UNION):
        if isinstance(quad.object, Literal):
            yield quad.object.language or "", quad.object.value
