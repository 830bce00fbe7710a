"""The page and the data of one thing: what is known of it, what names it, and who says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad
from starlette.exceptions import HTTPException

from ocop_kg.graph.describe import Description, describe
from ocop_kg.pictures import Hand
from ocop_kg.server.mediatypes import GRAPHS
from ocop_kg.server.tasks.links import ROOT, Link, Links
from ocop_kg.server.tasks.picture import pictures
from ocop_kg.server.tasks.showing import show
from ocop_kg.server.tasks.writing import negotiated, wants_page, write_graph
from ocop_kg.vocabulary import (
    GRAPH,
    ID,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    RDF_TYPE,
    graph_name,
    key,
    ocop,
    skos,
    thing,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocop_kg.graph.describe import Fact
    from ocop_kg.graph.evidence.sources import SourceNote
    from ocop_kg.graph.reader import Reader
    from ocop_kg.graph.sources import GraphName
    from ocop_kg.server.served import Served
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink

__all__ = ["describe_resource", "describe_thing"]

_IN_A_HEADER = ":/?#[]@!$&'()*+,;=%-._~"
_INFERRED = key(INFERRED_GRAPH.value)
_ONTOLOGY = key(ONTOLOGY_GRAPH.value)
_ENDINGS = {
    ending: each.name
    for each, ending in zip(GRAPHS, ("ttl", "trig", "nt", "nq", "jsonld", "rdf"), strict=True)
}
_NAMES = (skos("prefLabel"), skos("altLabel"))
_LEFT_OUT = (RDF_TYPE, ocop("mentionedIn"), *_NAMES)
_MOST = 300
"""How many facts of a kind a page shows."""


@dataclass(slots=True)
class Line:
    """A line of a table: a property or kind, a value, and the numbers of the sources."""

    name: Link
    value: Link
    said_by: list[tuple[int, str]] = field(default_factory=list)
    graphs: list[str] = field(default_factory=list)


class Sources:
    """The sources of a page, numbered as they are first named."""

    def __init__(self, served: Served, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, tuple[int, str]] = {}
        self._links = Links(served.graph, reader)
        self.notes: list[tuple[int, SourceNote, str]] = []

    def add(self, line: Line, names: Iterable[str]) -> None:
        """Say in a line who states it."""
        for name in names:
            node = None if "://" in name or ":" in name else thing("source", name)
            if name == _INFERRED:
                continue
            if node is None or not self._reader.is_source(node):
                label = "the ontology" if name == _ONTOLOGY else name
                if label not in line.graphs:
                    line.graphs.append(label)
                continue
            mark = self._mark(name, node)
            if mark not in line.said_by:
                line.said_by.append(mark)

    def _mark(self, name: str, node: NamedNode) -> tuple[int, str]:
        if name not in self._known:
            note = self._reader.source(node)
            number = len(self._known) + 1
            self._known[name] = (number, note.publisher or note.key)
            self.notes.append((number, note, self._links.to(node.value)))
        return self._known[name]


def describe_thing(served: Served, call: Call, sink: Sink) -> None:
    """Describe the thing at ``/id/…``; an ending such as ``.ttl`` names a format.

    Raises `HTTPException` 404 for what the graph does not know.
    """
    name = str(call.arguments["name"])
    found = _found(served, ID + name)
    if found is None:
        stem, _, ending = name.rpartition(".")
        if ending in _ENDINGS or ending == "html":
            found = _found(served, ID + stem)
            call.arguments["formats"] = [_ENDINGS.get(ending, "html")]
    if found is None:
        raise HTTPException(404, f"nothing is known of {ID}{name}: /find searches all names")
    _write(served, call, sink, found)


def describe_resource(served: Served, call: Call, sink: Sink) -> None:
    """Describe the thing whose IRI is the parameter ``iri``."""
    iri = call.arguments["parameters"].get("iri", "")
    found = _found(served, iri)
    if found is None:
        raise HTTPException(404, f"nothing is known of {iri or 'this'}: /find searches all names")
    _write(served, call, sink, found)


def _found(served: Served, iri: str) -> Description | None:
    try:
        found = describe(served.graph.store, iri, key(iri))
    except ValueError:
        return None
    return found if found.facts or found.incoming else None


def _write(served: Served, call: Call, sink: Sink, found: Description) -> None:
    if wants_page(call.arguments, GRAPHS):
        _show(served, call, sink, found)
        return
    syntax = negotiated(call.arguments, GRAPHS)
    links = Links(served.graph, served.reader(()))
    location = links.to(found.iri)
    if location.startswith("/id/"):
        ending = next(end for end, name in _ENDINGS.items() if name == syntax.name)
        headers = {"Content-Location": f"{location}.{ending}", "Link": _described_by(found.iri)}
    else:
        headers = {}
    has_graphs = syntax.name in ("trig", "nquads")
    write_graph(_quads(found, with_graphs=has_graphs), syntax, sink, headers)


def _described_by(iri: str) -> str:
    return f'<{quote(iri, safe=_IN_A_HEADER)}>; rel="describes"'


def _quads(found: Description, *, with_graphs: bool) -> Iterator[Quad]:
    for fact in (*found.facts, *found.incoming):
        if isinstance(fact.subject, Literal):
            continue
        if with_graphs:
            for name in fact.sources:
                yield Quad(fact.subject, fact.predicate, fact.object, _graph(name))
        else:
            yield Quad(fact.subject, fact.predicate, fact.object)


def _graph(name: str) -> GraphName:
    return NamedNode(name) if ":" in name else graph_name(name)


def _show(served: Served, call: Call, sink: Sink, found: Description) -> None:
    languages = call.arguments["languages"]
    reader = served.reader(languages)
    links = Links(served.graph, reader)
    sources = Sources(served, reader)
    node = NamedNode(found.iri)
    said = [fact for fact in found.facts if fact.sources != (_INFERRED,)]
    follows = [fact for fact in found.facts if fact.sources == (_INFERRED,)]
    naming = [fact for fact in found.incoming if fact.sources != (_INFERRED,)]
    values = {
        "title": reader.label(found.iri),
        "iri": found.iri,
        "kinds": [links.of(NamedNode(iri)) for iri in _kinds(found, reader)],
        "names": _names(found, sources, links),
        "facts_": _lines(
            (fact for fact in said if fact.predicate not in _LEFT_OUT), links, sources
        ),
        "incoming": _incoming(naming[:_MOST], links, sources, reader, node),
        "more": max(0, len(naming) - _MOST),
        "follows": _lines(follows[:_MOST], links, sources),
        "sources": sources.notes,
        "pictures": pictures(found, Hand(served.graph, reader, links.address), served.graph),
        "downloads_": _downloads(links.to(found.iri)),
        "graph": found.iri.removeprefix(GRAPH) if found.iri.startswith(GRAPH) else "",
        "outside": found.iri if not found.iri.startswith(ROOT) else "",
    }
    show(call, sink, "thing.html", values)


def _kinds(found: Description, reader: Reader) -> list[str]:
    special = set(reader.kinds(NamedNode(found.iri)))
    iris = [iri for iri in found.types if reader.label(iri) in special]
    return iris or list(found.types)[:4]


def _lines(facts: Iterable[Fact], links: Links, sources: Sources) -> list[Line]:
    lines = []
    for fact in facts:
        line = Line(links.property(fact.predicate), links.of(fact.object))
        sources.add(line, fact.sources)
        lines.append(line)
    lines.sort(key=lambda line: (line.name.text, line.value.text))
    return lines


def _names(found: Description, sources: Sources, links: Links) -> list[Line]:
    facts = (fact for fact in found.facts if fact.predicate in _NAMES)
    lines = _lines(facts, links, sources)
    return sorted(lines, key=lambda line: (line.value.language, line.value.text))


def _incoming(
    facts: Iterable[Fact], links: Links, sources: Sources, reader: Reader, node: NamedNode
) -> list[Line]:
    """Give a line for each thing that names this one, in words that say how."""
    lines: dict[NamedNode, Line] = {}
    names: dict[NamedNode, list[str]] = {}
    for fact in facts:
        if isinstance(fact.subject, NamedNode):
            if fact.subject not in lines:
                kinds = ", ".join(reader.kinds(fact.subject)) or reader.text(fact.predicate)
                link = links.of(fact.subject)
                words = Link(reader.claim(fact.subject, node), link.href, link.outside)
                lines[fact.subject] = Line(Link(kinds), words)
                names[fact.subject] = []
            names[fact.subject] += fact.sources
    ordered = sorted(lines, key=lambda each: (lines[each].name.text, lines[each].value.text))
    for subject in ordered:
        sources.add(lines[subject], names[subject])
    return [lines[subject] for subject in ordered]


def _downloads(address: str) -> list[tuple[str, str]]:
    if "?" in address:
        return [(each.name, f"{address}&format={each.name}") for each in GRAPHS]
    return [(name, f"{address}.{ending}") for ending, name in _ENDINGS.items()]
