"""Runs a plan over a data graph and makes results of the rows that it finds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from ocop_kg.validation.plan.answering import Runner
from ocop_kg.validation.plan.compiling import Compiler
from ocop_kg.validation.plan.detailing import detailed
from ocop_kg.validation.plan.focus import targeted
from ocop_kg.validation.plan.model import not_run
from ocop_kg.validation.plan.queries import placed, questions
from ocop_kg.validation.plan.reference import needs_reference, reads_values
from ocop_kg.validation.plan.selecting import written_questions
from ocop_kg.validation.plan.subtracting import rows_of
from ocop_kg.validation.sidebyside import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Index, Node
    from ocop_kg.validation.plan.affected import Affected, Change
    from ocop_kg.validation.plan.focus import Focus, Target
    from ocop_kg.validation.plan.queries import Placed
    from ocop_kg.validation.plan.selecting import WrittenQuestion
    from ocop_kg.validation.report import Result

__all__ = ["Plan", "Work", "run_reference"]

Work = Callable[[], "list[Result]"]
"""A part of a validation that gives results."""


class Plan:
    """The checks of shapes for one data graph.

    Queries that look at how literals are written come first, those that reckon with their values
    last: between the two the data graph turns from the one to the other.

    With a `change`, results of before are taken over where it can have no effect.

    Raises `ShapesError` for shapes that cannot be run.
    """

    def __init__(
        self,
        graph: Index,
        targets: Mapping[Node, Iterable[Target]],
        data: DataGraph,
        change: Change | None = None,
    ) -> None:
        self._graph = graph
        self._compiler = Compiler(graph, data, None if change else data.single)
        self._runner = Runner(self._compiler, data)
        self._early: list[Placed] = []
        self._late: list[Placed] = []
        self._elsewhere: dict[Node, list[AnyTerm]] = {}
        with _depth():
            self._again = None if change is None else _affected(self._compiler, targets, change)
            for node, chosen_by in targets.items():
                focus = targeted(chosen_by, data)
                if focus is not None:
                    self._place(node, focus)
        if self._compiler.looks_at_shapes:
            data.add_shapes(graph)

    def _place(self, node: Node, focus: Focus) -> None:
        shape = self._compiler.shapes.shape(node)
        if needs_reference(self._compiler, shape):
            self._elsewhere[node] = self._runner.nodes(focus)
            return
        for found in placed(self._compiler, shape, focus):
            item = self._again.narrowed(node, found) if self._again else found
            if item is None:
                continue
            late = reads_values(item.check, self._runner.data)
            (self._late if late else self._early).append(item)

    @property
    def asked(self) -> Mapping[Node, int]:
        """How many nodes the shapes are asked of that a change affects only in part."""
        return self._again.asked if self._again else {}

    @property
    def elsewhere(self) -> tuple[Node, ...]:
        """The shapes that the reference engine has to run."""
        return tuple(self._elsewhere)

    @property
    def turns(self) -> bool:
        """Whether some checks come late, for which the data graph turns to values."""
        return bool(self._late)

    def early(self, beside: Iterable[Work] = ()) -> list[Result]:
        """Give the results of the checks that leave the data graph as it is, and of other work."""
        return [
            *(self._again.kept if self._again else ()),
            *self._results(self._early, beside),
            *_referred(self._graph, self._elsewhere, self._runner.data),
        ]

    def late(self) -> list[Result]:
        """Give the results of the other checks; nothing else may look at the data graph then."""
        if not self._late:
            return []
        self._runner.data.use_values()
        return self._results(self._late)

    def _results(self, checks: list[Placed], beside: Iterable[Work] = ()) -> list[Result]:
        with _depth():
            found = side_by_side(chain(beside, self._works(checks)))
        return [result for results in found for result in results]

    def _works(self, checks: list[Placed]) -> Iterator[Work]:
        # first what may take longest, so that both processors end together
        count = None if self._again else partial(rows_of, self._runner.data)
        for written in written_questions(checks, self._compiler.names, count):
            yield partial(_plain, self._runner, written)
        for question in questions(checks):
            yield partial(detailed, self._runner, question)


def _plain(runner: Runner, question: WrittenQuestion) -> list[Result]:
    return [found.result for found in runner.answer_written(question)]


def _affected(
    compiler: Compiler, targets: Mapping[Node, Iterable[Target]], change: Change
) -> Affected:
    from ocop_kg.validation.plan.affected import Affected

    return Affected(compiler, targets, change)


@contextmanager
def _depth() -> Iterator[None]:
    try:
        yield
    except RecursionError as error:
        raise not_run("they are nested too deeply") from error


def run_reference(
    graph: Index, targets: Mapping[Node, Iterable[Target]], data: DataGraph
) -> list[Result]:
    """Validate a data graph with pyshacl, from the same focus nodes, in place of a plan."""
    runner = Runner(Compiler(graph, data), data)
    nodes = {
        node: runner.nodes(focus)
        for node, chosen_by in targets.items()
        if (focus := targeted(chosen_by, data)) is not None
    }
    return _referred(graph, nodes, data)


def _referred(graph: Index, nodes: Mapping[Node, list[AnyTerm]], data: DataGraph) -> list[Result]:
    if not any(nodes.values()):
        return []
    from ocop_kg.validation.engine import run as run_pyshacl

    return run_pyshacl(data.index(), graph, nodes)
