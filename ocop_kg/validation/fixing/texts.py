"""How a change is written into a text, whatever its syntax: terms are replaced where they stand.

A term that several triples share (the predicate of a list of objects, the subject of a statement)
is replaced only if the change means all of them. What cannot be written so gives nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode

from ocop_kg.validation.fixing.change import Edit, UnwritableError
from ocop_kg.validation.index import statement
from ocop_kg.validation.locating.said import Positions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.fixing.change import Change
    from ocop_kg.validation.fixing.documents import Document
    from ocop_kg.validation.index import Statement
    from ocop_kg.validation.locating import Said, Span

__all__ = ["Writer", "indentation"]

_Key = tuple["AnyTerm | None", "AnyTerm", "AnyTerm | None"]


class Writer(ABC):
    """Writes changes into the text of one document, of which each triple is known where it stands.

    A syntax is a subclass that says how its terms look and where a new triple goes.
    """

    def __init__(self, document: Document, said: Iterable[Said]) -> None:
        self.document = document
        self.text = document.text or ""
        self._positions = Positions(self.text)
        self.said: dict[Statement, list[Said]] = defaultdict(list)
        self.by_subject: dict[Span, list[Said]] = defaultdict(list)
        self._by_predicate: dict[Span, list[Said]] = defaultdict(list)
        by_key: dict[_Key, list[Said]] = defaultdict(list)
        for each in said:
            by_key[_key(each[:3])].append(each)
            self.by_subject[each.subject_span].append(each)
            self._by_predicate[each.predicate_span].append(each)
        self._triples: dict[int, Statement] = {}
        seen: dict[_Key, dict[Statement, int]] = defaultdict(dict)
        for quad in document.quads:
            triple = statement(quad)
            key = _key(triple)
            here = by_key.get(key, [])
            if None not in key:
                found = here
            else:  # blank nodes that are alike are told apart by their turn
                turn = seen[key].setdefault(triple, len(seen[key]))
                found = here[turn : turn + 1]
            self.said[triple] = found
            self._triples.update((id(each), triple) for each in found)

    def edits(self, change: Change, beside: Iterable[tuple[Statement, Statement]]) -> list[Edit]:
        """Give the edits that write a change; `beside` is what this document is to add.

        Raises `UnwritableError` where the syntax does not say it simply.
        """
        instead = dict(change.replaced)
        found: list[Edit] = []
        for old, new in change.replaced:
            if old in self.said:
                for said in self._found(old):
                    found += self.instead(said, new, instead)
        for near, new in beside:
            found.append(self.beside(self._found(near)[0], new))
        return found

    def _found(self, triple: Statement) -> list[Said]:
        if not self.said.get(triple):
            raise UnwritableError("it is not found in the text")
        return self.said[triple]

    def instead(
        self, said: Said, new: Statement, instead: Mapping[Statement, Statement]
    ) -> list[Edit]:
        """Write a triple in the place of another."""
        edits = []
        subject, predicate, value = self._triples[id(said)]
        if subject != new[0]:
            self._all_mean(self.by_subject[said.subject_span], 0, new, instead)
            edits.append(self.edit(said.subject_span, self.term(new[0])))
        if predicate != new[1]:
            self._all_mean(self._by_predicate[said.predicate_span], 1, new, instead)
            edits += self.predicate(said, new)
        if value != new[2]:
            edits += self.value(said, new)
        return edits

    def _all_mean(
        self,
        sharing: Iterable[Said],
        part: int,
        new: Statement,
        instead: Mapping[Statement, Statement],
    ) -> None:
        for each in sharing:
            becomes = instead.get(self._triples.get(id(each), each[:3]))
            if becomes is None or becomes[part] != new[part]:
                raise UnwritableError("other statements share the words that would change")

    def edit(self, span: Span, text: str) -> Edit:
        """Make the edit that replaces a part of the text."""
        start, end = self.offsets(span)
        return Edit(self.document.path, start, end, text)

    def offsets(self, span: Span) -> tuple[int, int]:
        """Give where a span starts and ends."""
        line, column, end_line, end_column = span
        return self._positions.offset(line, column), self._positions.offset(end_line, end_column)

    def predicate(self, said: Said, new: Statement) -> list[Edit]:
        """Write another predicate."""
        return [self.edit(said.predicate_span, self.term(new[1]))]

    def value(self, said: Said, new: Statement) -> list[Edit]:
        """Write another value."""
        return [self.edit(said.value_span, self.term(new[2]))]

    @abstractmethod
    def term(self, term: AnyTerm) -> str:
        """Write a term.

        Raises `UnwritableError` where it has no name.
        """

    @abstractmethod
    def beside(self, near: Said, new: Statement) -> Edit:
        """Write a triple about the subject of another, in the graph of that one."""


def indentation(text: str, position: int) -> str | None:
    """Give the blanks before a position, if its line has nothing else there."""
    before = text[text.rfind("\n", 0, position) + 1 : position]
    return before if not before.strip(" \t") else None


def _key(triple: tuple[AnyTerm, AnyTerm, AnyTerm]) -> _Key:
    subject, predicate, value = triple
    return (
        None if isinstance(subject, BlankNode) else subject,
        predicate,
        None if isinstance(value, BlankNode) else value,
    )
