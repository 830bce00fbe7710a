"""A server's statements, read pattern by pattern as those of the embedded engine are."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.stores.remote.nodes import asked, is_ours
from ocop_kg.stores.remote.remembering import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyoxigraph import QueryBoolean, QuerySolutions

    from ocop_kg.stores.protocol import AnyGraph
    from ocop_kg.stores.remote.answers import Table
    from ocop_kg.stores.remote.dataset import Dataset
    from ocop_kg.stores.remote.remembering import Part

__all__ = ["RemoteQuads"]

_UNION = DefaultGraph()
_FEW = 100
"""So many quads are asked for first: often it is only asked whether there is one."""
_NAMES = ("s", "p", "o")


class RemoteQuads:
    """Reads a server by patterns; each is a query of its own, sent when it is walked."""

    def __init__(
        self,
        ask: Callable[[str], QuerySolutions | QueryBoolean | Iterable[Triple]],
        table: Callable[[str, tuple[str, ...]], Table],
        dataset: Dataset,
        keeps_labels: Callable[[], bool],
    ) -> None:
        """Make it of two functions: one answers queries, one reads rows from the server as it is.

        `keeps_labels` tells whether the server gives a blank node the same label every time.
        """
        self._ask = ask
        self._table = table
        self._dataset = dataset
        self._keeps_labels = keeps_labels
        self._in_union = Remembered(lambda part, most: self._part(part, _UNION, most))
        self._in_graphs = Remembered(lambda part, most: self._part(part, None, most))

    def query(self, query: str, /) -> QuerySolutions | QueryBoolean | Iterable[Triple]:
        """Answer a query that was made by this library."""
        return self._ask(query)

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object: NamedNode | BlankNode | Literal | Triple | None,  # noqa: A002  # the engine's name
        graph_name: AnyGraph | None = None,
        /,
    ) -> Iterator[Quad]:
        """Walk the quads that fit; None fits everything, and each named graph.

        Raises `UnsupportedQueryError` for a blank node that the server gives another label each
        time, and what asking a server raises.
        """
        terms = (subject, predicate, object)
        if any(isinstance(term, Triple) for term in terms):
            return iter(())
        if isinstance(graph_name, BlankNode):
            return iter(())
        pattern = self._pattern(terms, graph_name)
        if pattern.looks_for and not self._keeps_labels():
            raise UnsupportedQueryError(
                "a blank node of this server has another label in each answer, so nothing can be "
                "asked about it"
            )
        if pattern.is_open:
            return self._walk(pattern)
        if isinstance(subject, NamedNode) and not pattern.looks_for:
            if graph_name is None:
                return self._of_thing((subject, predicate), pattern, self._in_graphs)
            if graph_name == _UNION:
                return self._of_thing((subject, predicate), pattern, self._in_union)
        return self._walk_if_many(pattern)

    def _of_thing(self, part: Part, pattern: _Pattern, remembered: Remembered) -> Iterator[Quad]:
        quads = remembered.of(*part)
        if quads is None:
            yield from self._walk_if_many(pattern)
        else:
            yield from filter(pattern.fits, quads)

    def _part(self, part: Part, graph: DefaultGraph | None, most: int) -> list[Quad] | None:
        """Read all quads of a thing or of a property of it, unless there are more than so many."""
        pattern = self._pattern((*part, None), graph)
        table = self._rows(pattern, most + 1)
        return list(self._quads(table, pattern)) if table.count <= most else None

    def _pattern(
        self, terms: tuple[Any, ...], graph_name: NamedNode | DefaultGraph | None
    ) -> _Pattern:
        return _Pattern(terms, graph_name, self._dataset.union)

    def _walk_if_many(self, pattern: _Pattern) -> Iterator[Quad]:
        table = self._rows(pattern, _FEW)
        first = list(self._quads(table, pattern))
        yield from first
        if table.count == _FEW:
            seen = set(first)
            yield from (quad for quad in self._walk(pattern) if quad not in seen)

    def _walk(self, pattern: _Pattern) -> Iterator[Quad]:
        yield from self._quads(self._rows(pattern, None), pattern)

    def _rows(self, pattern: _Pattern, limit: int | None) -> Table:
        return self._table(pattern.text(limit), pattern.columns)

    def _quads(self, table: Table, pattern: _Pattern) -> Iterator[Quad]:
        """Give the quads of rows, those of graphs that are not in the dataset left out."""
        named = self._dataset.named if self._dataset.union is not None else None
        for row in table.solutions():
            quad = pattern.quad(row)
            if quad is not None and (
                named is None
                or not isinstance(quad.graph_name, NamedNode)
                or quad.graph_name.value in named
            ):
                yield quad

    @property
    def everything(self) -> str:
        """A query for the triples of the union."""
        return self._pattern((None, None, None), _UNION).text(None)

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """Walk the names of the graphs; those of a catalogue where there is one."""
        if self._dataset.union is not None:
            return map(NamedNode, self._dataset.named)
        answer: Any = self._ask("SELECT ?g { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        return (row["g"] for row in answer)

    def contains_named_graph(self, graph_name: NamedNode | BlankNode, /) -> bool:
        """Tell whether a graph of this name holds anything."""
        if isinstance(graph_name, BlankNode):
            return False
        if self._dataset.union is not None:
            return graph_name.value in self._dataset.named
        return bool(self._ask(f"ASK {{ GRAPH {graph_name} {{ ?s ?p ?o }} }}"))

    def __contains__(self, quad: Quad, /) -> bool:
        """Tell whether a quad is there."""
        found = self.quads_for_pattern(quad.subject, quad.predicate, quad.object, quad.graph_name)
        return next(found, None) is not None

    def __iter__(self) -> Iterator[Quad]:
        """Walk all quads of named graphs, one graph after the other."""
        graphs = (name for name in self.named_graphs() if isinstance(name, NamedNode))
        return chain.from_iterable(
            self.quads_for_pattern(None, None, None, name) for name in graphs
        )


class _Pattern:
    """Three places and a graph, as a query, and rows of its answer as quads."""

    def __init__(
        self,
        terms: tuple[Any, ...],
        graph_name: NamedNode | DefaultGraph | None,
        union: NamedNode | None,
    ) -> None:
        self._graph = graph_name
        self._union = union
        self._fixed = {
            name: term
            for name, term in zip(_NAMES, terms, strict=True)
            if term is not None and not _is_foreign(term)
        }
        self.looks_for = {
            name: term for name, term in zip(_NAMES, terms, strict=True) if _is_foreign(term)
        }
        """The blank nodes that only their label tells, which is compared here."""
        self.is_open = not self._fixed and graph_name is not None

    def fits(self, quad: Quad) -> bool:
        """Tell whether a quad of the right graph has the terms that are fixed."""
        terms = dict(zip(_NAMES, quad.triple, strict=True))
        return all(terms[name] == term for name, term in self._fixed.items())

    @property
    def columns(self) -> tuple[str, ...]:
        """What the rows of the query hold."""
        open_ = [name for name in _NAMES if name not in self._fixed]
        if self._graph is None:
            open_.append("g")
        return tuple(open_) or ("there",)

    def text(self, limit: int | None) -> str:
        """Write the query; it names its graphs itself, so that nothing goes with it."""
        inside = " ".join(map(self._written, _NAMES))
        inside += "".join(f" FILTER(isBlank(?{name}))" for name in self.looks_for)
        graph = self._union if self._graph == _UNION else self._graph
        if graph is None and self._graph is None:
            inside = f"GRAPH ?g {{ {inside} }}"
        elif isinstance(graph, NamedNode):
            inside = f"GRAPH {graph} {{ {inside} }}"
        head = " ".join(f"?{name}" for name in self.columns)
        if self.columns == ("there",):  # without a column there would be no row to count
            head = "(1 AS ?there)"
        # a server's default graph may give a triple once for each graph that holds it
        word = "DISTINCT " if self._graph == _UNION and self._union is None else ""
        end = "" if limit is None else f" LIMIT {limit}"
        return f"SELECT {word}{head} {{ {inside} }}{end}"

    def _written(self, name: str) -> str:
        term = self._fixed.get(name)
        if term is None:
            return f"?{name}"
        return str(asked(term)) if isinstance(term, BlankNode) else str(term)

    def quad(self, row: Any) -> Quad | None:  # noqa: ANN401  # a row of the engine has no type
        terms = [self._fixed[name] if name in self._fixed else row[name] for name in _NAMES]
        found = dict(zip(_NAMES, terms, strict=True))
        if any(found[name] != term for name, term in self.looks_for.items()):
            return None
        subject, predicate, value = terms
        return Quad(subject, predicate, value, row["g"] if self._graph is None else self._graph)


def _is_foreign(term: object) -> bool:
    return isinstance(term, BlankNode) and not is_ours(term)
