"""Everything that the graph says about one thing, with the sources that say it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode

from ocop_kg.graph.values import AnyTerm, text_of
from ocop_kg.vocabulary import GRAPH, RDF_TYPE, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    from ocop_kg.stores import Quads

__all__ = ["Description", "Fact", "describe"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One triple and the keys of the sources (graphs) that state it.

    The key ``inferred`` stands for the closure, ``ontology`` for the ontology.
    """

    subject: AnyTerm
    predicate: NamedNode
    object: AnyTerm
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of one thing: its facts, and the facts in which it is the object."""

    iri: str
    label: str
    types: tuple[str, ...]
    facts: tuple[Fact, ...]
    incoming: tuple[Fact, ...]

    def __str__(self) -> str:
        lines = [f"{self.label}  <{self.iri}>"]
        lines += (_line(fact.predicate, fact.object) for fact in self.facts)
        lines += (_line(fact.predicate, fact.subject, "is {} of") for fact in self.incoming)
        return "\n".join(lines)


def _line(predicate: NamedNode, other: AnyTerm, phrase: str = "{}") -> str:
    return f"  {phrase.format(shorten(predicate.value))}  {shorten(text_of(other))}"


def describe(engine: Quads, iri: str, label: str) -> Description:
    """Gather the facts of a thing from every named graph, in a fixed order."""
    node = NamedNode(iri)
    facts = _facts(engine.quads_for_pattern(node, None, None))
    incoming = _facts(engine.quads_for_pattern(None, None, node))
    types = tuple(
        text_of(fact.object)
        for fact in facts
        if fact.predicate == RDF_TYPE and isinstance(fact.object, NamedNode)
    )
    return Description(iri, label, types, facts, incoming)


def _facts(quads: Iterable[Quad]) -> tuple[Fact, ...]:
    sources: defaultdict[tuple[AnyTerm, NamedNode, AnyTerm], set[str]] = defaultdict(set)
    for quad in quads:
        if not isinstance(quad.graph_name, DefaultGraph):
            name = text_of(quad.graph_name).removeprefix(GRAPH)
            sources[quad.subject, quad.predicate, quad.object].add(name)
    facts = [Fact(*triple, tuple(sorted(names))) for triple, names in sources.items()]
    facts.sort(key=lambda fact: (fact.predicate.value, str(fact.object), str(fact.subject)))
    return tuple(facts)
