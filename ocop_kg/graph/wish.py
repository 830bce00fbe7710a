"""From the words of a caller to what a view asks of its sources; unknown names are errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypedDict

from pyoxigraph import NamedNode

from ocop_kg.errors import AmbiguousThingError, UnknownThingError, UsageError
from ocop_kg.graph.names import folded
from ocop_kg.graph.periods import AnyDate, given_period
from ocop_kg.graph.values import text_of
from ocop_kg.graph.view import Wish
from ocop_kg.naming import near_names
from ocop_kg.vocabulary import GRAPH, ID

if TYPE_CHECKING:
    from ocop_kg.graph.sources import SourceGraphs

__all__ = ["AnyNames", "Asked", "wished"]

AnyNames = object
"""One name or several: text, a term or a record, or an iterable of them; None asks nothing."""

Resolve = Callable[[object, str], NamedNode]


class Asked(TypedDict):
    """What a caller says, each part as it was given; None asks nothing."""

    published_before: AnyDate | None
    as_of: AnyDate | None
    publishers: AnyNames
    kinds: AnyNames
    without: AnyNames


def wished(resolve: Resolve, known: SourceGraphs, asked: Asked) -> Wish:
    """Find what each word means; `resolve` finds things of the graph by name and class.

    Raises `UnknownThingError` or `AmbiguousThingError` for a name and `UsageError` for a date.
    """
    publishers, kinds = asked["publishers"], asked["kinds"]
    return Wish(
        known_by=_last_day(asked["published_before"], asked["as_of"]),
        publishers=None
        if publishers is None
        else frozenset(_publisher(known, name) for name in _each(publishers)),
        kinds=None if kinds is None else frozenset(_kind(resolve, name) for name in _each(kinds)),
        without=frozenset(_source(resolve, known, name) for name in _each(asked["without"])),
    )


def _last_day(published_before: AnyDate | None, as_of: AnyDate | None) -> date | None:
    days = []
    if published_before is not None:
        first = given_period(published_before, "published_before").start
        if first == date.min:
            raise UsageError("published_before: nothing was published before the first day")
        days.append(first - timedelta(days=1))
    if as_of is not None:
        days.append(given_period(as_of, "as_of").end)
    return min(days, default=None)


def _each(names: AnyNames) -> Iterable[object]:
    if names is None:
        return ()
    if isinstance(names, str | NamedNode) or hasattr(names, "node"):
        return (names,)
    if isinstance(names, Iterable):
        return names
    raise TypeError(f"a {type(names).__name__} names no source: give text, or a list of texts")


def _publisher(known: SourceGraphs, name: object) -> str:
    names = {folded(who): who for source in known.sources.values() for who in source.publishers}
    wanted = folded(str(name))
    if wanted not in names:
        close = [names[near] for near in near_names(wanted, names)]
        advice = "`ocop-kg info --sources` lists them"
        raise UnknownThingError(str(name), close, advice, "publisher")
    return wanted


def _kind(resolve: Resolve, name: object) -> str:
    try:
        return resolve(name, "SourceKind").value
    except UnknownThingError as error:
        advice = "`ocop-kg find` searches all names"
        raise UnknownThingError(error.name, error.close, advice, "kind of source") from error


def _source(resolve: Resolve, known: SourceGraphs, name: object) -> str:
    """Find a source by key, IRI, graph or title, also one that a view has left out already."""
    node = getattr(name, "node", name)
    text = node.value if isinstance(node, NamedNode) else str(node)
    bare = text.strip().removeprefix("<").removesuffix(">")
    graphs = {text_of(graph) for graph in known.graphs}
    for iri in _iris(bare):
        if iri in known.sources:
            return iri
    for iri in (bare, GRAPH + bare.removeprefix("graph:"), _file(bare)):
        if iri in graphs:
            return iri
    found = [iri for iri, source in known.sources.items() if folded(source.title) == folded(text)]
    if len(found) > 1:
        raise AmbiguousThingError(text, found)
    if found:
        return found[0]
    try:
        return resolve(node, "Source").value
    except UnknownThingError as error:
        keys = [source.key for source in known.sources.values()]
        close = near_names(bare.casefold(), keys) or error.close
        advice = "`ocop-kg info --sources` lists them"
        raise UnknownThingError(text, close, advice, "source") from error


def _iris(text: str) -> tuple[str, ...]:
    own = text.removeprefix(GRAPH).removeprefix("graph:").removeprefix("id:")
    return (text, f"{ID}source/{own.removeprefix('source/')}")


def _file(path: str) -> str:
    from ocop_kg.reading import file_graph

    try:
        return file_graph(path).value
    except ValueError:
        return ""
