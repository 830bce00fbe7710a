"""The things of a graph: their names in any language, and what is known of them, by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pyoxigraph import DefaultGraph, NamedNode

from ocop_kg.graph import describe as description
from ocop_kg.graph.names import Match, Names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import BlankNode, Quad

    from ocop_kg.graph.evidence.sources import SourceNote
    from ocop_kg.stores import Quads, Store, Term
    from ocop_kg.stores.remote import RemoteStore

__all__ = ["Things"]


class Things:
    """A store, looked at thing by thing; `Graph` adds queries and views."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._names = Names(store.union)

    def __len__(self) -> int:
        """Count the triples, each once however many sources state it."""
        return len(self._store)

    def is_larger_than(self, most: int) -> bool:
        """Tell whether there are more triples, which is quicker than to count them all."""
        return self._store.is_larger_than(most)

    @property
    def store(self) -> Quads:
        """The statements with their graphs, to be read.

        Of a graph in this process it is the pyoxigraph store itself.
        """
        return self._store.engine

    @property
    def server(self) -> RemoteStore | None:
        """The server that holds the graph, if it is not in this process."""
        return cast("RemoteStore", self._store) if hasattr(self._store, "endpoint") else None

    def triples(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        value: Term | BlankNode | None = None,
    ) -> Iterator[Quad]:
        """Walk the triples of the union that fit a pattern; None fits everything.

        >>> from ocop_kg.graph import Graph
        >>> from ocop_kg.vocabulary import ocop
        >>> lesotho = NamedNode("https://w3id.org/ocop/id/country/LSO")
        >>> [fact.object.value for fact in Graph.open().triples(lesotho, ocop("isoAlpha2"))]
        ['LS']
        """
        return self._store.union.quads_for_pattern(subject, predicate, value, DefaultGraph())

    def graphs(self) -> list[NamedNode]:
        """List the named graphs, sorted: one a source, and those of ontology and inference."""
        graphs = self._store.engine.named_graphs()
        names = (name for name in graphs if isinstance(name, NamedNode))
        return sorted(names, key=lambda name: name.value)

    def label(self, thing: object, languages: Sequence[str] = ("en",)) -> str:
        """Give the label of a thing in the first of these languages that has one.

        >>> from ocop_kg.graph import Graph
        >>> Graph.open().label("https://w3id.org/ocop/id/country/LSO", ["fr"])
        'Lesotho'
        """
        wanted = (languages,) if isinstance(languages, str) else languages
        return self._names.label(_named(thing).strip("<>"), wanted)

    def resolve(self, name: object, kind: NamedNode | str | None = None) -> NamedNode:
        """Find the one thing that a name means: an IRI, a label in any language, a code or a key.

        `kind` is a class, such as ``"Country"``, that the thing must belong to; see `kinds`.
        Raises `UnknownThingError`, which offers near names, or `AmbiguousThingError`.

        >>> from ocop_kg.graph import Graph
        >>> graph = Graph.open()
        >>> graph.resolve("LS", "Country") == graph.resolve("莱索托", "Country")
        True
        >>> graph.resolve("potatoe", "Product")
        Traceback (most recent call last):
        ocop_kg.errors.UnknownThingError: unknown product 'potatoe'; did you mean potato?
        """
        return self._names.resolve(_named(name), self._class(kind))

    def named(self, name: object, kind: NamedNode | str | None = None) -> NamedNode | None:
        """Give the same, and None where nothing has the name: near ones are not looked for.

        Raises `AmbiguousThingError`.

        >>> from ocop_kg.graph import Graph
        >>> Graph.open().named("Lesotho", "Product") is None
        True
        """
        return self._names.named(_named(name), self._class(kind))

    def find(
        self, text: str, *, kind: NamedNode | str | None = None, limit: int = 10
    ) -> list[Match]:
        """Search all labels, aliases, codes and keys, in any language, with near matches.

        >>> from ocop_kg.graph import Graph
        >>> [match.label for match in Graph.open().find("lesoto", kind="Country")]
        ['Lesotho']
        """
        return self._names.find(text, kind=self._class(kind), limit=limit)

    def kinds(self) -> list[str]:
        """List the classes of the ontology, by the names that `resolve` and `find` understand.

        >>> from ocop_kg.graph import Graph
        >>> "Country" in Graph.open().kinds()
        True
        """
        return list(self._names.kinds().values())

    def _class(self, kind: NamedNode | str | None) -> NamedNode | None:
        return self._names.kind(kind) if isinstance(kind, str) else kind

    def describe(self, thing: object) -> description.Description:
        """Gather everything known of a thing, each fact with the sources that state it.

        `thing` is whatever `resolve` understands, with the same errors.

        >>> from ocop_kg.graph import Graph
        >>> Graph.open().describe("LSO").label
        'Lesotho'
        """
        iri = self.resolve(thing).value
        return description.describe(self.store, iri, self.label(iri))

    def note(self, source: object, languages: Sequence[str] = ("en",)) -> SourceNote:
        """Tell title, publisher, date and address of a source, which is named as everywhere.

        >>> from ocop_kg.graph import Graph
        >>> Graph.open().note("seed-ocop-china-2025").publisher
        'FAO'
        """
        node = source if isinstance(source, NamedNode) else self.resolve(source, "Source")
        from ocop_kg.graph.evidence.sources import note_of_source

        return note_of_source(self._store.union, node, languages)


def _named(thing: object) -> str:
    """Give what a caller calls a thing: text as it is, a term or a record by its IRI."""
    node = getattr(thing, "node", thing)
    if isinstance(node, NamedNode):
        return f"<{node.value}>"
    if isinstance(node, str):
        return node
    raise TypeError(f"a {type(thing).__name__} names nothing: give a label, a code or an IRI")
