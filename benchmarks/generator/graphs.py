"""Generated quads beside the packaged graph: a larger graph in which all its names are known."""

from collections.abc import Iterator
from itertools import chain, islice

from benchmarks.generator.stream import generated
from ocop_kg import KnowledgeGraph
from ocop_kg.assets import asset
from ocop_kg.graph.opening import PACKAGED
from ocop_kg.stores import EmbeddedStore

__all__ = ["enlarged", "enlarged_nquads"]

_AT_ONCE = 200_000


def enlarged(quads: int) -> KnowledgeGraph:
    """Make the packaged graph larger, up to about so many quads."""
    store = EmbeddedStore()
    for part in enlarged_nquads(quads):
        store.load(part)
    store.unite()
    return KnowledgeGraph(store)


def enlarged_nquads(quads: int, faulty: float = 0) -> Iterator[bytes]:
    """Give the same as N-Quads in parts, the packaged graph first."""
    packaged = asset(PACKAGED).read_bytes()
    yield packaged
    more = max(0, quads - packaged.count(b"\n"))
    lines = chain.from_iterable(part.lines for part in generated(more, faulty=faulty))
    while some := list(islice(lines, _AT_ONCE)):
        yield "".join(some).encode()
