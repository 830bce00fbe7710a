"""Why a node does not conform to another shape: the results of that shape, as ``sh:detail``.

Asked only where there is a result to explain, and as all else is asked: the plan of the named shape
runs, and its focus nodes are the nodes that did not conform. They are given by name where they have
one, so that nobody looks for them again.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from ocop_kg.errors import ShapesError
from ocop_kg.validation.lexical import written
from ocop_kg.validation.paths import path_text
from ocop_kg.validation.plan.answering import Runner
from ocop_kg.validation.plan.checks import FocusCheck, ValueCheck
from ocop_kg.validation.plan.compiling import Compiler
from ocop_kg.validation.plan.messages import chosen
from ocop_kg.validation.plan.model import sh
from ocop_kg.validation.plan.queries import placed, questions
from ocop_kg.validation.plan.selecting import written_questions
from ocop_kg.vocabulary import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.paths import Path
    from ocop_kg.validation.plan.answering import Found
    from ocop_kg.validation.plan.focus import Focus
    from ocop_kg.validation.plan.queries import Question
    from ocop_kg.validation.report import Result

__all__ = ["detailed"]

_Key = tuple["AnyTerm", "AnyTerm | None"]
_Checked = FocusCheck | ValueCheck

_DEEPEST = 6  # results of results, before the rest is left out
_TOLD = 3  # details in a message
_FEW = 10  # values that are explained where not all need conform, only enough of them


def detailed(runner: Runner, question: Question, depth: int = 0) -> list[Result]:
    """Give the results of a query, with the results of the shapes that their constraints name."""
    return [found.result for found in _detailed(runner, question, depth)]


def _detailed(runner: Runner, question: Question, depth: int) -> list[Found]:
    answers = list(runner.answer(question))
    asked: dict[int, tuple[_Checked, list[Found]]] = {}
    for found in answers:
        check = found.reading.check if found.reading else None
        if isinstance(check, _Checked) and check.inner:
            asked.setdefault(id(found.reading), (check, []))[1].append(found)
    if not asked or depth == _DEEPEST:
        return answers
    # Names, functions and the bound on nested shapes are those of a plan of its own.
    own = Runner(Compiler(runner.compiler.shapes.graph, runner.data), runner.data)
    known = {
        at: _reasons(own, question.focus, check, failed, depth)
        for at, (check, failed) in asked.items()
    }
    return [
        found._replace(result=_because(found, known.get(id(found.reading), {})))
        for found in answers
    ]


def _because(found: Found, reasons: dict[_Key, tuple[Result, ...]]) -> Result:
    result = found.result
    details = reasons.get((result.focus, result.value), ())
    if not details or not found.reading:
        return result
    if found.reading.shape.messages:
        return replace(result, details=details)
    messages = tuple(_with_reasons(message, details) for message in result.messages)
    return replace(result, details=details, messages=messages, message=chosen(messages))


def _with_reasons(message: Literal, details: Sequence[Result]) -> Literal:
    """Let a message of our own say why; that of a shape is left as it is."""
    told = list(dict.fromkeys(map(_told, details)))
    more = [f"and {len(told) - _TOLD} more"] if len(told) > _TOLD else []
    return Literal(f"{message.value.removesuffix('.')}: {'; '.join(told[:_TOLD] + more)}.")


def _told(detail: Result) -> str:
    said = detail.message.removesuffix(".")
    return f"{path_text(detail.path, shorten)}: {said}" if detail.path else said


def _reasons(
    runner: Runner, focus: Focus, check: _Checked, failed: Sequence[Found], depth: int
) -> dict[_Key, tuple[Result, ...]]:
    """Give the details of the results of a check, by focus node and value."""
    values = focus.through(check.path)
    end = len(values.chain if isinstance(check, ValueCheck) else focus.chain) - 1
    at = len(focus.chain) - 1
    kept: dict[_Key, dict[Result, None]] = {}
    full: dict[_Key, int] = {}
    try:
        failing = _failing(runner, focus, check, failed)
        for member in check.inner:
            found: dict[_Key, dict[Result, None]] = {}
            for answer in chain.from_iterable(
                _answers(runner, member, part, depth) for part in failing
            ):
                node = written(answer.chain[at])
                value = written(answer.chain[end]) if isinstance(check, ValueCheck) else None
                found.setdefault((node, value), {})[answer.result] = None
            for key, results in found.items():
                kept.setdefault(key, {}).update(results)
                full[key] = full.get(key, 0) + 1
    except ShapesError:  # too much to write: a report may do without details
        return {}
    one = check.component == sh("XoneConstraintComponent")
    return {
        key: tuple(sorted(results, key=lambda result: result.order))
        for key, results in kept.items()
        if not one or full[key] == len(check.inner)  # else too many conform
    }


def _failing(
    runner: Runner, focus: Focus, check: _Checked, failed: Sequence[Found]
) -> Sequence[Focus]:
    """Give the nodes that failed a check: by name, some at a time, or else by its test."""
    of_values = isinstance(check, ValueCheck)
    nodes = focus.through(check.path) if of_values else focus
    if not runner.data.uses_values:
        with_value = nodes is not focus
        named = nodes.among(
            (*each.chain, each.result.value) if with_value else each.chain for each in failed
        )
        if named is not None:
            return named if of_values else [_few(each, check.path) for each in named]
    if isinstance(check, ValueCheck):
        return [nodes.failing(check.holds(focus.node, nodes.node))]
    return [_few(focus.failing(check.holds(focus.node)), check.path)]


def _few(nodes: Focus, path: Path | None) -> Focus:
    """Give the values of those nodes that have few: what is wrong with hundreds nobody reads."""
    node, value = nodes.node, "?each"
    few = (
        f"{{ SELECT {node} {{ {nodes.walk(path, value)} }}"
        f" GROUP BY {node} HAVING (COUNT(DISTINCT {value}) <= {_FEW}) }}"
    )
    return replace(nodes, pattern=f"{nodes.once} {few}", only=None).through(path)


def _answers(runner: Runner, member: AnyTerm, focus: Focus, depth: int) -> Iterator[Found]:
    compiler = runner.compiler
    shape = compiler.shapes.shape(member)
    if not shape.active:
        return
    checks = list(placed(compiler, shape, focus))
    for question in questions(checks):
        yield from _detailed(runner, question, depth + 1)
    yield from chain.from_iterable(
        runner.answer_written(question) for question in written_questions(checks, compiler.names)
    )
