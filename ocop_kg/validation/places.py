"""Where in the files a triple came from: worked out only when there is something to report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

from ocop_kg.errors import Place
from ocop_kg.reading import file_quads
from ocop_kg.validation.locating import Located, locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Node, Statement

__all__ = ["DataPlaces", "Places"]


class Places:
    """The places of terms in some files, by the triples that were read from each.

    Triples that came from no file stand under the empty name and have no place.
    """

    def __init__(self, files: Mapping[str, tuple[Statement, ...]]) -> None:
        self._files = files
        self._located: dict[str, Located] = {}
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
                if place := self._in(file).mention(name, clue):
                    return place
        file = files[0] if files else ""
        if not file:
            return None
        return self._in(file).subject(name) if name else Place(file)

    def _in(self, file: str) -> Located:
        if file not in self._located:
            self._located[file] = locate(file)
        return self._located[file]

    def _look(self) -> None:
        for file, statements in self._files.items():
            for subject, _, value in statements:
                homes = self._homes.setdefault(subject, [])
                if file not in homes:
                    homes.append(file)
                self._users.setdefault(value, subject)


class DataPlaces:
    """The places of nodes of the data, for which the files are looked at once more.

    Only what is said of the nodes that results name is kept, so clean data cost nothing.
    """

    def __init__(self, data: DataGraph, nodes: Iterable[AnyTerm]) -> None:
        self._data = data
        self._files = [file for file in data.files if file]
        self._anchors = {node: self._anchor(node) for node in dict.fromkeys(nodes)}
        self._wanted = {
            anchor.value if isinstance(anchor, NamedNode) else None
            for anchor in self._anchors.values()
        }
        self._located: dict[str, Located] = {}
        self._subjects: dict[str, set[str]] = {}

    def of(self, node: AnyTerm, *clues: AnyTerm | None) -> Place | None:
        """Tell where a node is described, or where in there the first of the clues stands.

        A blank node is found where the nearest named thing that leads to it is described, and
        what is described nowhere is found where it is used.
        """
        if not self._files:
            return None
        anchor = self._anchors[node]
        name = anchor.value if isinstance(anchor, NamedNode) else None
        hints = [clue for clue in clues if clue is not None]
        if anchor != node and not isinstance(node, BlankNode):
            hints = [node]
        files = [file for file in self._files if self._speaks_of(file, anchor)]
        for clue in hints:
            for file in files:
                if place := self._in(file).mention(name, clue):
                    return place
        if not files:
            return None if "" in self._data.files else Place(self._files[0])
        return self._in(files[0]).subject(name) if name else Place(files[0])

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

    def _speaks_of(self, file: str, node: AnyTerm) -> bool:
        if isinstance(node, BlankNode):  # named by the number of its file, see `read_data`
            return node.value.startswith(f"file{self._files.index(file) + 1}x")
        if not isinstance(node, NamedNode):
            return True
        located = self._in(file)
        if located.is_text:
            return node.value in located.subjects
        if file not in self._subjects:
            quads = file_quads(file)
            self._subjects[file] = {
                quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)
            }
        return node.value in self._subjects[file]

    def _in(self, file: str) -> Located:
        if file not in self._located:
            self._located[file] = locate(file, self._wanted)
        return self._located[file]
