"""A query whose SERVICE blocks have been answered: tables stand in their place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from pyoxigraph import Variable

from ocop_kg.sparql import write
from ocop_kg.sparql.algebra import Projection, is_hidden
from ocop_kg.sparql.scope import visible
from ocop_kg.stores.querytext import DatasetClause, Prepared, refuse_services

if TYPE_CHECKING:
    from ocop_kg.sparql.algebra import SelectQuery, TriplePattern

__all__ = ["ServiceCall", "Settled"]


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """What a SERVICE block gave: from whom, when (UTC), how many rows.

    `failure` says why there is no answer, which only SERVICE SILENT lets pass.
    """

    endpoint: str
    asked: str
    rows: int
    failure: str = ""

    def __str__(self) -> str:
        """Say it in one line.

        >>> print(ServiceCall("https://a.example/sparql", "2026-01-01T00:00:00Z", 2))
        2 rows from https://a.example/sparql at 2026-01-01T00:00:00Z
        """
        if self.failure:
            return f"nothing from {self.endpoint} at {self.asked}, as if it had been left out: " + (
                self.failure
            )
        rows = "row" if self.rows == 1 else "rows"
        return f"{self.rows:,} {rows} from {self.endpoint} at {self.asked}"


@dataclass(frozen=True, slots=True)
class Settled:
    """A query of any form, with tables where SERVICE stood; nothing of it leaves this process.

    `query` is what it looks for, `template` what a CONSTRUCT makes of that.
    """

    form: str
    query: SelectQuery
    calls: tuple[ServiceCall, ...]
    template: tuple[TriplePattern, ...] = ()

    @property
    def looked_for(self) -> SelectQuery:
        """What it looks for, as a SELECT with all its variables where it has no columns."""
        select = self.query.select
        if select.columns:
            return self.query
        columns = tuple(map(Projection, visible(select.pattern)))
        return replace(self.query, select=replace(select, columns=columns))

    @property
    def prepared(self) -> Prepared:
        """What must be known beside the text: the graphs of FROM."""
        default = tuple(name.value for name in self.query.default_graphs)
        named = tuple(name.value for name in self.query.named_graphs)
        clause = DatasetClause(default, named)
        return Prepared(MappingProxyType({}), clause, names_graphs=True)

    def text(self) -> str:
        """Write it for the engine, whose grammar must find no SERVICE in it."""
        text = write(self.query.select)
        if self.form != "SELECT":
            _, _, rest = text.partition(" WHERE ")
            text = f"{self.form} {self._written_template()}{rest}"
        refuse_services(text, {})
        return text

    def _written_template(self) -> str:
        if self.form != "CONSTRUCT":
            return ""
        triples = (
            " ".join(map(_in_template, (each.subject, each.predicate, each.object)))
            for each in self.template
        )
        return f"{{ {' . '.join(triples)} }} WHERE "


def _in_template(term: object) -> str:
    if isinstance(term, Variable) and is_hidden(term):
        return f"_:{term.value}"
    return str(term)
