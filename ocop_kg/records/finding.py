"""From what a caller types to records: one by name, or all that stand in given relations."""

import re

from pyoxigraph import NamedNode

from ocop_kg.errors import AmbiguousThingError, UnknownParameterError, UnknownThingError
from ocop_kg.graph import Graph
from ocop_kg.graph.names import folded
from ocop_kg.naming import near_names
from ocop_kg.records.base import Name, R, Relation, Thing, class_iris, load, load_all
from ocop_kg.records.paths import UNION
from ocop_kg.records.things import Source
from ocop_kg.vocabulary import RDF_TYPE, key

__all__ = ["find_all", "find_one", "published_by", "resolve", "within_year"]

_YEAR = re.compile(r"[12][0-9]{3}")


def resolve(graph: Graph, name: Name, kind: type[Thing] = Thing) -> NamedNode:
    """Find the thing of a kind that a name means.

    Raises `UnknownThingError`, which offers near names, or `AmbiguousThingError`.
    """
    if isinstance(name, Thing):
        name = name.node
    if kind is Thing:
        return graph.resolve(name)
    own, *narrower = sorted(
        class_iris(kind), key=lambda iri: (key(iri.value) != kind.__name__, iri.value)
    )
    try:
        return graph.resolve(name, own)
    except UnknownThingError:
        # without inference a thing belongs only to the class that its file names
        found = {node for node in (_resolved(graph, name, each) for each in narrower) if node}
        if not found:
            raise
    if len(found) > 1:
        raise AmbiguousThingError(_text(name), sorted(node.value for node in found))
    return found.pop()


def _resolved(graph: Graph, name: str | NamedNode, kind: NamedNode) -> NamedNode | None:
    try:
        return graph.resolve(name, kind)
    except UnknownThingError:
        return None


def _text(name: str | NamedNode) -> str:
    return name.value if isinstance(name, NamedNode) else name


def find_one(graph: Graph, kind: type[R], /, name: Name) -> R:
    """Give the record of the one thing of this kind that a name means.

    Raises `UnknownThingError`, which offers near names, when no thing of this kind has the name,
    and `AmbiguousThingError`, which lists the candidates, when several have.

    >>> from ocop_kg.records import Concept
    >>> find_one(Graph.open(), Concept, "storage")
    <Stage storage>
    """
    return load(graph, kind, resolve(graph, name, kind))


def find_all(graph: Graph, kind: type[R], /, **relations: Name | None) -> tuple[R, ...]:
    """Give all records of a kind that stand in these relations to these things, by label.

    Each keyword is a relation of the record class; None asks nothing.

    Raises `UnknownParameterError`, which offers near names, for a keyword that is no relation, and
    `UnknownThingError` or `AmbiguousThingError` for a name, as `find_one` does.

    >>> from ocop_kg.records import Country
    >>> find_all(Graph.open(), Country, priority_products="potato")
    (<Country Lesotho>,)
    >>> find_all(Graph.open(), Country, regoin="Africa")
    Traceback (most recent call last):
    ocop_kg.errors.UnknownParameterError: unknown parameter 'regoin'; did you mean region?
    """
    asked = [(_relation(kind, relation), name) for relation, name in relations.items()]
    nodes = _members(graph, kind)
    for declared, name in asked:
        if name is not None:
            nodes &= declared.path.starts(graph.store, resolve(graph, name, declared.kind))
    return load_all(graph, kind, nodes)


def _relation(kind: type[Thing], name: str) -> Relation[Thing]:
    declared = getattr(kind, name, None)
    if isinstance(declared, Relation):
        return declared
    known = [each for each in dir(kind) if isinstance(getattr(kind, each), Relation)]
    advice = f"a {kind.__name__} has {', '.join(known)}"
    raise UnknownParameterError(name, near_names(name, known), advice)


def published_by(sources: tuple[Source, ...], publisher: str) -> tuple[Source, ...]:
    """Keep the sources of a publisher, whose name is compared as all names are.

    Raises `UnknownThingError`, which offers near names, when no source has this publisher.
    """
    names = {folded(source.publisher): source.publisher for source in sources if source.publisher}
    wanted = folded(publisher)
    if wanted not in names:
        close = [names[name] for name in near_names(wanted, names)]
        raise UnknownThingError(publisher, close, kind="publisher")
    return tuple(each for each in sources if each.publisher and folded(each.publisher) == wanted)


def within_year(year: int | str, first: str | None, last: str | None) -> bool:
    """Tell whether a year lies within a period given by partial dates; never for unknown dates.

    Raises `UnknownThingError` for what is no year.

    >>> within_year(2024, "2023-12-30", "2024-01-02"), within_year(2024, "2025", None)
    (True, False)
    """
    wanted = str(year)
    if not _YEAR.fullmatch(wanted):
        raise UnknownThingError(wanted, advice="give four digits, such as 2024", kind="year")
    begin = first or last
    return begin is not None and begin[:4] <= wanted <= (last or begin)[:4]


def _members(graph: Graph, kind: type[Thing]) -> set[NamedNode]:
    return {
        quad.subject
        for name in class_iris(kind)
        for quad in graph.store.quads_for_pattern(None, RDF_TYPE, name, UNION)
        if isinstance(quad.subject, NamedNode)
    }
