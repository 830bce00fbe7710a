"""`validate`: data against shapes, with an account of what was looked at."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ocop_kg.errors import EndpointError, NotThereError, UsageError
from ocop_kg.guard import result_of
from ocop_kg.validation.account import account, met_by_property
from ocop_kg.validation.cycles import cycles_kept
from ocop_kg.validation.judging import Found, found_by, noted, reported, ruled
from ocop_kg.validation.naming import levels_named
from ocop_kg.validation.places import DataPlaces
from ocop_kg.validation.plan.running import Plan, run_reference
from ocop_kg.validation.reading import Validatable, read_data
from ocop_kg.validation.report import Asked
from ocop_kg.validation.revising import revision
from ocop_kg.validation.scratch import Scratch
from ocop_kg.validation.shapes import Shapes, with_embedded
from ocop_kg.validation.terms import ontology as packaged_ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Quad

    from ocop_kg.budget import Budget
    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.stores.remote import RemoteStore
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.plan.affected import Change
    from ocop_kg.validation.plan.focus import Target
    from ocop_kg.validation.policy.profile import Profile
    from ocop_kg.validation.report import Report, Result
    from ocop_kg.validation.revising import Revision
    from ocop_kg.validation.rules import Rule

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
    copy: bool = True,
    changed: Iterable[Quad] | None = None,
    previous: Report | None = None,
    budget: Budget | None = None,
) -> Report:
    """Check data against shapes: the packaged ones, or those in the files and folders of `shapes`.

    Without `shapes`, those that stand among the data are used beside the packaged ones.
    `data` is a file, several files, a `Graph`, or quads. A folder stands for the RDF files in it.
    Several files are checked as one graph, and so are the named graphs of a file. Files are checked
    as they are written, a `Graph` as its store holds it, which writes numbers and dates in their
    shortest form. What is too large for memory is kept in a temporary folder meanwhile. The rules
    for a `Graph` that was published run at its endpoint, if it is large and the report is the same,
    else on a copy: the report's `asked` says which, and why. With ``copy=False`` they run there,
    be it small, or not at all.
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

    Raises `NotThereError` where there may be no copy and the rules cannot run at the endpoint,
    `EndpointError` for an endpoint that does not answer as it should, `ReadError` or
    `UnknownFormatError` for data that cannot be read, `ShapesError` for shapes that are wrong
    themselves, `BudgetError`, and `UsageError` for an unknown level or engine, for a `fail_on` that
    is not looked for, for ``copy=False`` without an endpoint, or for `changed` without `previous`.

    >>> from pyoxigraph import Quad
    >>> from ocop_kg.vocabulary import RDF_TYPE, ocop, thing
    >>> report = validate([Quad(thing("designation", "BTN-quinoa"), RDF_TYPE,
    ...     ocop("ProductDesignation"))], level="must")
    >>> report.conforms, report.results[0].message
    (False, 'This claim names no source: add ocop:statedBy with the IRI of an ocop:Source.')
    """
    level, fail_on = levels_named(level, fail_on)
    if engine not in _ENGINES:
        raise UsageError(f"unknown engine {engine!r}: choose {' or '.join(_ENGINES)}")
    if not copy and getattr(data, "server", None) is None:
        raise UsageError("copy=False is for the graph of an endpoint, and these data are here")
    revised = revision(changed, previous)
    with Scratch() as scratch, cycles_kept():
        chosen = partial(_run, data, shapes, level=level, fail_on=fail_on, profile=profile)
        run = partial(chosen, ontology=ontology, engine=engine, copy=copy, revised=revised)
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
    copy: bool,
    revised: Revision | None,
    budget: Budget | None,
    scratch: Scratch,
) -> Report:
    rules = ruled(shapes, level, profile, ontology=ontology)
    given = rules.shapes
    server: RemoteStore | None = getattr(data, "server", None)
    asked = None
    if server is not None:
        from ocop_kg.validation.remote.validating import SMALL, checked_there

        try:
            _check_own_way(server, engine, revised)
            there = checked_there(
                server,
                rules,
                with_ontology=ontology,
                with_embedded=shapes is None,
                small=SMALL if copy else 0,
            )
        except (EndpointError, NotThereError) as refusal:
            if not copy:
                raise
            asked = Asked(server.endpoint.url, copied=refusal.problem)
        else:
            report = reported(there.found, level, rules, partial(DataPlaces, there.data))
            return replace(report, fail_on=fail_on, shapes=given.digest, asked=there.asked)
    graph = read_data(data, packaged_ontology() if ontology else (), budget, scratch)
    try:
        if shapes is None:
            rules = replace(rules, shapes=with_embedded(given, graph))
        if engine == "sparql":
            change = None
            if revised and rules.shapes is given:
                change = revised.change(given, rules.levels(), level, rules.policy)
            found = _checked(graph, rules.shapes, rules.in_python, change)
        else:
            found = _referred(graph, rules.shapes, rules.in_python)
        report = reported(found, level, rules, partial(DataPlaces, graph))
    finally:
        graph.close()
        scratch.clear()
    return replace(report, fail_on=fail_on, shapes=given.digest, asked=asked)


def _check_own_way(server: RemoteStore, engine: str, revised: Revision | None) -> None:
    """Raise `NotThereError` for what an endpoint cannot do."""
    if engine != "sparql":
        raise NotThereError(server.endpoint.url, f"{engine} looks at a graph in this process")
    if revised is not None:
        raise NotThereError(server.endpoint.url, "a report is brought up to date here")


def _checked(
    graph: DataGraph, shapes: Shapes, rules: Iterable[Rule], change: Change | None
) -> Found:
    """Run the plan, and beside it what only reads; to count can wait while the data stay.

    The many short questions do not wait: each would wait for Python while places are looked for.
    """
    plan = Plan(shapes.graph, shapes.targets, graph, change)
    count, judge = partial(account, shapes, graph), partial(_ruled, graph, rules)
    if change is None and not plan.turns:
        met: list[Mapping[tuple[Target, ...], int]] = []
        choose = noted(partial(met_by_property, shapes, graph), met)
        return Found(plan.early([judge, choose]), lambda: count(met[0]), plan.elsewhere)
    found = found_by(plan, count, judge)
    if change is None:
        return found
    return found._replace(revisited=sum({**found.account().checked, **plan.asked}.values()))


def _referred(graph: DataGraph, shapes: Shapes, rules: Iterable[Rule]) -> Found:
    results = run_reference(shapes.graph, shapes.targets, graph)
    return Found([*results, *_ruled(graph, rules)], partial(account, shapes, graph))


def _ruled(graph: DataGraph, rules: Iterable[Rule]) -> list[Result]:
    return [result for rule in rules for result in rule.results(graph)]
