"""What changes when statements go: facts that are lost, and stored questions answered otherwise.

The graph without the statements is made whole, with its own OWL 2 RL closure, and the stored
questions are asked of both. Questions are asked without parameters, which gives the rows for all
values at once; no stored question needs one.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, Triple

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


class Before:
    """A graph as it is, with its statements, and its answers once they are asked for."""

    def __init__(self, graph: Graph) -> None:
        names = [name for name in graph.graphs() if name != INFERRED_GRAPH]
        self.graph = graph
        self.stated = tuple(quad for name in names for quad in _quads(graph, name))
        self.inferred = frozenset(_quads(graph, INFERRED_GRAPH))
        self._answers: dict[str, tuple[tuple[str, ...], Counter[Row]]] = {}

    def answer(self, asked: Question) -> tuple[tuple[str, ...], Counter[Row]]:
        """Give the columns and rows of an answer."""
        if asked.id not in self._answers:
            self._answers[asked.id] = _rows(self.graph, asked)
        return self._answers[asked.id]


def without_statements(before: Before, gone: Collection[Quad]) -> Graph:
    """Make the graph that is left when statements go, with what follows from the rest."""
    store = EmbeddedStore()
    store.add((quad for quad in before.stated if quad not in gone), whole=False)
    if before.graph.inferred:
        infer(store)
    return Graph(store, inferred=before.graph.inferred)


def changes(before: Before, after: Graph, gone: Collection[Quad]) -> Changes:
    """Compare a graph with what is left of it after the statements `gone`."""
    inferred = frozenset(_quads(after, INFERRED_GRAPH))
    changed = changed_by((*gone, *(before.inferred ^ inferred)))
    answers = []
    for asked in questions():
        if reads_of(asked.sparql).may_change_with(changed):
            columns, had = before.answer(asked)
            _, has = _rows(after, asked)
            if had != has:
                lost, gained = _in_order(had - has), _in_order(has - had)
                answers.append(ChangedAnswer(asked.id, asked.text, columns, lost, gained))
    lost_facts = {
        **_missing(before.inferred - inferred, after, inferred=True),
        **_missing(gone, after, inferred=False),
    }
    facts = sorted(lost_facts.values(), key=lambda fact: str(fact.triple))
    return Changes(tuple(answers), tuple(facts), len(questions()))


def _quads(graph: Graph, name: NamedNode) -> Iterator[Quad]:
    return graph.store.quads_for_pattern(None, None, None, name)


def _rows(graph: Graph, asked: Question) -> tuple[tuple[str, ...], Counter[Row]]:
    answer = ask(graph, asked.id)
    return answer.variables, Counter(tuple(row) for row in answer.stream())


def _in_order(rows: Mapping[Row, int]) -> tuple[Row, ...]:
    repeated = (row for row, times in rows.items() for _ in range(times))
    return tuple(sorted(repeated, key=lambda row: [str(term or "") for term in row]))


def _missing(quads: Iterable[Quad], after: Graph, *, inferred: bool) -> dict[Triple, LostFact]:
    return {
        quad.triple: LostFact(quad.triple, inferred)
        for quad in quads
        if Quad(quad.subject, quad.predicate, quad.object) not in after.store
    }
