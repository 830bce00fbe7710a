"""How two things hang together: the shortest ways between them, told link by link."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

__all__ = ["Link", "Path", "Step", "Stop", "shortest_paths"]

_MOST = 1000
"""How many shortest ways are compared to find the best evidenced."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A thing on the way."""

    iri: str
    label: str
    kind: str

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Link:
    """What links two stops: the words of the relation, its IRI, its claim, and its sources.

    `forward` tells whether the relation runs along the way; None where it has no direction.
    `claim` is empty where the sources state the relation itself.
    """

    label: str
    relation: str
    claim: str
    sources: tuple[str, ...]
    forward: bool | None


@dataclass(frozen=True, slots=True)
class Step:
    """From one stop to the next, with everything that links the two."""

    start: Stop
    end: Stop
    links: tuple[Link, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of the sources that state a link of this step."""
        return _all_sources(self.links)

    @property
    def words(self) -> str:
        """The relation between the stops, with an arrow in its direction."""
        forward = self.links[0].forward
        labels = dict.fromkeys(link.label for link in self.links if link.forward is forward)
        phrase = ", ".join(labels)
        return f"{'<--' if forward is False else '--'}{phrase}{'-->' if forward else '--'}"

    def __str__(self) -> str:
        return f"{self.start} {self.words} {self.end}"


@dataclass(frozen=True, slots=True)
class Path:
    """A way from one thing to another; without steps when they are the same thing."""

    start: Stop
    end: Stop
    steps: tuple[Step, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of all sources on the way."""
        return _all_sources(link for step in self.steps for link in step.links)

    def __len__(self) -> int:
        return len(self.steps)

    def __bool__(self) -> bool:
        return True

    def __str__(self) -> str:
        return f"{self.start}" + "".join(f" {step.words} {step.end}" for step in self.steps)

    def with_sources(self) -> str:
        """Tell the way with a line for each step, ending in the sources that state it."""
        return "\n".join(f"{step}  [{', '.join(step.sources)}]" for step in self.steps)


def shortest_paths(network: nx.Graph[str], start: str, end: str, *, limit: int = 10) -> list[Path]:
    """Give the shortest ways between two nodes of a network, whatever way its links run.

    At most `limit` ways, all of the same length, the best evidenced first: the one whose weakest
    step has most sources, then the one with most sources, then by the names of the stops. An empty
    list says that no way leads from one to the other, or that the network lacks one of them.

    >>> from ocop_kg import KnowledgeGraph
    >>> from ocop_kg.network import build
    >>> kg = KnowledgeGraph.open()
    >>> experts = build(kg, "experts")
    >>> lesotho, liping_jin = kg.resolve("Lesotho").value, kg.resolve("Liping Jin").value
    >>> print(shortest_paths(experts, lesotho, liping_jin)[0])
    Lesotho --has priority product-- potato --chief expert on-- Liping Jin
    """
    import networkx as nx

    if start not in network or end not in network:
        return []
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(network)
    plain.add_edges_from(network.edges())
    try:
        found = list(islice(nx.all_shortest_paths(plain, start, end), _MOST))
    except nx.NetworkXNoPath:
        return []
    return sorted((_path(network, nodes) for nodes in found), key=_evidence)[:limit]


def _evidence(path: Path) -> tuple[int, int, list[tuple[str, str]]]:
    weakest = min((len(step.sources) for step in path.steps), default=0)
    names = [(step.end.label, step.end.iri) for step in path.steps]
    return -weakest, -len(path.sources), names


def _path(network: nx.Graph[str], nodes: list[str]) -> Path:
    stops = [
        Stop(iri, str(data.get("label", iri)), str(data.get("kind", "Thing")))
        for iri, data in ((node, network.nodes[node]) for node in nodes)
    ]
    steps = tuple(Step(start, end, _between(network, start, end)) for start, end in pairwise(stops))
    return Path(stops[0], stops[-1], steps)


def _between(network: nx.Graph[str], start: Stop, end: Stop) -> tuple[Link, ...]:
    directed = network.is_directed()
    links = [_link(data, True if directed else None) for data in _data(network, start, end)]
    if directed:
        links += [_link(data, False) for data in _data(network, end, start)]  # noqa: FBT003
    links.sort(key=lambda link: (link.forward is False, link.label, link.claim))
    return tuple(links)


def _data(network: nx.Graph[str], start: Stop, end: Stop) -> list[dict[str, Any]]:
    if not network.has_edge(start.iri, end.iri):
        return []
    found = network.get_edge_data(start.iri, end.iri)
    return list(found.values()) if network.is_multigraph() else [found]


def _link(data: dict[str, Any], forward: bool | None) -> Link:  # noqa: FBT001
    return Link(
        str(data.get("label", "")),
        str(data.get("relation", "")),
        str(data.get("claim", "")),
        tuple(data.get("sources", ())),
        forward,
    )


def _all_sources(links: Iterable[Link]) -> tuple[str, ...]:
    return tuple(sorted({source for link in links for source in link.sources}))
