"""Examples of rules: data, or a waiver, that a rule finds wrong, and the same put right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ocop_kg.assets import asset
from ocop_kg.validation.casebook import small_case
from ocop_kg.validation.naming import SHAPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.validation.catalogue import RuleNote

__all__ = ["Example", "example_of", "waiver_example"]

_WAIVER = {
    "rule": '"Claim-hasSource"',
    "node": '"id:designation/LSO-*"',
    "reason": '"The page that says so is being published."',
    "owner": '"the data team"',
    "expires": "2030-06-30",
}
_WRONG: dict[str, dict[str, str | None]] = {
    "Waiver-hasExpiry": {"expires": None},
    "Waiver-hasOwner": {"owner": None},
    "Waiver-hasReason": {"reason": None},
    "Waiver-isCurrent": {"expires": "2020-06-30"},
    "Waiver-isUsed": {"node": '"id:designation/LS0-*"'},
}


_NAME = re.compile(r"[A-Za-z0-9]+-[A-Za-z0-9]+")


class Example(NamedTuple):
    """What a rule finds wrong, and what it passes, in a language such as ``turtle``.

    `problem` is what the rule says of it.
    """

    language: str
    failing: str
    passing: str
    problem: str


def example_of(note: RuleNote) -> Example | None:
    """Give the example of a packaged rule, None for one of somebody's own.

    >>> from ocop_kg.validation.catalogue import RuleNote
    >>> example_of(RuleNote("https://w3id.org/ocop/shapes#Claim-hasSource", "must")).failing
    '<designation/BTN-quinoa> a ocop:ProductDesignation .'
    >>> example_of(RuleNote("urn:my-rule", "must"))
    """
    name = note.iri.removeprefix(SHAPES)
    if name == note.iri or not _NAME.fullmatch(name):
        return None
    if name in _WRONG:
        return Example("toml", *waiver_example(name), note.message or "")
    file = asset("shapes/cases") / f"{name}.toml"
    if not file.is_file():
        return None
    case = small_case(file)
    if note.message not in (None, case.message):  # a shape of somebody's own under our name
        return None
    return Example("turtle", case.failing.strip("\n"), case.passing.strip("\n"), case.message)


def waiver_example(name: str) -> tuple[str, str]:
    """Give a waiver that breaks a rule, by its short name, and one that does not.

    >>> print(waiver_example("Waiver-hasReason")[0])
    [[waiver]]
    rule = "Claim-hasSource"
    node = "id:designation/LSO-*"
    owner = "the data team"
    expires = 2030-06-30
    """
    return _written({**_WAIVER, **_WRONG[name]}), _written(_WAIVER)


def _written(waiver: Mapping[str, str | None]) -> str:
    return "\n".join(
        ["[[waiver]]", *(f"{key} = {value}" for key, value in waiver.items() if value is not None)]
    )
