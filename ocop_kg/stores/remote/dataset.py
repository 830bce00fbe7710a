"""Which graphs of a server make up the dataset that is asked.

What this library publishes has a catalogue: a graph that lists the graphs, each with a digest of
what it holds, and a graph with the union of them all as a set. A server's own default graph is no
such union: the usual ones leave it empty, or give a triple once for each graph that holds it, so
that counts come out wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from pyoxigraph import NamedNode

from ocop_kg.errors import EndpointError
from ocop_kg.vocabulary import GRAPH

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CATALOGUE", "DIGEST", "LISTING", "SD", "UNION", "Dataset"]

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
    others: tuple[str, ...] = ()
    """Graphs that GRAPH must be kept from, on a server that looks beyond what a request says."""

    @classmethod
    def of(cls, listed: Mapping[str, str], url: str) -> Self:
        """Give the dataset of a catalogue; without one it is what the server makes of it.

        Raises `EndpointError` for a catalogue that is not finished.
        """
        if not listed:
            return cls()
        if UNION.value not in listed:
            raise EndpointError(url, "the graph there is only half published: publish it again")
        named = {name: digest for name, digest in listed.items() if name != UNION.value}
        return cls(UNION, named)

    @property
    def must_be_kept(self) -> bool:
        """Whether the server looks beyond the graphs that a request is about."""
        return bool(self.others)

    def parameters(self, *, names_graphs: bool) -> dict[str, list[str]]:
        """Give what a request says of the dataset (SPARQL 1.1 Protocol, section 2.1.4)."""
        if self.union is None:
            return {}
        chosen = {"default-graph-uri": [self.union.value]}
        if names_graphs and not self.must_be_kept:
            chosen["named-graph-uri"] = list(self.named)
        return chosen
