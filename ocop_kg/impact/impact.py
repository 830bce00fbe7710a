"""The impact of a term, a table or a source: what touches it, and what changes if it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.impact.changes import Before, Changes, changes, without_statements
from ocop_kg.impact.data import CuratedTables, TouchedFile, touched_publications
from ocop_kg.impact.subject import Subject, subject_named
from ocop_kg.impact.touch import (
    Axiom,
    TouchedQuestion,
    TouchedShape,
    axioms,
    touched_questions,
    touched_shapes,
)
from ocop_kg.impact.withdrawal import stated_elsewhere
from ocop_kg.vocabulary import INFERRED_GRAPH, RDF_TYPE, key

if TYPE_CHECKING:
    from collections.abc import Collection

    from pyoxigraph import Quad

    from ocop_kg.graph import Graph

__all__ = ["Impact", "impact_of", "without_term"]


@dataclass(frozen=True, slots=True)
class Impact:
    """What touches a term, table or source, and what changes if it goes.

    `axioms` is empty for a table, whose rows say nothing in the ontology.
    """

    subject: Subject
    questions: tuple[TouchedQuestion, ...]
    shapes: tuple[TouchedShape, ...]
    axioms: tuple[Axiom, ...]
    files: tuple[TouchedFile, ...]
    changes: Changes

    def __str__(self) -> str:
        return (
            f"{self.subject.kind} {self.subject.label}: touched by {len(self.questions)} questions,"
            f" {len(self.shapes)} shapes, {len(self.axioms)} axioms, {len(self.files)} data files; "
            f"if it goes: {self.changes}"
        )


def impact_of(graph: Graph, name: object, kind: str | None = None) -> Impact:
    """Find what touches a term, table or source, and compare the graph with what it leaves behind.

    A **term** (any class, property, concept or thing) goes with every stated statement, ontology
    included, that has it as subject, property or object. A **table** goes with what its rows alone
    put there, short cuts that rest on them included. A **source** goes as in `withdraw`. Then the
    closure is made anew. `kind` says which is meant; see `subject_named` for names and errors.

    >>> from ocop_kg.graph import Graph
    >>> print(impact_of(Graph.open(), "ocop:servesValueChain"))
    term serves value chain: touched by ...; if it goes: ... stored questions answered otherwise
    """
    subject = subject_named(graph, name, kind)
    tables = CuratedTables()
    before = Before(graph)
    if subject.kind == "table":
        return _of_table(before, subject, tables)
    term = NamedNode(subject.name)
    if subject.kind == "source":
        after = graph.view(without=term)
        gone: Collection[Quad] = stated_elsewhere(before, after)
    else:
        gone = without_term(graph, term)
        after = without_statements(before, gone)

    def met(quad: Quad) -> bool:
        return term in (quad.subject, quad.predicate, quad.object)

    return Impact(
        subject,
        touched_questions({term}, {key(each.value) for each in _classes(graph, term)}),
        touched_shapes({term}),
        axioms(term),
        (*tables.touched(met, {term}), *touched_publications(met)),
        changes(before, after, gone),
    )


def without_term(graph: Graph, term: NamedNode) -> frozenset[Quad]:
    """Give all stated statements that mention a term: what goes when it goes."""
    patterns = ((term, None, None), (None, term, None), (None, None, term))
    return frozenset(
        quad
        for pattern in patterns
        for quad in graph.store.quads_for_pattern(*pattern)
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name != INFERRED_GRAPH
    )


def _of_table(before: Before, subject: Subject, tables: CuratedTables) -> Impact:
    gone = tables.stated_by_table(subject.name)
    terms = tables.terms_of_table(subject.name)
    triples = {quad.triple for quad in gone}
    rows = sum(row.table == subject.name for row in tables.rows)
    mapping = tables.table(subject.name).mapping.name
    return Impact(
        subject,
        touched_questions(terms, {key(term.value) for term in terms}),
        touched_shapes(terms),
        (),
        (
            TouchedFile(f"data/tables/{subject.name}", "rows", rows),
            TouchedFile(f"data/mappings/{mapping}", "mapping", 1),
            *tables.naming(subject.name),
            *touched_publications(lambda quad: quad.triple in triples),
        ),
        changes(before, without_statements(before, gone), gone & set(before.stated)),
    )


def _classes(graph: Graph, term: NamedNode) -> Collection[NamedNode]:
    """Give the term itself, when it is a class, and the classes that it belongs to."""
    types = {quad.object for quad in graph.triples(term, RDF_TYPE)}
    return {term, *(each for each in types if isinstance(each, NamedNode))}
