"""What a conflict is: a thing, a relation, and at least two sides with their sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocop_kg.graph.evidence.sources import SourceNote
    from ocop_kg.graph.values import AnyTerm

__all__ = ["CONTRADICTION", "DETAIL", "GROWTH", "KINDS", "Conflict", "Side"]

CONTRADICTION, DETAIL, GROWTH = "contradiction", "detail", "growth"

KINDS = {
    CONTRADICTION: "contradiction",
    DETAIL: "different detail",
    GROWTH: "growth over time",
}
"""The kinds of conflicts, the gravest first, and what people call them."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a conflict: a value, the date that it is given for, and who says so.

    `value` is how a person reads it, with a qualifier such as "over" where the source has one;
    `term` is the value itself. `date` is empty where the value has none of its own.
    """

    value: str
    term: AnyTerm
    date: str
    note: str
    sources: tuple[SourceNote, ...]

    def __str__(self) -> str:
        return f"{self.value} ({self.date})" if self.date else self.value


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that sources do not say alike.

    `about` is the thing and `relation` the property or indicator, as IRIs; `kind` is one of
    `KINDS`, `reason` says in a sentence why, and `rule` names the rule that found it.
    """

    kind: str
    about: str
    about_label: str
    relation: str
    relation_label: str
    reason: str
    sides: tuple[Side, ...]
    rule: str

    def __str__(self) -> str:
        sides = " | ".join(map(str, self.sides))
        return f"{self.about_label}, {self.relation_label}: {sides} ({KINDS[self.kind]})"

    @property
    def sources(self) -> tuple[SourceNote, ...]:
        """All sources that take a side, each once, by IRI."""
        found = {source.iri: source for side in self.sides for source in side.sources}
        return tuple(found[iri] for iri in sorted(found))
