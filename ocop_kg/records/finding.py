"""From what a caller types to records: one by name, or all that stand in given relations."""

import re

from pyoxigraph import NamedNode

from ocop_kg.errors import UnknownThingError
from ocop_kg.graph import Graph
from ocop_kg.graph.names import folded
from ocop_kg.records.base import Name, R, Relation, Thing, class_iris, load, load_all
from ocop_kg.records.claims import Claim
from ocop_kg.records.paths import UNION
from ocop_kg.records.things import Source
from ocop_kg.vocabulary import RDF_TYPE

__all__ = ["find_all", "find_one", "published_by", "resolve", "within_year"]

_YEAR = re.compile(r"[12][0-9]{3}")


def resolve(graph: Graph, name: Name, kind: type[Thing] = Thing) -> NamedNode:
    """Find the thing that a name means; `UnknownThingError` or `AmbiguousThingError` otherwise."""
    if isinstance(name, Thing):
        name = name.node
    return graph.resolve(name, None if kind in (Thing, Claim) else kind.__name__)


def find_one(graph: Graph, kind: type[R], /, name: Name) -> R:
    """Give the record of the one thing of this kind that a name means."""
    return load(graph, kind, resolve(graph, name, kind))


def find_all(graph: Graph, kind: type[R], /, **relations: Name | None) -> tuple[R, ...]:
    """Give all records of a kind that stand in these relations to these things, by label.

    Each keyword is a relation of the record class; None asks nothing.
    """
    nodes = _members(graph, kind)
    for relation, name in relations.items():
        if name is not None:
            declared: Relation[Thing] = getattr(kind, relation)
            nodes &= declared.path.starts(graph.store, resolve(graph, name, declared.kind))
    return load_all(graph, kind, nodes)


def published_by(sources: tuple[Source, ...], publisher: str) -> tuple[Source, ...]:
    """Keep the sources of a publisher, whose name is compared as all names are.

    Raises `UnknownThingError`, which offers near names, when no source has this publisher.
    """
    names = {folded(source.publisher): source.publisher for source in sources if source.publisher}
    wanted = folded(publisher)
    if wanted not in names:
        from difflib import get_close_matches

        close = [names[name] for name in get_close_matches(wanted, names, n=3)]
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
