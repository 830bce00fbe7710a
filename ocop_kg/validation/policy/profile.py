"""Profiles: how grave each rule is for a purpose, decided in a file and not in the shapes.

A profile is a TOML file with a list of grades::

    description = "What our release needs."

    [[rule]]
    rule = "Thing-hasLabel"
    level = "should"
    reason = "Labels come with the next release."

    [[rule]]
    rule = "Person-*"
    level = "off"
    reason = "This export has no people."

`rule` is the IRI of a rule, its short name, or a pattern in which ``*`` stands for any text; the
last entry that means a rule decides, also for a shape that its own file deactivates. It is made
true by rewriting the graph of the shapes, with ``sh:severity`` and ``sh:deactivated``, so that
everything else is as the standard has it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.errors import Place, ReadError, UsageError
from ocop_kg.naming import did_you_mean, near_names
from ocop_kg.validation.index import Index
from ocop_kg.validation.naming import LEVELS, SEVERITIES, level_named, short
from ocop_kg.validation.policy.patterns import means_rule
from ocop_kg.validation.policy.tables import Entry, read_entries
from ocop_kg.validation.shapes import shapes_of
from ocop_kg.vocabulary import SH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.validation.index import Statement
    from ocop_kg.validation.rules import Rule
    from ocop_kg.validation.shapes import Shapes

__all__ = ["OFF", "Grade", "Profile", "read_profile", "regraded_rules", "regraded_shapes"]

OFF = "off"
_SEVERITY, _DEACTIVATED = NamedNode(SH + "severity"), NamedNode(SH + "deactivated")


@dataclass(frozen=True, slots=True)
class Grade:
    """One entry of a profile: the rules that `rule` means are of this `level`, or ``off``."""

    rule: str
    level: str
    reason: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """The grades of a purpose; see `read_profile`."""

    name: str
    grades: tuple[Grade, ...]

    def decide(self, rules: Collection[str]) -> Mapping[str, Grade]:
        """Give the grade of each of the rules, by IRI, that the profile speaks of.

        Raises `ReadError` for an entry that means no rule, or only such as later ones decide.

        >>> grade = Grade("Claim-*", "may", "being collected")
        >>> iri = "https://w3id.org/ocop/shapes#Claim-hasSource"
        >>> Profile("draft", (grade,)).decide([iri])[iri].level
        'may'
        """
        decided: dict[str, Grade] = {}
        for grade in self.grades:
            meant = [rule for rule in rules if means_rule(grade.rule, rule)]
            if not meant:
                raise _wrong(grade, self.name, f"unknown rule {grade.rule!r}{_near(grade, rules)}")
            decided.update(dict.fromkeys(meant, grade))
        idle = {id(grade): grade for grade in self.grades}
        for grade in decided.values():
            idle.pop(id(grade), None)
        for grade in idle.values():
            raise _wrong(grade, self.name, f"later entries decide all that {grade.rule!r} means")
        return MappingProxyType(decided)


def read_profile(path: AnyPath) -> Profile:
    """Read a profile from its file; its name is the key ``name``, or the name of the file.

    Raises `ReadError`, with the line, for a file that is no TOML, a level or key that is unknown,
    and an entry without rule, level or reason; `BudgetError` for more than 4 MiB.
    """
    document, entries = read_entries(
        path, "rule", ("rule", "level", "reason"), ("name", "description")
    )
    name = document.get("name", Path(os.fspath(path)).stem)
    if not entries:
        raise ReadError("a profile grades a rule or more: add [[rule]]", Place(os.fspath(path)))
    return Profile(str(name), tuple(map(_grade, entries)))


def _grade(entry: Entry) -> Grade:
    word = entry.needed("level")
    try:
        level = word if word == OFF else level_named(word)
    except UsageError as error:
        raise ReadError(f"{error}, or {OFF}", entry.at("level")) from None
    return Grade(entry.needed("rule"), level, entry.needed("reason"), entry.at("rule"))


def regraded_shapes(
    shapes: Shapes, grades: Mapping[str, Grade], level: str, *, by_target: bool
) -> Shapes:
    """Give shapes that are as grave as the grades say, without those that are off.

    `by_target`, each shape with a target stands for itself, and those below the `level` are left
    out.
    """
    graph = Index(_rewritten(shapes.graph, grades))
    found = replace(shapes_of(graph), doubts=shapes.doubts, passed_over=shapes.passed_over)
    if not by_target:
        return found
    wanted = {SEVERITIES[each] for each in LEVELS[: LEVELS.index(level) + 1]}
    targets = {
        shape: chosen_by
        for shape, chosen_by in found.targets.items()
        if wanted.intersection(graph.objects(shape, _SEVERITY))
    }
    return replace(found, targets=MappingProxyType(targets))


def _rewritten(graph: Index, grades: Mapping[str, Grade]) -> Iterator[Statement]:
    for subject, predicate, value in graph:
        graded = isinstance(subject, NamedNode) and subject.value in grades
        if not (graded and predicate in (_SEVERITY, _DEACTIVATED)):
            yield subject, predicate, value
    for rule, grade in grades.items():
        shape = NamedNode(rule)
        if shape not in graph:
            continue
        if grade.level == OFF:
            yield shape, _DEACTIVATED, Literal(value=True)
        else:
            yield shape, _SEVERITY, SEVERITIES[grade.level]


def regraded_rules(rules: Iterable[Rule], grades: Mapping[str, Grade]) -> list[Rule]:
    """Give rules in Python that are as grave as the grades say, without those that are off."""
    found = []
    for rule in rules:
        grade = grades.get(rule.iri.value)
        if grade is None:
            found.append(rule)
        elif grade.level != OFF:
            found.append(replace(rule, severity=SEVERITIES[grade.level]))
    return found


def _near(grade: Grade, rules: Collection[str]) -> str:
    return did_you_mean(near_names(grade.rule, sorted(map(short, rules)), most=2))


def _wrong(grade: Grade, name: str, problem: str) -> ReadError:
    return ReadError(problem, grade.place or Place(f"profile {name}"))
