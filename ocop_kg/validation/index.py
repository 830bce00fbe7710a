"""Statement in memory, found by subject and predicate, and the lists that RDF makes of them."""

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from ocop_kg.errors import Place, ReadError
from ocop_kg.graph.values import AnyTerm
from ocop_kg.vocabulary import RDF, RDF_TYPE, RDFS

__all__ = ["Index", "Node", "Renaming", "Statement", "relabelled", "statement"]

Node = NamedNode | BlankNode
Statement = tuple[Node, NamedNode, AnyTerm]
"""Subject, predicate and object."""

_FIRST, _REST, _NIL = (NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_SUBCLASS = NamedNode(RDFS + "subClassOf")


class Index:
    """A set of triples that keeps the order in which they came.

    >>> a, p, b = NamedNode("urn:a"), NamedNode("urn:p"), NamedNode("urn:b")
    >>> Index([(a, p, b), (a, p, b)]).objects(a, p)
    (<NamedNode value=urn:b>,)
    """

    def __init__(self, triples: Iterable[Statement]) -> None:
        self._by_subject: dict[AnyTerm, dict[NamedNode, dict[AnyTerm, None]]] = {}
        self._by_predicate: dict[NamedNode, dict[Node, None]] = {}
        for subject, predicate, value in triples:
            facts = self._by_subject.setdefault(subject, {})
            facts.setdefault(predicate, {})[value] = None
            self._by_predicate.setdefault(predicate, {})[subject] = None

    def __contains__(self, node: object) -> bool:
        return node in self._by_subject

    def __iter__(self) -> Iterator[Statement]:
        for predicate, subjects in self._by_predicate.items():
            for subject in subjects:
                for value in self._by_subject[subject][predicate]:
                    yield subject, predicate, value

    def subjects(self) -> Iterator[AnyTerm]:
        """Give every subject once."""
        return iter(self._by_subject)

    def objects(self, subject: AnyTerm, predicate: NamedNode) -> tuple[AnyTerm, ...]:
        """Give the values of a predicate at a subject."""
        return tuple(self._by_subject.get(subject, {}).get(predicate, ()))

    def predicates(self, subject: AnyTerm) -> tuple[NamedNode, ...]:
        """Give the predicates that a subject has."""
        return tuple(self._by_subject.get(subject, ()))

    def having(self, predicate: NamedNode) -> tuple[Node, ...]:
        """Give the subjects that have a predicate."""
        return tuple(self._by_predicate.get(predicate, ()))

    def reached(self, starts: Iterable[Node]) -> Iterator[Statement]:
        """Give the triples of some nodes and of all nodes that they lead to."""
        seen: set[AnyTerm] = set(starts)
        waiting: list[AnyTerm] = sorted(seen, key=str)
        while waiting:
            node = waiting.pop()
            for predicate, values in self._by_subject.get(node, {}).items():
                for value in values:
                    if isinstance(node, NamedNode | BlankNode):
                        yield node, predicate, value
                    if value not in seen:
                        seen.add(value)
                        waiting.append(value)

    def members(self, head: AnyTerm) -> tuple[AnyTerm, ...]:
        """Read an RDF list.

        Raises `ValueError` for a list that is broken off, forks, or comes back to itself.
        """
        found: list[AnyTerm] = []
        seen: set[AnyTerm] = set()
        while head != _NIL:
            if head in seen:
                raise ValueError("the list comes back to itself")
            seen.add(head)
            firsts, rests = self.objects(head, _FIRST), self.objects(head, _REST)
            if len(firsts) != 1 or len(rests) != 1:
                raise ValueError("the list is broken: each cell needs one rdf:first and rdf:rest")
            found.append(firsts[0])
            head = rests[0]
        return tuple(found)

    def instances(self) -> dict[AnyTerm, dict[Node, None]]:
        """Give the things of each class, those of its subclasses included."""
        below: dict[AnyTerm, list[Node]] = {}
        for sub in self.having(_SUBCLASS):
            for super_ in self.objects(sub, _SUBCLASS):
                below.setdefault(super_, []).append(sub)
        direct: dict[AnyTerm, dict[Node, None]] = {}
        for node in self.having(RDF_TYPE):
            for kind in self.objects(node, RDF_TYPE):
                direct.setdefault(kind, {})[node] = None
        return {kind: _gather(kind, below, direct) for kind in (*direct, *below)}


def _gather(
    kind: AnyTerm, below: dict[AnyTerm, list[Node]], direct: dict[AnyTerm, dict[Node, None]]
) -> dict[Node, None]:
    found: dict[Node, None] = {}
    waiting, seen = [kind], {kind}
    while waiting:
        current = waiting.pop()
        found.update(direct.get(current, {}))
        fresh = [sub for sub in below.get(current, ()) if sub not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return found


class Renaming:
    """Names blank nodes by the order in which they come, so that reports repeat byte for byte.

    >>> p = NamedNode("urn:p")
    >>> Renaming("x")((BlankNode("f00"), p, BlankNode("f01")))
    (<BlankNode value=x1>, <NamedNode value=urn:p>, <BlankNode value=x2>)
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self._names: dict[BlankNode, BlankNode] = {}

    def __call__(self, triple: Statement) -> Statement:
        """Give a triple with its blank nodes renamed."""
        subject, predicate, value = triple
        if type(subject) is BlankNode or type(value) is BlankNode:
            return (
                self._renamed(subject) if isinstance(subject, BlankNode) else subject,
                predicate,
                self._renamed(value) if isinstance(value, BlankNode) else value,
            )
        return triple

    def _renamed(self, node: BlankNode) -> BlankNode:
        return self._names.setdefault(node, BlankNode(f"{self.prefix}{len(self._names) + 1}"))


def relabelled(triples: Iterable[Statement], prefix: str) -> Iterator[Statement]:
    """Give triples with blank nodes that are named by the order in which they come."""
    return map(Renaming(prefix), triples)


def statement(quad: Quad, source: str = "the data") -> Statement:
    """Give the triple of a quad.

    Raises `ReadError` for a triple about a triple (RDF 1.2), which SHACL does not know.
    """
    subject, value = quad.subject, quad.object
    if isinstance(subject, Triple) or isinstance(value, Triple):
        raise ReadError("a triple stands as a term (RDF 1.2), which SHACL knows not", Place(source))
    return subject, quad.predicate, value
