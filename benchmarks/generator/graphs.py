"""Generated quads beside the packaged graph, as a graph in memory."""

from itertools import chain, islice

from benchmarks.generator.stream import generated
from ocop_kg import KnowledgeGraph
from ocop_kg.assets import asset
from ocop_kg.graph.opening import PACKAGED
from ocop_kg.stores import EmbeddedStore

__all__ = ["enlarged"]

_AT_ONCE = 200_000


def enlarged(quads: int) -> KnowledgeGraph:
    """Make the packaged graph larger, up to about so many quads."""
    store = EmbeddedStore()
    packaged = asset(PACKAGED).read_bytes()
    store.load(packaged)
    more = max(0, quads - packaged.count(b"\n"))
    lines = chain.from_iterable(part.lines for part in generated(more, faulty=0))
    while some := list(islice(lines, _AT_ONCE)):
        store.load("".join(some).encode())
    store.unite()
    return KnowledgeGraph(store)
