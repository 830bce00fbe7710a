"""CONSTRUCT as a SELECT of what its template needs, which is then filled in here.

Rows come whole or not at all, in pages where a server cuts them, and with values bound; triples
that a server makes of them do not. Standard: SPARQL 1.1 Query, section 16.2.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, Variable

from ocop_kg.sparql import parse_construct, write
from ocop_kg.sparql.algebra import Projection, is_hidden

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import QuerySolution

    from ocop_kg.sparql.algebra import TriplePattern

__all__ = ["Construction", "as_select"]


class Construction(NamedTuple):
    """A CONSTRUCT taken apart: a query for the rows that it needs, and its template."""

    sparql: str
    columns: tuple[str, ...]
    template: tuple[TriplePattern, ...]

    def triples(self, rows: Iterable[QuerySolution]) -> Iterator[Triple]:
        """Fill in the template for each row; triples that would not be valid are left out."""
        for row in rows:
            blanks: dict[str, BlankNode] = {}

            for pattern in self.template:
                subject, predicate, value = (
                    self._filled(part, row, blanks)
                    for part in (pattern.subject, pattern.predicate, pattern.object)
                )
                if (
                    isinstance(subject, NamedNode | BlankNode)
                    and isinstance(predicate, NamedNode)
                    and isinstance(value, NamedNode | BlankNode | Literal)
                ):
                    yield Triple(subject, predicate, value)

    def _filled(self, part: object, row: QuerySolution, blanks: dict[str, BlankNode]) -> object:
        if not isinstance(part, Variable):
            return part
        if is_hidden(part):  # a blank node of the template, a new one for each row
            return blanks.setdefault(part.value, BlankNode())
        return row[part.value] if part.value in self.columns else None


def as_select(sparql: str) -> Construction:
    """Take a CONSTRUCT apart; raise `UnsupportedQueryError` for one that cannot be.

    >>> as_select("CONSTRUCT { ?s a <urn:c> } WHERE { ?s <urn:p> ?o }").sparql
    'SELECT ?s WHERE { ?s <urn:p> ?o . }'
    """
    template, query = parse_construct(sparql)
    known = query.select.variables
    wanted = dict.fromkeys(
        part
        for pattern in template
        for part in (pattern.subject, pattern.predicate, pattern.object)
        if isinstance(part, Variable)
    )
    columns = [each for each in wanted if each in known] or list(known[:1])
    select = replace(query.select, columns=tuple(map(Projection, columns)))
    names = tuple(each.value for each in columns)
    return Construction(write(replace(query, select=select)), names, template)
