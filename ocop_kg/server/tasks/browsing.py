"""Pages that lead to things: the first page, the things of a kind, search, and whole graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple
from starlette.exceptions import HTTPException

from ocop_kg.errors import UnknownThingError
from ocop_kg.graph.rows import counted
from ocop_kg.questions import questions
from ocop_kg.server.mediatypes import GRAPHS
from ocop_kg.server.tasks.links import Link, Links
from ocop_kg.server.tasks.showing import show
from ocop_kg.server.tasks.writing import negotiated, wants_page, write_graph
from ocop_kg.vocabulary import GRAPH, ID, OCOP, RDF_TYPE, key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.server.served import Served
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink

__all__ = ["find", "graph", "home", "kind"]

_COUNTS = """
SELECT ?kind (COUNT(?thing) AS ?n) {
  ?thing a ?kind . ?kind a owl:Class . FILTER(STRSTARTS(STR(?kind), STR(ocop:)))
} GROUP BY ?kind ORDER BY DESC(?n) ?kind"""
_FIRST = ("Country", "Product", "Expert", "Organization", "Project", "Event", "Source")
_FEATURED = (
    "priority-products-by-country",
    "experts-by-product",
    "partnerships-by-product",
    "countries-by-missing-product",
    "conflicts-by-subject",
    "growth-by-date",
)
_SHOWN = 500


def home(served: Served, call: Call, sink: Sink) -> None:
    """Show what there is, and the ways in."""
    reader = served.reader(call.arguments["languages"])
    counts = {
        key(row["kind"].value): (reader.label(row["kind"].value), int(row["n"].value))
        for row in served.graph.select(_COUNTS)
    }
    first = [(name, *counts.pop(name)) for name in _FIRST if name in counts]
    known = {each.id: each for each in questions()}
    values = {
        "title": "One Country One Priority Product",
        "first": first,
        "kinds": sorted(((name, *rest) for name, rest in counts.items()), key=_by_label),
        "featured": [known[name] for name in _FEATURED if name in known],
        "total": len(known),
        "packaged": served.settings.packaged,
    }
    show(call, sink, "home.html", values)


def _by_label(entry: tuple[str, str, int]) -> str:
    return entry[1]


def kind(served: Served, call: Call, sink: Sink) -> None:
    """List the things of a class of the ontology.

    Raises `HTTPException` 404 for a class that nobody knows.
    """
    name = str(call.arguments["kind"])
    reader = served.reader(call.arguments["languages"])
    if name not in served.graph.kinds():
        raise HTTPException(404, f"the ontology has no class {name}")
    links = Links(served.graph, reader)
    node = NamedNode(OCOP + name)
    things = {
        quad.subject: None
        for quad in served.graph.triples(None, RDF_TYPE, node)
        if isinstance(quad.subject, NamedNode)
    }
    entries = [_named(links, reader.label(each.value), each) for each in things]
    entries.sort(key=lambda link: link.text.casefold())
    values = {
        "title": reader.label(node.value),
        "term_": links.of(node),
        "entries": entries[: 4 * _SHOWN],
        "total": len(entries),
    }
    show(call, sink, "kind.html", values)


def _named(links: Links, label: str, node: NamedNode) -> Link:
    return Link(label, links.to(node.value), title=node.value.removeprefix(ID))


def find(served: Served, call: Call, sink: Sink) -> None:
    """Search all names; parameters ``q``, and ``kind`` to look among one class alone."""
    parameters = call.arguments["parameters"]
    text, wanted = parameters.get("q", "").strip(), parameters.get("kind") or None
    reader = served.reader(call.arguments["languages"])
    links = Links(served.graph, reader)
    try:
        matches = served.graph.find(text[:200], kind=wanted, limit=30) if text else []
    except UnknownThingError as error:
        raise HTTPException(400, str(error)) from error
    entries = [
        (
            Link(reader.label(match.iri), links.to(match.iri), title=match.iri),
            ", ".join(reader.kinds(NamedNode(match.iri))),
            match.name,
        )
        for match in matches
    ]
    values = {
        "title": f"Search: {text}" if text else "Search",
        "query": text,
        "wanted": wanted or "",
        "kinds": served.graph.kinds(),
        "entries": entries,
    }
    show(call, sink, "find.html", values)


def graph(served: Served, call: Call, sink: Sink) -> None:
    """Show or write a named graph of this project: what one source states.

    Raises `HTTPException` 404 for a graph that is not there.
    """
    name = str(call.arguments["name"])
    try:
        node = NamedNode(GRAPH + name)
    except ValueError as error:
        raise HTTPException(404, f"{GRAPH}{name} is no IRI") from error
    engine = served.graph.store
    if not engine.contains_named_graph(node):
        raise HTTPException(404, f"there is no graph {node.value}")
    quads = engine.quads_for_pattern(None, None, None, node)
    triples = (Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    if not wants_page(call.arguments, GRAPHS):
        syntax = negotiated(call.arguments, GRAPHS)
        write_graph(counted(triples, served.settings.budget), syntax, sink)
        return
    reader = served.reader(call.arguments["languages"])
    links = Links(served.graph, reader)
    source = NamedNode(f"{ID}source/{name}")
    rows, total = _some(triples, links)
    values = {
        "title": f"Graph: {reader.label(source.value)}",
        "iri": node.value,
        "source": links.of(source) if reader.is_source(source) else None,
        "rows_": rows,
        "total": total,
        "downloads_": [
            (each.name, f"{links.to(node.value)}?format={each.name}") for each in GRAPHS
        ],
    }
    show(call, sink, "graph.html", values)


def _some(triples: Iterable[Triple], links: Links) -> tuple[list[list[Link]], int]:
    rows, total = [], 0
    for triple in triples:
        total += 1
        if total <= _SHOWN:
            rows.append(
                [
                    links.of(triple.subject),
                    links.property(triple.predicate),
                    links.of(triple.object),
                ]
            )
    rows.sort(key=lambda row: [link.text for link in row])
    return rows, total
