"""The terms of the ontology, and the shapes that data are checked against, each with its place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ocop_kg.assets import asset
from ocop_kg.reading import read_quads
from ocop_kg.server.mediatypes import GRAPHS
from ocop_kg.server.tasks.links import ROOT, Link, Links
from ocop_kg.server.tasks.showing import show
from ocop_kg.server.tasks.writing import negotiated, wants_page, write_graph
from ocop_kg.vocabulary import OCOP, ONTOLOGY, ONTOLOGY_GRAPH, OWL, RDF_TYPE, RDFS, SH, key, skos

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.server.served import Served
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink

__all__ = ["ontology", "shapes"]

_SHAPES = f"{ROOT}shapes#"
_PROPERTY_SHAPE = NamedNode(SH + "PropertyShape")
_LEVELS = {"Violation": "must", "Warning": "should", "Info": "may"}
_SECTIONS = {
    "Class": "Classes",
    "ObjectProperty": "Properties between things",
    "DatatypeProperty": "Properties with values",
    "AnnotationProperty": "Notes",
}
_RELATIONS = {
    NamedNode(RDFS + "subClassOf"): "is a kind of",
    NamedNode(RDFS + "subPropertyOf"): "implies",
    NamedNode(OWL + "inverseOf"): "is the inverse of",
    NamedNode(RDFS + "domain"): "is said of",
    NamedNode(RDFS + "range"): "has values that are",
    NamedNode(OWL + "disjointWith"): "is never also",
}
_NOTES = {
    skos("definition"): "",
    NamedNode(RDFS + "comment"): "",
    skos("scopeNote"): "Note",
    skos("example"): "Example",
}

_Facts = dict[NamedNode, dict[NamedNode, list["AnyTerm"]]]


@dataclass(slots=True)
class Term:
    """A term or shape as its page shows it."""

    name: str
    label: str
    notes: list[tuple[str, Link]] = field(default_factory=list)
    relations: list[tuple[str, list[Link]]] = field(default_factory=list)
    members: str = ""


def ontology(served: Served, call: Call, sink: Sink) -> None:
    """Show or write the ontology that the graph holds."""
    engine = served.graph.store
    quads = engine.quads_for_pattern(None, None, None, ONTOLOGY_GRAPH)
    triples = [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
    if not wants_page(call.arguments, GRAPHS):
        write_graph(triples, negotiated(call.arguments, GRAPHS), sink)
        return
    reader = served.reader(call.arguments["languages"])
    links = Links(served.graph, reader)
    facts = _by_subject(triples)
    sections = []
    for kind, heading in _SECTIONS.items():
        wanted = NamedNode(OWL + kind)
        terms = [
            _term(node, said, links, reader.label(node.value))
            for node, said in facts.items()
            if node.value.startswith(OCOP) and wanted in said.get(RDF_TYPE, ())
        ]
        terms.sort(key=lambda term: term.name)
        if kind == "Class":
            for term in terms:
                term.members = f"/kinds/{term.name}"
        sections.append((heading, kind, terms))
    about = facts.get(NamedNode(ONTOLOGY), {})
    values = {
        "title": reader.label(ONTOLOGY),
        "iri": ONTOLOGY,
        "about": [_text(each) for each in about.get(NamedNode(_DESCRIPTION), [])],
        "sections": sections,
        "downloads_": [(each.name, f"/ontology?format={each.name}") for each in GRAPHS],
    }
    show(call, sink, "ontology.html", values)


_DESCRIPTION = "http://purl.org/dc/terms/description"


def shapes(served: Served, call: Call, sink: Sink) -> None:
    """Show or write the packaged shapes: what data must, should and may hold."""
    triples = _shape_triples()
    if not wants_page(call.arguments, GRAPHS):
        write_graph(triples, negotiated(call.arguments, GRAPHS), sink)
        return
    links = Links(served.graph, served.reader(call.arguments["languages"]))
    levels: dict[str, list[Term]] = {"must": [], "should": [], "may": []}
    for node, said in _by_subject(triples).items():
        if node.value.startswith(_SHAPES) and (said.keys() & _MESSAGES):
            severity = said.get(NamedNode(SH + "severity"), [NamedNode(SH + "Violation")])[0]
            level = _LEVELS.get(key(_text(severity).text), "must")
            levels[level].append(_shape(node, said, links))
    for terms in levels.values():
        terms.sort(key=lambda term: term.name)
    values = {
        "title": "Shapes",
        "iri": f"{ROOT}shapes",
        "levels": levels,
        "downloads_": [(each.name, f"/shapes?format={each.name}") for each in GRAPHS],
    }
    show(call, sink, "shapes.html", values)


_MESSAGES = {NamedNode(SH + "message"), NamedNode(SH + "name")}


@cache
def _shape_triples() -> tuple[Triple, ...]:
    files = sorted(asset("shapes").rglob("*.ttl"))
    return tuple(
        Triple(quad.subject, quad.predicate, quad.object)
        for file in files
        for quad in read_quads(file)
    )


def _by_subject(triples: Iterable[Triple]) -> _Facts:
    facts: _Facts = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            facts[triple.subject][triple.predicate].append(triple.object)
    return facts


def _term(node: NamedNode, said: dict[NamedNode, list[AnyTerm]], links: Links, label: str) -> Term:
    term = Term(key(node.value), label)
    for predicate, words in _NOTES.items():
        term.notes += [(words, _text(each)) for each in sorted(said.get(predicate, ()), key=str)]
    for predicate, words in _RELATIONS.items():
        others = [
            links.of(each) for each in said.get(predicate, ()) if not isinstance(each, BlankNode)
        ]
        if others:
            term.relations.append((words, sorted(others, key=lambda link: link.text)))
    return term


def _shape(node: NamedNode, said: dict[NamedNode, list[AnyTerm]], links: Links) -> Term:
    def first(name: str) -> str:
        texts = [each for each in said.get(NamedNode(SH + name), ()) if isinstance(each, Literal)]
        texts.sort(key=lambda text: ((text.language or "") not in ("", "en"), text.value))
        return texts[0].value if texts else ""

    term = Term(key(node.value), first("name") or key(node.value))
    term.notes = [
        (words, Link(text))
        for words, text in (("", first("message")), ("Why", first("description")))
        if text
    ]
    path = [
        links.of(each)
        for each in said.get(NamedNode(SH + "path"), ())
        if isinstance(each, NamedNode)
    ]
    if path:
        term.relations = [("looks at", path)]
    return term


def _text(term: AnyTerm) -> Link:
    if isinstance(term, Literal):
        return Link(term.value, language=term.language or "")
    return Link(term.value if isinstance(term, NamedNode) else str(term))
