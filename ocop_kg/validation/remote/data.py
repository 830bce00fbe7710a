"""The data graph of a validation at an endpoint, for the plan that the embedded engine runs."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.graph.publishing import digest_of, lines_of
from ocop_kg.stores.remote.hiding import Hidden
from ocop_kg.stores.remote.nodes import GENID
from ocop_kg.validation.distant import SUBCLASS, Counted
from ocop_kg.validation.index import statement
from ocop_kg.validation.lexical import is_well_formed, plain_forms, stored
from ocop_kg.validation.remote.asking import AskedData
from ocop_kg.validation.terms import ontology
from ocop_kg.vocabulary import INFERRED_GRAPH, ONTOLOGY_GRAPH, RDF_TYPE, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.stores.remote import RemoteStore
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Node, Statement

__all__ = ["RemoteData"]

_MOST_ODD = 1000
_TRUE = (
    'SELECT ?y { { SELECT (STRLEN("農é") = 2 && REGEX("é", "^.$") && !REGEX("é", "^..$")'
    ' && REGEX("農", "^[一-鿿]$") && !REGEX("é", "[一-鿿]") AS ?y) {} } }'
)
"""What is true by the standard. Some servers count bytes in place of signs, take a range of signs
for another, or give a number for a truth value, without a word; a truth value of a sub-select is
one that nobody mends on the way.
"""
_NAMELESS = (
    f'isBlank(?s) || isBlank(?o) || STRSTARTS(STR(?s), "{GENID}") || STRSTARTS(STR(?o), "{GENID}")'
)
_COMMON = f"GRAPH {INFERRED_GRAPH} {{ ?s ?p ?o }} GRAPH ?g {{ ?s ?p ?o }}"


class RemoteData(AskedData):
    """What an endpoint holds in its union but for what was inferred.

    Raises `UnsupportedQueryError` where the plan would not give there what it gives here: the
    endpoint holds no published union, or not what is lent, or blank nodes, which have no name that
    outlives an answer.
    """

    def __init__(self, store: RemoteStore, *, with_ontology: bool) -> None:
        super().__init__(store)
        if store.dataset.union is None:
            raise UnsupportedQueryError("the endpoint keeps no union of its graphs")
        if self.rows_of(_TRUE) != [(Literal(value=True),)]:
            raise UnsupportedQueryError("the endpoint does not answer as the standard says")
        self.hidden = self._inferred() if INFERRED_GRAPH.value in self.named else None
        self._lend(wanted=with_ontology)

    # what is there

    def _inferred(self) -> Hidden:
        if self.of_graphs(f"SELECT ?s {{ {_COMMON} {self.own_graphs} }} LIMIT 1", "s"):
            raise UnsupportedQueryError("some of what was inferred is stated too")
        self._inferred_counts = self._counts(f"GRAPH {INFERRED_GRAPH}")
        predicates, kinds = self._inferred_counts
        return Hidden(INFERRED_GRAPH, frozenset(predicates), frozenset(kinds), self.follows)

    def _counts(self, where: str = "") -> tuple[Counter[NamedNode], Counter[AnyTerm]]:
        """Count the triples of each property, and the things of each class."""
        predicates, kinds = (
            Counter({row[0]: int(row[1].value) for row in self.rows_of(text)})
            for text in (
                f"SELECT ?p (COUNT(*) AS ?n) {{ {where} {{ ?s ?p ?o }} }} GROUP BY ?p",
                f"SELECT ?o (COUNT(*) AS ?n) {{ {where} {{ ?s {RDF_TYPE} ?o }} }} GROUP BY ?o",
            )
        )
        return predicates, kinds

    def _lend(self, *, wanted: bool) -> None:
        given = list(self._given(wanted=wanted))
        both = f"GRAPH {ONTOLOGY_GRAPH} {{ ?s ?p ?o }} GRAPH ?g {{ ?s ?p ?o }} {self.own_graphs}"
        own = self.of_graphs(f"SELECT DISTINCT ?s ?p ?o {{ {both} }}", *"spo") if given else ()
        self.lent_statements = [triple for triple in given if triple not in own]
        nameless = sum(
            isinstance(subject, BlankNode) or isinstance(value, BlankNode)
            for subject, _, value in given
        )
        count = f"SELECT (COUNT(*) AS ?n) {{ {{ ?s ?p ?o }} FILTER({_NAMELESS}) }}"
        held = self.number(count)
        if self.hidden:
            held -= self.number(count.replace("{ { ?s", f"{{ GRAPH {INFERRED_GRAPH} {{ ?s"))
        if held > nameless:
            raise UnsupportedQueryError("blank nodes have no name that outlives an answer")

    def _given(self, *, wanted: bool) -> Iterable[Statement]:
        """Give what the endpoint's graph of the ontology holds."""
        digest = self.named.get(ONTOLOGY_GRAPH.value)
        if digest is None:
            if wanted:
                raise UnsupportedQueryError("the endpoint does not hold the ontology")
            return ()
        packaged = ontology()
        lines, known = lines_of(Quad(*triple, ONTOLOGY_GRAPH) for triple in packaged)
        if digest_of(lines) == digest:  # so nothing of it need travel
            return [(t.subject, t.predicate, t.object) for t in known]  # type: ignore[misc]  # no RDF 1.2
        quads = self.server.engine.quads_for_pattern(None, None, None, ONTOLOGY_GRAPH)
        held = [statement(quad) for quad in quads]
        if wanted and not set(map(_known_by, packaged)) <= set(map(_known_by, held)):
            raise UnsupportedQueryError("the endpoint holds another ontology")
        return held

    @cached_property
    def counted(self) -> Counted:
        """What is counted of the data."""
        predicates, kinds = self._counts()
        if self.hidden:
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
        text = f"{{ SELECT DISTINCT ?n {{ {lent} }} }} GRAPH ?g {{ {own} }} {self.own_graphs}"
        rows = self.of_graphs(f"SELECT DISTINCT ?n {{ {text} }}", "n")
        return frozenset(term for (term,) in rows)

    @cached_property
    def background(self) -> DataGraph:
        """What is lent, as a data graph in this process."""
        return self.brought(())

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


def _known_by(triple: Statement) -> tuple[AnyTerm | None, ...]:
    """Give what two readings of a triple have in common."""
    return tuple(None if isinstance(term, BlankNode) else stored(term) for term in triple)
