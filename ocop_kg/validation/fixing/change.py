"""A change of triples that may mend a result, and the fix that it becomes when it does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ocop_kg.validation.index import Statement
    from ocop_kg.validation.report import Result

__all__ = ["Change", "Edit", "Fix", "UnwritableError"]


class UnwritableError(Exception):
    """A text cannot say a change simply; never leaves this package."""


@dataclass(frozen=True, slots=True)
class Change:
    """Triples that others take the place of, and triples that are added beside others.

    A replaced triple is replaced wherever it stands; an added one goes into the graph and file in
    which the triple stands that is given with it.
    """

    kind: str = field(compare=False)
    description: str = field(compare=False)
    replaced: tuple[tuple[Statement, Statement], ...] = ()
    beside: tuple[tuple[Statement, Statement], ...] = ()

    @property
    def removed(self) -> tuple[Statement, ...]:
        """The triples that go."""
        return tuple(old for old, _ in self.replaced)

    @property
    def added(self) -> tuple[Statement, ...]:
        """The triples that come."""
        return tuple(new for _, new in (*self.replaced, *self.beside))


class Edit(NamedTuple):
    """A part of a file by the offsets of its characters, and the text that takes its place."""

    file: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that mends results and makes none, and the edits of text that write it.

    The edits are those of the text as the fixes of earlier rounds left it. `unwritten` tells why
    there are none, where the files cannot say it simply.
    """

    results: tuple[Result, ...]
    change: Change
    edits: tuple[Edit, ...] = ()
    unwritten: str | None = None

    def written(self, edits: tuple[Edit, ...]) -> Fix:
        """Give the fix with the edits that write it."""
        return replace(self, edits=edits, unwritten=None)
