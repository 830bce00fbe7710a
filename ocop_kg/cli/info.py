"""``ocop-kg info``: what this is, of which version, and what is in it."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import TYPE_CHECKING

import click
from pyoxigraph import NamedNode

from ocop_kg import __version__
from ocop_kg.assets import asset
from ocop_kg.cli.cells import Reader
from ocop_kg.cli.commands import command
from ocop_kg.cli.listing import LIST_FORMATS, emit_list
from ocop_kg.cli.options import OUTPUT, format_option, with_options
from ocop_kg.cli.output import emit
from ocop_kg.cli.rows import chosen_format
from ocop_kg.graph.values import text_of
from ocop_kg.vocabulary import ID, ONTOLOGY, OWL, RDF_TYPE, key, ocop, shorten

if TYPE_CHECKING:
    from ocop_kg.cli.session import Session
    from ocop_kg.graph import Graph

__all__ = ["info"]

_PACKAGES = ("click", "networkx", "pyoxigraph", "pyshacl", "rdflib", "pandas", "polars", "pyarrow")
_COUNTED = (
    "Country",
    "Product",
    "ValueChain",
    "Expert",
    "Person",
    "Organization",
    "Project",
    "Partnership",
    "Event",
    "Technology",
    "Observation",
    "Claim",
    "Conflict",
    "Source",
)


@with_options(format_option(LIST_FORMATS, "table"), OUTPUT)
@command("info", graph=True, examples=["info", "info --format json", "info --sources -f csv"])
@click.option("--sources", is_flag=True, help="List the sources, and how much each one states.")
@click.pass_obj
def info(session: Session, *, sources: bool) -> None:
    """Tell versions, counts, and where the graph comes from."""
    wanted = session.wanted
    chosen = chosen_format(wanted.syntax, wanted.output, LIST_FORMATS, "table")
    graph = session.graph()
    if sources:
        rows = _sources(graph, Reader(graph, session.languages))
        headings = ["source", "publisher", "published", "statements"]
        emit_list(rows, headings, wanted)
        return
    facts = {
        "ocop-kg": __version__,
        "release of the data": _release(graph),
        "python": platform.python_version(),
        **{name: version for name in _PACKAGES if (version := _version(name))},
        "data": str(asset("data")),
        "store": session.endpoint or session.store or "in memory",
        "your files": list(session.files) or "none",
        "triples": len(graph),
        "graphs": len(graph.graphs()),
        **{name: count for name in _COUNTED if (count := _count(graph, name))},
    }
    if chosen == "json":
        import json

        emit(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", wanted.output)
        return
    listed = [{"what": name, "is": _text(value)} for name, value in facts.items()]
    emit_list(listed, ["what", "is"], wanted)


def _text(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _release(graph: Graph) -> str:
    quads = graph.triples(NamedNode(ONTOLOGY), NamedNode(OWL + "versionInfo"))
    return ", ".join(sorted(text_of(quad.object) for quad in quads)) or "unknown"


def _count(graph: Graph, name: str) -> int:
    return sum(1 for _ in graph.triples(None, RDF_TYPE, ocop(name)))


def _sources(graph: Graph, reader: Reader) -> list[dict[str, object]]:
    rows = []
    for name in graph.graphs():
        node = NamedNode(f"{ID}source/{key(name.value)}")
        known = reader.is_source(node)
        facts = reader.source(node) if known else None
        rows.append(
            {
                "source": key(name.value) if known else shorten(name.value),
                "title": facts.title if facts else "",
                "publisher": facts.publisher if facts else "",
                "published": facts.published if facts else "",
                "url": facts.url if facts else "",
                "graph": name.value,
                "statements": sum(1 for _ in graph.store.quads_for_pattern(None, None, None, name)),
            }
        )
    return rows
