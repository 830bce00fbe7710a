"""SPARQL engines behind one door: the library over each of its stores, and its peers.

An engine loads files and answers a question with rows of its own kind, all of them fetched; what
they hold is read afterwards, outside of what is timed.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, Protocol

from benchmarks.suite.files import LIMITLESS, Files
from benchmarks.suite.questions import Asked

__all__ = ["ENGINES", "Contestant", "Engine", "Refused"]

Row = tuple[str | None, ...]
"""Terms as N-Triples writes them."""


class Refused(Exception):  # noqa: N818  an answer, not a fault
    """The engine cannot do what is asked."""


class Engine(Protocol):
    """What every engine does."""

    def load(self, files: Files) -> None:
        """Make ready to be asked."""

    def ask(self, asked: Asked) -> Any:
        """Answer, with all rows."""

    def rows(self, answer: Any) -> Iterable[Row]:
        """Read an answer."""


def _text(term: object) -> str | None:
    return None if term is None else str(term)


class Library:
    """The library with the graph in memory."""

    def load(self, files: Files) -> None:
        """Read the generated file."""
        from ocop_kg import KnowledgeGraph

        self.graph = KnowledgeGraph.open(
            files.generated, replace=True, inferred=False, budget=LIMITLESS
        )

    def ask(self, asked: Asked) -> Any:
        """Ask as users do: stored questions by name."""
        from pyoxigraph import NamedNode

        if asked.stored:
            values = {name: NamedNode(iri) for name, iri in asked.values.items()}
            return list(self.graph.ask(asked.name, **values))
        return list(self.graph.select(asked.sparql))

    def rows(self, answer: Any) -> Iterator[Row]:
        """Read rows of terms."""
        for row in answer:
            yield tuple(map(_text, row))


class Analytic(Library):
    """The library with the graph in memory, and a columnar copy for the queries that it suits."""

    def load(self, files: Files) -> None:
        """Read the generated file, and make the copy."""
        super().load(files)
        self.graph = self.graph.analytic()


class Disk(Library):
    """The library with the graph on disk."""

    def load(self, files: Files) -> None:
        """Open the store; making it was no part of this."""
        from ocop_kg import KnowledgeGraph

        self.graph = KnowledgeGraph.open(store=files.store, inferred=False, budget=LIMITLESS)


class Oxigraph:
    """The engine that the library embeds, alone, with the same triples in the same graphs."""

    def load(self, files: Files) -> None:
        """Load union and named graphs."""
        from pyoxigraph import RdfFormat

        self.store: Any = self.empty(files)
        self.store.bulk_load(path=str(files.union), format=RdfFormat.N_TRIPLES)
        self.store.bulk_load(path=str(files.named), format=RdfFormat.N_QUADS)

    def ask(self, asked: Asked) -> Any:
        """Bind values with the engine's own means."""
        from pyoxigraph import NamedNode, Variable

        values = {Variable(name): NamedNode(iri) for name, iri in asked.values.items()}
        return list(self.store.query(asked.sparql, substitutions=values))

    def rows(self, answer: Any) -> Iterator[Row]:
        """Read solutions."""
        for row in answer:
            yield tuple(map(_text, row))

    def empty(self, _: Files) -> Any:
        """Make a store."""
        from pyoxigraph import Store

        return Store()


class OxigraphDisk(Oxigraph):
    """The same on disk."""

    def empty(self, files: Files) -> Any:
        """Make a store in a new folder."""
        from pyoxigraph import Store

        return Store(str(files.folder / "bare"))


class Rdflib:
    """Rdflib with its own store in memory."""

    def load(self, files: Files) -> None:
        """Parse union and named graphs."""
        import rdflib

        rdflib.NORMALIZE_LITERALS = False
        self.dataset = rdflib.Dataset()
        self.dataset.parse(files.named, format="nquads")  # this empties the default graph
        self.dataset.default_graph.parse(files.union, format="nt")

    def ask(self, asked: Asked) -> Any:
        """Bind values by `initBindings`."""
        from rdflib import URIRef

        values = {name: URIRef(iri) for name, iri in asked.values.items()}
        return list(self.dataset.query(asked.sparql, initBindings=values))

    def rows(self, answer: Any) -> Iterator[Row]:
        """Read rows."""
        for row in answer:
            yield tuple(None if term is None else term.n3() for term in row)


class Oxrdflib(Rdflib):
    """Rdflib's interface on Oxigraph."""

    def load(self, files: Files) -> None:
        """Fill the store by itself, and put rdflib before it."""
        import rdflib
        from oxrdflib import OxigraphStore

        engine = Oxigraph()
        engine.load(files)
        self.dataset = rdflib.Dataset(store=OxigraphStore(store=engine.store))


class Union(ABC):
    """An engine that is given the union alone, so that questions about graphs are not for it."""

    def ask(self, asked: Asked) -> Any:
        """Refuse what looks into graphs."""
        if asked.names_graphs:
            raise Refused("it was given the union of the graphs alone")
        return self.answer(asked.with_values)

    @abstractmethod
    def answer(self, sparql: str) -> Any:
        """Answer a query."""


class Maplib(Union):
    """Maplib: columns of Polars."""

    def load(self, files: Files) -> None:
        """Read the union."""
        from maplib import Model

        self.model: Any = Model()
        self.model.read(str(files.union), format="ntriples")

    def answer(self, sparql: str) -> Any:
        """Make the frame."""
        self.model.query(sparql)
        return sparql

    def rows(self, answer: Any) -> Iterator[Row]:
        """Ask again for JSON, in which terms are whole; its columns are in no order."""
        from pyoxigraph import QuerySolutions, Store

        nothing = Store().query(answer)
        assert isinstance(nothing, QuerySolutions)
        names = [variable.value for variable in nothing.variables]
        found = json.loads(self.model.query(answer, return_json=True))
        for row in found["results"]["bindings"]:
            yield tuple(_of_json(row.get(name)) for name in names)


class Holos(Union):
    """The embedded store holosdb."""

    def load(self, files: Files) -> None:
        """Read the union."""
        from holosdb import Store

        self.store: Any = Store()
        self.store.load(str(files.union), format="nt")

    def answer(self, sparql: str) -> Any:
        """Let the engine plan with its statistics."""
        return self.store.query(sparql, reorder=True)

    def rows(self, answer: Any) -> Iterator[Row]:
        """Read solutions."""
        for row in answer:
            yield tuple(row.term(name) for name in row.variables)


class Sparq(Union):
    """The dictionary-encoded graph sparq-rdf."""

    def load(self, files: Files) -> None:
        """Read the union."""
        from sparq import Graph

        self.graph: Any = Graph.load(files.union.read_text("utf-8"), format="ntriples")

    def answer(self, sparql: str) -> Any:
        """Give rows of terms."""
        return self.graph.query(sparql)

    def rows(self, answer: Any) -> Iterator[Row]:
        """Read terms."""
        for row in answer.rows:
            terms = (row.get(name) for name in answer.vars)
            yield tuple(
                term and _of_parts(term.kind, term.value, term.language, term.datatype)
                for term in terms
            )


def _of_json(term: dict[str, str] | None) -> str | None:
    if term is None:
        return None
    return _of_parts(term["type"], term["value"], term.get("xml:lang"), term.get("datatype"))


def _of_parts(kind: str, value: str, language: str | None, datatype: str | None) -> str:
    from pyoxigraph import Literal, NamedNode

    if kind in ("uri", "bnode"):
        return f"<{value}>" if kind == "uri" else f"_:{value}"
    if language:
        return str(Literal(value, language=language))
    return str(Literal(value, datatype=NamedNode(datatype)) if datatype else Literal(value))


_LARGE, _MEDIUM, _SMALL = 10_000_000, 1_000_000, 100_000
"""What holds all in memory beside others, 1 GB a million quads, goes no further than the second."""


class Contestant(NamedTuple):
    """An engine, the packages that it needs, and up to how many quads it is asked."""

    name: str
    engine: str
    modules: tuple[str, ...]
    most: int = _LARGE


_SERVERS = "benchmarks.suite.servers"
_HERE = "benchmarks.suite.engines"
ENGINES = (
    Contestant("ocop-kg, memory", f"{_HERE}:Library", (), _MEDIUM),
    Contestant("ocop-kg, analytic", f"{_HERE}:Analytic", ("maplib",), _MEDIUM),
    Contestant("ocop-kg, disk", f"{_HERE}:Disk", (), 10 * _LARGE),
    Contestant("ocop-kg, Oxigraph server", f"{_SERVERS}:AtOxigraph", ()),
    Contestant("ocop-kg, Virtuoso server", f"{_SERVERS}:AtVirtuoso", ()),
    Contestant("pyoxigraph", f"{_HERE}:Oxigraph", (), _MEDIUM),
    Contestant("pyoxigraph, disk", f"{_HERE}:OxigraphDisk", (), 10 * _LARGE),
    Contestant("oxrdflib", f"{_HERE}:Oxrdflib", ("oxrdflib",), _MEDIUM),
    Contestant("maplib", f"{_HERE}:Maplib", ("maplib",), _MEDIUM),
    Contestant("holosdb", f"{_HERE}:Holos", ("holosdb",)),
    Contestant("sparq-rdf", f"{_HERE}:Sparq", ("sparq",)),
    Contestant("rdflib", f"{_HERE}:Rdflib", ("rdflib",), _SMALL),
)
"""All that run side by side."""
