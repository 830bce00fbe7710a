"""``ocop-kg export``: the graph as one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ocop_kg.cli.commands import command
from ocop_kg.cli.options import OUTPUT, format_option, with_options
from ocop_kg.cli.output import emit
from ocop_kg.cli.progress import progress
from ocop_kg.cli.session import Session, session_of
from ocop_kg.cli.triples import GRAPH_FORMATS, rdf_format, statements_as
from ocop_kg.errors import UnknownThingError
from ocop_kg.naming import near_names
from ocop_kg.vocabulary import GRAPH, INFERRED_GRAPH, ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from ocop_kg.graph import Graph

__all__ = ["export"]


def _complete(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    names = _keys(session_of(context).graph())
    return [name for name in names if name.startswith(incomplete)]


@with_options(format_option(GRAPH_FORMATS, "trig"), OUTPUT)
@command(
    "export",
    graph=True,
    examples=[
        "export --output ocop.trig",
        "export --facts --format turtle | head",
        "export --source seed-ocop-china-2025 --output china.jsonld",
    ],
)
@click.option("--facts", is_flag=True, help="Leave out the ontology and what follows from it.")
@click.option(
    "--source",
    "sources",
    metavar="KEY",
    multiple=True,
    shell_complete=_complete,
    help="Only what this source states; may be given several times.",
)
@click.pass_obj
def export(session: Session, *, sources: tuple[str, ...], facts: bool) -> None:
    """Write the whole graph, or some of its sources, as one RDF file.

    TriG and N-Quads keep a named graph for each source. The other formats hold each triple once,
    however many sources state it. The same graph gives the same bytes.
    """
    chosen = rdf_format(session.wanted.syntax, session.wanted.output, "trig")
    graph = session.graph()
    names = [_named(graph, key) for key in sources] or graph.graphs()
    if facts:
        names = [name for name in names if name not in (ONTOLOGY_GRAPH, INFERRED_GRAPH)]
    with progress(f"writing {chosen}"):
        quads = (
            quad for name in names for quad in graph.store.quads_for_pattern(None, None, None, name)
        )
        text = statements_as(quads, chosen)
    emit(text, session.wanted.output)


def _named(graph: Graph, given: str) -> NamedNode:
    wanted = (GRAPH + given.removeprefix(GRAPH).removeprefix("graph:"), given)
    for name in graph.graphs():
        if name.value in wanted:
            return name
    raise UnknownThingError(
        given, near_names(given, _keys(graph)), "`ocop-kg info --sources` lists them", kind="source"
    )


def _keys(graph: Graph) -> list[str]:
    return [name.value.removeprefix(GRAPH) for name in graph.graphs()]
