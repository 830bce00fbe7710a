"""Triples and quads in every RDF format, the same bytes for the same statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from ocop_kg.cli.failing import say
from ocop_kg.graph.blanks import with_stable_names
from ocop_kg.reading.formats import FORMATS, format_named
from ocop_kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["GRAPH_FORMATS", "rdf_format", "statements_as"]

GRAPH_FORMATS = tuple(known.name for known in FORMATS)
"""The names of all RDF formats."""

_ENDINGS = {ending: known.name for known in FORMATS for ending in known.endings}


def rdf_format(wanted: str | None, path: str | None, default: str) -> str:
    """Choose an RDF format: the one that is asked for, else by the file's ending.

    Raises `UnknownFormatError`.

    >>> rdf_format(None, "x.jsonld", "turtle"), rdf_format("nq", None, "turtle")
    ('jsonld', 'nquads')
    """
    if wanted is not None:
        return format_named(wanted).name
    return _ENDINGS.get((path or "").rpartition(".")[2].casefold(), default)


def statements_as(statements: Iterable[Quad | Triple], syntax: str) -> str:
    """Write statements in a format of `GRAPH_FORMATS`.

    Named graphs are kept in TriG and N-Quads; the other formats hold each triple once.
    """
    from ocop_kg.tables.publish import to_nquads, to_ntriples, to_trig, to_turtle

    known = format_named(syntax).engine
    if known in (RdfFormat.TRIG, RdfFormat.N_QUADS):
        quads = with_stable_names(
            (each if isinstance(each, Quad) else Quad(*each) for each in statements), say
        )
        return (to_trig if known == RdfFormat.TRIG else to_nquads)(quads).decode()
    triples = with_stable_names(
        {each.triple if isinstance(each, Quad) else each for each in statements}, say
    )
    if known == RdfFormat.TURTLE:
        return to_turtle(triples).decode()
    if known == RdfFormat.N_TRIPLES:
        return to_ntriples(triples).decode()
    if known == RdfFormat.JSON_LD:
        return _jsonld(triples)
    written = serialize(sorted(triples, key=str), format=known, prefixes=dict(PREFIXES))
    return (written or b"").decode()


def _jsonld(triples: Iterable[Triple]) -> str:
    import json

    from ocop_kg.assets import asset
    from ocop_kg.tables.jsonld import read_context, to_jsonld

    context = read_context(json.loads(asset("ontology/context.jsonld").read_bytes()))
    return to_jsonld(triples, context).decode()
