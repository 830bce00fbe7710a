"""The rules of a validation, chosen and graded, and the report of what they found."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from pyoxigraph import Literal, NamedNode

from ocop_kg.validation.catalogue import RuleNote, level_of_shape, named_shapes, note_of_shape
from ocop_kg.validation.naming import LEVELS
from ocop_kg.validation.report import Policy, Report, Result
from ocop_kg.validation.rules import RULES, Rule
from ocop_kg.validation.shapes import Shapes, packaged_shapes, read_shapes
from ocop_kg.validation.sidebyside import both

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ocop_kg.errors import Place
    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.account import Account
    from ocop_kg.validation.gaps import Doubt
    from ocop_kg.validation.plan.running import Plan
    from ocop_kg.validation.policy.profile import Profile

__all__ = ["Found", "Places", "Rules", "found_by", "noted", "reported", "ruled"]

_Noted = TypeVar("_Noted")


class Places(Protocol):
    """Where results and blank nodes stand."""

    def of(self, result: Result) -> Place | None:
        """Tell where a result stands."""

    def blanks(self) -> Iterator[tuple[str, Place]]:
        """Tell where the blank nodes stand that results name."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a run, and what made them as grave as they are."""

    shapes: Shapes
    in_python: list[Rule]
    policy: Policy

    def levels(self) -> dict[str, str]:
        """Give the level of each rule, by its IRI."""
        graph = self.shapes.graph
        named = named_shapes(graph, self.shapes.targets)
        in_python = {rule.iri.value: rule.note.level for rule in self.in_python}
        return {**in_python, **{shape.value: level_of_shape(graph, shape) for shape in named}}


def ruled(
    shapes: AnyPath | Iterable[AnyPath] | None,
    level: str,
    profile: Profile | AnyPath | None,
    *,
    ontology: bool,
) -> Rules:
    """Choose the rules of a run, and how grave each is; raises as `validate` does."""
    in_python = [rule for rule in RULES if ontology and (rule.general or shapes is None)]
    packaged = packaged_shapes(level if profile is None else LEVELS[-1])
    used = packaged if shapes is None else read_shapes(_paths(shapes))
    if profile is None:
        return Rules(used, in_python, Policy())
    from ocop_kg.validation.policy.profile import (
        Profile,
        read_profile,
        regraded_rules,
        regraded_shapes,
    )
    from ocop_kg.validation.policy.waivers import WAIVER_RULES

    if not isinstance(profile, Profile):
        profile = read_profile(profile)
    known = [*Rules(used, in_python, Policy()).levels(), *(note.iri for note in WAIVER_RULES)]
    grades = profile.decide(known)
    return Rules(
        regraded_shapes(used, grades, level, by_target=shapes is None),
        regraded_rules(in_python, grades),
        Policy(
            profile.name,
            MappingProxyType({rule: grade.level for rule, grade in sorted(grades.items())}),
        ),
    )


class Found(NamedTuple):
    """What a run found: results, what makes the account, and what ran or ran not elsewhere."""

    results: list[Result]
    account: Callable[[], Account]
    elsewhere: tuple[AnyTerm, ...] = ()
    revisited: int | None = None
    not_run: tuple[Doubt, ...] = ()


def found_by(plan: Plan, count: Callable[[], Account], judge: Callable[[], list[Result]]) -> Found:
    """Run a plan, and beside it what only counts and what judges in Python."""
    met: list[Account] = []
    results = plan.early([noted(count, met), judge])
    return Found([*results, *plan.late()], lambda: met[0], plan.elsewhere)


def noted(work: Callable[[], _Noted], into: list[_Noted]) -> Callable[[], list[Result]]:
    """Make a part of a validation of what gives no results, but goes into a list."""

    def noting() -> list[Result]:
        into.append(work())
        return []

    return noting


def _paths(shapes: AnyPath | Iterable[AnyPath]) -> Iterable[AnyPath]:
    return [shapes] if isinstance(shapes, str | os.PathLike) else shapes


def reported(
    found: Found, level: str, rules: Rules, places: Callable[[list[Result]], Places]
) -> Report:
    """Make the report of what was found; `places` tells where the results stand."""
    shapes = rules.shapes
    wanted = LEVELS[: LEVELS.index(level) + 1]
    kept = sorted((result for result in found.results if result.level in wanted), key=_order)
    met, (results, blanks) = both(found.account, partial(_placed_all, kept, places))
    idle = (*shapes.idle, *(shape for shape, count in met.checked.items() if not count))
    return Report(
        results=results,
        checked=MappingProxyType({_name(shape): n for shape, n in met.checked.items() if n}),
        kinds=met.kinds,
        described=met.described,
        unmatched_shapes=tuple(sorted(map(_name, idle))),
        unchecked_nodes=met.unchecked,
        reference_shapes=tuple(sorted(map(_name, found.elsewhere))),
        gaps=met.gaps,
        blanks=MappingProxyType(blanks),
        rules=MappingProxyType(_notes(kept, rules)),
        level=level,
        ran=MappingProxyType(rules.levels()),
        policy=rules.policy,
        revisited=found.revisited,
        not_run=found.not_run,
    )


def _placed_all(
    results: list[Result], places: Callable[[list[Result]], Places]
) -> tuple[tuple[Result, ...], dict[str, Place]]:
    """Give results with their places, and the places of the blank nodes that they name."""
    where = places(list(_with_details(results)))
    return tuple(_placed(result, where) for result in results), dict(where.blanks())


def _with_details(results: Iterable[Result]) -> Iterator[Result]:
    for result in results:
        yield result
        yield from _with_details(result.details)


def _placed(result: Result, places: Places, value: Place | None = None) -> Result:
    # a literal may stand in many places: as a focus node it is the value that led to it
    place = value if isinstance(result.focus, Literal) and value else places.of(result)
    details = tuple(_placed(detail, places, place) for detail in result.details)
    return result.placed(place, details)


def _notes(results: Iterable[Result], rules: Rules) -> dict[str, RuleNote]:
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
