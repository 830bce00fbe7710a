"""Which graphs of a server make up the dataset that is asked.

What this library publishes has a catalogue: a graph that lists the graphs, each with a digest of
what it holds, and a graph with the union of them all as a set. A server's own default graph is no
such union: the usual ones leave it empty, or give a triple once for each graph that holds it, so
that counts come out wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.vocabulary import GRAPH

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CATALOGUE", "LISTING", "UNION", "Dataset"]

CATALOGUE = NamedNode(GRAPH + "catalogue")
"""The graph that lists what was published."""
UNION = NamedNode(GRAPH + "union")
"""The graph that holds every published triple once."""
SD = "http://www.w3.org/ns/sparql-service-description#"
DIGEST = NamedNode("http://spdx.org/rdf/terms#checksumValue")

LISTING = f"""SELECT ?graph ?digest {{
  GRAPH {CATALOGUE} {{ ?graph a <{SD}NamedGraph> ; {DIGEST} ?digest }}
}}"""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that are asked: a graph of the union, and the named ones with their digests.

    Without a `union` it is the server's own default graph with all its named graphs.
    """

    union: NamedNode | None = None
    named: Mapping[str, str] = field(default_factory=dict)

    def parameters(self, *, names_graphs: bool) -> dict[str, list[str]]:
        """Give what a request says of the dataset (SPARQL 1.1 Protocol, section 2.1.4)."""
        if self.union is None:
            return {}
        chosen = {"default-graph-uri": [self.union.value]}
        if names_graphs:
            chosen["named-graph-uri"] = list(self.named)
        return chosen
