"""What a query reads, so that one that an endpoint refuses can be asked of a copy of just that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Variable

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql import Rewriting, parse_select
from ocop_kg.sparql.algebra import (
    Alternative,
    Closure,
    InGraph,
    Inverse,
    PathPattern,
    Sequence,
    TriplePattern,
)
from ocop_kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from ocop_kg.sparql.algebra import Path, Pattern

__all__ = ["read_by"]


def read_by(query: str) -> str:
    """Write the query for all triples that a SELECT can read: those of the properties it names.

    Raises `UnsupportedQueryError` for one that reads whatever property there is.

    >>> print(read_by("SELECT ?s { ?s a <urn:c> ; <urn:p>+ ?s }"))
    SELECT ?s ?p ?o { { VALUES ?p { <urn:p> } ?s ?p ?o } UNION { VALUES ?o { <urn:c> } ?s a ?o ... }
    """
    reading = _Reading()
    reading.select(parse_select(query, helpers=True).select)
    branches = []
    if names := " ".join(sorted(map(str, reading.names))):
        branches.append(f"{{ VALUES ?p {{ {names} }} ?s ?p ?o }}")
    if kinds := " ".join(sorted(map(str, reading.kinds))):
        branches.append(f"{{ VALUES ?o {{ {kinds} }} ?s a ?o BIND({RDF_TYPE} AS ?p) }}")
    if not branches:
        raise UnsupportedQueryError("it reads no triples")
    return f"SELECT ?s ?p ?o {{ {' UNION '.join(branches)} }}"


class _Reading(Rewriting):
    """Notes the properties, and the classes, of which a query reads triples."""

    def __init__(self) -> None:
        self.names: set[NamedNode] = set()
        self.kinds: set[object] = set()

    def pattern(self, pattern: Pattern) -> Pattern:
        match pattern:
            case TriplePattern(_, predicate, value):
                if predicate == RDF_TYPE and isinstance(value, NamedNode):
                    self.kinds.add(value)
                else:
                    self._note(predicate)
            case PathPattern(_, path, _):
                if _may_stay(path):
                    raise UnsupportedQueryError("a path may lead from anything to itself")
                self._note(path)
            case InGraph():
                raise UnsupportedQueryError("it looks into a graph")
        return super().pattern(pattern)

    def _note(self, path: Path | Variable) -> None:
        match path:
            case NamedNode():
                self.names.add(path)
            case Inverse(inner) | Closure(inner):
                self._note(inner)
            case Sequence(parts) | Alternative(parts):
                for part in parts:
                    self._note(part)
            case _:
                raise UnsupportedQueryError("it reads any property")


def _may_stay(path: Path) -> bool:
    """Tell whether a path may lead from a node to itself without a triple."""
    match path:
        case Closure(inner, modifier):
            return modifier != "+" or _may_stay(inner)
        case Inverse(inner):
            return _may_stay(inner)
        case Sequence(parts):
            return all(map(_may_stay, parts))
        case Alternative(parts):
            return any(map(_may_stay, parts))
    return False
