"""``ocop-kg network``: the graph as a network, its measures, and files for other tools."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from ocop_kg.cli.commands import command
from ocop_kg.cli.drawing import PICTURE_FORMATS, drawn
from ocop_kg.cli.failing import say
from ocop_kg.cli.listing import LIST_FORMATS, emit_list
from ocop_kg.cli.networks import complete_network
from ocop_kg.cli.options import OUTPUT, format_option, with_options
from ocop_kg.cli.output import emit
from ocop_kg.cli.progress import progress
from ocop_kg.cli.rows import chosen_format
from ocop_kg.errors import UsageError
from ocop_kg.vocabulary import shorten

if TYPE_CHECKING:
    import networkx as nx

    from ocop_kg.cli.session import Session
    from ocop_kg.cli.wanted import Wanted

__all__ = ["network"]

_FILES = ("graphml", "gexf")
_FORMATS = (*LIST_FORMATS, *_FILES, *PICTURE_FORMATS)


@with_options(format_option(_FORMATS, "table"), OUTPUT)
@command(
    "network",
    graph=True,
    examples=[
        "network",
        "network partnerships",
        "network partnerships --centrality betweenness",
        "network country-product --output countries.graphml",
        "network partnerships --output partnerships.svg",
    ],
)
@click.argument("name", metavar="[NAME]", required=False, shell_complete=complete_network)
@click.option(
    "--centrality",
    metavar="KIND",
    help="Rank the nodes: betweenness, closeness, degree or pagerank.",
)
@click.option("--communities", is_flag=True, help="List the communities (Louvain method).")
@click.option("--limit", type=click.IntRange(1), help="List no more than these.")
@click.pass_obj
def network(
    session: Session,
    *,
    name: str | None,
    centrality: str | None,
    communities: bool,
    limit: int | None,
) -> None:
    """Project the graph onto a network of things that are linked by claims.

    Without NAME the projections are listed. With a name alone, what the network consists of is
    told; formats graphml and gexf write it for other tools, and svg draws it.
    """
    wanted = session.wanted
    chosen = chosen_format(wanted.syntax, wanted.output, _FORMATS, "table")
    if name is None:
        _list(wanted, chosen)
        return
    if centrality and communities:
        raise UsageError("choose one: --centrality or --communities")
    holds_all = chosen in (*_FILES, *PICTURE_FORMATS)
    if holds_all and (centrality or communities):
        raise UsageError(f"{chosen} holds the network itself: leave out the measures")
    from ocop_kg.network import network_text

    graph = session.knowledge_graph()
    with progress("building the network"):
        built = graph.network(name)
    if chosen in _FILES:
        emit(network_text(built, chosen), wanted.output)
    elif chosen in PICTURE_FORMATS:
        emit(drawn(built, session, graph), wanted.output)
    elif centrality:
        _rank(built, centrality, limit, wanted)
    elif communities:
        _divide(built, limit, wanted)
    else:
        _sum_up(built, wanted, chosen)


def _list(wanted: Wanted, chosen: str) -> None:
    from ocop_kg.network import projections

    if chosen in (*_FILES, *PICTURE_FORMATS):
        raise UsageError("which network? `ocop-kg network` lists them")
    rows = [
        {"name": known.name, "shows": known.text, "links": known.links} for known in projections()
    ]
    emit_list(rows, ["name", "shows", "links"], wanted)


def _rank(built: nx.Graph[str], kind: str, limit: int | None, wanted: Wanted) -> None:
    from ocop_kg.network import centrality

    with progress(f"measuring {kind}"):
        ranked = centrality(built, kind)[:limit]
    rows = [
        {
            "rank": place,
            "label": node.label,
            "kind": node.kind,
            kind: round(node.score, 6),
            "thing": shorten(node.iri),
            "iri": node.iri,
        }
        for place, node in enumerate(ranked, 1)
    ]
    emit_list(rows, ["rank", "label", "kind", kind], wanted)


def _divide(built: nx.Graph[str], limit: int | None, wanted: Wanted) -> None:
    from ocop_kg.network import communities

    with progress("looking for communities"):
        found = communities(built)[:limit]
    rows = [
        {
            "community": number,
            "size": len(part),
            "members": [member.label for member in part.members],
            "iris": [member.iri for member in part.members],
        }
        for number, part in enumerate(found, 1)
    ]
    emit_list(rows, ["community", "size", "members"], wanted)


def _sum_up(built: nx.Graph[str], wanted: Wanted, chosen: str) -> None:
    kinds = Counter(str(data.get("kind", "Thing")) for _, data in built.nodes(data=True))
    links = Counter(str(data.get("label", "")) for _, _, data in built.edges(data=True))
    rows = [
        *({"what": "nodes", "of": kind, "count": count} for kind, count in sorted(kinds.items())),
        *({"what": "links", "of": label, "count": count} for label, count in sorted(links.items())),
    ]
    emit_list(rows, ["what", "of", "count"], wanted)
    if chosen == "table" and wanted.output is None:
        say(f"\n{built.number_of_nodes()} nodes, {built.number_of_edges()} links")
