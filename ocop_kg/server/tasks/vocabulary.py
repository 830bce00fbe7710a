"""What an editor of queries offers: the terms that are in use, and stored questions."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from ocop_kg.budget import Budget
from ocop_kg.errors import BudgetError
from ocop_kg.questions import questions
from ocop_kg.server.tasks.writing import VARY
from ocop_kg.server.work.frames import Head
from ocop_kg.vocabulary import OWL, RDF_TYPE, RDFS, skos

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_kg.knowledge_graph import KnowledgeGraph
    from ocop_kg.server.served import Served
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink

__all__ = ["vocabulary"]

_IN_USE = {
    "classes": "SELECT ?term (COUNT(*) AS ?n) { ?thing a ?term } GROUP BY ?term",
    "properties": "SELECT ?term (COUNT(*) AS ?n) { ?thing ?term ?value } GROUP BY ?term",
}
_DECLARED = {
    "classes": ("Class",),
    "properties": ("ObjectProperty", "DatatypeProperty", "AnnotationProperty"),
}
_NOTES = (skos("definition"), NamedNode(RDFS + "comment"))


def vocabulary(served: Served, call: Call, sink: Sink) -> None:
    """Write the vocabulary of the graph as JSON, the terms most used first."""
    languages = call.arguments["languages"]
    label = served.reader(languages).label
    found: dict[str, Any] = {}
    for kind in _IN_USE:
        found[kind] = [
            {
                "iri": iri,
                "label": label(iri),
                "note": _note(served.graph, NamedNode(iri), languages),
                "uses": uses,
            }
            for iri, uses in _terms(served.graph, kind)
        ]
    found["questions"] = [
        {"id": each.id, "text": each.text, "sparql": each.sparql} for each in questions()
    ]
    sink.head = Head(200, {"Content-Type": "application/json", "Vary": VARY})
    sink.write(json.dumps(found, ensure_ascii=False).encode())


def _terms(graph: KnowledgeGraph, kind: str) -> list[tuple[str, int]]:
    """Give the terms of a kind that are declared or in use, with how often each is used.

    Of a graph so large that use takes long to count, only what is declared.
    """
    uses = {
        quad.subject.value: 0
        for name in _DECLARED[kind]
        for quad in graph.triples(None, RDF_TYPE, NamedNode(OWL + name))
        if isinstance(quad.subject, NamedNode)
    }
    with suppress(BudgetError):
        for row in graph.select(_IN_USE[kind], budget=Budget(seconds=5)):
            if isinstance(row["term"], NamedNode):
                uses[row["term"].value] = int(row["n"].value)
    return sorted(uses.items(), key=lambda entry: (-entry[1], entry[0]))


def _note(graph: KnowledgeGraph, term: NamedNode, languages: Sequence[str]) -> str:
    """Give what is said of a term in the first of the languages that has something."""
    said = {
        value.language or "": value.value
        for predicate in reversed(_NOTES)
        for quad in graph.triples(term, predicate)
        if isinstance(value := quad.object, Literal)
    }
    return next((said[each] for each in (*languages, "en", "") if each in said), "")
