"""`validate`: data against shapes, with an account of what was looked at."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from ocop_kg.errors import UsageError
from ocop_kg.guard import result_of
from ocop_kg.validation.account import Account, account
from ocop_kg.validation.catalogue import RuleNote, level_of_shape, named_shapes, note_of_shape
from ocop_kg.validation.naming import LEVELS, level_named
from ocop_kg.validation.places import DataPlaces
from ocop_kg.validation.plan.running import Plan, run_reference
from ocop_kg.validation.reading import Validatable, read_data
from ocop_kg.validation.report import Policy, Report, Result
from ocop_kg.validation.revising import revision
from ocop_kg.validation.rules import RULES, Rule
from ocop_kg.validation.scratch import Scratch
from ocop_kg.validation.shapes import Shapes, packaged_shapes, read_shapes, with_embedded
from ocop_kg.validation.terms import ontology as packaged_ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

    from ocop_kg.budget import Budget
    from ocop_kg.errors import Place
    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.plan.affected import Change
    from ocop_kg.validation.policy.profile import Profile
    from ocop_kg.validation.revising import Revision

__all__ = ["validate"]

_ENGINES = ("sparql", "pyshacl")


def validate(  # noqa: PLR0913  # what is checked, with what, how gravely, by whom, for how long
    data: Validatable,
    shapes: AnyPath | Iterable[AnyPath] | None = None,
    *,
    level: str = "may",
    fail_on: str = "must",
    profile: Profile | AnyPath | None = None,
    ontology: bool = True,
    engine: str = "sparql",
    changed: Iterable[Quad] | None = None,
    previous: Report | None = None,
    budget: Budget | None = None,
) -> Report:
    """Check data against shapes: the packaged ones, or those in the files and folders of `shapes`.

    Without `shapes`, those that stand among the data are used beside the packaged ones.
    `data` is a file, several files, a `Graph`, or quads. A folder stands for the RDF files in it.
    Several files are checked as one graph, and so are the named graphs of a file. Files are checked
    as they are written, a `Graph` as its store holds it, which writes numbers and dates in their
    shortest form. What is too large for memory is kept in a temporary folder meanwhile.
    The packaged ontology lends the data its classes and vocabularies, which are not checked
    themselves; ``ontology=False`` leaves it out.
    `level` is ``must``, ``should`` or ``may``: the least grave results to look for; `fail_on` is
    the least grave level whose results stop the data. A `profile`, or the file of one, says of
    rules how grave they are, or switches them off; then all packaged rules run whose level it makes
    grave enough.
    `engine` is ``sparql``, which compiles the shapes to queries, or ``pyshacl``, the reference.
    `changed` are the quads that were added to the data or removed from them since the `previous`
    report, which the same shapes and options made: only nodes that they can affect are looked at
    again, and the report is that of a full run. After other shapes or options, or where a change
    can affect anything, as one of classes or shapes can, or cannot be followed, as one of blank
    nodes, it is a full run.
    `budget` limits what may be read; with its `seconds`, all runs in a process of its own, which
    is stopped in time.

    Nothing is fetched (``owl:imports`` is not followed), and the data stay as they are.

    Raises `ReadError` or `UnknownFormatError` for data that cannot be read, `ShapesError` for
    shapes that are wrong themselves, `BudgetError`, `UsageError` for an unknown level or engine,
    for a `fail_on` that is not looked for, or for `changed` without `previous`.

    >>> from pyoxigraph import Quad
    >>> from ocop_kg.vocabulary import RDF_TYPE, ocop, thing
    >>> report = validate([Quad(thing("designation", "BTN-quinoa"), RDF_TYPE,
    ...     ocop("ProductDesignation"))], level="must")
    >>> report.conforms, report.results[0].message
    (False, 'This claim names no source: add ocop:statedBy with the IRI of an ocop:Source.')
    """
    level, fail_on = level_named(level), level_named(fail_on)
    if LEVELS.index(fail_on) > LEVELS.index(level):
        raise UsageError(f"to fail on {fail_on!r}, look for it too: level {level!r} leaves it out")
    if engine not in _ENGINES:
        raise UsageError(f"unknown engine {engine!r}: choose {' or '.join(_ENGINES)}")
    revised = revision(changed, previous)
    with Scratch() as scratch:
        chosen = partial(_run, data, shapes, level=level, fail_on=fail_on, profile=profile)
        run = partial(chosen, ontology=ontology, engine=engine, revised=revised)
        if budget is None or budget.seconds is None:
            return run(budget=budget, scratch=scratch)
        untimed = replace(budget, seconds=None)
        return result_of(partial(run, budget=untimed, scratch=scratch), budget)


def _run(  # noqa: PLR0913  # as in `validate`
    data: Validatable,
    shapes: AnyPath | Iterable[AnyPath] | None,
    *,
    level: str,
    fail_on: str,
    profile: Profile | AnyPath | None,
    ontology: bool,
    engine: str,
    revised: Revision | None,
    budget: Budget | None,
    scratch: Scratch,
) -> Report:
    ruled = _rules(shapes, level, profile, ontology=ontology)
    given = ruled.shapes
    graph = read_data(data, packaged_ontology() if ontology else (), budget, scratch)
    try:
        if shapes is None:
            ruled = replace(ruled, shapes=with_embedded(given, graph))
        if engine == "sparql":
            change = None
            if revised and ruled.shapes is given:
                change = revised.change(given, ruled.levels(), level, ruled.policy)
            found = _checked(graph, ruled.shapes, ruled.in_python, change)
        else:
            found = _referred(graph, ruled.shapes, ruled.in_python)
        report = _report(found, level, graph, ruled)
    finally:
        graph.close()
        scratch.clear()
    return replace(report, fail_on=fail_on, shapes=given.digest)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of a run, and what made them as grave as they are."""

    shapes: Shapes
    in_python: list[Rule]
    policy: Policy

    def levels(self) -> dict[str, str]:
        graph = self.shapes.graph
        named = named_shapes(graph, self.shapes.targets)
        in_python = {rule.iri.value: rule.note.level for rule in self.in_python}
        return {**in_python, **{shape.value: level_of_shape(graph, shape) for shape in named}}


def _rules(
    shapes: AnyPath | Iterable[AnyPath] | None,
    level: str,
    profile: Profile | AnyPath | None,
    *,
    ontology: bool,
) -> _Rules:
    in_python = [rule for rule in RULES if ontology and (rule.general or shapes is None)]
    packaged = packaged_shapes(level if profile is None else LEVELS[-1])
    used = packaged if shapes is None else read_shapes(_paths(shapes))
    if profile is None:
        return _Rules(used, in_python, Policy())
    from ocop_kg.validation.policy.profile import (
        Profile,
        read_profile,
        regraded_rules,
        regraded_shapes,
    )
    from ocop_kg.validation.policy.waivers import WAIVER_RULES

    if not isinstance(profile, Profile):
        profile = read_profile(profile)
    known = [*_Rules(used, in_python, Policy()).levels(), *(note.iri for note in WAIVER_RULES)]
    grades = profile.decide(known)
    return _Rules(
        regraded_shapes(used, grades, level, by_target=shapes is None),
        regraded_rules(in_python, grades),
        Policy(
            profile.name,
            MappingProxyType({rule: grade.level for rule, grade in sorted(grades.items())}),
        ),
    )


class _Found(NamedTuple):
    results: list[Result]
    met: Account
    elsewhere: tuple[AnyTerm, ...] = ()
    revisited: int | None = None


def _checked(
    graph: DataGraph, shapes: Shapes, rules: Iterable[Rule], change: Change | None
) -> _Found:
    """Run the plan, and beside it what only counts and reads."""
    plan = Plan(shapes.graph, shapes.targets, graph, change)
    met: list[Account] = []

    def count() -> list[Result]:
        met.append(account(shapes, graph))
        return []

    results = plan.early([count, partial(_ruled, graph, rules)])
    asked = {**met[0].checked, **plan.asked}
    revisited = None if change is None else sum(asked.values())
    return _Found([*results, *plan.late()], met[0], plan.elsewhere, revisited)


def _referred(graph: DataGraph, shapes: Shapes, rules: Iterable[Rule]) -> _Found:
    results = run_reference(shapes.graph, shapes.targets, graph)
    return _Found([*results, *_ruled(graph, rules)], account(shapes, graph))


def _ruled(graph: DataGraph, rules: Iterable[Rule]) -> list[Result]:
    return [result for rule in rules for result in rule.results(graph)]


def _paths(shapes: AnyPath | Iterable[AnyPath]) -> Iterable[AnyPath]:
    return [shapes] if isinstance(shapes, str | os.PathLike) else shapes


def _report(found: _Found, level: str, data: DataGraph, rules: _Rules) -> Report:
    shapes = rules.shapes
    wanted = LEVELS[: LEVELS.index(level) + 1]
    kept = sorted((result for result in found.results if result.level in wanted), key=_order)
    met = found.met
    places = DataPlaces(data, _with_details(kept))
    idle = (*shapes.idle, *(shape for shape, count in met.checked.items() if not count))
    return Report(
        results=tuple(_placed(result, places) for result in kept),
        checked=MappingProxyType({_name(shape): n for shape, n in met.checked.items() if n}),
        kinds=met.kinds,
        described=met.described,
        unmatched_shapes=tuple(sorted(map(_name, idle))),
        unchecked_nodes=met.unchecked,
        reference_shapes=tuple(sorted(map(_name, found.elsewhere))),
        gaps=met.gaps,
        blanks=MappingProxyType(dict(places.blanks())),
        rules=MappingProxyType(_notes(kept, rules)),
        level=level,
        ran=MappingProxyType(rules.levels()),
        policy=rules.policy,
        revisited=found.revisited,
    )


def _with_details(results: Iterable[Result]) -> Iterator[Result]:
    for result in results:
        yield result
        yield from _with_details(result.details)


def _placed(result: Result, places: DataPlaces, value: Place | None = None) -> Result:
    # a literal may stand in many places: as a focus node it is the value that led to it
    place = value if isinstance(result.focus, Literal) and value else places.of(result)
    details = tuple(_placed(detail, places, place) for detail in result.details)
    return replace(result, place=place, details=details)


def _notes(results: Iterable[Result], rules: _Rules) -> dict[str, RuleNote]:
    in_python = {rule.iri.value: rule.note for rule in rules.in_python}
    shapes = {_name(result.shape): result.shape for result in results}
    return {
        name: in_python.get(name) or note_of_shape(rules.shapes.graph, shape)
        for name, shape in shapes.items()
    }


def _order(result: Result) -> tuple[str | int, ...]:
    return result.order


def _name(node: AnyTerm) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)
