"""The embedded store: Oxigraph, in memory or on disk.

Every statement stands twice: in the named graph of its source, and once in the default graph, which
is therefore the union of all named graphs *as a set*. Oxigraph can also compute the union while it
answers, but then gives a triple once for each graph that holds it, and counts come out wrong.

Most questions look at the union alone, so a store may load the named graphs when they are first
needed: by a query that says GRAPH or FROM, or by who asks for the `engine` itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice
from threading import Lock
from typing import Self

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
    parse,
)

from ocop_kg.budget import Budget
from ocop_kg.errors import ForbiddenAccessError, QuerySyntaxError, UnknownParameterError
from ocop_kg.stores.foretelling import foretold
from ocop_kg.stores.limits import check_query
from ocop_kg.stores.ordering import totally_ordered
from ocop_kg.stores.protocol import Quads, Term
from ocop_kg.stores.querytext import DatasetClause, Prepared, is_update, may_name_graphs, prepare

__all__ = ["EmbeddedStore", "check_dataset", "copied", "evaluate", "parted", "twice"]

_DEFAULT = Budget()
_UNION = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
_SYNTAX = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_LONG_CHARACTER_LISTS = re.compile(r"\[[^\]]*'[^\]]*\](?:, )?")
_NOT_PROJECTED = re.compile(r"does not contains variable \?(\S+)")


class EmbeddedStore:
    """A quad store inside this process, closed to the network.

    >>> store = EmbeddedStore()
    >>> store.add([Quad(*map(NamedNode, ("urn:s", "urn:p", "o:o", "urn:g")))])
    >>> [solution["o"].value for solution in store.query("SELECT ?o { ?s ?p ?o }")]
    ['o:o']
    """

    def __init__(self, engine: Store | None = None) -> None:
        self._engine = Store() if engine is None else engine
        self._waiting: Callable[[], bytes] | None = None
        self._lock = Lock()

    def __reduce__(self) -> tuple[Callable[[bytes], Self], tuple[bytes]]:
        """Be copied into another process with all that is in it."""
        return type(self)._holding, (self.engine.dump(format=RdfFormat.N_QUADS) or b"",)

    @classmethod
    def _holding(cls, nquads: bytes) -> Self:
        store = cls()
        store.load(nquads)
        return store

    @property
    def union(self) -> Store:
        """The engine, for who reads its default graph alone."""
        return self._engine

    @property
    def engine(self) -> Store:
        """The engine with all its graphs."""
        if self._waiting is not None:
            with self._lock:
                if self._waiting is not None:
                    self._load(self._waiting(), RdfFormat.N_QUADS)
                    self._waiting = None  # at the end, so that other threads wait for the graphs
        return self._engine

    def __len__(self) -> int:
        """Count the triples of the union, each once however many sources state it."""
        return sum(1 for _ in self.union.quads_for_pattern(None, None, None, DefaultGraph()))

    def is_larger_than(self, most: int) -> bool:
        """Tell whether the union has more triples, without counting on."""
        quads = self.union.quads_for_pattern(None, None, None, DefaultGraph())
        return sum(1 for _ in islice(quads, most + 1)) > most

    def add(self, quads: Iterable[Quad], *, whole: bool = True) -> None:
        """Add statements to their named graphs and to the union, all of them or none.

        With ``whole=False`` a failure may leave some behind, which is faster, and does no harm to a
        store that is thrown away then.
        """
        (self.engine.extend if whole else self.engine.bulk_extend)(twice(quads))

    def load(self, nquads: bytes) -> None:
        """Take over N-Quads that this library wrote itself; much faster than `add`.

        The default graph must then be made with `unite`.
        """
        self._load(nquads, RdfFormat.N_QUADS)

    def load_union(self, ntriples: bytes, named: Callable[[], bytes]) -> None:
        """Take over the union as N-Triples now, and the named graphs as N-Quads when needed."""
        self._load(ntriples, RdfFormat.N_TRIPLES)
        self._waiting = named

    def unite(self) -> None:
        """Make the default graph hold what all named graphs hold."""
        self.engine.update(_UNION)

    def _load(self, data: bytes, syntax: RdfFormat) -> None:
        """Load lines; blank nodes keep their names, so that union and named graphs share them."""
        named, unnamed = parted(data)
        self._engine.load(named, format=syntax, lenient=True)
        self._engine.extend(parse(unnamed, format=syntax, lenient=True))

    def query(
        self,
        sparql: str,
        bindings: Mapping[str, Term] | None = None,
        budget: Budget | None = None,
        dataset: DatasetClause | None = None,
        base: str | None = None,
    ) -> QuerySolutions | Iterable[Triple] | QueryBoolean:
        """Answer a SPARQL 1.1 query, with variables bound to terms as in SPARQL-dev SEP-0007.

        `dataset` stands in place of FROM and FROM NAMED, as SPARQL 1.1 Protocol wants it; `base` is
        what relative IRIs start from in a query without BASE.

        Raises `QuerySyntaxError` with line and column, `UnknownParameterError` for a binding whose
        variable the query does not select, `ForbiddenAccessError` for a query that calls another
        endpoint or names a graph that is not in the store, and `BudgetError`; the time of an answer
        that is timed may also be over while its rows are read.
        """
        budget = budget or _DEFAULT
        sparql = sparql.removeprefix("\ufeff")  # of a query that comes from a file
        check_query(sparql, budget)
        if budget.seconds is None:
            return self._query(sparql, bindings, dataset, base)
        from ocop_kg.stores.timed import timed

        if dataset or may_name_graphs(sparql):
            _ = self.engine  # loaded here, once, and not in every process that answers
        return timed(partial(self._query, sparql, bindings, dataset, base), budget)

    def evaluate(
        self,
        sparql: str,
        prepared: Prepared,
        bindings: Mapping[str, Term] | None = None,
        budget: Budget | None = None,
    ) -> QuerySolutions | Iterable[Triple] | QueryBoolean:
        """Answer a query that this library made, and of which it knows what must be known."""
        work = partial(self._evaluated, sparql, prepared, bindings)
        if budget is None or budget.seconds is None:
            return work()
        from ocop_kg.stores.timed import timed

        _ = self.engine
        return timed(work, budget)

    def _query(
        self,
        sparql: str,
        bindings: Mapping[str, Term] | None,
        given: DatasetClause | None,
        base: str | None,
    ) -> QuerySolutions | QueryTriples | QueryBoolean:
        prepared = prepare(sparql)
        if given or base:
            prepared = replace(prepared, dataset=given or prepared.dataset, base=base)
        return self._evaluated(sparql, prepared, bindings)

    def _evaluated(
        self, sparql: str, prepared: Prepared, bindings: Mapping[str, Term] | None
    ) -> QuerySolutions | QueryTriples | QueryBoolean:
        if prepared.dataset:
            engine = self.restricted(prepared.dataset)
        else:
            engine = self.engine if prepared.names_graphs else self.union
        return evaluate(engine, sparql, prepared, bindings)

    def check_dataset(self, dataset: DatasetClause) -> None:
        """Raise `ForbiddenAccessError` when a query names a graph that is not in the store."""
        check_dataset(self.engine, dataset)

    def restricted(self, dataset: DatasetClause) -> Store:
        """Copy the graphs that a query names in FROM, so that they too unite as a set.

        Raises `ForbiddenAccessError` for a graph that is not in the store.
        """
        return copied(self.engine, dataset)


def check_dataset(engine: Quads, dataset: DatasetClause) -> None:
    """Raise `ForbiddenAccessError` when a dataset names a graph that is not there."""
    for name in (*dataset.default, *dataset.named):
        if not engine.contains_named_graph(_graph(name)):
            raise ForbiddenAccessError(
                name, "this graph is not in the store, and nothing is fetched"
            )


def copied(engine: Quads, dataset: DatasetClause) -> Store:
    """Copy the graphs of a dataset into an engine of their own; raise as `restricted` does."""
    check_dataset(engine, dataset)
    copy = Store()
    for name in dataset.default:
        quads = engine.quads_for_pattern(None, None, None, NamedNode(name))
        copy.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    for name in dataset.named:
        copy.extend(engine.quads_for_pattern(None, None, None, NamedNode(name)))
    return copy


def evaluate(
    engine: Store,
    sparql: str,
    prepared: Prepared,
    bindings: Mapping[str, Term] | None = None,
) -> QuerySolutions | QueryTriples | QueryBoolean:
    """Let an engine answer a query; what it has against the query is raised as our own errors."""
    dataset = prepared.dataset

    def asked(text: str) -> QuerySolutions | QueryTriples | QueryBoolean:
        return engine.query(
            text,
            base_iri=prepared.base,
            prefixes=dict(prepared.prefixes) if prepared.prefixes else None,
            default_graph=DefaultGraph() if dataset else None,
            named_graphs=[_graph(name) for name in dataset.named] if dataset else None,
            substitutions=(
                {_variable(name): term for name, term in bindings.items()} if bindings else None
            ),
        )

    try:
        try:
            ordered = totally_ordered(sparql)
            return asked(foretold(ordered, bindings) if bindings else ordered)
        except SyntaxError:
            return asked(sparql)  # which tells the place in what was written
    except SyntaxError as error:
        raise _located(str(error), sparql) from error
    except RuntimeError as error:
        if unknown := _NOT_PROJECTED.search(str(error)):
            raise UnknownParameterError(
                unknown[1], advice="only variables that the query selects can be bound"
            ) from error
        raise QuerySyntaxError(f"the engine cannot answer this: {error}") from error


def parted(data: bytes) -> tuple[bytes, bytes]:
    r"""Part lines into those without blank nodes, which the engine loads fast, and all others.

    >>> parted(b"<urn:a> <urn:b> <urn:c> .\n_:a <urn:b> <urn:c> .\n")
    (b'<urn:a> <urn:b> <urn:c> .\n', b'_:a <urn:b> <urn:c> .\n')
    """
    named: list[bytes] = []
    unnamed: list[bytes] = []
    end = 0
    while (at := data.find(b"_:", end)) >= 0:
        start = data.rfind(b"\n", end, at) + 1 or end
        named.append(data[end:start])
        end = data.find(b"\n", at) + 1 or len(data)
        unnamed.append(data[start:end])
    return b"".join((*named, data[end:])), b"".join(unnamed)


def twice(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Give each quad for its graph and for the union."""
    for quad in quads:
        yield quad
        yield Quad(quad.subject, quad.predicate, quad.object)


def _graph(name: str) -> NamedNode:
    try:
        return NamedNode(name)
    except ValueError as error:
        raise ForbiddenAccessError(name, "no graph has a name that is no absolute IRI") from error


def _variable(name: str) -> Variable:
    try:
        return Variable(name)
    except ValueError as error:
        raise UnknownParameterError(name, advice="a variable is named without ? or $") from error


def _located(message: str, sparql: str) -> QuerySyntaxError:
    """Say where the engine stops and what stands there, without its long lists of characters."""
    found = _SYNTAX.fullmatch(message)
    if not found:
        return QuerySyntaxError(message)
    line, column, expected = int(found[1]), int(found[2]), found[3]
    if "Prefix not found" in expected:
        problem = "this prefix is not declared"
    elif is_update(sparql) or "expected CONSTRUCT" in expected:
        problem = "a query is expected here: SELECT, ASK, CONSTRUCT or DESCRIBE (no update)"
    else:
        lines = sparql.split("\n")
        rest = lines[line - 1][column - 1 :].split() if line <= len(lines) else []
        here = f"cannot go on at {rest[0]!r}" if rest else "no query up to its end, look before it"
        problem = f"{here}: {_LONG_CHARACTER_LISTS.sub('', expected)}"
    return QuerySyntaxError(problem, line, column)
