"""Where in the files a result or a shape stands: worked out only when there is something to report.

A value is found where it is said of its node, else the predicate, else the start of what is said
about the node.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg.errors import Place
from ocop_kg.validation.blanks import anchor_of, matched, of_alike
from ocop_kg.validation.locating import Sought, text_of_file
from ocop_kg.validation.paths import InversePath

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Node, Statement
    from ocop_kg.validation.locating import Said, Span, Text
    from ocop_kg.validation.report import Result

__all__ = ["DataPlaces", "Places"]


class Places:
    """The places of terms in some files, by the triples that were read from each.

    Triples that came from no file stand under the empty name and have no place.
    """

    def __init__(self, files: Mapping[str, tuple[Statement, ...]]) -> None:
        self._files = files
        self._texts: dict[str, Text | None] = {}
        self._homes: dict[AnyTerm, list[str]] = {}
        self._users: dict[AnyTerm, Node] = {}

    def order(self, place: Place | None) -> tuple[int, int, int]:
        """Give a key that sorts places as a reader meets them."""
        names = list(self._files)
        if place is None or place.source not in names:
            return len(names), 0, 0
        return names.index(place.source), place.line or 0, place.column or 0

    def of(self, node: AnyTerm, *clues: AnyTerm | None) -> Place | None:
        """Tell where a node is described, or where in there the first of the clues stands.

        A blank node is found by what is said of it, or else where the nearest named thing that
        leads to it is described; what is described nowhere is found where it is used.
        """
        if not self._homes:
            self._look()
        hints = [clue for clue in clues if clue is not None]
        if node not in self._homes and node in self._users:
            hints, node = [node], self._users[node]
        files, owner = self._homes.get(node) or list(self._files)[:1], node
        while isinstance(node, BlankNode) and node in self._users:
            node = self._users[node]
        name = node.value if isinstance(node, NamedNode) else None
        for clue in hints:
            for file in filter(None, files):
                if text := self._in(file):
                    said = text.about(name)
                    near = self._near(file, owner, said)
                    if span := _mention(near, clue) or _mention(said, clue):
                        return _place(file, span)
        file = files[0] if files else ""
        if not file:
            return None
        text = self._in(file)
        known = text is not None and name is not None and name in text.subjects
        return _place(file, text.start(name)) if known and text and name else Place(file)

    def _near(self, file: str, node: AnyTerm, said: Sequence[Said]) -> Sequence[Said]:
        if not isinstance(node, BlankNode):
            return said
        facts = [(verb, value) for user, verb, value in self._files[file] if user == node]
        return of_alike(facts, said)

    def _in(self, file: str) -> Text | None:
        if file not in self._texts:
            self._texts[file] = text_of_file(file)
        return self._texts[file]

    def _look(self) -> None:
        for file, statements in self._files.items():
            for subject, _, value in statements:
                homes = self._homes.setdefault(subject, [])
                if file not in homes:
                    homes.append(file)
                self._users.setdefault(value, subject)


class DataPlaces:
    """The places of results in the files of the data, which are looked at once more for them.

    Only what is said of the nodes that results name is kept, so clean data cost nothing.
    """

    def __init__(self, data: DataGraph, results: Iterable[Result]) -> None:
        self._data = data
        self._files = [file for file in data.files if file]
        self._texts: dict[str, Text | None] = {}
        self._locals: dict[tuple[str, str | None], Mapping[AnyTerm, BlankNode]] = {}
        self._anchors: dict[AnyTerm, AnyTerm] = {}
        self._wanted: dict[str | None, Sought] = {}
        if self._files:
            for result in results:
                self._want(result)

    def _want(self, result: Result) -> None:
        """Note what is to be sought for a result."""
        node, path, value = result.focus, result.path, result.value
        sought = self._sought(node)
        if isinstance(path, NamedNode):
            sought.predicates.add(path.value)
        if isinstance(value, BlankNode):
            sought.whole = True
            self._sought(value)
        elif isinstance(value, NamedNode) and isinstance(path, InversePath):
            self._sought(value).values.update(_sign(node))
        elif value != node:
            sought.values.update(_sign(value))

    def _sought(self, node: AnyTerm) -> Sought:
        """Give what is sought of the anchor of a node, to which more may be added."""
        if node not in self._anchors:
            self._anchors[node] = anchor_of(node, self._data)
        anchor = self._anchors[node]
        name = anchor.value if isinstance(anchor, NamedNode) else None
        sought = self._wanted.get(name)
        if sought is None:
            sought = self._wanted[name] = Sought()
        if isinstance(node, BlankNode) or name is None:
            self._wanted.setdefault(None, Sought()).whole = sought.whole = True
        elif node != anchor:
            sought.values.update(_sign(node))
        return sought

    def of(self, result: Result) -> Place | None:
        """Tell where a result stands; nothing for data that came from no file."""
        if not self._files:
            return None
        files = self._homes(result.focus)
        for look in (self._value, self._predicate, self._start):
            for file, text in files:
                if span := look(file, text, result):
                    return _place(file, span)
        if not files and "" in self._data.files:
            return None
        return Place(files[0][0] if files else self._files[0])

    def blanks(self) -> Iterator[tuple[str, Place]]:
        """Tell where the blank nodes stand that results name."""
        for node in self._anchors:
            if isinstance(node, BlankNode):
                for file, text in self._homes(node):
                    if span := self._node(file, text, node):
                        yield node.value, _place(file, span)
                        break

    def _value(self, file: str, text: Text, result: Result) -> Span | None:
        """Find the value where it is said of the node by the path, or else anywhere near it."""
        node, value, path = result.focus, result.value, result.path
        if value is None or value == node:
            return None
        if isinstance(path, InversePath) and isinstance(value, NamedNode):
            if value.value in text.subjects:
                said = text.about(value.value, *_sign(node))
                return _said([each for each in said if each.predicate == path.path], node)
            return None
        subject, object_ = self._local(file, text, node), self._local(file, text, value)
        said = self._about(text, node, object_)
        of_path = [each for each in said if each.subject == subject and each.predicate == path]
        return _said(of_path, object_) or _said(said, object_)

    def _predicate(self, file: str, text: Text, result: Result) -> Span | None:
        if not isinstance(result.path, NamedNode):
            return None
        subject = self._local(file, text, result.focus)
        spans = [
            each.predicate_span
            for each in self._about(text, result.focus, result.path)
            if each.subject == subject and each.predicate == result.path
        ]
        return min(spans, default=None)

    def _start(self, file: str, text: Text, result: Result) -> Span | None:
        return self._node(file, text, result.focus)

    def _node(self, file: str, text: Text, node: AnyTerm) -> Span | None:
        """Find where a node starts, or where it is used if nothing is said of it."""
        if isinstance(node, NamedNode) and node.value in text.subjects:
            return text.start(node.value)
        meant = self._local(file, text, node)
        said = self._about(text, node, node)
        if isinstance(node, BlankNode):
            spans = [each.subject_span for each in said if each.subject == meant]
            if spans:
                return min(spans)
        if span := _said(said, meant):
            return span
        anchor = self._anchors[node]
        known = isinstance(anchor, NamedNode) and anchor.value in text.subjects
        return text.start(anchor.value) if known and isinstance(anchor, NamedNode) else None

    def _about(self, text: Text, node: AnyTerm, naming: object = None) -> Sequence[Said]:
        """Give what is said near a node, about its anchor, or of that what names a term."""
        anchor = self._anchors[node]
        near = text.about(anchor.value if isinstance(anchor, NamedNode) else None, *_sign(naming))
        if isinstance(node, BlankNode) and isinstance(anchor, NamedNode):
            return [*near, *text.about(None)]  # a label may be described elsewhere
        return near

    def _local(self, file: str, text: Text, node: AnyTerm) -> AnyTerm:
        """Give a node as the text has it: blank nodes have other names there."""
        if not isinstance(node, BlankNode):
            return node
        anchor = self._anchors[node]
        name = anchor.value if isinstance(anchor, NamedNode) else None
        if (file, name) not in self._locals:
            named = anchor if isinstance(anchor, NamedNode) else None
            self._locals[file, name] = matched(
                self._data, self._prefix(file), named, self._about(text, node)
            )
        return self._locals[file, name].get(node, node)

    def _homes(self, node: AnyTerm) -> list[tuple[str, Text]]:
        """Give the files that speak of a node."""
        anchor = self._anchors[node]
        found = []
        for file in self._files:
            if isinstance(anchor, BlankNode) and not anchor.value.startswith(self._prefix(file)):
                continue
            if file not in self._texts:
                self._texts[file] = text_of_file(file, self._wanted)
            text = self._texts[file]
            if text and (not isinstance(anchor, NamedNode) or anchor.value in text.subjects):
                found.append((file, text))
        return found

    def _prefix(self, file: str) -> str:
        """Give what the names of the blank nodes of a file begin with, see `read_data`."""
        return f"file{self._files.index(file) + 1}x"


def _sign(term: object) -> tuple[str, ...]:
    """Give the word by which a text names a term, if it has one."""
    return (term.value,) if isinstance(term, NamedNode | Literal) else ()


def _said(said: Iterable[Said], value: AnyTerm) -> Span | None:
    """Find the first place that says a value, or else one with the same text."""
    found = [each.value_span for each in said if each.value == value]
    if not found and isinstance(value, Literal):
        found = [each.value_span for each in said if _reads(each.value, value)]
    return min(found, default=None)


def _reads(one: AnyTerm, other: Literal) -> bool:
    return isinstance(one, Literal) and one.value == other.value


def _mention(said: Sequence[Said], term: AnyTerm) -> Span | None:
    """Find the first place where a term is predicate or value."""
    spans = [each.predicate_span for each in said if each.predicate == term]
    if value := _said(said, term):
        spans.append(value)
    return min(spans, default=None)


def _place(file: str, span: Span) -> Place:
    return Place(file, span.line, span.column)
