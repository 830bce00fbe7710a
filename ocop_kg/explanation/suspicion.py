"""Whether the names in a text occur in the graph, without taking the query apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.explanation.lexicon import is_standard, lexicon_of
from ocop_kg.stores.querytext import tokens
from ocop_kg.vocabulary import PREFIXES, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ocop_kg.graph import Graph

__all__ = ["declared", "is_suspicious", "unknown_names"]


def is_suspicious(graph: Graph, query: str) -> bool:
    """Tell, by the names in its text alone, whether a query may have an unknown term; quick.

    >>> from ocop_kg.graph import Graph
    >>> is_suspicious(Graph.open(), "SELECT * { ?country a ocop:Country }")
    False
    """
    return any(True for _ in unknown_names(graph, query))


def declared(query: str) -> dict[str, str]:
    """List the prefixes that a query declares, as far as its signs show them."""
    return dict(re.findall(r"(?i)prefix\s+([\w.-]*):\s*<([^<>]*)>", query))


def unknown_names(graph: Graph, query: str) -> Iterator[NamedNode]:
    """Walk the names in a text that occur nowhere in the graph."""
    lexicon = lexicon_of(graph)
    prefixes: Mapping[str, str] = {**PREFIXES, **declared(query)}
    namespaces = set(prefixes.values())
    seen: set[str] = set()
    for kind, text in tokens(query):
        if kind == "iri":
            iri = text[1:-1]
            if iri in namespaces:
                continue
        elif kind == "name":
            prefix, _, local = text.partition(":")
            if prefix not in prefixes or not local:
                continue
            iri = prefixes[prefix] + local.replace("\\", "").rstrip(".")
        else:
            continue
        if iri in seen:
            continue
        seen.add(iri)
        try:
            name = NamedNode(iri)
        except ValueError:
            continue
        if iri.startswith(XSD) and is_standard(iri):
            continue
        if not lexicon.occurs(name) and not lexicon.is_graph(name):
            yield name
