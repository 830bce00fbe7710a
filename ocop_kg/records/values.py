"""Values of records: how the literals of a thing become a field of its record."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.records.paths import UNION, term
from ocop_kg.stores import Quads

__all__ = ["Codes", "Money", "Reading", "integer", "literal", "literals", "number"]

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
"""An XSD decimal or double, but none that would fill the memory when it is written out."""


class Codes(NamedTuple):
    """The codes of a country: ISO 3166-1 alpha-2 and alpha-3, and the numeric code of UN M49."""

    alpha2: str | None
    alpha3: str | None
    m49: str | None


class Money(NamedTuple):
    """A sum with its ISO 4217 currency.

    >>> print(Money(Decimal("5000000"), "USD"))
    USD 5,000,000
    """

    amount: Decimal
    currency: str | None

    def __str__(self) -> str:
        return " ".join(filter(None, (self.currency, f"{self.amount:,f}")))

    @classmethod
    def of(cls, amount: str | None, currency: str | None) -> "Money | None":
        """Read a sum; None where there is no amount, or one that is no number."""
        counted = number(amount)
        return None if counted is None else cls(counted, currency)


def number(text: str | None) -> Decimal | None:
    """Read a number; None where there is none, or the graph says something that is no number.

    >>> number("4.50"), number("many"), number(None)
    (Decimal('4.50'), None, None)
    """
    return Decimal(text) if text is not None and _NUMBER.fullmatch(text) else None


def integer(text: str | None) -> int | None:
    """Read a whole number, or None.

    >>> integer("3"), integer("3.5")
    (3, None)
    """
    counted = number(text)
    if counted is None or counted != counted.to_integral_value():
        return None
    return int(counted)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a field is read: the texts of these properties, given to a function."""

    properties: tuple[NamedNode, ...]
    read: Callable[..., Any]
    every: bool = False

    def of(self, engine: Quads, node: NamedNode) -> Any:  # noqa: ANN401
        """Read the field of a thing from a store."""
        found = [_texts(engine, node, name) for name in self.properties]
        if self.every:
            return self.read(*found)
        return self.read(*(texts[0] if texts else None for texts in found))


def literal(*properties: str, read: Callable[..., Any] = lambda text: text) -> Any:  # noqa: ANN401
    """Declare a field that holds a literal of the thing, or is made by `read` of several.

    Where the graph holds several texts for a property, the English one comes first, then order of
    text decides.
    """
    return field(metadata={"reading": Reading(tuple(map(term, properties)), read)})


def literals(name: str) -> Any:  # noqa: ANN401
    """Declare a field that holds all texts of a property, as a tuple."""
    return field(metadata={"reading": Reading((term(name),), tuple, every=True)})


def _texts(engine: Quads, node: NamedNode, name: NamedNode) -> list[str]:
    objects = [quad.object for quad in engine.quads_for_pattern(node, name, None, UNION)]
    if len(objects) > 1:
        objects.sort(key=lambda term: (_language(term) not in ("", "en"), text_of(term)))
    return [text_of(term) for term in objects]


def _language(term: object) -> str:
    return (term.language or "") if isinstance(term, Literal) else ""
