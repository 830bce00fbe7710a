"""Looks at XML before the engine reads it: entities, document types, inclusions, depth.

Names of namespaces as entities, as ontology editors write them, are what entities are good for
here: flat, literal and short. Everything else that a document type can do is an attack or an
accident (XML 1.0, sections 2.8, 4.2 and 4.4), and is refused with its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

from ocop_kg.errors import BudgetError, Place, ReadError

if TYPE_CHECKING:
    from ocop_kg.budget import Budget

__all__ = ["check_markup"]

_LONGEST_ENTITY = 1000
_MOST_ENTITIES = 1000
_FREE = 2**20
_BASE = "http://www.w3.org/XML/1998/namespace base"
_XINCLUDE = "http://www.w3.org/2001/XInclude "


def check_markup(data: bytes, name: str, budget: Budget) -> None:
    """Raise `ReadError` or `BudgetError`, with line and column, for XML that must not be read.

    >>> from ocop_kg.budget import Budget
    >>> check_markup(b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>', "x.rdf", Budget())
    Traceback (most recent call last):
    ocop_kg.errors.ReadError: x.rdf:1:...: the document type is in another file...
    """
    _Look(data, name, budget).run()


class _Look:
    def __init__(self, data: bytes, name: str, budget: Budget) -> None:
        self._data = data
        self._name = name
        self._budget = budget
        self._depth = 0
        self._entities = 0
        self._expanded = 0
        self._parser = expat.ParserCreate("utf-8", " ")

    def run(self) -> None:
        parser = self._parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        if b"<!ENTITY" in self._data:
            parser.CharacterDataHandler = self._text
        try:
            parser.Parse(self._data, True)  # noqa: FBT003
        except expat.ExpatError as error:
            problem = f"this is not rdfxml: {expat.ErrorString(error.code)}"
            place = Place(self._name, error.lineno, error.offset + 1)
            if error.code == _AMPLIFIED:
                self._too_much()
            raise ReadError(problem, place) from error

    def _place(self) -> Place:
        return Place(
            self._name, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        )

    def _refuse(self, problem: str) -> NoReturn:
        raise ReadError(problem, self._place())

    def _doctype(self, _: str, system: str | None, public: str | None, __: int) -> None:
        if system is not None or public is not None:
            self._refuse("the document type is in another file, and nothing is fetched: remove it")

    def _entity(
        self,
        name: str,
        is_parameter: int,
        value: str | None,
        _: str | None,
        __: str | None,
        ___: str | None,
        ____: str | None,
    ) -> None:
        if value is None:
            self._refuse(f"the entity {name} is in another file, and nothing is fetched")
        self._entities += 1
        if is_parameter or "&" in value or "%" in value or "<" in value:
            self._refuse(f"the entity {name} holds more than plain text: write it out")
        if len(value) > _LONGEST_ENTITY:
            self._refuse(f"the entity {name} has more than {_LONGEST_ENTITY} characters")
        if self._entities > _MOST_ENTITIES:
            self._refuse(f"there are more than {_MOST_ENTITIES} entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        most = self._budget.depth
        if most is not None and self._depth > 2 * most:  # a node and a property make one level
            problem = f"more than {most} levels inside each other"
            raise BudgetError("depth", most, problem, self._place())
        if name.startswith(_XINCLUDE):
            self._refuse("this includes another file, and nothing is fetched: write it out")
        if attributes.get(_BASE, "").casefold().startswith("file:"):
            self._refuse("xml:base names a place on one machine: give the IRI of the ontology")
        if self._entities:
            self._count(sum(map(len, attributes.values())))

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _text(self, text: str) -> None:
        self._count(len(text))

    def _count(self, characters: int) -> None:
        self._expanded += characters
        most = self._budget.expansion
        if most is not None and self._expanded > max(_FREE, most * len(self._data)):
            self._too_much()

    def _too_much(self) -> NoReturn:
        most = self._budget.expansion or 0
        problem = f"its entities make more than {most} times of it"
        raise BudgetError("expansion", most, problem, self._place())


_AMPLIFIED = 43
"""Expat's own limit of amplification, XML_ERROR_AMPLIFICATION_LIMIT_BREACH."""
