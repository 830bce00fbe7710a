"""Rows that an endpoint gave for a SERVICE block, as evidence: from whom, when, what they say."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ocop_kg.graph.evidence.sources import SourceNote
from ocop_kg.vocabulary import shorten

__all__ = ["ServiceRow"]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One row: the endpoint, the time (UTC) at which it was asked, and the values it gave.

    >>> print(ServiceRow("https://a.example/sparql", "2026-01-01T00:00:00Z", (("n", Literal(7)),)))
    n = "7"^^<http://www.w3.org/2001/XMLSchema#integer> from https://a.example/sparql at
    2026-01-01T00:00:00Z
    """

    endpoint: str
    asked: str
    values: tuple[tuple[str, NamedNode | Literal], ...]

    @property
    def source(self) -> SourceNote:
        """The endpoint, as a source that can be cited."""
        title = f"what {self.endpoint} answered at {self.asked}"
        return SourceNote(self.endpoint, self.endpoint, title, url=self.endpoint)

    @property
    def text(self) -> str:
        """What the row says, in one line."""
        if not self.values:
            return "a solution"
        return ", ".join(
            f"{name} = {shorten(term.value) if isinstance(term, NamedNode) else term}"
            for name, term in self.values
        )

    def __str__(self) -> str:
        return f"{self.text} from {self.endpoint} at {self.asked}"

    def to_dict(self) -> dict[str, object]:
        """Give it for JSON; terms are written as in N-Triples."""
        return {
            "endpoint": self.endpoint,
            "asked": self.asked,
            "values": {name: str(term) for name, term in self.values},
        }
