"""The graph and what can be asked of it: queries, names, descriptions, inference."""

from ocop_kg.graph.describe import Description, Fact
from ocop_kg.graph.graph import Graph
from ocop_kg.graph.names import Match
from ocop_kg.graph.results import Solutions
from ocop_kg.graph.triples import Triples

__all__ = ["Description", "Fact", "Graph", "Match", "Solutions", "Triples"]
