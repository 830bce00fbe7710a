"""Changes the graph: what becomes of the union and of what follows, when named graphs change.

A task of this kind runs in a process that is to be the next keeper: if it raises, or is stopped,
nothing has changed for anybody.

The default graph is the union of all named graphs. So what an update inserts without a graph goes
to one of its own, ``graph/local``, and what it deletes without a graph leaves every graph. What
follows by OWL 2 RL is worked out anew.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Quad, Triple

from ocop_kg.errors import ForbiddenAccessError, QuerySyntaxError
from ocop_kg.graph.opening import infer
from ocop_kg.server.tasks.operations import operations, using
from ocop_kg.server.work.frames import Head
from ocop_kg.stores import EmbeddedStore
from ocop_kg.stores.limits import check_query
from ocop_kg.stores.ordering import totally_ordered
from ocop_kg.stores.querytext import needs_keyword, refuse_services
from ocop_kg.vocabulary import INFERRED_GRAPH, PREFIXES, graph_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import BlankNode, NamedNode, Store

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.server.served import Served
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink

__all__ = ["LOCAL_GRAPH", "changing", "update"]

LOCAL_GRAPH = graph_name("local")
"""Where what is inserted without a graph goes."""


def update(served: Served, call: Call, sink: Sink) -> None:
    """Run the SPARQL update in the body; arguments: ``default`` and ``named``, ``base``.

    Raises `QuerySyntaxError`, `BudgetError`, `ForbiddenAccessError` for one that would fetch.
    """
    text = using(call.body.decode(), call.arguments["default"], call.arguments["named"])
    check_query(text, served.settings.budget)
    refuse_services(text)
    if needs_keyword(text, "load"):
        raise ForbiddenAccessError("LOAD", "nothing is fetched; send the data with the request")
    prefixes = {name: iri for name, iri in PREFIXES.items() if f"{name}:" in text}
    base = f"{call.arguments['base']}/sparql"
    with changing(served) as engine:
        for operation in operations(text):
            with united(engine):
                try:
                    engine.update(totally_ordered(operation), base_iri=base, prefixes=prefixes)
                except (SyntaxError, RuntimeError) as error:
                    raise QuerySyntaxError(f"the engine cannot do this update: {error}") from error
    sink.head = Head(204)


@contextmanager
def changing(served: Served) -> Iterator[Store]:
    """Let a block change the named graphs, then work out anew what follows from them."""
    engine = served.engine
    yield engine
    engine.remove_graph(INFERRED_GRAPH)
    store = EmbeddedStore(engine)
    engine.clear_graph(DefaultGraph())
    store.unite()
    if served.graph.inferred:
        infer(store)
    served.renew(store)


@contextmanager
def united(engine: Store) -> Iterator[None]:
    """Let a block change any graph, then let the named graphs and their union agree again."""
    before = _union(engine)
    yield
    after = _union(engine)
    engine.extend(Quad(*_parts(triple), LOCAL_GRAPH) for triple in after - before)
    for triple in before - after:
        for quad in list(engine.quads_for_pattern(*_parts(triple))):
            engine.remove(quad)
    engine.clear_graph(DefaultGraph())
    EmbeddedStore(engine).unite()


def _union(engine: Store) -> set[Triple]:
    quads = engine.quads_for_pattern(None, None, None, DefaultGraph())
    return {Triple(quad.subject, quad.predicate, quad.object) for quad in quads}


def _parts(triple: Triple) -> tuple[NamedNode | BlankNode | Triple, NamedNode, AnyTerm]:
    return triple.subject, triple.predicate, triple.object
