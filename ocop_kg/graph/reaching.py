"""Graphs and servers: one that lies there is asked, one that is here is put there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from ocop_kg.errors import UsageError
from ocop_kg.graph.things import Things
from ocop_kg.vocabulary import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ocop_kg.budget import Budget
    from ocop_kg.graph.loading import Progress
    from ocop_kg.graph.mirrors.copies import Copy
    from ocop_kg.graph.mirrors.taking import Taken, Upstream
    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.graph.publishing import Published
    from ocop_kg.stores.login import Login

__all__ = ["Reaching"]


class Reaching(Things):
    """Things of a store that may be a server's, or be copied to one; `Graph` is built on it."""

    @classmethod
    def connect(
        cls,
        url: str,
        *,
        login: Login | None = None,
        timeout: float = 60.0,
        budget: Budget | None = None,
    ) -> Self:
        """Connect to a SPARQL 1.1 endpoint, whose graph is asked as any other.

        `url` is the address of the query service; this host and port are asked, and no other. What
        `login` holds is told as the server wants it; nothing is taken from the environment, neither
        credentials nor proxies. `timeout` are the seconds that one answer may take, with all that
        is tried again; `budget` limits answers as always.

        A graph that `publish` put there is asked as it was published. Of other servers the default
        graph is what they make of it: many leave it empty, or give a triple once for each graph
        that holds it. What writes, infers or goes through rdflib needs a copy, which `view` makes.

        Raises `EndpointError` when nobody answers as a query service does, and `UsageError` or
        `ForbiddenAccessError` for an address that is none.

        >>> from ocop_kg.errors import EndpointError
        >>> from ocop_kg.graph import Graph
        >>> try:
        ...     Graph.connect("http://127.0.0.1:9/sparql", timeout=0.1)
        ... except EndpointError as error:
        ...     error.url
        'http://127.0.0.1:9/sparql'
        """
        from ocop_kg.stores.remote import Endpoint, RemoteStore

        store = RemoteStore(Endpoint(url, login=login, timeout=timeout), budget)
        inferred = store.engine.contains_named_graph(INFERRED_GRAPH)
        made: Any = cls  # `Graph` or a class below it
        graph: Self = made(store, budget, inferred=inferred)
        return graph

    @classmethod
    def mirror(  # noqa: PLR0913  # from where, to where, how, for how long, and who is told
        cls,
        upstreams: Iterable[Upstream | str] | None = None,
        *,
        store: AnyPath | None = None,
        forget: Iterable[str] = (),
        inferred: bool = True,
        timeout: float = 60.0,
        budget: Budget | None = None,
        tell: Callable[[str], object] | None = None,
    ) -> Self:
        """Copy named graphs of SPARQL endpoints into a graph of one's own, a graph a source.

        An upstream is an `Upstream`, which names graphs, or the address of an endpoint, all of
        whose graphs are copied. With `store` they are kept in a folder, as by `open`, and only
        graphs that changed are replaced there; copies of endpoints that are not named stay, unless
        `forget` has their addresses. Without `upstreams` all that the folder remembers are brought
        up to date; `mirrored` lists them. All graphs come whole, or the folder stays as it was.
        `timeout` is for one answer;
        `seconds` and `triples` of a `budget` hold for all that is read from endpoints.
        `tell` is called with a line for each graph.

        Copies have names of their own, so endpoints that use the same IRI are told apart; the
        graph ``graph/mirrors`` says where each came from and when. The ontology stands beside
        them, and what follows by OWL 2 RL is worked out here.

        Raises `EndpointError` for an endpoint that is dead, slow, or lacks a graph, `BudgetError`,
        `StoreError`, `UsageError`, or `ForbiddenAccessError`.

        >>> from ocop_kg.errors import EndpointError
        >>> from ocop_kg.graph import Graph
        >>> try:
        ...     Graph.mirror(["http://127.0.0.1:9/sparql"], timeout=0.1)
        ... except EndpointError as error:
        ...     error.url
        'http://127.0.0.1:9/sparql'
        """
        from ocop_kg.graph.mirrors.memory import in_memory
        from ocop_kg.graph.mirrors.taking import Upstream, kept, take
        from ocop_kg.graph.ondisk import mirrored_on_disk

        given = None
        if upstreams is not None:
            given = [Upstream(each) if isinstance(each, str) else each for each in upstreams]
            if not (given or forget):
                raise UsageError("a mirror needs an endpoint: give its address")

        def taking(held: Sequence[Copy] = ()) -> Taken:
            left = kept(held, forget)
            return take(given, left, timeout=timeout, budget=budget, tell=tell)

        if store is None:
            held = in_memory(taking(), inferred=inferred, budget=budget)
        else:
            held = mirrored_on_disk(store, taking, inferred=inferred, budget=budget)
        made: Any = cls
        graph: Self = made(held, budget, inferred=inferred)
        return graph

    @staticmethod
    def mirrored(store: AnyPath) -> tuple[Upstream, ...]:
        """List the endpoints whose graphs a folder holds copies of, as `mirror` takes them.

        Raises `StoreError` for a folder that holds something else.

        >>> from ocop_kg.graph import Graph
        >>> Graph.mirrored("no-such-folder")
        ()
        """
        from ocop_kg.graph.mirrors.taking import remembered
        from ocop_kg.graph.ondisk import mirrored

        return remembered(mirrored(store))

    @classmethod
    def load(
        cls,
        *files: AnyPath,
        store: AnyPath,
        replace: bool = False,
        inferred: bool = False,
        budget: Budget | None = None,
        tell: Callable[[Progress], object] | None = None,
    ) -> Self:
        """Load dumps of any size into the folder `store`, beside the ontology, and open it.

        N-Quads and N-Triples, also packed with gzip, are read in pieces, side by side, so that
        memory stays bounded; other formats are read as by `open`. What a file says without a graph
        goes to a graph of its name. A folder stands for all files in it, and in the folders there,
        that have an ending of RDF. A file that was loaded before is passed over; with `replace`
        the folder is begun anew. `tell` is called with a `Progress` for each piece.

        Everything is loaded, or the folder stays as it was, also for who is killed. Nothing that
        follows is worked out, unless ``inferred=True``: its conclusions pass through memory. Dumps
        have no limit of bytes and triples unless `budget` gives one.

        Raises `ReadError` with the line that cannot be read, `UnknownFormatError`, `BudgetError`,
        `StoreError` for a folder that was not made by a load, or `UsageError`.

        >>> from pathlib import Path
        >>> from tempfile import mkdtemp
        >>> from ocop_kg.graph import Graph
        >>> dump = Path(mkdtemp()) / "dump.nq"
        >>> written = dump.write_text("<urn:a> <urn:b> <urn:c> <urn:g> .")
        >>> Graph.load(dump, store=dump.parent / "store").query("ASK { <urn:a> ?p ?o }")
        True
        """
        from ocop_kg.graph.loading import LIMITS, load_on_disk

        limits = budget or LIMITS
        held, follows = load_on_disk(
            store, files, replace=replace, inferred=inferred, budget=limits, tell=tell
        )
        made: Any = cls
        graph: Self = made(held, budget, inferred=follows)
        return graph

    def publish(
        self,
        url: str,
        graph_store: str,
        *,
        login: Login | None = None,
        timeout: float = 60.0,
        check: bool = False,
    ) -> Published:
        """Put this graph on a server, one named graph a source, for `connect`.

        `url` is the address of its query service, `graph_store` that of its SPARQL 1.1 Graph Store
        Protocol; `timeout` is for each of the graphs. Only graphs that are not there yet as they
        are here are written, and those that this graph no longer has are removed; graphs of others
        on the server are left alone. So it can be said again, also after it was broken off. With
        `check` nothing is written: what comes back is what would be.

        Besides the graphs of sources there are ``graph/union``, with every triple once, and
        ``graph/catalogue``, which lists the graphs. Blank nodes are replaced by IRIs (skolemised),
        which `connect` reads back.

        Raises `EndpointError`, `UsageError` or `ForbiddenAccessError`.
        """
        from ocop_kg.graph.publishing import publish
        from ocop_kg.stores.remote import Endpoint

        endpoint = Endpoint(url, graphs=graph_store, login=login, timeout=timeout)
        return publish(self, endpoint, check=check)
