"""Waivers: results that somebody answers for, with a reason, until a day.

A file of waivers is TOML::

    [[waiver]]
    rule = "Claim-hasSource"
    node = "id:designation/LSO-*"
    path = "ocop:statedBy"          # optional
    value = "…"                     # optional
    reason = "The ministry sends the page in March."
    owner = "data team of the regional office"
    expires = 2027-03-31

In `rule`, `node` and `value`, ``*`` stands for any text. Names are whole IRIs or have the prefixes
that every query may use. A blank node is ``[]``, whichever it is, since its label says nothing
outside its file: rule, path and value then say which result is meant.

A waiver that is expired, or has no reason, owner or last day, excuses nothing. That, and a waiver
that met no result, are results themselves, so that the list of waivers stays true.
"""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.errors import Place, ReadError
from ocop_kg.validation.catalogue import RuleNote
from ocop_kg.validation.naming import SHAPES
from ocop_kg.validation.policy.patterns import means_path, means_rule, means_term
from ocop_kg.validation.policy.tables import Entry, read_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.validation.report import Result

__all__ = ["EXPIRED", "UNUSED", "WAIVER_RULES", "Waiver", "read_waivers", "rule_of"]

_KEYS = ("rule", "node", "path", "value", "reason", "owner", "expires")

WAIVER_RULES = (
    RuleNote(
        SHAPES + "Waiver-hasExpiry",
        "must",
        "last day of a waiver",
        "A waiver without an end is a rule that was given up unseen.",
        "This waiver has no last day and excuses nothing: add expires = YYYY-MM-DD.",
    ),
    RuleNote(
        SHAPES + "Waiver-hasOwner",
        "must",
        "owner of a waiver",
        "Somebody must be there to ask when the day comes.",
        "This waiver has no owner and excuses nothing: add who answers for it.",
    ),
    RuleNote(
        SHAPES + "Waiver-hasReason",
        "must",
        "reason of a waiver",
        "Without a reason nobody can tell whether it still holds.",
        "This waiver has no reason and excuses nothing: add why the result is acceptable.",
    ),
    RuleNote(
        SHAPES + "Waiver-isCurrent",
        "should",
        "waiver that is not expired",
        "What was to be mended by a day is to be looked at on that day.",
        "This waiver has expired and excuses nothing: mend the data, or renew it with a reason.",
    ),
    RuleNote(
        SHAPES + "Waiver-isUsed",
        "should",
        "waiver that meets a result",
        "A waiver for what was mended long ago will one day hide a new fault.",
        "This waiver meets no result: remove it, or correct its rule, node, path or value.",
    ),
)
"""The rules for waivers, by IRI."""
_NO_EXPIRY, _NO_OWNER, _NO_REASON, EXPIRED, UNUSED = WAIVER_RULES


@dataclass(frozen=True, slots=True)
class Waiver:
    """One waiver: patterns for rule, node and value, a path, and who excuses what until when."""

    rule: str
    node: str
    path: str | None = None
    value: str | None = None
    reason: str | None = None
    owner: str | None = None
    expires: datetime.date | None = None
    place: Place | None = None

    def means(self, result: Result) -> bool:
        """Tell whether a result is one that this waiver speaks of."""
        if not means_rule(self.rule, rule_of(result)) or not means_term(self.node, result.focus):
            return False
        if self.path is not None and not means_path(self.path, result.path):
            return False
        return self.value is None or (
            result.value is not None and means_term(self.value, result.value)
        )

    def faults(self, today: datetime.date) -> Iterator[RuleNote]:
        """Give the rules for waivers that keep this one from excusing anything."""
        if not self.reason:
            yield _NO_REASON
        if not self.owner:
            yield _NO_OWNER
        if self.expires is None:
            yield _NO_EXPIRY
        elif self.expires < today:
            yield EXPIRED


def read_waivers(paths: AnyPath | Iterable[AnyPath]) -> tuple[Waiver, ...]:
    """Read the waivers of a file, or of several.

    Raises `ReadError`, with the line, for a file that is no TOML, an unknown key, an entry without
    rule or node, and a day that is none; `BudgetError` for more than 4 MiB.
    """
    files = [paths] if isinstance(paths, str | os.PathLike) else paths
    return tuple(
        _waiver(entry)
        for file in dict.fromkeys(os.fspath(file) for file in files)
        for entry in read_entries(file, "waiver", _KEYS)[1]
    )


def _waiver(entry: Entry) -> Waiver:
    return Waiver(
        entry.needed("rule"),
        entry.needed("node"),
        entry.text("path"),
        entry.text("value"),
        entry.text("reason"),
        entry.text("owner"),
        _day(entry),
        entry.place,
    )


def _day(entry: Entry) -> datetime.date | None:
    value = entry.values.get("expires")
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date) or value is None:
        return value
    try:
        return datetime.date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        problem = "expires is no day: write it as YYYY-MM-DD"
        raise ReadError(problem, entry.at("expires")) from None


def rule_of(result: Result) -> str:
    """Give the IRI of the rule that a result is from; a shape without one is ``[]``."""
    return result.shape.value if isinstance(result.shape, NamedNode) else "[]"
