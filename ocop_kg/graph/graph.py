"""`Graph`: one store, and what can be asked of it."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Self

from pyoxigraph import DefaultGraph, NamedNode, QueryBoolean, QuerySolutions

from ocop_kg.budget import Budget
from ocop_kg.errors import UsageError
from ocop_kg.graph import describe as description
from ocop_kg.graph.names import Match, Names
from ocop_kg.graph.opening import AnyPath, fill
from ocop_kg.graph.results import Solutions
from ocop_kg.graph.rows import Rows, counted
from ocop_kg.graph.triples import Triples
from ocop_kg.graph.values import to_term
from ocop_kg.stores import EmbeddedStore, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import rdflib
    from pyoxigraph import BlankNode, Quad, Store

    from ocop_kg.graph.evidence.sources import SourceNote
    from ocop_kg.graph.evidence.statement import Statement
    from ocop_kg.graph.evidence.witnesses import Witnesses

__all__ = ["Graph"]


class Graph:
    """A knowledge graph with one named graph for each source.

    A query without ``GRAPH`` sees the union of all sources, the ontology and what follows from
    them, each triple once; ``GRAPH ?g { … }`` sees one source at a time.

    >>> graph = Graph.open()
    >>> graph.query("ASK { <https://w3id.org/ocop/id/country/LSO> a ocop:Country }")
    True
    """

    def __init__(self, store: EmbeddedStore, budget: Budget | None = None) -> None:
        self._store = store
        self._budget = budget or Budget()
        self._names = Names(store.union)

    @classmethod
    def open(
        cls,
        *files: AnyPath,
        store: AnyPath | None = None,
        replace: bool = False,
        inferred: bool = True,
        budget: Budget | None = None,
    ) -> Self:
        """Open the packaged graph, together with RDF files of your own.

        `files` are added to the packaged graph, or stand in its place with ``replace=True``.
        `store` names a folder that keeps the graph on disk, where files once added stay; without
        it everything is in memory.
        ``inferred=False`` leaves out what only follows by OWL 2 RL.
        `budget` limits what files and queries may cost; see `Budget` for what is allowed without.

        Raises `ReadError`, `UnknownFormatError`, `BudgetError`, `StoreError`, or `UsageError` for
        a replacement without files.

        >>> len(Graph.open()) > len(Graph.open(inferred=False))
        True
        """
        if replace and not files:
            raise UsageError("replace needs files: name those that stand in for the graph")
        if store is not None:
            from ocop_kg.graph.ondisk import on_disk

            disk = on_disk(store, files, replace=replace, inferred=inferred, budget=budget)
            return cls(disk, budget)
        memory = EmbeddedStore()
        fill(memory, files, replace=replace, inferred=inferred, budget=budget)
        return cls(memory, budget)

    def within(self, budget: Budget) -> Self:
        """Give the same graph with another budget, for all that is asked of it.

        >>> from ocop_kg import Budget
        >>> len(Graph.open().within(Budget(seconds=30)).select("SELECT * { ?s ?p ?o } LIMIT 5"))
        5
        """
        other = copy(self)
        other._budget = budget
        return other

    def __len__(self) -> int:
        """Count the triples, each once however many sources state it."""
        return len(self._store)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)} triples>"

    @property
    def store(self) -> Store:
        """The pyoxigraph store itself, for what this class does not offer; do not change it."""
        return self._store.engine

    def triples(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        value: Term | BlankNode | None = None,
    ) -> Iterator[Quad]:
        """Walk the triples of the union that fit a pattern; None fits everything.

        >>> from ocop_kg.vocabulary import ocop
        >>> lesotho = NamedNode("https://w3id.org/ocop/id/country/LSO")
        >>> [fact.object.value for fact in Graph.open().triples(lesotho, ocop("isoAlpha2"))]
        ['LS']
        """
        return self._store.union.quads_for_pattern(subject, predicate, value, DefaultGraph())

    @property
    def dataset(self) -> rdflib.Dataset:
        """The same store as an rdflib ``Dataset``, without a copy.

        Its default graph is the union of the named graphs, as everywhere in this library. It is
        closed to the network too, and what is written through it changes this graph.

        >>> from rdflib import URIRef
        >>> lesotho = URIRef("https://w3id.org/ocop/id/country/LSO")
        >>> (lesotho, None, None) in Graph.open().dataset.default_graph
        True
        """
        from ocop_kg.graph.rdflib_view import dataset_of

        return dataset_of(self.store)

    @cached_property
    def witnesses(self) -> Witnesses:
        """What speaks for triples of this graph, for many at once; see `why` for one."""
        from ocop_kg.graph.evidence.witnesses import Witnesses

        return Witnesses(self._store)

    def graphs(self) -> list[NamedNode]:
        """List the named graphs, sorted: one a source, and those of ontology and inference."""
        return self._store.graphs()

    def query(
        self,
        sparql: str,
        bindings: Mapping[str, object] | None = None,
        *,
        budget: Budget | None = None,
    ) -> Solutions | Triples | bool:
        """Answer any SPARQL 1.1 query; the project's prefixes need no declaration.

        `bindings` gives values to variables that the query selects: terms, or Python values, which
        become literals. They are never pasted into the text. `budget` stands in place of that
        of the graph: with `seconds`, the query runs in a process of its own, which can be stopped.

        A SELECT gives `Solutions`, an ASK a bool, CONSTRUCT and DESCRIBE give `Triples`.
        Raises `QuerySyntaxError`, `UnknownParameterError`, `ForbiddenAccessError` or `BudgetError`,
        the last also while rows are read.

        >>> rows = Graph.open().query(
        ...     "SELECT ?country ?code { ?country ocop:isoAlpha3 ?code }", {"code": "LSO"}
        ... )
        >>> [row["country"].value for row in rows]
        ['https://w3id.org/ocop/id/country/LSO']
        """
        terms, budget = _terms(bindings), budget or self._budget
        answer = self._store.query(sparql, terms, budget)
        if isinstance(answer, QuerySolutions):
            return Solutions(Rows(answer, self, sparql, terms, budget))
        if isinstance(answer, QueryBoolean):
            return bool(answer)
        return Triples(counted(answer, budget))

    def rows(self, sparql: str, terms: Mapping[str, Term], budget: Budget | None = None) -> Rows:
        """Run a SELECT query for who makes a `Solutions` of their own; raises as `select` does."""
        budget = budget or self._budget
        answer = self._store.query(sparql, terms, budget)
        if not isinstance(answer, QuerySolutions):
            raise UsageError("this needs a SELECT query, which gives rows")
        return Rows(answer, self, sparql, terms, budget)

    def select(
        self,
        sparql: str,
        bindings: Mapping[str, object] | None = None,
        *,
        budget: Budget | None = None,
    ) -> Solutions:
        """Answer a SELECT query; as `query`, but raises `UsageError` for another form.

        >>> graph = Graph.open()
        >>> rows = graph.select("SELECT DISTINCT ?p { ?country ocop:hasPriorityProduct ?p }")
        >>> len(rows) > 40
        True
        """
        return Solutions(self.rows(sparql, _terms(bindings), budget))

    def label(self, thing: object, languages: Sequence[str] = ("en",)) -> str:
        """Give the label of a thing in the first of these languages that has one.

        >>> Graph.open().label("https://w3id.org/ocop/id/country/LSO", ["fr"])
        'Lesotho'
        """
        wanted = (languages,) if isinstance(languages, str) else languages
        return self._names.label(_named(thing).strip("<>"), wanted)

    def resolve(self, name: object, kind: NamedNode | str | None = None) -> NamedNode:
        """Find the one thing that a name means: an IRI, a label in any language, a code or a key.

        `kind` is a class, such as ``"Country"``, that the thing must belong to; see `kinds`.
        Raises `UnknownThingError`, which offers near names, or `AmbiguousThingError`.

        >>> graph = Graph.open()
        >>> graph.resolve("LS", "Country") == graph.resolve("莱索托", "Country")
        True
        >>> graph.resolve("potatoe", "Product")
        Traceback (most recent call last):
        ocop_kg.errors.UnknownThingError: unknown product 'potatoe'; did you mean potato?
        """
        return self._names.resolve(_named(name), self._class(kind))

    def find(
        self, text: str, *, kind: NamedNode | str | None = None, limit: int = 10
    ) -> list[Match]:
        """Search all labels, aliases, codes and keys, in any language, with near matches.

        >>> [match.label for match in Graph.open().find("lesoto", kind="Country")]
        ['Lesotho']
        """
        return self._names.find(text, kind=self._class(kind), limit=limit)

    def kinds(self) -> list[str]:
        """List the classes of the ontology, by the names that `resolve` and `find` understand.

        >>> "Country" in Graph.open().kinds()
        True
        """
        return list(self._names.kinds().values())

    def _class(self, kind: NamedNode | str | None) -> NamedNode | None:
        return self._names.kind(kind) if isinstance(kind, str) else kind

    def why(self, subject: object, predicate: object, object: object) -> Statement:  # noqa: A002
        """Tell why a triple holds: which sources state it, or how it follows from what they state.

        Things are named as everywhere, properties by IRI, prefixed name, local name or label. The
        object is a thing, or a literal: a term, a Python value, ``'"text"@en'``, or its bare text.

        Raises `DoesNotHoldError`, which tells what is known instead, `UnknownThingError` or
        `AmbiguousThingError`.

        >>> print(Graph.open().why("Lesotho", "ocop:isSubjectOf", "designation/LSO-potato"))
        id:country/LSO ocop:isSubjectOf id:designation/LSO-potato
          since, by prp-inv1 (an inverse property relates things the other way round)
            ocop:concerns owl:inverseOf ocop:isSubjectOf  [ontology]
            id:designation/LSO-potato ocop:concerns id:country/LSO
              since, by prp-spo1 (a property implies the properties above it)
                ocop:concernsCountry rdfs:subPropertyOf ocop:concerns  [ontology]
                id:designation/LSO-potato ocop:concernsCountry id:country/LSO  [...]
        """
        from ocop_kg.graph.evidence.asking import why

        return why(self, subject, predicate, object)

    def note(self, source: object, languages: Sequence[str] = ("en",)) -> SourceNote:
        """Tell title, publisher, date and address of a source, which is named as everywhere.

        >>> Graph.open().note("seed-ocop-china-2025").publisher
        'FAO'
        """
        node = source if isinstance(source, NamedNode) else self.resolve(source, "Source")
        from ocop_kg.graph.evidence.sources import note_of_source

        return note_of_source(self._store.union, node, languages)

    def describe(self, thing: object) -> description.Description:
        """Gather everything known of a thing, each fact with the sources that state it.

        `thing` is whatever `resolve` understands, with the same errors.

        >>> Graph.open().describe("LSO").label
        'Lesotho'
        """
        iri = self.resolve(thing).value
        return description.describe(self.store, iri, self.label(iri))


def _terms(bindings: Mapping[str, object] | None) -> dict[str, Term]:
    if not bindings:
        return {}
    return {name: to_term(getattr(value, "node", value)) for name, value in bindings.items()}


def _named(thing: object) -> str:
    """Give what a caller calls a thing: text as it is, a term or a record by its IRI."""
    node = getattr(thing, "node", thing)
    if isinstance(node, NamedNode):
        return f"<{node.value}>"
    if isinstance(node, str):
        return node
    raise TypeError(f"a {type(thing).__name__} names nothing: give a label, a code or an IRI")
