"""RDF terms as Python values, and Python values as RDF terms (XSD 1.1 Datatypes)."""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ocop_kg.vocabulary import INTEGERS, XSD

__all__ = [
    "AWARE",
    "FORMS",
    "MOST_DIGITS",
    "MOST_PLACES",
    "NAIVE",
    "TEXT",
    "AnyTerm",
    "Value",
    "column_of",
    "kinds_of",
    "text_of",
    "to_term",
    "to_terms",
    "to_value",
]

AnyTerm = NamedNode | BlankNode | Literal | Triple
Value = str | int | float | bool | Decimal | datetime.date | datetime.datetime | None

MOST_PLACES = 38  # of a decimal number in a data frame
MOST_DIGITS = 4000  # Python refuses to convert longer integers, and nobody counts that far
_NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = rf"{_DAY}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{{1,6}})?"
_ZONE = r"(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])"

TEXT = "text"
"""The kind of all that has no other."""
NAIVE, AWARE = "dateTime", "dateTimeStamp"
"""Points in time without and with a time zone, which cannot be compared."""
FORMS: dict[str, tuple[str, Callable[[str], Value]]] = {
    "integer": (r"[+-]?[0-9]+", int),
    "decimal": (_NUMBER, Decimal),
    "double": (rf"{_NUMBER}([eE][+-]?[0-9]+)?|[+-]?INF|NaN", float),
    "boolean": ("true|false|0|1", lambda text: text in ("true", "1")),
    "date": (_DAY, datetime.date.fromisoformat),
    NAIVE: (_TIME, datetime.datetime.fromisoformat),
    AWARE: (_TIME + _ZONE, datetime.datetime.fromisoformat),
}
"""How each kind of value is written in XSD, as far as Python can hold it, and who reads it."""
_KINDS: dict[str, tuple[str, ...]] = {
    **{XSD + name: ("integer",) for name in INTEGERS},
    **{XSD + name: (name,) for name in ("decimal", "double", "boolean", "date")},
    XSD + "float": ("double",),
    XSD + "dateTime": (NAIVE, AWARE),
}


def kinds_of(datatype: str) -> tuple[str, ...]:
    """Give the kinds of `FORMS` that literals of a datatype may have."""
    return _KINDS.get(datatype, ())


def to_value(term: AnyTerm | None) -> Value:
    """Give the Python value of a term: a number, date or boolean, else its text or IRI.

    Years, year-months and literals that their datatype does not allow stay text.

    >>> to_value(Literal("42", datatype=NamedNode(XSD + "integer")))
    42
    >>> to_value(Literal("2024-07", datatype=NamedNode(XSD + "gYearMonth")))
    '2024-07'
    >>> to_value(NamedNode("https://w3id.org/ocop/id/country/LSO"))
    'https://w3id.org/ocop/id/country/LSO'
    """
    if term is None:
        return None
    if not isinstance(term, Literal):
        return text_of(term)
    text: str = term.value
    if len(text) <= MOST_DIGITS:
        for kind in _KINDS.get(term.datatype.value, ()):
            pattern, read = FORMS[kind]
            if re.fullmatch(pattern, text):
                try:
                    return read(text)
                except ValueError:  # a day that no month has
                    return text
    return text


def column_of(terms: Sequence[AnyTerm | None]) -> list[Value]:
    """Give the values of a column: of one type, which data frames can hold, or else all text.

    >>> column_of([Literal(1), Literal(2)]), column_of([Literal(1), None, Literal("one")])
    ([1, 2], ['1', None, 'one'])
    """
    values = list(map(to_value, terms))
    known = [value for value in values if value is not None]
    if len(set(map(_type_of, known))) <= 1 and _fit(known):
        return values
    return [None if term is None else text_of(term) for term in terms]


def _type_of(value: Value) -> object:
    return (type(value), isinstance(value, datetime.datetime) and value.tzinfo is None)


def _fit(values: Sequence[Any]) -> bool:
    """Tell whether values of one type fit into 64 bits, 38 digits, or the years 1 to 9999."""
    first = values[0] if values else None
    if isinstance(first, int):
        return all(-(2**63) <= value < 2**63 for value in values)
    if isinstance(first, Decimal):
        parts = [value.as_tuple() for value in values]
        fraction = max(-part.exponent for part in parts)
        whole = max(len(part.digits) + part.exponent if any(part.digits) else 0 for part in parts)
        return bool(max(0, whole) + fraction <= MOST_PLACES)
    if isinstance(first, datetime.datetime) and first.tzinfo is not None:
        try:
            for value in values:
                value.astimezone(datetime.UTC)
        except OverflowError:
            return False
    return True


def text_of(term: AnyTerm | None) -> str:
    """Write a term for a person: the text of a literal, the IRI of a node, nothing for None.

    >>> text_of(Literal("quinoa", language="en")), text_of(None)
    ('quinoa', '')
    """
    if term is None:
        return ""
    return str(term) if isinstance(term, BlankNode | Triple) else term.value


def to_term(value: object) -> NamedNode | Literal:
    """Make a term that can be bound to a variable: text becomes a plain literal, never an IRI.

    Raises `TypeError` for what has no literal form.

    >>> to_term(3)
    <Literal value=3 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#integer>>
    """
    if isinstance(value, NamedNode | Literal):
        return value
    if isinstance(value, datetime.datetime):
        return Literal(value.isoformat(), datatype=NamedNode(XSD + "dateTime"))
    if isinstance(value, datetime.date):
        return Literal(value.isoformat(), datatype=NamedNode(XSD + "date"))
    if isinstance(value, Decimal):
        return Literal(format(value, "f"), datatype=NamedNode(XSD + "decimal"))
    if isinstance(value, str | bool | int | float):
        return Literal(value)
    raise TypeError(f"a {type(value).__name__} has no RDF form: give text, a number or a term")


def to_terms(bindings: Mapping[str, object] | None) -> dict[str, NamedNode | Literal]:
    """Give the terms of values for variables; a record stands for its thing.

    >>> to_terms({"n": 1})["n"].value
    '1'
    """
    if not bindings:
        return {}
    return {name: to_term(getattr(value, "node", value)) for name, value in bindings.items()}
