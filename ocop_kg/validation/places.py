"""Where in the files a result or a shape stands: worked out only when there is something to report.

A value is found where it is said of its node, else the predicate, else the start of what is said
about the node. A blank node has no name that outlives its file: it is found by what is said of it
and by whom, and among those that are alike by its turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg.errors import Place
from ocop_kg.validation.locating import text_of_file
from ocop_kg.validation.paths import InversePath

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Node, Statement
    from ocop_kg.validation.locating import Said, Span, Text
    from ocop_kg.validation.report import Result

__all__ = ["DataPlaces", "Places"]

_Likeness = tuple[frozenset[tuple[str, str, str]], frozenset[tuple[str, str]]]
"""What is said of a blank node, and which names lead to it."""


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

        A blank node is found where the nearest named thing that leads to it is described, and
        what is described nowhere is found where it is used.
        """
        if not self._homes:
            self._look()
        hints = [clue for clue in clues if clue is not None]
        if node not in self._homes and node in self._users:
            hints, node = [node], self._users[node]
        files = self._homes.get(node) or list(self._files)[:1]
        while isinstance(node, BlankNode) and node in self._users:
            node = self._users[node]
        name = node.value if isinstance(node, NamedNode) else None
        for clue in hints:
            for file in filter(None, files):
                if (text := self._in(file)) and (span := _mention(text.about(name), clue)):
                    return _place(file, span)
        file = files[0] if files else ""
        if not file:
            return None
        text = self._in(file)
        known = text is not None and name is not None and name in text.subjects
        return _place(file, text.start(name)) if known and text and name else Place(file)

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
        self._locals: dict[tuple[str, str | None], dict[AnyTerm, BlankNode]] = {}
        self._anchors: dict[AnyTerm, AnyTerm] = {}
        self._wanted: set[str | None] = set()
        if self._files:
            for result in results:
                self._want(result.focus)
                if isinstance(result.value, BlankNode) or isinstance(result.path, InversePath):
                    self._want(result.value)

    def _want(self, node: AnyTerm | None) -> None:
        if node is None or node in self._anchors:
            return
        anchor = self._anchors[node] = self._anchor(node)
        if isinstance(node, BlankNode):
            self._wanted.add(None)
        self._wanted.add(anchor.value if isinstance(anchor, NamedNode) else None)

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
                said = text.about(value.value)
                return _said([each for each in said if each.predicate == path.path], node)
            return None
        subject, object_ = self._local(file, text, node), self._local(file, text, value)
        said = self._about(text, node, object_)
        of_path = [each for each in said if each.subject == subject and each.predicate == path]
        return _said(of_path, object_) or _said(said, object_)

    def _predicate(self, file: str, text: Text, result: Result) -> Span | None:
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
        said = self._about(text, node)
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
        sought = naming.value if isinstance(naming, NamedNode | Literal) else None
        near = text.about(anchor.value if isinstance(anchor, NamedNode) else None, sought)
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
            self._locals[file, name] = self._matched(file, name, self._about(text, node))
        return self._locals[file, name].get(node, node)

    def _matched(
        self, file: str, name: str | None, said: Sequence[Said]
    ) -> dict[AnyTerm, BlankNode]:
        """Match the blank nodes of the data with those of a text."""
        in_data: dict[_Likeness, list[BlankNode]] = {}
        prefix = self._prefix(file)
        nodes = self._blank_subjects() if name is None else self._below(NamedNode(name))
        for node in sorted(nodes, key=lambda node: (len(node.value), node.value)):
            if node.value.startswith(prefix):
                facts = ((predicate, value) for _, predicate, value in self._data.own(node))
                users = ((user, verb) for user, verb, _ in self._data.own(None, None, node))
                in_data.setdefault(_likeness(facts, users), []).append(node)
        facts_of: dict[BlankNode, list[tuple[NamedNode, AnyTerm]]] = {}
        users_of: dict[BlankNode, list[tuple[AnyTerm, NamedNode]]] = {}
        for each in said:
            if isinstance(each.subject, BlankNode):
                facts_of.setdefault(each.subject, []).append((each.predicate, each.value))
            if isinstance(each.value, BlankNode):
                facts_of.setdefault(each.value, [])
                users_of.setdefault(each.value, []).append((each.subject, each.predicate))
        in_text: dict[_Likeness, list[BlankNode]] = {}
        for local, told in facts_of.items():
            in_text.setdefault(_likeness(told, users_of.get(local, ())), []).append(local)
        return {
            node: local
            for likeness, nodes in in_data.items()
            for node, local in zip(nodes, in_text.get(likeness, ()), strict=False)
        }

    def _blank_subjects(self) -> Iterator[BlankNode]:
        for (node,) in self._data.select(
            "SELECT DISTINCT ?node { ?node ?p ?o FILTER(isBLANK(?node)) }"
        ):
            if isinstance(node, BlankNode):
                yield node

    def _below(self, anchor: NamedNode) -> set[BlankNode]:
        """Give the blank nodes that a name leads to, through nothing but blank nodes."""
        found: set[BlankNode] = set()
        waiting: list[AnyTerm] = [anchor]
        while waiting:
            for _, _, value in self._data.own(waiting.pop()):
                if isinstance(value, BlankNode) and value not in found:
                    found.add(value)
                    waiting.append(value)
        return found

    def _anchor(self, node: AnyTerm) -> AnyTerm:
        """Give the named node whose description a node belongs to, or the last that is known."""
        seen = {node}
        if isinstance(node, NamedNode) and self._data.describes(node):
            return node
        while not isinstance(node, NamedNode) or len(seen) == 1:
            users = {user for user, _, _ in self._data.own(None, None, node)} - seen
            if not users:
                break
            node = min(users, key=str)
            seen.add(node)
        return node

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


def _likeness(
    facts: Iterable[tuple[NamedNode, AnyTerm]], users: Iterable[tuple[AnyTerm, NamedNode]]
) -> _Likeness:
    return (
        frozenset((predicate.value, *_text(value)) for predicate, value in facts),
        frozenset((user.value, verb.value) for user, verb in users if isinstance(user, NamedNode)),
    )


def _text(term: AnyTerm) -> tuple[str, str]:
    if isinstance(term, NamedNode):
        return "iri", term.value
    if isinstance(term, Literal):
        return f"text {(term.language or '').lower()}", term.value
    return "", ""


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
