"""A relation of SQL on its way: tables, conditions, and an expression for each variable."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Aliases", "Relation", "Typed", "compatible", "joined", "named"]


@dataclass(frozen=True, slots=True)
class Typed:
    """An expression of SQL and what it gives.

    `kind` is ``term`` (encoded), ``text``, ``iri`` (its text), ``int`` or ``bool``. `total` tells
    that it is never NULL.
    """

    sql: str
    kind: str = "term"
    total: bool = False

    @property
    def as_term(self) -> Typed:
        """The same as an encoded term."""
        match self.kind:
            case "text":
                return replace(self, sql=f"concat('\"', {self.sql})", kind="term")
            case "iri":
                return replace(self, sql=f"concat('<', {self.sql})", kind="term")
            case "int":
                sql = f"concat('^http://www.w3.org/2001/XMLSchema#integer ', {self.sql})"
                return replace(self, sql=sql, kind="term")
            case "bool":
                sql = f"concat('^http://www.w3.org/2001/XMLSchema#boolean ', {self.sql})"
                return replace(self, sql=sql, kind="term")
        return self


class Aliases:
    """Gives names to tables that were not given before."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(self) -> str:
        """Give a fresh name."""
        return f"r{next(self._numbers)}"


def named(variable: str) -> str:
    """Write a variable as the name of a column."""
    return f"`{variable.replace('`', '``')}`"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a pattern finds: its tables are joined, and its conditions hold all together."""

    tables: tuple[str, ...]
    columns: Mapping[str, Typed]
    where: tuple[str, ...] = ()

    def filtered(self, *conditions: str) -> Relation:
        """Add conditions."""
        return replace(self, where=(*self.where, *conditions))

    def text(self, variables: Iterable[str] | None = None, *, distinct: bool = False) -> str:
        """Write the relation with its variables as columns; those that it lacks are NULL."""
        shown = [
            f"{self._term(name)} AS {named(name)}"
            for name in (self.columns if variables is None else variables)
        ]
        word = "SELECT DISTINCT" if distinct else "SELECT"
        return f"{word} {', '.join(shown) or '1 AS `one`'}{self.body}"

    def _term(self, name: str) -> str:
        found = self.columns.get(name)
        return "CAST(NULL AS STRING)" if found is None else found.as_term.sql

    @property
    def body(self) -> str:
        """The tables and conditions."""
        tables = f" FROM {', '.join(self.tables)}" if self.tables else ""
        where = f" WHERE {' AND '.join(f'({each})' for each in self.where)}" if self.where else ""
        return tables + where

    def closed(self, aliases: Aliases) -> Relation:
        """Give the same as one table, so that nothing else gets between its parts."""
        alias = aliases()
        columns = {
            name: Typed(f"{alias}.{named(name)}", total=typed.total)
            for name, typed in self.columns.items()
        }
        return Relation((f"({self.text()}) {alias}",), columns)


def compatible(one: Typed, other: Typed) -> str:
    """Write the test that two bindings of a variable agree, where one may be missing."""
    first, second = one.as_term.sql, other.as_term.sql
    missing = [f"{typed.as_term.sql} IS NULL" for typed in (one, other) if not typed.total]
    return " OR ".join([*missing, f"{first} = {second}"])


def joined(one: Relation, other: Relation) -> Relation:
    """Join two relations on the variables that they share."""
    return Relation(
        (*one.tables, *other.tables),
        dict(_merged(one, other)),
        (
            *one.where,
            *other.where,
            *(
                compatible(one.columns[name], other.columns[name])
                for name in one.columns
                if name in other.columns
            ),
        ),
    )


def _merged(one: Relation, other: Relation) -> Iterator[tuple[str, Typed]]:
    for name in dict.fromkeys((*one.columns, *other.columns)):
        first, second = one.columns.get(name), other.columns.get(name)
        if first is None or second is None:
            yield name, first or second  # type: ignore[misc]  # one of them has it
        elif first.total:
            yield name, first
        elif second.total:
            yield name, second
        else:
            sql = f"coalesce({first.as_term.sql}, {second.as_term.sql})"
            yield name, Typed(sql)
