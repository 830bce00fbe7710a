"""What sources say, gathered: the rows of a rule as positions on one question.

A question is a thing and a relation (and whatever else a rule sets apart); a position is a value
with its date, and all sources that take it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from ocop_kg.conflicts.quantities import Quantity, number_of
from ocop_kg.graph.periods import ALWAYS, Period
from ocop_kg.graph.values import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import QuerySolution

    from ocop_kg.conflicts.catalogue import Rule
    from ocop_kg.graph import Graph
    from ocop_kg.graph.evidence.sources import SourceNote
    from ocop_kg.graph.evidence.witnesses import Witnesses
    from ocop_kg.graph.values import AnyTerm

__all__ = ["Named", "Position", "Question", "gather", "published_on"]

_FIGURES = ("figures", "running counts", "counts")


def published_on(source: SourceNote) -> Period | None:
    """Give the days on which a source may have been published."""
    return Period.read(source.published)


@dataclass(slots=True)
class Position:
    """A value, with its date where it has one, and the sources that give it.

    `time` is the days that the value can be of: its date, else all days until it was published.
    """

    term: AnyTerm
    date: str
    time: Period
    quantity: Quantity | None = None
    main: bool = True
    notes: set[str] = field(default_factory=set)
    sources: dict[str, SourceNote] = field(default_factory=dict)

    def shares_a_source_with(self, other: Position) -> bool:
        """Tell whether one source takes both positions, and so sees no conflict."""
        return not self.sources.keys().isdisjoint(other.sources)

    @property
    def published(self) -> list[Period]:
        """The dates of the sources, those that have one."""
        return sorted(filter(None, map(published_on, self.sources.values())))


class Named(NamedTuple):
    """A thing that a source names, where things are counted."""

    item: str
    source: SourceNote


@dataclass(slots=True)
class Question:
    """What is asked of sources: a relation of a thing, and the positions on it."""

    about: str
    relation: str
    positions: list[Position] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)


def gather(graph: Graph, rule: Rule, witnesses: Witnesses) -> list[Question]:
    """Put the questions of a rule, in a fixed order, each with all positions on it."""
    rows = graph.select(rule.sparql)
    columns = frozenset(rows.variables)
    questions: defaultdict[tuple[str, str, str], list[QuerySolution]] = defaultdict(list)
    for row in rows:
        about, relation = row["about"], row["relation"]
        if isinstance(about, NamedNode) and isinstance(relation, NamedNode):
            group = text_of(row["group"]) if "group" in columns else ""
            questions[about.value, relation.value, group].append(row)
    return [
        Question(
            about,
            relation,
            _positions(rule, columns, questions[about, relation, group], witnesses),
            _named(questions[about, relation, group], witnesses) if "item" in columns else [],
        )
        for about, relation, group in sorted(questions)
    ]


def _positions(
    rule: Rule, columns: frozenset[str], rows: Iterable[QuerySolution], witnesses: Witnesses
) -> list[Position]:
    """Unite the rows that say the same; notes count for the source that they are about."""

    def cell(row: QuerySolution, name: str) -> AnyTerm | None:
        return row[name] if name in columns else None

    said: defaultdict[tuple[str, str, str, bool], set[str]] = defaultdict(set)
    terms: dict[str, AnyTerm] = {}
    for row in rows:
        value = row["value"]
        if not isinstance(value, Literal | NamedNode):  # a blank node names nothing to compare
            continue
        text = value.value if isinstance(value, Literal) else str(value)
        main = text_of(cell(row, "main")) != "false"
        said_by = (text, text_of(cell(row, "date")), text_of(row["source"]), main)
        terms[text] = min(value, terms.get(text, value), key=str)
        said[said_by] |= {text_of(cell(row, "note"))} - {""}
    found: dict[object, Position] = {}
    for (text, date, graph_name, main), notes in sorted(said.items()):
        source = witnesses.note(NamedNode(graph_name))
        number = number_of(terms[text]) if rule.compare in _FIGURES else None
        quantity = None if number is None else Quantity.read(number, notes)
        time = _time(date, source)
        same = (quantity or text, date, main, time if quantity and not date else None)
        position = found.setdefault(same, Position(terms[text], date, time, quantity, main))
        position.notes |= notes
        position.sources[source.iri] = source
    return list(found.values())


def _time(date: str, source: SourceNote) -> Period:
    if date:
        return Period.read(date) or ALWAYS
    published = published_on(source)
    return Period.until(published.end) if published else ALWAYS


def _named(rows: Iterable[QuerySolution], witnesses: Witnesses) -> list[Named]:
    named = {
        (text_of(row["item"]), text_of(row["source"])) for row in rows if row["item"] is not None
    }
    return [
        Named(item, witnesses.note(NamedNode(graph_name))) for item, graph_name in sorted(named)
    ]
