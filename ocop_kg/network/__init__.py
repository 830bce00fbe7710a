"""The graph as networks of networkx: projections, paths, measures, and files for other tools."""

from ocop_kg.network.building import build
from ocop_kg.network.catalogue import Projection, projection, projections
from ocop_kg.network.measures import CENTRALITIES, Community, Ranked, centrality, communities
from ocop_kg.network.paths import Link, Path, Step, Stop, shortest_paths
from ocop_kg.network.writing import FORMATS, network_text, write_network

__all__ = [
    "CENTRALITIES",
    "FORMATS",
    "Community",
    "Link",
    "Path",
    "Projection",
    "Ranked",
    "Step",
    "Stop",
    "build",
    "centrality",
    "communities",
    "network_text",
    "projection",
    "projections",
    "shortest_paths",
    "write_network",
]
