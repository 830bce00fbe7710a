"""Text cells to RDF terms, by the datatype that the metadata gives to a column."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode

from ocop_kg.vocabulary import OCOP, XSD

__all__ = ["DATATYPES", "PARTIAL_DATE", "Datatype", "literal", "named"]

PARTIAL_DATE = OCOP + "partialDate"
"""The datatype of dates that are as exact as the source: a year, a month or a day."""

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.")
_PRECISIONS = (XSD + "gYear", XSD + "gYearMonth", XSD + "date")


def _dated(text: str, *, precision: int | None) -> Literal:
    """Check a date against the calendar; `precision` is 0 for a year, 1 month, 2 day, none any."""
    found = _DATE.fullmatch(text)
    parts = [int(part) for part in found.groups() if part is not None] if found else []
    wanted = ("YYYY", "YYYY-MM", "YYYY-MM-DD")
    if not parts or precision not in (None, len(parts) - 1):
        forms = " or ".join(wanted) if precision is None else wanted[precision]
        raise ValueError(f"{text!r} is no date: write {forms}")
    try:
        year, month, day = [*parts, 1, 1][:3]
        date(year, month, day)
    except ValueError:
        raise ValueError(f"{text!r} is not in the calendar: check day and month") from None
    return Literal(text, datatype=NamedNode(_PRECISIONS[len(parts) - 1]))


def _number(text: str, *, pattern: re.Pattern[str], name: str, hint: str) -> Literal:
    if not pattern.fullmatch(text):
        raise ValueError(f"{text!r} is no {name}: {hint}")
    return Literal(text, datatype=NamedNode(XSD + name))


def _uri(text: str) -> Literal:
    named(text)
    return Literal(text, datatype=NamedNode(XSD + "anyURI"))


_NUMBER = "write digits, with a point before a fraction and no other signs"
_READERS: Mapping[str, Callable[[str], Literal]] = {
    PARTIAL_DATE: lambda text: _dated(text, precision=None),
    "anyURI": _uri,
    "date": lambda text: _dated(text, precision=2),
    "decimal": lambda text: _number(text, pattern=_DECIMAL, name="decimal", hint=_NUMBER),
    "gYear": lambda text: _dated(text, precision=0),
    "gYearMonth": lambda text: _dated(text, precision=1),
    "integer": lambda text: _number(text, pattern=_INTEGER, name="integer", hint="write digits"),
    "string": Literal,
}

DATATYPES: Mapping[str, Callable[[str], Literal]] = MappingProxyType(dict(_READERS))
"""How each known datatype reads a cell; a reader raises `ValueError` that says what to write."""


@dataclass(frozen=True, slots=True)
class Datatype:
    """The datatype of a column: a `base` of `DATATYPES` and maybe a pattern for the whole cell."""

    base: str = "string"
    format: str | None = None
    pattern: re.Pattern[str] | None = field(default=None, compare=False)

    def check(self, text: str) -> None:
        """Raise `ValueError` when the text does not fit the pattern."""
        if self.pattern is not None and not self.pattern.fullmatch(text):
            raise ValueError(f"{text!r} does not fit the pattern {self.format}")


def literal(text: str, datatype: Datatype, language: str | None = None) -> Literal:
    """Make the literal of a cell that is not empty.

    Raises `ValueError`, whose text says what is wrong and what to write.

    >>> literal("2024-07", Datatype(PARTIAL_DATE)).datatype.value
    'http://www.w3.org/2001/XMLSchema#gYearMonth'
    >>> str(literal("potato", Datatype(), "en"))
    '"potato"@en'
    >>> literal("2024-02-30", Datatype(PARTIAL_DATE))
    Traceback (most recent call last):
    ValueError: '2024-02-30' is not in the calendar: check day and month
    """
    if language is not None:
        datatype.check(text)
        return Literal(text, language=language)
    term = DATATYPES[datatype.base](text)
    datatype.check(text)
    return term


def named(iri: str) -> NamedNode:
    """Make an absolute IRI.

    Raises `ValueError` when the text is none.

    >>> named("https://example.org/x y")
    Traceback (most recent call last):
    ValueError: 'https://example.org/x y' is no IRI: ...
    """
    if not _SCHEME.match(iri):
        raise ValueError(f"{iri!r} is no IRI: write it whole, from https:// on")
    try:
        return NamedNode(iri)
    except ValueError as error:
        reason = str(error)
    raise ValueError(f"{iri!r} is no IRI: {reason}")
