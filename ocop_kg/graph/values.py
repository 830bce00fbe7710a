"""RDF terms as Python values, and Python values as RDF terms (XSD 1.1 Datatypes)."""

import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ocop_kg.vocabulary import XSD

__all__ = ["AnyTerm", "Value", "text_of", "to_term", "to_terms", "to_value"]

AnyTerm = NamedNode | BlankNode | Literal | Triple
Value = str | int | float | bool | Decimal | datetime.date | datetime.datetime | None

_INTEGERS = (
    "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger "
    "negativeInteger unsignedInt unsignedLong unsignedShort unsignedByte"
)
_MOST_DIGITS = 4000  # Python refuses to convert longer integers, and nobody counts that far
_NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_FORMS: dict[str, tuple[str, Callable[[str], Value]]] = {
    **{XSD + name: (r"[+-]?[0-9]+", int) for name in _INTEGERS.split()},
    XSD + "decimal": (_NUMBER, Decimal),
    XSD + "double": (rf"{_NUMBER}([eE][+-]?[0-9]+)?|[+-]?INF|NaN", float),
    XSD + "float": (rf"{_NUMBER}([eE][+-]?[0-9]+)?|[+-]?INF|NaN", float),
    XSD + "boolean": ("true|false|0|1", lambda text: text in ("true", "1")),
    XSD + "date": (_DAY, datetime.date.fromisoformat),
    XSD + "dateTime": (
        rf"{_DAY}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\.[0-9]{{1,6}})?(Z|[+-][0-9]{{2}}:[0-9]{{2}})?",
        datetime.datetime.fromisoformat,
    ),
}
"""How each datatype is written in XSD, as far as Python can hold it, and who reads it."""


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
    pattern, read = _FORMS.get(term.datatype.value, ("", str))
    if not pattern or len(term.value) > _MOST_DIGITS or not re.fullmatch(pattern, term.value):
        return term.value
    try:
        return read(term.value)
    except ValueError:  # a day that no month has
        return term.value


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
