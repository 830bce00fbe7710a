"""Who or what speaks for triples: the sources that state them, or proofs."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from ocop_kg.budget import Budget
from ocop_kg.graph.evidence.sources import SourceNote, in_order, note_of
from ocop_kg.graph.evidence.statement import Proof, Statement
from ocop_kg.graph.evidence.words import Words
from ocop_kg.graph.intime import kept
from ocop_kg.vocabulary import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pyoxigraph import Triple

    from ocop_kg.graph.evidence.proving import Prover
    from ocop_kg.graph.inference import Proofs
    from ocop_kg.stores import Store

__all__ = ["Witnesses"]

_GraphName = NamedNode | BlankNode
_DEFAULT = Budget()


class Witnesses:
    """Finds what speaks for triples of a store, and remembers what it found out.

    >>> from ocop_kg.graph import Graph
    >>> from ocop_kg.vocabulary import ocop, thing
    >>> graph = Graph.open()
    >>> quads = graph.triples(thing("country", "LSO"), ocop("isoAlpha3"))
    >>> (fact,) = [quad.triple for quad in quads]
    >>> [note.kind for note in graph.witnesses.statements([fact])[fact].sources]
    ['dataset']
    """

    def __init__(self, store: Store, budget: Budget = _DEFAULT) -> None:
        self.store = store
        self.budget = budget
        self._words = Words(store.union)
        self._notes: dict[_GraphName, SourceNote] = {}
        self._prover: Prover | None = None
        self._lock = Lock()

    def __reduce__(self) -> tuple[object, ...]:
        """Be copied into another process."""
        return Witnesses, (self.store, self.budget)

    def note(self, graph_name: _GraphName) -> SourceNote:
        """Tell what the source of a named graph is."""
        if graph_name not in self._notes:
            self._notes[graph_name] = note_of(self.store.union, graph_name)
        return self._notes[graph_name]

    def statements(
        self, triples: Iterable[Triple], graphs: Collection[NamedNode] | None = None
    ) -> dict[Triple, Statement]:
        """Give the statement of each triple that the store holds, in the order of `triples`.

        With `graphs`, only these are looked at: a triple that none of them holds is left out, one
        that some of them state has their sources, and one that only the inferred graph among them
        holds has what the whole store knows of it. Raises `BudgetError` when the time is over.
        """
        if self.budget.seconds is not None:
            untimed = Witnesses(self.store, replace(self.budget, seconds=None))
            return kept(partial(untimed.statements, list(triples), graphs), self.budget)
        found: dict[Triple, Statement | None] = {}
        for triple in triples:
            names = self._graphs_of(triple)
            if graphs is not None:
                visible = names.intersection(graphs)
                names = names if visible == {INFERRED_GRAPH} else visible
            if stated := names - {INFERRED_GRAPH}:
                found[triple] = self._stated(triple, stated)
            elif names:
                found[triple] = None
        unproved = [triple for triple, statement in found.items() if statement is None]
        with self._lock:  # one thread at a time makes the prover see more
            proved = self._proved(unproved) if unproved else {}
        return {triple: statement or proved[triple] for triple, statement in found.items()}

    def _graphs_of(self, triple: Triple) -> set[_GraphName]:
        quads = self.store.engine.quads_for_pattern(
            triple.subject, triple.predicate, triple.object, None
        )
        return {quad.graph_name for quad in quads if not isinstance(quad.graph_name, DefaultGraph)}

    def _stated(self, triple: Triple, names: Iterable[_GraphName]) -> Statement:
        notes = in_order({self.note(name) for name in names})
        return Statement(triple, notes, None, self._words.triple(triple))

    def _proved(self, triples: list[Triple]) -> dict[Triple, Statement]:
        if self._prover is None:
            from ocop_kg.graph.evidence.proving import Prover

            self._prover = Prover(self.store)
        proofs = self._prover.prove(triples)
        try:
            return {
                triple: self._told(triple, proofs)
                if triple in proofs
                else Statement(triple, (), None, self._words.triple(triple))
                for triple in triples
            }
        except _NoLongerStatedError:  # somebody wrote into the store
            self._prover = None
            return self._proved(triples)

    def _told(self, triple: Triple, proofs: Proofs) -> Statement:
        """Write a proof as statements, from the leaves up: what a step rests on came earlier."""
        steps = proofs.steps(triple)
        done: dict[Triple, tuple[Statement, ...]] = {}
        waiting = [triple]
        while waiting:
            here = waiting[-1]
            if here in done:
                waiting.pop()
                continue
            if here not in steps:
                done[here] = tuple(self._leaf(each) for each in proofs.stated(here))
                continue
            if here != triple and (names := self._graphs_of(here) - {INFERRED_GRAPH}):
                done[here] = (self._stated(here, names),)  # inferred before it was read
                continue
            step = steps[here]
            if missing := [part for part in (*step.axioms, *step.premises) if part not in done]:
                waiting += missing
                continue
            axioms, premises = (
                tuple({each.triple: each for part in parts for each in done[part]}.values())
                for parts in (step.axioms, step.premises)
            )
            proof = Proof(step.rule.id, axioms, premises)
            done[here] = (Statement(here, (), proof, self._words.triple(here)),)
        return done[triple][0]

    def _leaf(self, triple: Triple) -> Statement:
        if names := self._graphs_of(triple) - {INFERRED_GRAPH}:
            return self._stated(triple, names)
        raise _NoLongerStatedError


class _NoLongerStatedError(Exception):
    """A proof rests on what the store held once."""
