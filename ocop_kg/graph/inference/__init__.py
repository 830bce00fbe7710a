"""What follows from a graph by OWL 2 RL, and where the graph contradicts itself."""

from ocop_kg.graph.inference.closure import Saturation, closure, saturate
from ocop_kg.graph.inference.consistency import Clash, clashes, clashes_of, consistent_closure
from ocop_kg.graph.inference.proof import Proofs, Step
from ocop_kg.graph.inference.rule import Rule

__all__ = [
    "Clash",
    "Proofs",
    "Rule",
    "Saturation",
    "Step",
    "clashes",
    "clashes_of",
    "closure",
    "consistent_closure",
    "saturate",
]
