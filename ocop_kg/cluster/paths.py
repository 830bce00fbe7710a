"""Property paths: steps become joins, and what may be walked any number of times a table.

Hierarchies are small beside the data that they order. So the steps of a path with ``*`` or ``+``
are brought here and walked, and the pairs of its ends are given to the cluster as a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pyoxigraph import NamedNode, Variable

from ocop_kg.cluster.relations import Relation, Typed, joined
from ocop_kg.cluster.terms import constant
from ocop_kg.errors import NotDistributedError
from ocop_kg.sparql.algebra import (
    Alternative,
    Closure,
    Filter,
    Inverse,
    Join,
    NegatedSet,
    Operation,
    PathPattern,
    Sequence,
    TriplePattern,
    Union,
)
from ocop_kg.sparql.steps import reached

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.cluster.patterns import Compiler, Scope
    from ocop_kg.cluster.relations import Aliases
    from ocop_kg.sparql.algebra import Path, Pattern, Term

__all__ = ["PathReader", "Walks", "closure", "stepwise"]


class Walks(Protocol):
    """What brings the pairs of a walked path to the cluster."""

    def table(self, path: Path, modifier: str, graph: NamedNode | None) -> str:
        """Give the name of a table of pairs ``s`` and ``o``, with each node to itself for ``*``."""
        ...


def closure(
    pairs: Iterable[tuple[str, str]], *, empty: bool, most: int = 5_000_000
) -> set[tuple[str, str]]:
    """Walk steps any number of times; with `empty` each node also leads to itself.

    Raises `NotDistributedError` for more pairs than `most`.

    >>> sorted(closure([("a", "b"), ("b", "c")], empty=False))
    [('a', 'b'), ('a', 'c'), ('b', 'c')]
    """
    after: dict[str, set[str]] = {}
    for start, end in pairs:
        after.setdefault(start, set()).add(end)
    found: set[tuple[str, str]] = set()
    for start in after:
        found |= {(start, end) for end in reached(start, after)}
        if len(found) > most:
            raise NotDistributedError(f"a path with * or + leads to more than {most:,} pairs")
    if empty:
        found |= {(node, node) for pair in list(found) for node in pair}
    return found


def stepwise(  # noqa: PLR0911
    pattern: PathPattern, aliases: Aliases
) -> list[Pattern]:
    """Take a path apart into triples; only closures stay paths."""
    start, path, end = pattern.subject, pattern.path, pattern.object
    match path:
        case NamedNode():
            return [TriplePattern(start, path, end)]
        case Inverse(NamedNode() as inner):
            return [TriplePattern(end, inner, start)]
        case Inverse(Closure(inner, modifier)):
            return [PathPattern(end, Closure(inner, modifier), start)]
        case Inverse(inner):
            return stepwise(PathPattern(end, inner, start), aliases)
        case Sequence(parts):
            nodes: list[Term] = [start, *(_fresh(aliases) for _ in parts[1:]), end]
            return [
                step
                for at, part in enumerate(parts)
                for step in stepwise(PathPattern(nodes[at], part, nodes[at + 1]), aliases)
            ]
        case Alternative(parts):
            return [
                Union(
                    tuple(
                        Join(tuple(stepwise(PathPattern(start, part, end), aliases)))
                        for part in parts
                    )
                )
            ]
        case NegatedSet(names):
            verb = _fresh(aliases)
            return [Filter(TriplePattern(start, verb, end), Operation("NOT IN", (verb, *names)))]
    return [pattern]


def _fresh(aliases: Aliases) -> Variable:
    return Variable(f"__{aliases()}")


class PathReader:
    """Writes closures as tables that are joined to what is known of their ends."""

    def __init__(self, walks: Walks) -> None:
        self._walks = walks

    def walked(
        self, pattern: PathPattern, found: Relation, scope: Scope, compiler: Compiler
    ) -> Relation:
        """Join a closure to a relation."""
        path = pattern.path
        if not isinstance(path, Closure):
            raise NotDistributedError("a path of a kind that is not known")
        if isinstance(scope.graph, Variable):
            raise NotDistributedError("a path with * or + under GRAPH with a variable")
        alias = compiler.aliases()
        table = f"{self._walks.table(path.path, path.modifier, scope.graph)} {alias}"
        pairs = {"s": pattern.subject, "o": pattern.object}
        if path.modifier == "+":
            return joined(found, _pairs(table, alias, pairs))
        known = [
            column
            for column, term in pairs.items()
            if not isinstance(term, Variable)
            or (term.value in found.columns and found.columns[term.value].total)
        ]
        if not known:
            every = compiler.aliases()
            source = "triples" if scope.graph is None else "quads"
            inside = "" if scope.graph is None else f" WHERE g = {constant(scope.graph)}"
            nodes = f"(SELECT s AS n FROM {source}{inside} UNION SELECT o FROM {source}{inside})"
            start = pairs["s"]
            if not isinstance(start, Variable) or start.value in found.columns:
                raise NotDistributedError("a path with * begins where nothing may be bound")
            node = Relation((f"{nodes} {every}",), {start.value: Typed(f"{every}.n", total=True)})
            found, known = joined(found, node), ["s"]
        return self._reached(found.closed(compiler.aliases), f"{table}", alias, pairs, known[0])

    @staticmethod
    def _reached(
        found: Relation, table: str, alias: str, pairs: dict[str, Term], known: str
    ) -> Relation:
        """Go on from the known end; what no step leads from leads to itself alone."""
        other = "o" if known == "s" else "s"
        start = _sql(found, pairs[known])
        [source] = found.tables
        reached = f"coalesce({alias}.{other}, {start})"
        tables = (f"{source} LEFT JOIN {table} ON {alias}.{known} = {start}",)
        end = pairs[other]
        if not isinstance(end, Variable):
            return Relation(tables, found.columns, (f"{reached} = {constant(end)}",))
        step = Relation((), {end.value: Typed(reached, total=True)})
        return joined(Relation(tables, found.columns), step)


def _sql(found: Relation, term: Term) -> str:
    return found.columns[term.value].sql if isinstance(term, Variable) else constant(term)


def _pairs(table: str, alias: str, pairs: dict[str, Term]) -> Relation:
    columns: dict[str, Typed] = {}
    where: list[str] = []
    for column, term in pairs.items():
        if not isinstance(term, Variable):
            where.append(f"{alias}.{column} = {constant(term)}")
        elif term.value in columns:
            where.append(f"{alias}.s = {alias}.o")
        else:
            columns[term.value] = Typed(f"{alias}.{column}", total=True)
    return Relation((table,), columns, tuple(where))
