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
        self._homes: dict[AnyTerm, str] = {}
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
        file = self._homes.get(node) or next(iter(self._files), "")
        if not file:
            return None
        subject, hints = node, clues
        if node not in self._homes and node in self._users:
            subject, hints = self._users[node], (node,)
            file = self._homes[subject]
        while isinstance(subject, BlankNode) and subject in self._users:
            subject = self._users[subject]
        name = subject.value if isinstance(subject, NamedNode) else None
        located = self._in(file)
        for clue in hints:
            if clue is not None and (place := located.mention(name, clue)):
                return place
        return located.subject(name) if name else Place(file)

    def _in(self, file: str) -> Located:
        if file not in self._located:
            self._located[file] = locate(file)
        return self._located[file]

    def _look(self) -> None:
        for file, statements in self._files.items():
            for subject, _, value in statements:
                self._homes.setdefault(subject, file)
                self._users.setdefault(value, subject)
