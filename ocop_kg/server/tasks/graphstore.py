"""SPARQL 1.1 Graph Store HTTP Protocol: whole graphs, read and written by their names.

Standard: https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple
from starlette.exceptions import HTTPException

from ocop_kg.graph.rows import counted
from ocop_kg.reading import FORMATS, Format, bytes_quads
from ocop_kg.server.mediatypes import GRAPHS
from ocop_kg.server.tasks.updating import changing
from ocop_kg.server.tasks.writing import negotiated, write_graph
from ocop_kg.server.work.frames import Head
from ocop_kg.vocabulary import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.server.served import Served
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink

__all__ = ["drop_graph", "read_graph", "write_named_graph"]


def read_graph(served: Served, call: Call, sink: Sink) -> None:
    """Write one graph; argument ``graph``: its IRI, None for the default graph.

    Raises `HTTPException` 404 for a graph that is not there.
    """
    name = call.arguments["graph"]
    graph = DefaultGraph() if name is None else _there(served, name)
    syntax = negotiated(call.arguments, GRAPHS)
    quads = served.graph.store.quads_for_pattern(None, None, None, graph)
    triples = (Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    write_graph(counted(triples, served.settings.budget), syntax, sink)


def write_named_graph(served: Served, call: Call, sink: Sink) -> None:
    """Put the triples in the body into a graph, in place of what it holds, or beside it.

    Arguments: ``graph``, ``replace``, and ``content_type``.
    Raises `HTTPException` 415 for a media type that is not read here, and `ReadError`.
    """
    graph = _writable(call)
    known = served.graph.store.contains_named_graph(graph)
    triples = list(_sent(served, call, graph))
    with changing(served) as engine:
        if call.arguments["replace"]:
            for quad in list(engine.quads_for_pattern(None, None, None, graph)):
                engine.remove(quad)
        engine.add_graph(graph)
        engine.extend(Quad(each.subject, each.predicate, each.object, graph) for each in triples)
    sink.head = Head(204 if known else 201)


def drop_graph(served: Served, call: Call, sink: Sink) -> None:
    """Drop a graph; raises `HTTPException` 404 when it is not there."""
    _writable(call)
    graph = _there(served, call.arguments["graph"])
    with changing(served) as engine:
        engine.remove_graph(graph)
    sink.head = Head(204)


def _writable(call: Call) -> NamedNode:
    name = call.arguments["graph"]
    if name is None:
        words = "the default graph is the union of all others: name the graph to write to"
        raise HTTPException(400, words)
    graph = _named(name)
    if graph == INFERRED_GRAPH:
        raise HTTPException(403, "this graph holds what follows from the others")
    return graph


def _there(served: Served, name: str) -> NamedNode:
    graph = _named(name)
    if not served.graph.store.contains_named_graph(graph):
        raise HTTPException(404, f"there is no graph {name}")
    return graph


def _named(name: str) -> NamedNode:
    try:
        return NamedNode(name)
    except ValueError as error:
        raise HTTPException(400, f"{name!r} is no absolute IRI: {error}") from error


def _sent(served: Served, call: Call, graph: NamedNode) -> Iterator[Quad]:
    syntax = _syntax(call.arguments["content_type"])
    quads = bytes_quads(
        call.body, "the body", syntax, base=graph.value, budget=served.settings.budget
    )
    for quad in quads:
        if quad.graph_name != DefaultGraph():
            raise HTTPException(
                400, "the body names graphs, and this writes to one: leave them out"
            )
        yield quad


def _syntax(content_type: str) -> Format:
    for known, format_ in zip(GRAPHS, FORMATS, strict=True):
        if content_type in known.types:
            return format_
    types = ", ".join(each.types[0] for each in GRAPHS)
    raise HTTPException(415, f"the body may be {types}", {"Accept": types})
