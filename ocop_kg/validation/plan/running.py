"""Runs a plan over a data graph and makes results of the rows that it finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ocop_kg.validation.plan.answering import Runner
from ocop_kg.validation.plan.compiling import Compiler
from ocop_kg.validation.plan.focus import targeted
from ocop_kg.validation.plan.model import not_run
from ocop_kg.validation.plan.queries import placed, questions
from ocop_kg.validation.plan.reference import needs_reference, reads_values
from ocop_kg.validation.plan.selecting import written_questions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Index, Node
    from ocop_kg.validation.plan.focus import Target
    from ocop_kg.validation.plan.queries import Placed
    from ocop_kg.validation.report import Result

__all__ = ["Found", "run", "run_reference"]

_MANY = 20_000  # triples from which on a second thread is worth its start
_Work = TypeVar("_Work")


@dataclass(frozen=True, slots=True)
class Found:
    """The results of a plan, and the shapes that the reference engine had to run."""

    results: list[Result]
    elsewhere: tuple[Node, ...]


def run(graph: Index, targets: Mapping[Node, Iterable[Target]], data: DataGraph) -> Found:
    """Validate a data graph, and give the results in no order, without places.

    Queries that look at how literals are written come first, those that reckon with them last:
    between the two the data graph turns from the one to the other.

    Raises `ShapesError` for shapes that cannot be run.
    """
    compiler = Compiler(graph, data)
    runner = Runner(compiler, data)
    elsewhere: dict[Node, list[AnyTerm]] = {}
    early: list[Placed] = []
    late: list[Placed] = []
    try:
        for node, chosen_by in targets.items():
            focus = targeted(chosen_by, data)
            if focus is None:
                continue
            shape = compiler.shapes.shape(node)
            if needs_reference(compiler, shape):
                elsewhere[node] = runner.nodes(focus)
                continue
            for item in placed(compiler, shape, focus):
                (late if reads_values(item.check, data) else early).append(item)
        if compiler.looks_at_shapes:
            data.add_shapes(graph)
        results = list(_results(compiler, runner, early))
        if elsewhere:
            results += _referred(graph, elsewhere, data)
        if late:
            data.use_values()
            results += _results(compiler, runner, late)
    except RecursionError as error:
        raise not_run("they are nested too deeply") from error
    return Found(results, tuple(elsewhere))


def run_reference(graph: Index, targets: Mapping[Node, Iterable[Target]], data: DataGraph) -> Found:
    """Validate a data graph with pyshacl, from the same focus nodes."""
    runner = Runner(Compiler(graph, data), data)
    nodes = {
        node: runner.nodes(focus)
        for node, chosen_by in targets.items()
        if (focus := targeted(chosen_by, data)) is not None
    }
    return Found(_referred(graph, nodes, data), tuple(nodes))


def _referred(graph: Index, nodes: Mapping[Node, list[AnyTerm]], data: DataGraph) -> list[Result]:
    if not any(nodes.values()):
        return []
    from ocop_kg.validation.engine import run as run_pyshacl

    return run_pyshacl(data.index(), graph, nodes)


def _results(compiler: Compiler, runner: Runner, checks: list[Placed]) -> Iterator[Result]:
    for found in _mapped(runner.answer, list(questions(checks)), runner.data):
        yield from found
    written = list(written_questions(checks, compiler.names))
    for found in _mapped(runner.answer_written, written, runner.data):
        yield from found


def _mapped(
    answer: Callable[[_Work], list[Result]], work: list[_Work], data: DataGraph
) -> Iterable[list[Result]]:
    """Answer questions, two at a time where it pays: the engine runs without Python's lock."""
    if len(data) < _MANY:
        return map(answer, work)
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(answer, work))
