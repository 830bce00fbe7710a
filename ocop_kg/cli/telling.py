"""Statements and proofs as indented lines, with labels for things and numbers for sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.cli.terminal import clean, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.cli.cells import Notes, Reader
    from ocop_kg.graph import Graph
    from ocop_kg.graph.evidence.statement import Statement

__all__ = ["Teller"]

_AXIOMS = {
    "a": "is a",
    "owl:equivalentClass": "is the same class as",
    "owl:equivalentProperty": "is the same property as",
    "owl:inverseOf": "is the inverse of",
    "owl:propertyChainAxiom": "follows from the chain",
    "owl:sameAs": "is the same as",
    "rdfs:domain": "has the domain",
    "rdfs:range": "has the range",
    "rdfs:subClassOf": "is a kind of",
    "rdfs:subPropertyOf": "implies",
}
"""What people call the properties of axioms, which have no labels of their own."""


class Teller:
    """Tells statements to people; the sources that they name get numbers in `notes`."""

    def __init__(self, graph: Graph, reader: Reader, notes: Notes, room: int | None) -> None:
        from ocop_kg.graph.evidence.words import Words

        self._words = Words(graph.store, reader.text)
        self._reader = reader
        self._notes = notes
        self._room = room

    def lines(self, statement: Statement, margin: str = "") -> Iterator[str]:
        """Write a statement and its proof, wrapped to the room there is."""
        from ocop_kg.graph.evidence.statement import tree

        for line in tree(statement, self._say, self._cite):
            text = line.lstrip(" ")
            yield from self.wrapped(text, margin + " " * (len(line) - len(text)))

    def wrapped(self, text: str, margin: str) -> Iterator[str]:
        """Write a line behind a margin; what does not fit goes on further in."""
        parts = [text] if self._room is None else wrap(text, max(self._room - len(margin) - 2, 20))
        yield margin + parts[0]
        yield from (f"{margin}  {part}" for part in parts[1:])

    def _say(self, statement: Statement) -> str:
        subject, predicate, value = map(clean, self._words.triple(statement.triple))
        if self._reader.iris:
            return f"{subject} {predicate} {value}"
        if predicate in _AXIOMS and (predicate != "a" or value.startswith("owl:")):
            subject, value = (each if "(" in each else f"'{each}'" for each in (subject, value))
        verb = _AXIOMS.get(predicate, predicate)
        if verb == "is a" and value[:1].casefold() in "aeiou":
            verb = "is an"
        return f"{subject} {verb} {value}"

    def _cite(self, statement: Statement) -> str:
        return "".join(f"[{self._notes.number(source)}]" for source in statement.sources)
