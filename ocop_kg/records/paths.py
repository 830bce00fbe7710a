"""Ways through the graph, written as SPARQL property paths and walked on the store.

``^byExpert/concernsProduct|supportsProduct`` reads as in SPARQL 1.1, section 9: ``^`` goes against
a property, ``/`` goes on, ``|`` offers another way. A bare name is a term of the ontology, a
prefixed one is written out, ``*`` stands for any property, and ``.`` stays where it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from pyoxigraph import DefaultGraph, NamedNode

from ocop_kg.stores import Quads
from ocop_kg.vocabulary import PREFIXES, ocop

__all__ = ["UNION", "Path", "Step", "term"]

UNION = DefaultGraph()


def term(name: str) -> NamedNode:
    """Name a term: bare of the ontology, or with one of the project's prefixes.

    >>> term("startDate") == ocop("startDate"), term("dcterms:issued").value
    (True, 'http://purl.org/dc/terms/issued')
    """
    prefix, colon, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local) if colon else ocop(name)


@dataclass(frozen=True, slots=True)
class Step:
    """One step along a property, or against it; along any property when it is None."""

    property: NamedNode | None
    against: bool

    def reversed(self) -> Self:
        """Give the step back."""
        return type(self)(self.property, not self.against)

    def walk(self, engine: Quads, nodes: Iterable[NamedNode]) -> set[NamedNode]:
        """Give everything that lies one step from these nodes; literals are not things."""
        if self.against:
            found = (
                quad.subject
                for node in nodes
                for quad in engine.quads_for_pattern(None, self.property, node, UNION)
            )
            return {node for node in found if isinstance(node, NamedNode)}
        return {
            quad.object
            for node in nodes
            for quad in engine.quads_for_pattern(node, self.property, None, UNION)
            if isinstance(quad.object, NamedNode)
        }


@dataclass(frozen=True, slots=True)
class Path:
    """A property path: alternatives, each a row of steps.

    >>> path = Path.parse("^byExpert/concernsProduct|*")
    >>> [[step.against for step in steps] for steps in path.alternatives]
    [[True, False], [False]]
    """

    alternatives: tuple[tuple[Step, ...], ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a path of this library; it is written by us, so a slip is a plain `KeyError`."""
        return cls(
            tuple(
                tuple(_step(step) for step in way.split("/") if step != ".")
                for way in text.split("|")
            )
        )

    @property
    def ends_against(self) -> bool:
        """Whether some way ends against its property, where things of every kind may point."""
        return any(steps and steps[-1].against for steps in self.alternatives)

    def ends(self, engine: Quads, start: NamedNode) -> set[NamedNode]:
        """Give all ends of the path from here."""
        return _walk(engine, start, self.alternatives)

    def starts(self, engine: Quads, end: NamedNode) -> set[NamedNode]:
        """Give everything from which the path leads here."""
        back = (tuple(step.reversed() for step in steps[::-1]) for steps in self.alternatives)
        return _walk(engine, end, back)


def _step(text: str) -> Step:
    name = text.removeprefix("^")
    return Step(None if name == "*" else term(name), name != text)


def _walk(
    engine: Quads, start: NamedNode, alternatives: Iterable[tuple[Step, ...]]
) -> set[NamedNode]:
    found: set[NamedNode] = set()
    for steps in alternatives:
        nodes = {start}
        for step in steps:
            nodes = step.walk(engine, nodes)
        found |= nodes
    return found
