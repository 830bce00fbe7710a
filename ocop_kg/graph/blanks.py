"""Names blank nodes by what is said of them, so that the same graph is the same bytes.

Each blank node gets a colour from the statements it stands in, again and again, until no more of
them can be told apart (colour refinement). Nodes that still look alike are told apart one by one.
That takes time in proportion to the graph, whatever the graph, where the canonical form of RDFC-1.0
may take for ever; in exchange, graphs exist that are the same and yet come out with other names.
They are hard to make and do not occur by themselves.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, TypeVar

from pyoxigraph import BlankNode, Quad, Triple

__all__ = ["with_prefix", "with_stable_names"]

_Statement = TypeVar("_Statement", Quad, Triple)
_Terms = tuple[object, ...]
_MOST_ALIKE = 1000
"""How many nodes that look alike are told apart one by one before the rest is taken as it comes."""
_MOST_LOOKS = 200_000
"""How many looks at statements that may take; only graphs made for it need more."""


def with_stable_names(
    statements: Iterable[_Statement], tell: Callable[[str], object] | None = None
) -> list[_Statement]:
    """Give statements whose blank nodes are named by what is said of them.

    Where nodes were made to look so alike that this would take too long, the rest is named as it
    comes, and `tell` is called with a sentence that says so.

    >>> from pyoxigraph import NamedNode
    >>> knows = NamedNode("http://xmlns.com/foaf/0.1/knows")
    >>> one, other = (
    ...     with_stable_names([Triple(BlankNode(), knows, NamedNode("urn:x"))]) for _ in range(2)
    ... )
    >>> one == other
    True
    """
    given = list(statements)
    places: defaultdict[BlankNode, list[_Terms]] = defaultdict(list)
    for statement in given:
        for node in set(_blank_nodes(statement)):
            places[node].append(tuple(statement))
    if not places:
        return given
    colours, alike = _told_apart(dict(places))
    if alike and tell is not None:
        tell(
            f"{alike} blank nodes look too much alike to be told apart in time: their names may "
            "differ at the next writing"
        )
    order = sorted(places, key=lambda node: colours[node])
    names: dict[object, BlankNode] = {
        node: BlankNode(f"b{number}") for number, node in enumerate(order)
    }
    return [_renamed(statement, names) for statement in given]


def with_prefix(statements: Iterable[_Statement], prefix: str) -> list[_Statement]:
    """Give statements with a prefix before the name of each blank node.

    >>> from pyoxigraph import NamedNode
    >>> (named,) = with_prefix([Triple(BlankNode("b1"), NamedNode("urn:p"), BlankNode("b1"))], "x")
    >>> named.subject.value, named.object.value
    ('xb1', 'xb1')
    """
    given = list(statements)
    names: dict[object, BlankNode] = {
        node: BlankNode(prefix + node.value) for each in given for node in _blank_nodes(each)
    }
    return [_renamed(statement, names) for statement in given]


def _blank_nodes(terms: Iterable[object]) -> Iterator[BlankNode]:
    """Find the blank nodes of a statement, also inside triple terms (RDF 1.2)."""
    for term in terms:
        if isinstance(term, BlankNode):
            yield term
        elif isinstance(term, Triple):
            yield from _blank_nodes(term)


def _renamed(statement: _Statement, names: Mapping[object, BlankNode]) -> _Statement:
    if next(_blank_nodes(statement), None) is None:
        return statement
    return type(statement)(*(_renamed_term(term, names) for term in statement))


def _renamed_term(term: Any, names: Mapping[object, BlankNode]) -> Any:  # noqa: ANN401
    return _renamed(term, names) if isinstance(term, Triple) else names.get(term, term)


def _told_apart(places: dict[BlankNode, list[_Terms]]) -> tuple[dict[BlankNode, str], int]:
    """Give each node a colour of its own, and tell how many share one in the end."""
    colours = _refined(places, dict.fromkeys(places, ""))
    size = sum(map(len, places.values()))
    for turn in range(min(_MOST_ALIKE, _MOST_LOOKS // size)):
        alike = _smallest_group_alike(colours)
        if not alike:
            return colours, 0
        linked = [node for node in alike if _has_neighbours(node, places[node])]
        for number, node in enumerate(alike if not linked else linked[:1]):
            colours[node] = _hash(f"{colours[node]} {turn} {number}")
        if linked:
            colours = _refined(places, colours)
    shared = Counter(colours.values())
    return colours, sum(shared[colour] > 1 for colour in colours.values())


def _refined(
    places: dict[BlankNode, list[_Terms]], colours: dict[BlankNode, str]
) -> dict[BlankNode, str]:
    while True:
        finer = {
            node: _hash(
                colours[node], *sorted(_seen_from(node, terms, colours) for terms in stands)
            )
            for node, stands in places.items()
        }
        if len(set(finer.values())) == len(set(colours.values())):
            return colours if any(colours.values()) else finer
        colours = finer


def _seen_from(node: BlankNode, terms: Iterable[object], colours: dict[BlankNode, str]) -> str:
    def seen(term: object) -> str:
        if isinstance(term, BlankNode):
            return "this" if term == node else colours[term]
        return f"<<{' '.join(map(seen, term))}>>" if isinstance(term, Triple) else str(term)

    return " ".join(map(seen, terms))


def _smallest_group_alike(colours: dict[BlankNode, str]) -> list[BlankNode]:
    groups: defaultdict[str, list[BlankNode]] = defaultdict(list)
    for node, colour in colours.items():
        groups[colour].append(node)
    return min(
        ((colour, nodes) for colour, nodes in groups.items() if len(nodes) > 1), default=("", [])
    )[1]


def _has_neighbours(node: BlankNode, stands: list[_Terms]) -> bool:
    return any(other != node for terms in stands for other in _blank_nodes(terms))


def _hash(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
