"""The data graph of a validation at an endpoint, for the plan that the embedded engine runs."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from ocop_kg.budget import Budget
from ocop_kg.errors import EndpointError, QuerySyntaxError, UnsupportedQueryError
from ocop_kg.graph.publishing import digest_of, lines_of
from ocop_kg.sparql import parse_select, write
from ocop_kg.stores.remote.dataset import CATALOGUE, UNION
from ocop_kg.stores.remote.hiding import Hidden
from ocop_kg.stores.remote.nodes import GENID
from ocop_kg.validation.datagraph import SHAPES_GRAPH
from ocop_kg.validation.distant import SUBCLASS, Answer, Counted, DistantData
from ocop_kg.validation.index import statement
from ocop_kg.validation.lexical import ILL_FORMED, REWRITTEN, is_well_formed, plain_forms, stored
from ocop_kg.validation.remote.copying import read_by
from ocop_kg.validation.terms import ontology
from ocop_kg.vocabulary import INFERRED_GRAPH, ONTOLOGY_GRAPH, RDF_TYPE, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.stores.remote import RemoteStore
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Node, Statement

__all__ = ["RemoteData"]

_APART = ", ".join(map(str, (ONTOLOGY_GRAPH, INFERRED_GRAPH, UNION, CATALOGUE)))
_OWN = f"FILTER(?g NOT IN ({_APART}))"
"""Keeps ``GRAPH ?g`` to the graphs that are validated."""

_FREE = Budget(bytes=None, depth=None, steps=None)
"""The queries of a plan are ours, and long where shapes ask much."""
_MOST_ODD = 1000
_MOST_STEPS = 10_000
_MOST = 200_000
_TRUE = 'SELECT (STRLEN("농é") = 2 && REGEX("é", "^.$") && !REGEX("é", "^..$") AS ?y) {}'
"""What is true by the standard. Some servers count bytes in place of signs or have no truth values;
those that were tried lost rows of nested queries too, without a word.
"""
_NAMELESS = (
    f'isBlank(?s) || isBlank(?o) || STRSTARTS(STR(?s), "{GENID}") || STRSTARTS(STR(?o), "{GENID}")'
)
_COMMON = f"GRAPH {INFERRED_GRAPH} {{ ?s ?p ?o }} GRAPH ?g {{ ?s ?p ?o }}"


class RemoteData(DistantData):
    """What an endpoint holds in its union but for what was inferred.

    Raises `UnsupportedQueryError` where the plan would not give there what it gives here: the
    endpoint holds no published union, or not what is lent, or blank nodes, which have no name that
    outlives an answer.
    """

    def __init__(self, store: RemoteStore, *, with_ontology: bool) -> None:
        super().__init__()
        self._server = store
        self._store = store.narrowed((ONTOLOGY_GRAPH.value, INFERRED_GRAPH.value))
        self._brought: dict[str, DataGraph] = {}
        self._copies: dict[str, DataGraph] = {}
        self._copying = RLock()
        named = store.dataset.named
        if store.dataset.union is None:
            raise UnsupportedQueryError("the endpoint keeps no union of its graphs")
        self._named = named
        self._hidden: Hidden | None = None
        self._implied: dict[NamedNode, bool] = {}
        if self._rows_of(_TRUE) != [(Literal(value=True),)]:
            raise UnsupportedQueryError("the endpoint does not answer as the standard says")
        self._hidden = self._inferred() if INFERRED_GRAPH.value in named else None
        self._lend(wanted=with_ontology)

    # what is there

    def _inferred(self) -> Hidden:
        if self._of_graphs(f"SELECT ?s {{ {_COMMON} {_OWN} }} LIMIT 1", "s"):
            raise UnsupportedQueryError("some of what was inferred is stated too")
        self._inferred_counts = self._counts(f"GRAPH {INFERRED_GRAPH}")
        predicates, kinds = self._inferred_counts
        return Hidden(INFERRED_GRAPH, frozenset(predicates), frozenset(kinds), self._follows)

    def _follows(self, name: NamedNode) -> bool:
        """Tell whether all that was inferred of a property are steps in a row of those stated."""
        if name not in self._implied:
            most = f"LIMIT {_MOST_STEPS + 1}"
            inferred = set(
                self._rows_of(
                    f"SELECT ?s ?o {{ GRAPH {INFERRED_GRAPH} {{ ?s {name} ?o }} }} {most}"
                )
            )
            steps = set(self.select(f"SELECT ?s ?o {{ ?s {name} ?o }} {most}"))
            following: dict[AnyTerm, list[AnyTerm]] = {}
            for one, other in steps:
                following.setdefault(one, []).append(other)
            self._implied[name] = max(map(len, (inferred, steps))) <= _MOST_STEPS and all(
                end in _reached(start, following) for start, end in inferred
            )
        return self._implied[name]

    @cached_property
    def _is_alone(self) -> bool:
        """Whether the server holds no other graphs, so that none need be named."""
        rows = self._server.rows("SELECT ?g { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g", ("g",))
        known = {*self._server.dataset.named, UNION.value, CATALOGUE.value}
        return all(row["g"].value in known for row in rows)

    def _of_graphs(self, query: str, *columns: str) -> set[tuple[AnyTerm, ...]]:
        """Answer a query of the named graphs."""
        if self._is_alone:
            return set(map(tuple, self._server.rows(query, columns)))
        return set(map(tuple, self._server.query(query, None, _FREE)))  # type: ignore[arg-type]  # rows

    def _counts(self, where: str = "") -> tuple[Counter[NamedNode], Counter[AnyTerm]]:
        """Count the triples of each property, and the things of each class."""
        predicates, kinds = (
            Counter({row[0]: int(row[1].value) for row in self._rows_of(text)})
            for text in (
                f"SELECT ?p (COUNT(*) AS ?n) {{ {where} {{ ?s ?p ?o }} }} GROUP BY ?p",
                f"SELECT ?o (COUNT(*) AS ?n) {{ {where} {{ ?s {RDF_TYPE} ?o }} }} GROUP BY ?o",
            )
        )
        return predicates, kinds

    def _lend(self, *, wanted: bool) -> None:
        given = list(self._given(wanted=wanted))
        both = f"GRAPH {ONTOLOGY_GRAPH} {{ ?s ?p ?o }} GRAPH ?g {{ ?s ?p ?o }} {_OWN}"
        own = self._of_graphs(f"SELECT DISTINCT ?s ?p ?o {{ {both} }}", *"spo") if given else ()
        self.lent_statements = [triple for triple in given if triple not in own]
        nameless = sum(
            isinstance(subject, BlankNode) or isinstance(value, BlankNode)
            for subject, _, value in given
        )
        count = f"SELECT (COUNT(*) AS ?n) {{ {{ ?s ?p ?o }} FILTER({_NAMELESS}) }}"
        held = self._number(count)
        if self._hidden:
            held -= self._number(count.replace("{ { ?s", f"{{ GRAPH {INFERRED_GRAPH} {{ ?s"))
        if held > nameless:
            raise UnsupportedQueryError("blank nodes have no name that outlives an answer")

    def _given(self, *, wanted: bool) -> Iterable[Statement]:
        """Give what the endpoint's graph of the ontology holds."""
        digest = self._named.get(ONTOLOGY_GRAPH.value)
        if digest is None:
            if wanted:
                raise UnsupportedQueryError("the endpoint does not hold the ontology")
            return ()
        packaged = ontology()
        lines, known = lines_of(Quad(*triple, ONTOLOGY_GRAPH) for triple in packaged)
        if digest_of(lines) == digest:  # so nothing of it need travel
            return [(t.subject, t.predicate, t.object) for t in known]  # type: ignore[misc]  # no RDF 1.2
        quads = self._server.engine.quads_for_pattern(None, None, None, ONTOLOGY_GRAPH)
        held = [statement(quad) for quad in quads]
        if wanted and not set(map(_known_by, packaged)) <= set(map(_known_by, held)):
            raise UnsupportedQueryError("the endpoint holds another ontology")
        return held

    @cached_property
    def counted(self) -> Counted:
        """What is counted of the data."""
        predicates, kinds = self._counts()
        if self._hidden:
            predicates -= self._inferred_counts[0]
            kinds -= self._inferred_counts[1]
        predicates.subtract(verb for _, verb, _ in self.lent_statements)
        kinds.subtract(value for _, verb, value in self.lent_statements if verb == RDF_TYPE)
        above: dict[AnyTerm, list[Node]] = {}
        for sub, kind in self.select(f"SELECT ?s ?o {{ ?s {SUBCLASS} ?o }}"):
            above.setdefault(kind, []).append(sub)  # type: ignore[arg-type]  # a subject
        lent = f"GRAPH {ONTOLOGY_GRAPH}"
        as_subject, as_value = (f"{lent} {{ ?n ?p ?o }}", f"{lent} {{ ?s ?p ?n }}")
        described = self._both(as_subject, "?n ?q ?v") | self._both(as_value, "?n ?q ?v")
        mentioned = self._both(as_subject, "?u ?q ?n") | self._both(as_value, "?u ?q ?n")
        return Counted(
            {name: count for name, count in predicates.items() if count > 0},
            {kind: count for kind, count in kinds.items() if count > 0},
            above,
            described,
            described | mentioned,
        )

    def _both(self, lent: str, own: str) -> frozenset[AnyTerm]:
        """Give the terms of the ontology that the data name in some place."""
        if not self.lent_statements:
            return frozenset()
        text = f"{{ SELECT DISTINCT ?n {{ {lent} }} }} GRAPH ?g {{ {own} }} {_OWN}"
        rows = self._of_graphs(f"SELECT DISTINCT ?n {{ {text} }}", "n")
        return frozenset(term for (term,) in rows)

    @cached_property
    def background(self) -> DataGraph:
        """What is lent, as a data graph in this process."""
        return self.brought(())

    @cached_property
    def lent(self) -> frozenset[Statement]:
        """The triples that are lent."""
        return frozenset(self.lent_statements)

    def describes(self, node: AnyTerm) -> bool:
        """Tell whether a node is a subject of the data themselves."""
        if node in self.lent_terms:
            return super().describes(node)
        return isinstance(node, NamedNode) and self._there(f"{node} ?p ?o")

    def mentions(self, node: AnyTerm) -> bool:
        """Tell whether a node is a subject or a value in the data themselves."""
        if node in self.lent_terms:
            return super().mentions(node)
        named = isinstance(node, NamedNode | Literal)
        return self.describes(node) or (named and self._there(f"?s ?p {node}"))

    def _there(self, pattern: str) -> bool:
        return any(True for _ in self.solutions(f"SELECT * {{ {pattern} }} LIMIT 1"))

    def lent_nodes(self, pattern: str) -> Iterator[AnyTerm]:
        """Give what a pattern of focus nodes finds in the background alone."""
        return self.background.lent_nodes(pattern)

    def ill_formed(self, datatype: str) -> frozenset[str]:
        """Give the texts that the data write of a datatype that does not allow them."""
        return self._ill_formed.get(datatype, frozenset())

    @cached_property
    def _ill_formed(self) -> dict[str, frozenset[str]]:
        forms: dict[str, list[str]] = {}
        for datatype, form in plain_forms().items():
            forms.setdefault(form, []).append(f"<{datatype}>")
        odd = " || ".join(
            f"(DATATYPE(?o) IN ({', '.join(names)}) && !REGEX(STR(?o), {Literal(f'^(?:{form})$')}))"
            for form, names in forms.items()
        )
        test = f'isLiteral(?o) && STRSTARTS(STR(DATATYPE(?o)), "{XSD}") && ({odd})'
        text = f"SELECT DISTINCT ?o {{ ?s ?p ?o FILTER({test}) }} LIMIT {_MOST_ODD + 1}"
        rows = [row[0] for row in self.solutions(text)]
        if len(rows) > _MOST_ODD:
            raise UnsupportedQueryError("too many literals are in doubt")
        found: dict[str, set[str]] = {}
        for term in rows:
            if isinstance(term, Literal) and not is_well_formed(term.value, term.datatype.value):
                found.setdefault(term.datatype.value, set()).add(term.value)
        return {datatype: frozenset(texts) for datatype, texts in found.items()}

    # rows

    def solutions(
        self,
        query: str,
        bindings: Mapping[str, AnyTerm] | None = None,
        functions: Mapping[str, Callable[..., AnyTerm | None]] | None = None,
    ) -> Iterable[tuple[AnyTerm | None, ...]]:
        """Let the endpoint answer a SELECT, or a copy of what that reads if it refuses to.

        Raises `UnsupportedQueryError` and what asking a server raises.
        """
        if str(SHAPES_GRAPH) in query:
            raise UnsupportedQueryError("a query of the shapes looks at the shapes")
        if any(f"<{name}>" in query for name in functions or ()):
            return _answer(self._copy(query).solutions(query, bindings, functions))
        try:
            return self._asked(self._kept(query), bindings)
        except (EndpointError, QuerySyntaxError, UnsupportedQueryError) as refusal:
            try:
                return _answer(self._copy(query).solutions(query, bindings, functions))
            except UnsupportedQueryError:
                raise refusal from None

    def _kept(self, query: str) -> str:
        for mark in (REWRITTEN, ILL_FORMED):  # which are of stores in this process
            query = query.replace(f"<{mark}", "<")
        if not self._hidden:
            return query
        return write(self._hidden.kept_from(parse_select(query, helpers=True)))

    def _copy(self, query: str) -> DataGraph:
        """Bring the triples that a query can read here, once."""
        text = f"{read_by(query)} LIMIT {_MOST + 1}"
        with self._copying:
            if text not in self._copies:
                rows = self._asked(self._kept(text))
                if len(rows) > _MOST:
                    raise UnsupportedQueryError("too much would have to be copied")
                copy = self.brought(rows)  # type: ignore[arg-type]  # they are triples
                copy.use_values()
                self._copies[text] = copy
        return self._copies[text]

    def _asked(self, query: str, bindings: Mapping[str, Any] | None = None) -> Answer:
        return _answer(self._store.query(query, bindings or None, _FREE))

    def _rows_of(self, query: str) -> Iterable[tuple[Any, ...]]:
        """Answer a query of all that the endpoint holds, what was inferred with it."""
        return self._asked(query)

    def _number(self, query: str) -> int:
        [(number,)] = self._rows_of(query)
        return int(number.value) if isinstance(number, Literal) else 0

    def picked(self, query: str) -> DataGraph:
        """Bring the triples ``?s ?p ?o`` of a query here, once, with those that are lent."""
        with self._copying:
            if query not in self._brought:
                found: dict[Any, None] = dict.fromkeys(self.solutions(f"{query} LIMIT {_MOST + 1}"))
                if len(found) > _MOST:
                    raise UnsupportedQueryError("too much would have to be copied")
                self._brought[query] = self.brought(each for each in found if each not in self.lent)
            return self._brought[query]


def _answer(rows: Any) -> Answer:  # noqa: ANN401  # solutions of the engine, or an answer
    """Take rows from what only its own thread may hold; errors can keep the frames of callers."""
    return Answer(rows.variables, map(tuple, rows))


def _reached(start: AnyTerm, following: Mapping[AnyTerm, Iterable[AnyTerm]]) -> set[AnyTerm]:
    """Give what one or more steps lead to."""
    found: set[AnyTerm] = set()
    waiting = [start]
    while waiting:
        fresh = set(following.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found


def _known_by(triple: Statement) -> tuple[AnyTerm | None, ...]:
    """Give what two readings of a triple have in common."""
    return tuple(None if isinstance(term, BlankNode) else stored(term) for term in triple)
