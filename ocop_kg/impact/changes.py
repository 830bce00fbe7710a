"""What changes when statements go: facts that are lost, and stored questions answered otherwise.

The graph without the statements is made whole, with its own OWL 2 RL closure, and the stored
questions are asked of both. Questions are asked without parameters, which gives the rows for all
values at once; no stored question needs one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Quad, Triple

from ocop_kg.graph import Graph
from ocop_kg.graph.opening import infer
from ocop_kg.graph.values import AnyTerm
from ocop_kg.impact.reading import changed_by, reads_of
from ocop_kg.questions import Question, ask, questions
from ocop_kg.stores import EmbeddedStore
from ocop_kg.vocabulary import INFERRED_GRAPH

__all__ = ["Before", "ChangedAnswer", "Changes", "LostFact", "Row", "changes", "without_statements"]

Row = tuple[AnyTerm | None, ...]
"""The terms of one row of an answer, None where a variable is unbound."""


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """A stored question with the rows that its answer loses and gains.

    Rows are compared as a multiset of terms, so a row that is there once less is lost once.
    """

    question: str
    text: str
    columns: tuple[str, ...]
    lost: tuple[Row, ...]
    gained: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class LostFact:
    """A triple of the union that is no longer there; `inferred` when it only followed."""

    triple: Triple
    inferred: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """The questions whose answers change, by id, and the facts that are lost, in a fixed order.

    A fact that somebody else states too, or that still follows, is not lost. `asked` is the number
    of stored questions.
    """

    answers: tuple[ChangedAnswer, ...]
    lost: tuple[LostFact, ...]
    asked: int

    @property
    def stated(self) -> int:
        """How many of the lost facts were stated."""
        return sum(not fact.inferred for fact in self.lost)

    @property
    def inferred(self) -> int:
        """How many of the lost facts only followed."""
        return len(self.lost) - self.stated

    def __str__(self) -> str:
        facts, answers = len(self.lost), len(self.answers)
        return (
            f"{facts} fact{'s' if facts != 1 else ''} lost ({self.stated} stated, {self.inferred} "
            f"inferred); {answers} of {self.asked} stored questions answered otherwise"
        )


@dataclass(slots=True)
class Before:
    """A graph as it is, with the statements and answers that were looked at already."""

    graph: Graph
    quads: frozenset[Quad] = frozenset()
    answers: dict[str, tuple[tuple[str, ...], Counter[Row]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        engine = self.graph.store
        self.quads = frozenset(
            quad
            for name in self.graph.graphs()
            for quad in engine.quads_for_pattern(None, None, None, name)
        )

    def answer(self, asked: Question) -> tuple[tuple[str, ...], Counter[Row]]:
        """Give the columns and rows of an answer."""
        if asked.id not in self.answers:
            self.answers[asked.id] = _rows(self.graph, asked)
        return self.answers[asked.id]


def without_statements(before: Before, gone: Iterable[Quad]) -> Graph:
    """Make the graph that is left when statements go, with what follows from the rest."""
    store = EmbeddedStore()
    left = before.quads.difference(gone)
    store.add((quad for quad in left if quad.graph_name != INFERRED_GRAPH), whole=False)
    if before.graph.inferred:
        infer(store)
    return Graph(store, inferred=before.graph.inferred)


def changes(before: Before, after: Graph) -> Changes:
    """Compare a graph with what is left of it."""
    left = Before(after)
    changed = changed_by(before.quads ^ left.quads)
    answers = []
    for asked in questions():
        if reads_of(asked.sparql).may_change_with(changed):
            columns, had = before.answer(asked)
            _, has = left.answer(asked)
            if had != has:
                lost, gained = _in_order(had - has), _in_order(has - had)
                answers.append(ChangedAnswer(asked.id, asked.text, columns, lost, gained))
    return Changes(tuple(answers), _lost(before.quads, left.quads), len(questions()))


def _rows(graph: Graph, asked: Question) -> tuple[tuple[str, ...], Counter[Row]]:
    answer = ask(graph, asked.id)
    return answer.variables, Counter(tuple(row) for row in answer.stream())


def _in_order(rows: Mapping[Row, int]) -> tuple[Row, ...]:
    repeated = (row for row, times in rows.items() for _ in range(times))
    return tuple(sorted(repeated, key=lambda row: [str(term or "") for term in row]))


def _lost(before: frozenset[Quad], after: frozenset[Quad]) -> tuple[LostFact, ...]:
    left = {quad.triple for quad in after}
    stated: dict[Triple, bool] = {}
    for quad in before - after:
        if quad.triple not in left:
            is_stated = quad.graph_name != INFERRED_GRAPH
            stated[quad.triple] = stated.get(quad.triple, False) or is_stated
    facts = (LostFact(triple, not is_stated) for triple, is_stated in stated.items())
    return tuple(sorted(facts, key=lambda fact: str(fact.triple)))
