"""Validation on a cluster: the same plan, the same report, and no word of conformity for less."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ocop_kg.cluster.accounting import cluster_account
from ocop_kg.cluster.data import ClusterData
from ocop_kg.cluster.sieves import SIEVES, sieved
from ocop_kg.errors import NotDistributedError, Place
from ocop_kg.graph.values import text_of
from ocop_kg.validation.gaps import Doubt
from ocop_kg.validation.judging import Found, reported, ruled
from ocop_kg.validation.naming import levels_named
from ocop_kg.validation.plan.answering import Runner
from ocop_kg.validation.plan.compiling import Compiler
from ocop_kg.validation.plan.detailing import detailed
from ocop_kg.validation.plan.focus import targeted
from ocop_kg.validation.plan.queries import placed, questions
from ocop_kg.validation.plan.selecting import written_questions
from ocop_kg.validation.sidebyside import side_by_side
from ocop_kg.validation.terms import ontology as packaged_ontology
from ocop_kg.vocabulary import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocop_kg.cluster.dump import Dump
    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.validation.plan.queries import Question
    from ocop_kg.validation.policy.profile import Profile
    from ocop_kg.validation.report import Report, Result
    from ocop_kg.validation.rules import Rule
    from ocop_kg.validation.shapes import Shapes

__all__ = ["validated"]

_SHAPES_AMONG = "the data hold shapes, and a cluster runs those that it is given"


def validated(  # noqa: PLR0913  # as in `validate`
    dump: Dump,
    shapes: AnyPath | Iterable[AnyPath] | None,
    *,
    level: str,
    fail_on: str,
    profile: Profile | AnyPath | None,
    ontology: bool,
) -> Report:
    """Check a dump against shapes; see `Dump.validate`."""
    level, fail_on = levels_named(level, fail_on)
    rules = ruled(shapes, level, profile, ontology=ontology)
    tables = dump.tables(marked=True)
    data = ClusterData(tables, packaged_ontology() if ontology else ())
    try:
        results, doubts = _checked(data, rules.shapes)
        for rule in rules.in_python:
            try:
                results += _ruled(data, rule)
            except NotDistributedError as error:
                doubts.append(Doubt(rule.iri.value, error.problem))
        if shapes is None and data.holds_shapes:
            doubts.append(Doubt("shapes among the data", _SHAPES_AMONG))
        met = cluster_account(rules.shapes, data)
    finally:
        tables.close()
    found = Found(results, lambda: met, not_run=tuple(doubts))
    report = reported(found, level, rules, lambda _: _Folder(dump.folder))
    gaps = replace(report.gaps, files=(*dump.passed_over, *report.gaps.files))
    return replace(report, fail_on=fail_on, gaps=gaps, shapes=rules.shapes.digest)


class _Folder:
    """The place of all results: which file of a dump a triple is from is not kept."""

    def __init__(self, folder: str) -> None:
        self._place = Place(folder)

    def of(self, _: Result) -> Place:
        return self._place

    def blanks(self) -> Iterator[tuple[str, Place]]:
        return iter(())


def _checked(data: ClusterData, shapes: Shapes) -> tuple[list[Result], list[Doubt]]:
    """Run the plan; tell of the shapes whose queries a cluster cannot run."""
    compiler = Compiler(shapes.graph, data)
    runner = Runner(compiler, data)
    items = [
        item
        for node, chosen_by in shapes.targets.items()
        if (focus := targeted(chosen_by, data)) is not None
        for item in placed(compiler, compiler.shapes.shape(node), focus)
    ]
    asked = list(questions(items))
    written = list(written_questions(items, compiler.names))
    together = [question.text for question in asked]
    together += [each.asked.text for each in written if not each.asked.alone]
    data.prefetch(together)
    results: list[Result] = []
    doubts: dict[Doubt, None] = {}
    for found, why_not in side_by_side(partial(_answered, data, runner, each) for each in asked):
        results += found
        doubts |= dict.fromkeys(why_not)
    for each in written:
        try:
            if each.asked.alone:
                raise NotDistributedError("its query must run once for each node")  # noqa: TRY301
            results += (found.result for found in runner.answer_written(each))
        except NotDistributedError as error:
            doubts[Doubt(text_of(each.shape.node), error.problem)] = None
    return results, list(doubts)


def _answered(
    data: ClusterData, runner: Runner, question: Question
) -> tuple[list[Result], list[Doubt]]:
    """Give the results of a query, with details where those can be had, and why there are none."""
    try:
        return detailed(runner, question), []
    except NotDistributedError as error:
        if question.text in data.refused:
            shapes = [text_of(reading.shape.node) for reading in question.readings]
            return [], [Doubt(shape, error.problem) for shape in shapes]
    return [found.result for found in runner.answer(question)], []


def _ruled(data: ClusterData, rule: Rule) -> list[Result]:
    sieve = SIEVES.get(key(rule.iri.value))
    if sieve is None:
        raise NotDistributedError("a rule in Python that looks at all triples")
    return list(rule.results(sieved(data, sieve(data))))
