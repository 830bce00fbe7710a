"""Large graphs of the same build as the packaged one: its claims and sources many times over.

Countries, products, regions and indicators stay what they are; claims, people, organizations,
projects, events and sources are copied under new names, each copy with graphs of its own. So hubs
grow with the graph, as they do in the real one.
"""

import re
from collections.abc import Iterator

from ocop_kg import KnowledgeGraph
from ocop_kg.assets import asset
from ocop_kg.graph.opening import PACKAGED
from ocop_kg.stores import EmbeddedStore
from ocop_kg.vocabulary import GRAPH, ID

__all__ = ["enlarged", "enlarged_nquads"]

_SHARED = "country|product|product-sector|region|indicator|initiative|programme"
_COPIED = re.compile(
    rf"<({re.escape(ID)}(?!(?:{_SHARED})/)([a-z-]+)/[^>]*|{re.escape(GRAPH)}(?!ontology|inferred)[^>]*)>"
)


def enlarged(triples: int) -> KnowledgeGraph:
    """Make a graph of about this many triples, the packaged one first."""
    store = EmbeddedStore()
    for part in enlarged_nquads(triples):
        store.load(part)
    store.unite()
    return KnowledgeGraph(store)


def enlarged_nquads(triples: int) -> Iterator[bytes]:
    """Give the same as N-Quads, the packaged graph first and then copy by copy."""
    ontology = asset("ontology/ocop.ttl").read_text("utf-8")
    ontology += "".join(
        path.read_text("utf-8") for path in asset("ontology/vocabularies").glob("*.ttl")
    )
    concepts = set(re.findall(rf"{re.escape(ID)}[a-z-]+/[^>\s;,]+", ontology))
    kinds = {iri.removeprefix(ID).partition("/")[0] for iri in concepts}
    packaged = asset(PACKAGED).read_text("utf-8")
    lines = [line for line in packaged.splitlines(keepends=True) if f"{GRAPH}ontology>" not in line]
    text = "".join(lines)
    yield packaged.encode()
    for number in range(1, max(1, triples // len(lines))):

        def renamed(match: re.Match[str], copy: int = number) -> str:
            return match[0] if match[2] in kinds else f"<{match[1]}-{copy}>"

        yield _COPIED.sub(renamed, text).encode()
