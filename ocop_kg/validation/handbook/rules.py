"""The packaged rules by topic: shapes, rules in Python, and the rules for waivers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.assets import asset
from ocop_kg.errors import UnknownThingError
from ocop_kg.naming import near_names
from ocop_kg.validation.catalogue import RuleNote, note_of_shape
from ocop_kg.validation.index import Index
from ocop_kg.validation.naming import LEVELS, short
from ocop_kg.validation.policy.waivers import WAIVER_RULES
from ocop_kg.validation.reading import statements
from ocop_kg.validation.rules import RULES
from ocop_kg.validation.shapes import shapes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["WAIVERS", "HandbookRule", "handbook_rule", "handbook_rules"]

WAIVERS = "waivers"
"""The topic of the rules for waivers."""


@dataclass(frozen=True, slots=True)
class HandbookRule:
    """A rule with its topic, and the file that it stands in."""

    note: RuleNote
    topic: str
    file: str

    @property
    def name(self) -> str:
        """The short name."""
        return short(self.note.iri)


@cache
def handbook_rules() -> tuple[HandbookRule, ...]:
    """Give the packaged rules, by topic and name."""
    return tuple(sorted(_found(), key=lambda rule: (rule.topic, rule.name)))


def _found() -> Iterator[HandbookRule]:
    for level in LEVELS:
        for path in sorted((asset("shapes") / level).glob("*.ttl")):
            graph = Index(statements(str(path)))
            for shape in shapes_of(graph).targets:
                if isinstance(shape, NamedNode):
                    file = f"shapes/{level}/{path.name}"
                    yield HandbookRule(note_of_shape(graph, shape), path.stem, file)
    for rule in RULES:
        yield HandbookRule(rule.note, "whole-data", "ocop_kg/validation/rules.py")
    for note in WAIVER_RULES:
        yield HandbookRule(note, WAIVERS, "ocop_kg/validation/policy/waivers.py")


def handbook_rule(name: str) -> HandbookRule:
    """Find a rule by its short name or IRI.

    Raises `UnknownThingError` with near names.

    >>> handbook_rule("Claim-hasSource").topic
    'claims'
    """
    for rule in handbook_rules():
        if name in (rule.name, rule.note.iri):
            return rule
    close = near_names(name, [rule.name for rule in handbook_rules()])
    raise UnknownThingError(name, close, "`ocop-kg rules` lists them", "rule")
