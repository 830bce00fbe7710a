"""Triples and quads in every RDF format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.reading.formats import FORMATS, format_named

if TYPE_CHECKING:
    from ocop_kg.graph import Triples

__all__ = ["ENDINGS", "GRAPH_FORMATS", "rdf_format", "triples_as"]

GRAPH_FORMATS = tuple(known.name for known in FORMATS)
"""The names of all RDF formats."""

ENDINGS = {ending: known.name for known in FORMATS for ending in known.endings}
"""The name of the format for each file ending."""


def rdf_format(wanted: str | None, path: str | None, default: str) -> str:
    """Choose an RDF format: the one that is asked for, else by the file's ending.

    Raises `UnknownFormatError`.

    >>> rdf_format(None, "x.jsonld", "turtle"), rdf_format("nq", None, "turtle")
    ('jsonld', 'nquads')
    """
    if wanted is not None:
        return format_named(wanted).name
    return ENDINGS.get((path or "").rpartition(".")[2].casefold(), default)


def triples_as(answer: Triples, syntax: str) -> str:
    """Write triples in a format of `GRAPH_FORMATS`."""
    text = answer.serialize(syntax)
    return text if text.endswith("\n") or not text else text + "\n"
