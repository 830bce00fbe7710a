"""A triple as a text says it, and what each format gives of a whole text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from pyoxigraph import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Node

__all__ = ["Positions", "Said", "Sought", "Span", "Text", "Wanted", "literal", "named"]


class Span(NamedTuple):
    """A part of a text: lines and columns from 1; columns count characters, the end is outside."""

    line: int
    column: int
    end_line: int
    end_column: int


class Said(NamedTuple):
    """A triple as a text says it; blank nodes are those of one reading of the text.

    The span of a blank node is that of its bracket, element, object or label.
    """

    subject: Node
    predicate: NamedNode
    value: AnyTerm
    subject_span: Span
    predicate_span: Span
    value_span: Span


@dataclass(slots=True)
class Sought:
    """What of a subject is sought: all, or where some predicates stand first, and some values.

    Predicates are IRIs, values IRIs or the texts of literals.
    """

    predicates: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)
    whole: bool = False


Wanted: TypeAlias = "Mapping[str | None, Sought]"
"""The subjects that are wanted, and what of each is sought.

None stands for the blank nodes that no named subject leads to, as a text is written.
"""


class Text(Protocol):
    """What a file says of what is wanted, read as far as somebody asks."""

    @property
    def subjects(self) -> Collection[str]:
        """The IRIs about which the text says something."""

    def start(self, subject: str) -> Span:
        """Tell where the statements about an IRI start."""

    def about(self, subject: str | None, naming: str | None = None) -> Sequence[Said]:
        """Give what is said about a subject, with what is nested there.

        What is not sought of it may be left out, and what does not name an IRI or text, if `naming`
        says which.
        """

    def said(self) -> Iterator[Said]:
        """Give all that the text says, in reading order."""


class Positions:
    """Lines and columns of the offsets in a text."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self._text))]

    def span(self, start: int, end: int) -> Span:
        """Give the span from one offset to another."""
        first = bisect_right(self._starts, start)
        last = bisect_right(self._starts, end, first - 1)
        return Span(
            first, start - self._starts[first - 1] + 1, last, end - self._starts[last - 1] + 1
        )

    def offset(self, line: int, column: int) -> int:
        """Give the offset of a line and column."""
        return self._starts[line - 1] + column - 1


def named(iri: str) -> NamedNode | None:
    """Make a name of an IRI, or nothing where it is none."""
    try:
        return NamedNode(iri)
    except ValueError:
        return None


def literal(text: str, language: str | None = None, datatype: str | None = None) -> Literal:
    """Make a literal; a language tag or datatype that is none leaves the text alone."""
    try:
        if language is not None:
            return Literal(text, language=language)
        return Literal(text, datatype=None if datatype is None else NamedNode(datatype))
    except ValueError:
        return Literal(text)
