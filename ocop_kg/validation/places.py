"""Where in the files a triple came from: worked out only when there is something to report."""

from collections.abc import Mapping

from pyoxigraph import BlankNode, NamedNode

from ocop_kg.errors import Place
from ocop_kg.graph.values import AnyTerm
from ocop_kg.validation.index import Node, Statement
from ocop_kg.validation.locating import Located, locate

__all__ = ["Places"]


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
