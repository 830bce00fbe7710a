"""Named graphs of SPARQL endpoints, copied into a store of one's own."""

from ocop_kg.graph.mirrors.copies import Copy
from ocop_kg.graph.mirrors.memory import in_memory
from ocop_kg.graph.mirrors.taking import Taken, Upstream, take

__all__ = ["Copy", "Taken", "Upstream", "in_memory", "take"]
