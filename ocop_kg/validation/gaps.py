"""What a validation did not look at, so that no silence is taken for a good word."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.errors import Place

__all__ = ["Doubt", "Gaps"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A shape that asks for what no value can be at once, or says what means nothing."""

    shape: str
    problem: str
    place: Place | None = None

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.problem}"


@dataclass(frozen=True, slots=True)
class Gaps:
    """What no shape looked at, and shapes that look at nothing.

    `classes` are those of which no node met a shape, with the number of their nodes. `properties`
    are those that no shape looked at, with the number of their triples: a shape looks at a property
    that stands in its path, in the target that met a node, in ``sh:equals`` and its like, or in its
    query; a closed shape looks at all properties of its nodes but those that it ignores.
    `terms` are names of this project that the ontology does not define, with near ones.

    `empty_shapes` have a target and ask nothing. `doubts` tell of shapes that no value can pass,
    and of parameters that mean nothing where they stand. `files` lay in a given folder and were
    passed over: their endings are none of RDF. `imports` are what ``owl:imports`` and
    ``sh:shapesGraph`` name and was not given, for nothing is fetched.
    """

    classes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    properties: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    empty_shapes: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    files: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
