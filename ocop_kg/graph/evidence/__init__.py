"""What speaks for a triple or a row: the sources that state it, or a proof from what they state."""

from ocop_kg.graph.evidence.sources import SourceNote

__all__ = ["SourceNote"]
