"""The pictures of a thing: the countries it is tied to on a map, and all that it is tied to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeGuard

from pyoxigraph import NamedNode

from ocop_kg.pictures import (
    Places,
    Relations,
    Tie,
    draw_countries,
    draw_relations,
    framed,
    kind_of,
)
from ocop_kg.vocabulary import ID, INFERRED_GRAPH, OCOP, RDF_TYPE, key, ocop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.graph.describe import Description
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.knowledge_graph import KnowledgeGraph
    from ocop_kg.pictures import Hand, Picture

__all__ = ["pictures"]

_CLAIM, _COUNTRY = ocop("Claim"), "Country"
_INFERRED = (key(INFERRED_GRAPH.value),)
_MOST = 18
_FEWEST = 3


def pictures(found: Description, hand: Hand, graph: KnowledgeGraph) -> list[Picture]:
    """Draw what facts and claims tie to a thing, where that is enough to look at."""
    this = NamedNode(found.iri)
    ties = list(_ties(graph, found, hand))
    strength = Counter(tie.end for tie in ties)
    kinds = {node: kind for node in strength if (kind := kind_of(graph, node)) != "Thing"}
    drawings = []
    name = hand.words(this)
    if is_country := bool(Places(graph).code(this)):
        countries = {this: 1.0}
    else:
        countries = {
            node: float(strength[node])
            for node, kind in kinds.items()
            if kind == _COUNTRY and isinstance(node, NamedNode)
        }
    if countries:
        meaning = "facts and claims" if len(set(countries.values())) > 1 else ""
        title = f"Where {name} is" if is_country else f"Countries that {name} is tied to"
        map_ = draw_countries(countries, meaning, hand)
        drawings.append(framed("map", title, map_, bare=True))
    if len(kinds) >= _FEWEST:
        nearest = sorted(kinds, key=lambda node: (-strength[node], node.value))[:_MOST]
        ordered = sorted(nearest, key=lambda node: (kinds[node], hand.words(node)))
        shown = {this: kind_of(graph, this), **{node: kinds[node] for node in ordered}}
        kept = [tie for tie in dict.fromkeys(ties) if tie.end in shown]
        network = draw_relations(
            Relations(shown, tuple(kept), beyond=len(kinds) - len(ordered)), hand
        )
        if network is not None:
            title = f"What {name} is tied to"
            drawings.append(framed("network", title, network, bare=True))
    return drawings


def _ties(graph: KnowledgeGraph, found: Description, hand: Hand) -> Iterator[Tie]:
    """Give what ties each other thing to this one: plain facts, and claims that name both."""
    this = NamedNode(found.iri)
    for fact in found.facts:
        if fact.sources == _INFERRED:
            continue
        if fact.predicate.value.startswith(OCOP) and _is_other(fact.object, this):
            yield Tie(this, fact.object, hand.reader.property(fact.predicate), directed=False)
    said = [fact for fact in found.incoming if fact.sources != _INFERRED]
    for subject, predicate in {fact.subject: fact.predicate for fact in said}.items():
        if not isinstance(subject, NamedNode):
            continue
        if next(graph.triples(subject, RDF_TYPE, _CLAIM), None) is None:
            if _is_other(subject, this):
                yield Tie(this, subject, hand.reader.property(predicate), directed=False)
            continue
        words = ", ".join(hand.reader.kinds(subject))
        for other in {quad.object: None for quad in graph.triples(subject)}:
            if _is_other(other, this):
                yield Tie(this, other, words, directed=False)


def _is_other(term: AnyTerm, this: NamedNode) -> TypeGuard[NamedNode]:
    return isinstance(term, NamedNode) and term != this and term.value.startswith(ID)
