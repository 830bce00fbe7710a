"""From a name to what it means for an impact: a term or thing, a curated table, or a source."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from ocop_kg.assets import asset
from ocop_kg.errors import AmbiguousThingError, UnknownThingError, UsageError
from ocop_kg.naming import near_names
from ocop_kg.tables import read_metadata
from ocop_kg.vocabulary import RDF_TYPE, ocop, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import NamedNode

    from ocop_kg.graph import Graph

__all__ = ["KINDS", "Subject", "subject_named"]

KINDS = ("term", "table", "source")
"""What an impact can be asked of."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What may go: its kind (one of `KINDS`), its IRI or the file name of the table, its label."""

    kind: str
    name: str
    label: str


def subject_named(graph: Graph, name: object, kind: str | None = None) -> Subject:
    """Find what a name means.

    A table is named by its file, with or without folder and ending; terms and things by whatever
    `Graph.resolve` understands. A thing that is a source is taken as one, unless `kind` says
    otherwise.

    Raises `UnknownThingError` with near names, `AmbiguousThingError` for a name that a table and a
    thing share, and `UsageError` for an unknown kind.

    >>> from ocop_kg.graph import Graph
    >>> subject_named(Graph.open(), "designations").name
    'designations.csv'
    >>> subject_named(Graph.open(), "ocop:supportsProduct")
    Subject(kind='term', name='https://w3id.org/ocop/ontology#supportsProduct', label='supports...')
    """
    if kind not in (None, *KINDS):
        raise UsageError(f"an impact is asked of a term, a table or a source, not of {kind!r}")
    text = name if isinstance(name, str) else ""
    tables = {_stem(table.url): table.url for table in read_metadata(asset("data/tables")).tables}
    table = tables.get(_stem(text)) if kind in (None, "table") else None
    if kind == "table" and table is None:
        raise UnknownThingError(
            str(name), near_names(_stem(text), tables), _listed(tables), "table"
        )
    found: NamedNode | None = None
    if kind != "table":
        try:
            found = graph.resolve(name, "Source" if kind == "source" else None)
        except UnknownThingError as error:
            if table is None:
                near = [] if kind else near_names(_stem(text), tables)
                close = list(dict.fromkeys([*near, *error.close]))[:3]
                what = kind or "term, table or source"
                advice = "`ocop-kg find` searches all names"
                raise UnknownThingError(error.name, close, advice, what) from error
    if table is not None and found is not None:
        advice = "say with `kind` which is meant, or give the IRI"
        raise AmbiguousThingError(text, [f"the table {table}", shorten(found.value)], advice)
    if table is not None:
        return Subject("table", table, table)
    if found is None:
        raise UnknownThingError(str(name), kind=kind or "term")
    is_source = kind != "term" and _is_source(graph, found)
    return Subject("source" if is_source else "term", found.value, graph.label(found))


def _is_source(graph: Graph, thing: NamedNode) -> bool:
    return next(graph.triples(thing, RDF_TYPE, ocop("Source")), None) is not None


def _stem(name: str) -> str:
    return PurePath(name.strip().casefold()).name.removesuffix(".csv")


def _listed(tables: Iterable[str]) -> str:
    return f"there are {', '.join(sorted(tables))}"
