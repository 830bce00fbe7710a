"""The data files: which of them mention a term, and what a curated table puts into the graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, parse

from ocop_kg.assets import asset
from ocop_kg.graph.opening import PACKAGED
from ocop_kg.questions.describe import terms_of
from ocop_kg.reading import format_of, read_bytes
from ocop_kg.tables import concepts, read_metadata
from ocop_kg.tables.lift import LiftedRow, lift_rows, with_shortcuts
from ocop_kg.vocabulary import OCOP, RDF_TYPE, ocop

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from ocop_kg.tables import Table

__all__ = ["CuratedTables", "TouchedFile", "touched_publications"]

_SAID_EVERYWHERE = {ocop("statedBy"), ocop("mentionedIn")}
Met = Callable[[Quad], bool]


@dataclass(frozen=True, slots=True)
class TouchedFile:
    """A data file: how much of it is touched, in rows or statements, and how.

    `what` is ``rows``, ``statements`` or, for a mapping that writes the term, ``mapping``, whose
    count is 1.
    """

    file: str
    what: str
    count: int


class CuratedTables:
    """The packaged tables, lifted row by row.

    >>> tables = CuratedTables()
    >>> len(tables.stated_by_table("designations.csv")) > 1000
    True
    """

    def __init__(self) -> None:
        self._tables = read_metadata(asset("data/tables"))

    @cached_property
    def rows(self) -> list[LiftedRow]:
        """All rows with the quads that they make."""
        return lift_rows(self._tables, concepts(asset("ontology")))

    def table(self, url: str) -> Table:
        """Give a table by its file name."""
        return next(table for table in self._tables.tables if table.url == url)

    def stated_by_table(self, url: str) -> frozenset[Quad]:
        """Give the quads that are there by the rows of one table alone, short cuts included.

        What a row of another table states too, in the same graph, stays.
        """
        script = self._tables.shortcuts
        everything = set(with_shortcuts(self.rows, script))
        others = (row for row in self.rows if row.table != url)
        return frozenset(everything.difference(with_shortcuts(others, script)))

    def terms_of_table(self, url: str) -> frozenset[NamedNode]:
        """Give the classes of what the rows of a table describe, else the properties they give.

        >>> sorted(term.value.rpartition("#")[2] for term in CuratedTables().terms_of_table(
        ...     "designations.csv"))
        ['ProductDesignation', 'ValueChain']
        """
        quads = [quad for row in self.rows if row.table == url for quad in row.quads]
        classes = {quad.object for quad in quads if quad.predicate == RDF_TYPE}
        named = frozenset(each for each in classes if isinstance(each, NamedNode))
        properties = {quad.predicate for quad in quads} - _SAID_EVERYWHERE
        return named or frozenset(each for each in properties if each.value.startswith(OCOP))

    def touched(self, met: Met, terms: Collection[NamedNode]) -> tuple[TouchedFile, ...]:
        """Find the tables with rows that state what is `met`, and mappings that write a term."""
        counts = Counter(row.table for row in self.rows if any(map(met, row.quads)))
        found = []
        for table in self._tables.tables:
            if counts[table.url]:
                found.append(TouchedFile(f"data/tables/{table.url}", "rows", counts[table.url]))
            if _writes(table.mapping, terms):
                found.append(TouchedFile(f"data/mappings/{table.mapping.name}", "mapping", 1))
        script = self._tables.shortcuts
        if script is not None and _writes(script, terms):
            found.append(TouchedFile(f"data/mappings/{script.name}", "mapping", 1))
        return tuple(found)

    def naming(self, url: str) -> tuple[TouchedFile, ...]:
        """Count the rows of other tables whose foreign keys point to a table."""
        found = []
        for table in self._tables.tables:
            keys = [key.columns for key in table.foreign_keys if key.table == url]
            count = sum(
                any(all(row.row.cells[name] for name in columns) for columns in keys)
                for row in self.rows
                if row.table == table.url != url
            )
            if count:
                found.append(TouchedFile(f"data/tables/{table.url}", "rows", count))
        return tuple(found)


def touched_publications(met: Met) -> tuple[TouchedFile, ...]:
    """Find the published RDF files with statements that are `met`, and how many there are."""
    found = []
    for path in sorted(asset(PACKAGED).parent.iterdir()):
        quads = parse(read_bytes(path), format=format_of(path).engine)
        count = sum(map(met, quads))
        if count:
            found.append(TouchedFile(f"data/rdf/{path.name}", "statements", count))
    return tuple(found)


def _writes(script: Path, terms: Collection[NamedNode]) -> bool:
    return not terms_of(read_bytes(script).decode()).isdisjoint(terms)
