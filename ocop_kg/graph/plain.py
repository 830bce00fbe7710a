"""Terms, sources and things as the plain values that JSON has: one form for whoever writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.vocabulary import XSD, key, thing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.graph.describe import Description
    from ocop_kg.graph.reader import Reader
    from ocop_kg.graph.values import AnyTerm

__all__ = ["described", "described_thing", "sources_of"]

_PLAIN = XSD + "string"
_FACTS = ("title", "publisher", "published", "url")


def described(term: AnyTerm, reader: Reader) -> dict[str, str]:
    """Give a term as JSON has it: IRI and label, or value with datatype or language.

    >>> from ocop_kg.graph import Graph
    >>> from ocop_kg.graph.reader import Reader
    >>> described(thing("product", "taro"), Reader(Graph.open(), ["en"]))
    {'iri': 'https://w3id.org/ocop/id/product/taro', 'label': 'taro'}
    """
    if isinstance(term, NamedNode):
        return {"iri": term.value, "label": reader.label(term.value)}
    if not isinstance(term, Literal):
        return {"value": text_of(term)}
    if term.language:
        return {"value": term.value, "language": term.language}
    if term.datatype.value == _PLAIN:
        return {"value": term.value}
    return {"value": term.value, "datatype": term.datatype.value}


def sources_of(things: Iterable[NamedNode], reader: Reader) -> dict[str, dict[str, str]]:
    """Give the facts of those things that are sources, by IRI."""
    sources = {}
    for term in sorted(set(things), key=lambda thing: thing.value):
        if reader.is_source(term):
            parts = reader.source(term).to_dict()
            sources[term.value] = {name: parts[name] for name in _FACTS if name in parts}
    return sources


def described_thing(found: Description, reader: Reader) -> dict[str, Any]:
    """Give what is known of a thing: ``iri``, ``label``, ``kinds``, ``facts``, ``incoming``.

    Each fact has ``property``, ``value`` or ``subject``, and the keys of its sources; ``sources``
    explains the keys.
    """
    names = {
        name for fact in (*found.facts, *found.incoming) for name in fact.sources if ":" not in name
    }
    return {
        "iri": found.iri,
        "label": reader.label(found.iri),
        "kinds": reader.kinds(NamedNode(found.iri)),
        "facts": [
            {
                "property": described(fact.predicate, reader),
                "value": described(fact.object, reader),
                "sources": list(fact.sources),
            }
            for fact in found.facts
        ],
        "incoming": [
            {
                "property": described(fact.predicate, reader),
                "subject": described(fact.subject, reader),
                "sources": list(fact.sources),
            }
            for fact in found.incoming
        ],
        "sources": {
            key(iri): {"iri": iri, **facts}
            for iri, facts in sources_of((thing("source", name) for name in names), reader).items()
        },
    }
