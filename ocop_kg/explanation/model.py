"""What an explanation says: a verdict, the part at fault, what to do, and how one knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

from ocop_kg.naming import did_you_mean

__all__ = ["VERDICTS", "Culprit", "Explanation", "Repair", "Step", "UnknownTerm", "Verdict"]

Verdict = OneOf[
    "truly none",
    "broken query",
    "unknown value",
    "lost by join",
    "lost by filter",
    "undecided",
]

VERDICTS: tuple[Verdict, ...] = (
    "broken query",
    "unknown value",
    "lost by filter",
    "lost by join",
    "truly none",
    "undecided",
)
"""All verdicts, the most telling first.

``undecided`` is no finding: the time ran out, or the query cannot be taken apart.
"""

_SENTENCES: dict[Verdict, str] = {
    "truly none": "The query is sound, and the graph holds no such facts.",
    "broken query": "The query cannot have an answer as it is written.",
    "unknown value": "The query asks for a value that the graph does not know.",
    "lost by join": "The parts of the query have solutions, but none in common.",
    "lost by filter": "There are solutions, and a filter lets none of them pass.",
    "undecided": "It is not known why there is no answer.",
}


@dataclass(frozen=True, slots=True)
class Culprit:
    """The part of a query to which the empty answer comes down.

    `kind` names the fault, such as ``predicate typo`` or ``wrong direction``; `text` is the part as
    SPARQL with prefixed names, `term` the name or value in it, if it is one alone. `patterns` are
    all parts that together have no solution; `parameter` is the binding that brought the term.
    """

    kind: str
    text: str
    term: str | None = None
    patterns: tuple[str, ...] = ()
    parameter: str | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """A change that was tried: in words, the whole query, and how many rows it gives.

    `more` tells that there are more rows than were counted.
    """

    change: str
    query: str
    rows: int
    more: bool = False

    def __str__(self) -> str:
        rows = f"{'at least ' if self.more else ''}{self.rows} row{'s' if self.rows != 1 else ''}"
        return f"{self.change} gives {rows}"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was tried on the way: a part of the query, and whether it has solutions."""

    tried: str
    found: bool

    def __str__(self) -> str:
        return f"{'some' if self.found else 'none'}: {self.tried}"


@dataclass(frozen=True, slots=True)
class UnknownTerm:
    """A term of a query that occurs nowhere: how it is written, its place, and near names.

    `position` is ``property``, ``class``, ``thing``, ``graph``, ``datatype`` or ``term``; `fault`
    says how the nearest name differs.
    """

    iri: str
    text: str
    position: str
    fault: str
    close: tuple[str, ...] = ()

    def __str__(self) -> str:

        return f"unknown {self.position} {self.text}{did_you_mean(self.close)}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a query has no answer.

    `complete` is false when the time ran out before everything was tried.
    """

    verdict: Verdict
    reason: str
    culprit: Culprit | None = None
    suggestions: tuple[str, ...] = ()
    repair: Repair | None = None
    steps: tuple[Step, ...] = ()
    unknown_terms: tuple[UnknownTerm, ...] = ()
    empty_means: str | None = None
    complete: bool = True

    def __str__(self) -> str:
        lines = [f"{self.verdict}: {_SENTENCES[self.verdict]} {self.reason}"]
        if self.empty_means:
            lines.append(self.empty_means)
        if self.culprit is not None:
            where = f"  {self.culprit.kind}: {self.culprit.text}"
            if self.culprit.parameter:
                where += f" (parameter {self.culprit.parameter})"
            lines.append(where)
        if self.suggestions:
            lines.append(f"  Did you mean {' or '.join(self.suggestions)}?")
        if self.repair is not None:
            lines += [f"  {self.repair}:", f"    {self.repair.query}"]
        if not self.complete:
            lines.append("  The time was up before everything was tried.")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, object]:
        """Give the same as plain values that `json.dumps` can write."""
        from dataclasses import asdict

        return asdict(self)
