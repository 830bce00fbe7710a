"""Conflicts in a dump: the cluster finds the questions with several answers, we compare those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from ocop_kg.cluster.store import solutions_of
from ocop_kg.cluster.terms import decode, encode
from ocop_kg.conflicts.catalogue import rules
from ocop_kg.conflicts.comparing import WITHIN
from ocop_kg.conflicts.finding import find_conflicts
from ocop_kg.graph import Graph
from ocop_kg.graph.rows import Rows
from ocop_kg.sparql import parse_select
from ocop_kg.stores import EmbeddedStore
from ocop_kg.vocabulary import GRAPH, thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocop_kg.budget import Budget
    from ocop_kg.cluster.tables import Tables
    from ocop_kg.conflicts import Conflict
    from ocop_kg.conflicts.catalogue import Rule
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.stores import Term
    from ocop_kg.stores.services import Settled

__all__ = ["conflicts_in"]

_KEYS = ("about", "relation", "group")
_SAID = ("value", "date", "main")
_BY_VALUE = ("values", "names", "wordings")
"""Rules for which sources that say the very same cannot differ; figures also differ in time."""

_Answer = tuple[list[str], list[tuple["AnyTerm | None", ...]]]


def conflicts_in(
    tables: Tables, about: str | None = None, kinds: Iterable[str] | None = None
) -> list[Conflict]:
    """Find what the sources of a dump do not say alike; see `ocop_kg.conflicts`."""
    known = rules()
    queries = [parse_select(rule.sparql) for rule in known]
    names = [[each.value for each in query.select.variables] for query in queries]
    sqls = [
        _several(rule, tables.compiled(query), columns)
        for rule, query, columns in zip(known, queries, names, strict=True)
    ]
    rows = [[tuple(map(decode, row)) for row in found] for found in tables.together(sqls)]
    answers = {
        rule.sparql: (columns, found)
        for rule, columns, found in zip(known, names, rows, strict=True)
    }
    things = {
        term
        for columns, found in answers.values()
        for row in found
        for name, term in zip(columns, row, strict=True)
        if name in ("about", "relation", "value", "source", "item") and isinstance(term, NamedNode)
    }
    return find_conflicts(_Gathered(_told_of(tables, things), answers), about, kinds)


def _several(rule: Rule, sql: str, columns: list[str]) -> str:
    """Keep the questions on which there is more than one answer."""
    listed = ", ".join(f"`{name}`" for name in _KEYS if name in columns)
    around = f"OVER (PARTITION BY {listed})"
    if rule.compare == "counts":
        more = f"count(value) {around} > 0 AND count(item) {around} > 0"
    elif rule.compare in _BY_VALUE:
        said = ", ".join(f"coalesce({name}, '')" for name in _SAID if name in columns)
        more = f"min(struct({said})) {around} <> max(struct({said})) {around}"
    else:
        more = f"count(*) {around} > 1"
    shown = ", ".join(f"`{name}`" for name in columns)
    return f"SELECT {shown} FROM (SELECT *, {more} AS `__more` FROM ({sql})) WHERE `__more`"


def _told_of(tables: Tables, things: set[NamedNode]) -> EmbeddedStore:
    """Bring what is said of things, of their sources, and of what they belong to."""
    store = EmbeddedStore()
    waiting = {
        *things,
        *(
            thing("source", each.value.removeprefix(GRAPH))
            for each in things
            if each.value.startswith(GRAPH)
        ),
    }
    seen: set[NamedNode] = set()
    while waiting:
        tables.put("wanted", [(encode(each),) for each in sorted(waiting, key=str)], "n STRING")
        seen |= waiting
        rows = tables.rows("SELECT s, p, o, g FROM quads JOIN wanted ON s = n")
        quads = [Quad(*map(decode, row)) for row in rows]  # type: ignore[arg-type]
        store.add(quads)
        waiting = {
            quad.object
            for quad in quads
            if quad.predicate in WITHIN and isinstance(quad.object, NamedNode)
        } - seen
    return store


class _Gathered(Graph):
    """A graph of what is said of some things, in which the questions of rules are answered."""

    def __init__(self, store: EmbeddedStore, answers: Mapping[str, _Answer]) -> None:
        super().__init__(store, inferred=False)
        self._answers = answers

    def rows(
        self, sparql: str | Settled, terms: Mapping[str, Term], budget: Budget | None = None
    ) -> Rows:
        if isinstance(sparql, str) and sparql in self._answers:
            return Rows(solutions_of(*self._answers[sparql]), self, sparql, {}, self.budget)
        return super().rows(sparql, terms, budget)
