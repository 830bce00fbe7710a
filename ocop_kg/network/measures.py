"""Which nodes of a network matter most, and which belong together; thin over networkx.

Two nodes that are linked count as linked once, however many claims link them. `backend` is handed
to networkx, which then lets another package compute (``networkx.backends``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ocop_kg.errors import MissingExtraError, UnknownThingError, UsageError
from ocop_kg.naming import near_names

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

__all__ = ["CENTRALITIES", "Community", "Ranked", "centrality", "communities"]

CENTRALITIES = ("betweenness", "closeness", "degree", "pagerank")
"""The kinds of centrality, as networkx names them."""

_DIGITS = 12
"""Scores are rounded, so that equal nodes rank equally whatever order a backend adds in."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A node with its score."""

    iri: str
    label: str
    kind: str
    score: float


@dataclass(frozen=True, slots=True)
class Community:
    """Nodes that are linked to each other more than to the rest, by label."""

    members: tuple[Ranked, ...]

    def __len__(self) -> int:
        return len(self.members)

    def __str__(self) -> str:
        return ", ".join(member.label for member in self.members)


def centrality(
    network: nx.Graph[str], kind: str = "degree", *, backend: str | None = None
) -> list[Ranked]:
    """Rank the nodes of a network, the most central first, equal ones by label.

    `kind` is one of `CENTRALITIES`; ``pagerank`` needs the extra ``network``. In a directed network
    closeness and pagerank follow the links.

    Raises `UnknownThingError` for another kind, `MissingExtraError`, or `UsageError` when the
    backend is not installed or cannot do it.

    >>> from ocop_kg import KnowledgeGraph
    >>> from ocop_kg.network import build
    >>> ranked = centrality(build(KnowledgeGraph.open(), "partnerships"))
    >>> ranked[0].label, round(ranked[0].score, 2)
    ('Viet Nam', 0.24)
    """
    import networkx as nx

    if kind not in CENTRALITIES:
        close = near_names(kind, CENTRALITIES, most=1)
        raise UnknownThingError(
            kind, close, f"there are {', '.join(CENTRALITIES)}", kind="centrality"
        )
    measure = nx.pagerank if kind == "pagerank" else getattr(nx, f"{kind}_centrality")
    plain = _plain(network, nx.DiGraph() if network.is_directed() else nx.Graph())
    scores: dict[str, float] = _dispatch(measure, plain, backend=backend) if plain else {}
    rows = [_ranked(network, iri, round(score, _DIGITS)) for iri, score in scores.items()]
    rows.sort(key=lambda row: (-row.score, row.label, row.iri))
    return rows


def communities(
    network: nx.Graph[str], *, seed: int = 0, backend: str | None = None
) -> list[Community]:
    """Divide a network into communities (Louvain method), the largest first.

    The same `seed` gives the same communities on any machine. The score of a member is its number
    of neighbours within the community. Raises `UsageError` when the backend is not installed or
    cannot do it.

    >>> from ocop_kg import KnowledgeGraph
    >>> from ocop_kg.network import build
    >>> found = communities(build(KnowledgeGraph.open(), "country-product"))
    >>> [str(each) for each in found if "potato" in str(each)]
    ['Lesotho, potato']
    """
    import networkx as nx

    if not network:
        return []
    # Sets of text are walked in an order that differs from run to run; sets of small numbers not.
    nodes = list(network)
    places = {iri: place for place, iri in enumerate(nodes)}
    plain = nx.relabel_nodes(_plain(network, nx.Graph()), places)
    found = _dispatch(nx.community.louvain_communities, plain, seed=seed, backend=backend)
    parts = []
    for places_in_it in found:
        within = plain.subgraph(places_in_it).degree()
        members = [_ranked(network, nodes[place], float(within[place])) for place in places_in_it]
        members.sort(key=lambda row: (row.label, row.iri))
        parts.append(Community(tuple(members)))
    parts.sort(key=lambda part: (-len(part), [(row.label, row.iri) for row in part.members]))
    return parts


def _plain(network: nx.Graph[str], plain: nx.Graph[str]) -> nx.Graph[str]:
    plain.add_nodes_from(network)
    plain.add_edges_from(network.edges())
    return plain


def _dispatch(measure: Callable[..., Any], plain: nx.Graph[Any], **options: Any) -> Any:  # noqa: ANN401
    backend = options["backend"]
    try:
        return measure(plain, **options)
    except ModuleNotFoundError as error:
        raise MissingExtraError(error.name or "scipy", "network") from error
    except ImportError as error:
        raise UsageError(
            f"networkx cannot load its backend {backend!r}: install it, or leave it out ({error})"
        ) from error
    except NotImplementedError as error:
        raise UsageError(
            f"the networkx backend {backend!r} cannot do this: choose another, or leave it out"
        ) from error


def _ranked(network: nx.Graph[str], iri: str, score: float) -> Ranked:
    data = network.nodes[iri]
    return Ranked(iri, str(data.get("label", iri)), str(data.get("kind", "Thing")), score)
