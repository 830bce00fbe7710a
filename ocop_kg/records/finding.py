"""From what a caller types to records: one by name, or all that stand in given relations."""

from pyoxigraph import NamedNode

from ocop_kg.errors import UnknownThingError
from ocop_kg.graph import Graph
from ocop_kg.records.base import Name, R, Relation, Thing, class_iris, load, load_all
from ocop_kg.records.claims import Claim
from ocop_kg.records.paths import UNION
from ocop_kg.vocabulary import RDF_TYPE

__all__ = ["find_all", "find_one", "published_by", "resolve", "within_year"]


def resolve(graph: Graph, name: Name, kind: type[Thing] = Thing) -> NamedNode:
    """Find the thing that a name means; `UnknownThingError` or `AmbiguousThingError` otherwise."""
    if isinstance(name, Thing):
        name = name.node
    return graph.resolve(name, None if kind in (Thing, Claim) else kind.__name__)


def find_one(graph: Graph, kind: type[R], name: Name) -> R:
    """Give the record of the one thing of this kind that a name means."""
    return load(graph, kind, resolve(graph, name, kind))


def find_all(graph: Graph, kind: type[R], **relations: Name | None) -> tuple[R, ...]:
    """Give all records of a kind that stand in these relations to these things, by label.

    Each keyword is a relation of the record class; None asks nothing.
    """
    nodes = _members(graph, kind)
    for relation, name in relations.items():
        if name is not None:
            declared: Relation[Thing] = getattr(kind, relation)
            nodes &= declared.path.starts(graph.store, resolve(graph, name, declared.kind))
    return load_all(graph, kind, nodes)
