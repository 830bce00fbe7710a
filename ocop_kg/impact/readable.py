"""The statements of one file, by subject, and as lines that a person can read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from ocop_kg.graph.values import AnyTerm
from ocop_kg.vocabulary import RDF, RDF_TYPE, XSD, shorten

__all__ = ["Readable"]

_FIRST, _REST, _NIL = (NamedNode(RDF + name) for name in ("first", "rest", "nil"))


class Readable:
    """The statements of one file.

    >>> from pyoxigraph import RdfFormat, parse
    >>> text = "@prefix : <urn:ex:> . :a :is [ :either ( :b :c ) ] ."
    >>> statements = Readable(parse(text, format=RdfFormat.TURTLE))
    >>> [statements.line(quad) for quad in statements.mentioning(NamedNode("urn:ex:c"))]
    ['<urn:ex:a> <urn:ex:is> [ <urn:ex:either> ( <urn:ex:b> <urn:ex:c> ) ]']
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._about: defaultdict[AnyTerm, list[Quad]] = defaultdict(list)
        self._above: dict[AnyTerm, Quad] = {}
        for quad in quads:
            self._about[quad.subject].append(quad)
            if isinstance(quad.object, BlankNode):
                self._above[quad.object] = quad

    def subjects(self) -> list[AnyTerm]:
        """List what the file makes statements about, in its order."""
        return list(self._about)

    def about(self, subject: AnyTerm) -> list[Quad]:
        """List the statements about a subject, in the order of the file."""
        return self._about.get(subject, [])

    def with_all_below(self, quad: Quad) -> Iterator[Quad]:
        """Give a statement and those about the blank nodes that it leads to."""
        waiting, seen = [quad], set()
        while waiting:
            here = waiting.pop()
            yield here
            if isinstance(here.object, BlankNode) and here.object not in seen:
                seen.add(here.object)
                waiting += self.about(here.object)

    def mentioning(self, term: NamedNode) -> list[Quad]:
        """List the statements with this subject, property or object."""
        return [
            quad
            for quads in self._about.values()
            for quad in quads
            if term in (quad.subject, quad.predicate, quad.object)
        ]

    def line(self, quad: Quad) -> str:
        """Write a statement on one line of Turtle, with the blank nodes around it.

        What stands inside a list or a class expression is written with all of it.
        """
        top = quad
        seen = set()
        while top.subject in self._above and top.subject not in seen:
            seen.add(top.subject)
            top = self._above[top.subject]
        if isinstance(top.subject, BlankNode):
            return self._written(top.subject)
        return f"{self._written(top.subject)} {_verb(top.predicate)} {self._written(top.object)}"

    def _written(self, term: AnyTerm, seen: frozenset[AnyTerm] = frozenset()) -> str:
        if isinstance(term, Literal):
            return _literal(term)
        if not isinstance(term, BlankNode):
            return _name(term) if isinstance(term, NamedNode) else str(term)
        if term in seen:
            return "[ … ]"
        seen |= {term}
        parts = {quad.predicate: quad.object for quad in self.about(term)}
        if _FIRST in parts:
            return f"( {' '.join(self._members(term, seen))} )"
        said = (
            f"{_verb(quad.predicate)} {self._written(quad.object, seen)}"
            for quad in self.about(term)
        )
        return f"[ {' ; '.join(said)} ]"

    def _members(self, cell: AnyTerm, seen: frozenset[AnyTerm]) -> Iterator[str]:
        while cell != _NIL and (parts := {quad.predicate: quad for quad in self.about(cell)}):
            if _FIRST in parts:
                yield self._written(parts[_FIRST].object, seen)
            cell = parts[_REST].object if _REST in parts else _NIL


def _name(term: NamedNode) -> str:
    short = shorten(term.value)
    return f"<{term.value}>" if short == term.value else short


def _verb(predicate: NamedNode) -> str:
    return "a" if predicate == RDF_TYPE else _name(predicate)


def _literal(term: Literal) -> str:
    text = str(Literal(term.value))
    if term.language:
        return f"{text}@{term.language}"
    return text if term.datatype.value == XSD + "string" else f"{text}^^{_name(term.datatype)}"
