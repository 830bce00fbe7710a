"""Takes graphs from endpoints: all that were asked for, each whole, or none and an error.

A graph is whole when as many triples came as the endpoint counts, so that a server that cuts its
answers without a word is found out. What the endpoint's own catalogue calls unchanged, and has as
many triples, is not read again; of other endpoints everything is read, and compared by its digest,
for HTTP has no tag of a named graph that a server must keep.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from ocop_kg.budget import Budget
from ocop_kg.errors import BudgetError, EndpointError, Place, UsageError
from ocop_kg.graph.mirrors.copies import MIRRORS_GRAPH, Copy, content_of
from ocop_kg.stores.remote import Endpoint, RemoteStore
from ocop_kg.stores.remote.dataset import CATALOGUE, UNION
from ocop_kg.stores.remote.store import listed
from ocop_kg.vocabulary import INFERRED_GRAPH, MIRROR, ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ocop_kg.stores.login import Login

__all__ = ["Taken", "Upstream", "kept", "remembered", "take"]

_OURS = {name.value for name in (CATALOGUE, UNION, INFERRED_GRAPH, ONTOLOGY_GRAPH, MIRRORS_GRAPH)}
"""Graphs that are made here and never copied."""


@dataclass(frozen=True, slots=True)
class Upstream:
    """An endpoint, and which of its named graphs are copied: those of `graphs`, or all.

    >>> Upstream("https://a.example/sparql", ["urn:g"]).graphs
    ('urn:g',)
    """

    url: str
    graphs: Sequence[str] = ()
    login: Login | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        graphs = (self.graphs,) if isinstance(self.graphs, str) else tuple(self.graphs)
        object.__setattr__(self, "graphs", graphs)
        for what, iri in (("endpoint", self.url), *(("graph", graph) for graph in graphs)):
            try:
                NamedNode(iri)
            except ValueError as error:
                raise UsageError(f"no {what} has the name {iri!r}: give an IRI") from error
        for graph in graphs:
            if graph in _OURS:
                raise UsageError(f"{graph} is made here and never copied: name other graphs")


@dataclass(frozen=True, slots=True)
class Taken:
    """All copies that a mirror holds now, and the N-Triples, by digest, of those that are new."""

    copies: tuple[Copy, ...]
    contents: Mapping[str, bytes]


def take(
    upstreams: Iterable[Upstream] | None,
    held: Sequence[Copy] = (),
    *,
    timeout: float = 60.0,
    budget: Budget | None = None,
    tell: Callable[[str], object] | None = None,
) -> Taken:
    """Fetch what changed since `held`; copies of endpoints that are not named stay as they are.

    None in place of `upstreams` stands for those of `held`. Raises `EndpointError` for an endpoint
    that does not answer or lacks a graph, `BudgetError`, and `UsageError` when none is remembered.
    """
    if upstreams is None and not held:
        raise UsageError("no endpoint is remembered here: give an address")
    wanted: defaultdict[str, list[Upstream]] = defaultdict(list)
    for upstream in remembered(held) if upstreams is None else upstreams:
        wanted[upstream.url].append(upstream)
    spending = _Spending(budget or Budget(), timeout)
    earlier = {(copy.endpoint, copy.graph): copy for copy in held}
    copies = [copy for copy in held if copy.endpoint not in wanted]
    contents: dict[str, bytes] = {}
    for url, parts in wanted.items():
        for copy, content in _from_one(url, parts, earlier, spending):
            copies.append(copy)
            if content is not None:
                contents[copy.digest] = content
            if tell is not None:
                what = "unchanged" if content is None else "copied"
                tell(f"{what}: graph {copy.graph} at {url}, {copy.triples} triples")
    return Taken(tuple(sorted(copies, key=lambda each: (each.endpoint, each.graph))), contents)


def kept(held: Sequence[Copy], forget: Iterable[str]) -> list[Copy]:
    """Leave out the copies of some endpoints; raise `UsageError` for one that has none."""
    endpoints = dict.fromkeys(copy.endpoint for copy in held)
    gone = set(forget)
    for url in sorted(gone - endpoints.keys()):
        known = ", ".join(endpoints) or "none at all"
        raise UsageError(f"there is no copy of {url} to be forgotten; there are copies of {known}")
    return [copy for copy in held if copy.endpoint not in gone]


def remembered(held: Iterable[Copy]) -> tuple[Upstream, ...]:
    """Give the endpoints of copies, with the graphs that were chosen there.

    >>> remembered([Copy("https://a.example/sparql", "urn:g", "", 1, "00")])
    (Upstream(url='https://a.example/sparql', graphs=('urn:g',)),)
    """
    graphs: defaultdict[str, list[str]] = defaultdict(list)
    for copy in held:
        graphs[copy.endpoint] += [copy.graph] if copy.chosen else []
    return tuple(Upstream(url, chosen) for url, chosen in graphs.items())


class _Spending:
    """Parts the seconds and triples of a budget among all graphs that are read."""

    def __init__(self, budget: Budget, timeout: float) -> None:
        self.budget = replace(budget, seconds=None)
        self._seconds = budget.seconds
        self._end = None if budget.seconds is None else monotonic() + budget.seconds
        self._timeout = timeout
        self._triples = 0

    def timeout(self) -> float:
        """Give the seconds that the next answer has; raise `BudgetError` when none are left."""
        if self._end is None or self._seconds is None:
            return self._timeout
        left = self._end - monotonic()
        if left <= 0:
            problem = f"the mirror was not done after {self._seconds:g} seconds: stopped"
            raise BudgetError("seconds", self._seconds, problem)
        return min(left, self._timeout)

    def add(self, triples: int, url: str) -> None:
        """Count the triples of another graph; raise `BudgetError` when they are too many."""
        self._triples += triples
        most = self.budget.triples
        if most is not None and self._triples > most:
            problem = f"there are at least {self._triples:,} triples to copy"
            raise BudgetError("triples", most, problem, Place(url))


def _from_one(
    url: str, parts: Sequence[Upstream], known: Mapping[tuple[str, str], Copy], spending: _Spending
) -> list[tuple[Copy, bytes | None]]:
    login = next((part.login for part in parts if part.login), None)
    chosen = all(part.graphs for part in parts)
    endpoint = Endpoint(url, login=login, timeout=spending.timeout())
    try:
        store = RemoteStore(endpoint, spending.budget)
        taken = []
        for graph, count in _counted(store, parts, spending):
            spending.add(count, url)
            endpoint.timeout = spending.timeout()
            copy, content = _graph(store, graph, count, known.get((url, graph)))
            taken.append((replace(copy, chosen=chosen), content))
        endpoint.timeout = spending.timeout()
        now = listed(endpoint, spending.budget)
    except EndpointError:
        spending.timeout()  # which tells when it was the budget that left no time
        raise
    if any(now.get(copy.graph, "") != copy.revision for copy, _ in taken):
        raise EndpointError(url, "its graphs were written while they were read: do it again later")
    return taken


def _counted(
    store: RemoteStore, parts: Sequence[Upstream], spending: _Spending
) -> Iterator[tuple[str, int]]:
    """Give the graphs that are wanted of an endpoint, each with the number of its triples."""
    chosen = dict.fromkeys(graph for part in parts for graph in part.graphs)
    counts: dict[str, int] = {}
    if not all(part.graphs for part in parts):
        rows: Any = store.query(
            "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
            None,
            spending.budget,
        )
        counts = {row["g"].value: _number(row["n"], store) for row in rows if row["g"]}
        for name in store.engine.named_graphs():
            if isinstance(name, NamedNode) and name.value not in _OURS:
                chosen[name.value] = None
    if not chosen:
        raise EndpointError(store.endpoint.url, "it has no named graph to copy")
    for graph in sorted(chosen):
        yield graph, counts[graph] if graph in counts else _count(store, graph, spending.budget)


def _count(store: RemoteStore, graph: str, budget: Budget) -> int:
    """Let the server count a graph; of one that is not in its catalogue it has none."""
    if store.dataset.union is not None and graph not in store.dataset.named:
        return 0
    name = NamedNode(graph)
    rows: Any = store.query(
        f"SELECT (COUNT(*) AS ?n) {{ GRAPH {name} {{ ?s ?p ?o }} }}", None, budget
    )
    return next((_number(row["n"], store) for row in rows), 0)


def _number(term: Any, store: RemoteStore) -> int:  # noqa: ANN401  # whatever the server gave
    if isinstance(term, Literal) and term.value.isdecimal():
        return int(term.value)
    raise EndpointError(store.endpoint.url, f"it counts triples as {term}")


def _graph(
    store: RemoteStore, graph: str, count: int, held: Copy | None
) -> tuple[Copy, bytes | None]:
    """Read a graph, unless it is certain to be as it is held; give no content then."""
    url = store.endpoint.url
    revision = store.dataset.named.get(graph, "")
    fetched = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if not count:
        raise EndpointError(url, f"it has no graph {graph}")
    if held is not None and revision and (held.revision, held.triples) == (revision, count):
        return held, None
    quads = store.engine.quads_for_pattern(None, None, None, NamedNode(graph))
    digest, lines = content_of(quad.triple for quad in islice(quads, count + 1))
    if len(lines) != count:
        came = "more" if len(lines) > count else f"{len(lines):,}"
        problem = f"of the {count:,} triples of {graph} came {came}"
        raise EndpointError(url, f"{problem}: it cuts answers, or was written meanwhile")
    if any(f"<{MIRROR}" in line for line in lines):
        raise EndpointError(url, f"{graph} speaks of names that only mirrors make: {MIRROR}…")
    if held is not None and held.digest == digest:
        return replace(held, revision=revision), None
    return Copy(url, graph, fetched, count, digest, revision), "".join(lines).encode()
