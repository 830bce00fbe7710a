"""One statement of Turtle, word by word, as the triples it says.

Triples come when their object is complete, as a parser gives them, so blank nodes come in the same
order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

from ocop_kg.validation.locating.said import Said, literal
from ocop_kg.validation.locating.strings import unescaped
from ocop_kg.vocabulary import RDF, RDF_TYPE, XSD

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Node
    from ocop_kg.validation.locating.said import Positions, Span
    from ocop_kg.validation.locating.turtle import Names

__all__ = ["Reading"]

_FIRST, _REST, _NIL = (NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_Part = tuple["str | AnyTerm", int, int]
"""A sign or a term, and where it starts and ends."""


@dataclass(slots=True)
class _Frame:
    """A statement, a bracket or a list that is still open; in a list, the node of its last item."""

    start: int
    is_list: bool = False
    subject: Node | None = None
    subject_span: Span | None = None
    predicate: NamedNode | None = None
    predicate_span: Span | None = None
    head: Node | None = None


class Reading:
    """Reads one statement, in which names mean what they mean there."""

    def __init__(
        self,
        names: Names,
        positions: Positions,
        labels: dict[str, BlankNode],
        fresh: Iterator[BlankNode],
    ) -> None:
        self._names = names
        self._span = positions.span
        self._labels = labels
        self._fresh = fresh
        self._frames = [_Frame(0)]

    def said(self, words: Iterable[re.Match[str]]) -> Iterator[Said]:
        """Give the triples of the statement that some words begin with."""
        for part, start, end in self._tokens(words):
            if not isinstance(part, str):
                yield from self._term(part, start, end)
            elif part in (".", "{", "}") and len(self._frames) == 1:
                return
            elif part in ("[", "("):
                yield from self._opened(part, start)
            elif part in ("]", ")"):
                yield from self._closed(end)
            elif part == ";":
                self._frames[-1].predicate = None

    def _tokens(self, words: Iterable[re.Match[str]]) -> Iterator[_Part]:
        """Give signs and terms, a string together with its language or datatype."""
        string: tuple[str, int, int] | None = None
        typed = False
        for word in words:
            start, end = word.span()
            if string is not None:
                if word["language"]:
                    yield literal(string[0], language=word["language"]), string[1], end
                    string = None
                    continue
                if word["sign"] == "^^":
                    typed = True
                    continue
                if typed:
                    yield literal(string[0], datatype=self._names.iri(word)), string[1], end
                    string, typed = None, False
                    continue
                yield literal(string[0]), *string[1:]
                string = None
            if word["long"] or word["short"]:
                quotes = 3 if word["long"] else 1
                string = unescaped(word.group()[quotes:-quotes]), start, end
            elif word["sign"]:
                yield word["sign"], start, end
            elif (term := self._meant(word)) is not None:
                yield term, start, end
        if string is not None:
            yield literal(string[0]), *string[1:]

    def _meant(self, word: re.Match[str]) -> AnyTerm | None:
        text = word.group()
        if word["label"]:
            return self._labels.setdefault(text, BlankNode(f"l{len(self._labels)}"))
        if word["number"]:
            kind = "integer" if text.lstrip("+-").isdecimal() else "decimal"
            return literal(text, datatype=XSD + ("double" if "e" in text.lower() else kind))
        if word["other"]:
            if text in ("true", "false"):
                return literal(text, datatype=XSD + "boolean")
            return RDF_TYPE if text == "a" else None
        return self._names.named(word)

    def _term(self, term: AnyTerm, start: int, end: int) -> Iterator[Said]:
        """Take a term for what the open frame waits for."""
        frame = self._frames[-1]
        span = self._span(start, end)
        if frame.is_list:
            yield from self._begun(frame, start)
            yield from self._item(frame, term, span)
        elif frame.subject is None:
            if isinstance(term, NamedNode | BlankNode):
                frame.subject, frame.subject_span = term, span
        elif frame.predicate is None:
            if isinstance(term, NamedNode):
                frame.predicate, frame.predicate_span = term, span
        else:
            yield self._triple(frame, term, span)

    def _opened(self, sign: str, start: int) -> Iterator[Said]:
        frame = self._frames[-1]
        if frame.is_list:
            yield from self._begun(frame, start)
        opened = _Frame(start, is_list=sign == "(")
        if not opened.is_list:
            opened.subject, opened.subject_span = next(self._fresh), self._span(start, start + 1)
        self._frames.append(opened)

    def _closed(self, end: int) -> Iterator[Said]:
        """Close a bracket or list, which is then a term of the frame around it."""
        if len(self._frames) == 1:
            return
        closed = self._frames.pop()
        around = self._frames[-1]
        span = self._span(closed.start, end)
        if not closed.is_list:
            node = closed.subject
        elif closed.subject is None or closed.subject_span is None:
            node = _NIL
        else:
            last = self._span(end - 1, end)
            yield Said(closed.subject, _REST, _NIL, closed.subject_span, last, last)
            if around.subject is not None and not around.is_list:
                return  # the link to its first node came with the first item
            node = closed.head
        if around.is_list:
            if node is not None:
                yield from self._item(around, node, span)
        elif around.subject is None:
            around.subject, around.subject_span = node, self._span(closed.start, closed.start + 1)
        elif node is not None:
            yield self._triple(around, node, span)

    def _begun(self, frame: _Frame, start: int) -> Iterator[Said]:
        """Begin an item of a list: a new node for it, and the link from the last one."""
        before, span = frame.subject, frame.subject_span
        frame.subject, frame.subject_span = next(self._fresh), self._span(start, start + 1)
        if before is not None and span is not None:
            here = frame.subject_span
            yield Said(before, _REST, frame.subject, span, here, here)

    def _item(self, frame: _Frame, item: AnyTerm, span: Span) -> Iterator[Said]:
        """Complete an item of a list; the first one completes the link to the list, too."""
        if frame.subject is None or frame.subject_span is None:
            return
        yield Said(frame.subject, _FIRST, item, frame.subject_span, span, span)
        if frame.head is None:
            frame.head = frame.subject
            around = self._frames[self._frames.index(frame) - 1]
            if around.subject is not None and not around.is_list:
                opened = self._span(frame.start, frame.start + 1)
                yield self._triple(around, frame.head, opened)

    @staticmethod
    def _triple(frame: _Frame, value: AnyTerm, span: Span) -> Said:
        subject, predicate = frame.subject, frame.predicate
        subject_span, predicate_span = frame.subject_span, frame.predicate_span
        if subject is None or predicate is None or subject_span is None or predicate_span is None:
            raise ValueError("an object without its predicate")
        return Said(subject, predicate, value, subject_span, predicate_span, span)
